"""Reading papers, and confirming one to somebody who holds it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from archive.instruments.models import Instrument, InstrumentFile, InstrumentVoid
from archive.instruments.rules import clean_code
from archive.instruments.sealing import HAND, stamped_by_hand
from core.crypto import digest


@dataclass(frozen=True)
class Confirmation:
    """What the public page may say of a paper: nothing that names or describes a person.

    `seal` is where the picture of its registered seal comes from, `hand` when it is stamped on the
    print, empty when it bears none or not yet.
    """

    bureau_id: int
    number: str
    title: str
    issued_at: datetime
    sha256: str
    sm3: str
    state: str
    seal: str


def file_of(session: Session, instrument_id: int) -> InstrumentFile | None:
    """Return the bytes of a paper, None while it is being made."""
    return session.scalar(
        select(InstrumentFile).where(InstrumentFile.instrument_id == instrument_id)
    )


def voids_of(session: Session, papers: Iterable[Instrument]) -> dict[int, InstrumentVoid]:
    """Return why and when papers were declared void, by their ids; nothing is asked for none."""
    ids = [paper.id for paper in papers]
    if not ids:
        return {}
    rows = session.scalars(select(InstrumentVoid).where(InstrumentVoid.instrument_id.in_(ids)))
    return {row.instrument_id: row for row in rows}


OF_REQUEST = (
    select(Instrument)
    .where(Instrument.request_id == bindparam("request_id"))
    .order_by(Instrument.id)
)


def instruments_of(session: Session, request_id: int) -> Sequence[Instrument]:
    """Return the papers of a request in order of issue."""
    return session.scalars(OF_REQUEST, {"request_id": request_id}).all()


def by_code(session: Session, typed: str) -> Confirmation | None:
    """Return what may be confirmed of the paper with this code; None for every other code."""
    code = clean_code(typed)
    if not code:
        return None
    instrument = session.scalar(select(Instrument).where(Instrument.code_digest == digest(code)))
    return None if instrument is None else confirmation(session, instrument)


def by_digest(session: Session, sha256: str) -> Confirmation | None:
    """Return what may be confirmed of the paper with exactly these bytes, to whoever holds them."""
    holding = select(InstrumentFile.instrument_id).where(InstrumentFile.object_key == sha256)
    instrument = session.scalar(select(Instrument).where(Instrument.id.in_(holding)))
    return None if instrument is None else confirmation(session, instrument)


def confirmation(session: Session, instrument: Instrument) -> Confirmation:
    """Return what may be confirmed of a paper."""
    file = file_of(session, instrument.id)
    return Confirmation(
        bureau_id=instrument.bureau_id,
        number=instrument.number,
        title=instrument.title,
        issued_at=instrument.issued_at,
        sha256=file.sha256 if file else "",
        sm3=file.sm3 if file else "",
        state=instrument.state,
        seal=sealed_how(session, instrument),
    )


def sealed_how(session: Session, instrument: Instrument) -> str:
    """Return how a paper is sealed, as `Confirmation` says it."""
    if stamped_by_hand(session, instrument):
        return HAND
    sealed = instrument.seal is not None and instrument.state in {"issued", "void"}
    return instrument.seal.origin if sealed and instrument.seal else ""


def newest_of(session: Session, request_id: int, kinds: Collection[str]) -> int | None:
    """Return the id of the newest paper of these kinds in a matter."""
    return session.scalar(
        select(func.max(Instrument.id)).where(
            Instrument.request_id == request_id, Instrument.kind.in_(kinds)
        )
    )
