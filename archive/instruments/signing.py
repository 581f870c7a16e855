"""Handwriting on a paper: who signs where, bound to exactly what they signed."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from archive.instruments.marks import Handwriting, InstrumentSigner
from archive.instruments.models import Instrument, InstrumentVoid
from archive.instruments.rules import AWAITING
from archive.instruments.sealing import draw_now
from archive.instruments.strokes import Stroke
from core.errors import RuleViolation, Stale
from core.i18n import N_
from core.locking import hold
from people.actors import Actor

DRAWN, BY_HAND = "drawn", "by_hand"
# How whoever signs had shown who they are, when they signed.
PROOFS = {
    "code": N_("动态口令"),
    "password": N_("密码"),
    "demo": N_("演示，没有再次确认身份"),
}
NOT_WAITING = N_("这份文书不在等您签名：可能已经签过、改为纸面签字或者作废，请刷新后再看。")
OTHER = N_("文书的内容、意见或者模板与您看到的不一致，没有签名。请重新打开签名页，看清以后再签。")


def binding(instrument: Instrument, signer: InstrumentSigner) -> str:
    """Return the digest of what is signed: frozen data, template, signer, their opinion."""
    signed = {
        "number": instrument.number,
        "frozen": instrument.frozen,
        "template": instrument.template_version,
        "signer": [signer.n, signer.person_id, signer.name, signer.post, signer.label],
        "opinion": signer.opinion,
    }
    text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def holds(instrument: Instrument, signer: InstrumentSigner, written: Handwriting) -> bool:
    """Tell whether a signature is still bound to what the paper says."""
    return written.bound == binding(instrument, signer)


def open_place(instrument: Instrument, person_id: int) -> InstrumentSigner | None:
    """Return the person's first place on a paper that waits for handwriting."""
    if instrument.state != "unsigned":
        return None
    mine = (one for one in instrument.signers if one.person_id == person_id)
    return next((one for one in mine if one.written is None), None)


def sign(
    session: Session,
    instrument: Instrument,
    strokes: Sequence[Stroke],
    seen: str,
    *,
    proof: str,
    by: Actor,
    at: datetime,
) -> Handwriting:
    """Keep the person's handwriting; `seen` is the digest that the page showed them.

    Raises `RuleViolation` when nothing waits for this person, `Stale` when what they saw is not
    what the paper says.
    """
    lock(session, instrument)
    place = open_place(instrument, by.person_id)
    if place is None:
        raise RuleViolation(NOT_WAITING)
    bound = binding(instrument, place)
    if seen != bound:
        raise Stale(OTHER)
    written = Handwriting(strokes=list(strokes), bound=bound, proof=proof)
    return write(session, instrument, place, DRAWN, written, by=by, at=at)


def leave_to_hand(
    session: Session,
    instrument: Instrument,
    place: InstrumentSigner,
    *,
    by: Actor,
    at: datetime,
) -> Handwriting:
    """Leave a place empty, to be signed in ink on the print. Raises like `sign`."""
    lock(session, instrument)
    if instrument.state != "unsigned" or place.written is not None:
        raise RuleViolation(NOT_WAITING)
    return write(session, instrument, place, BY_HAND, Handwriting(strokes=[]), by=by, at=at)


def lock(session: Session, instrument: Instrument) -> None:
    """Let nobody else sign meanwhile: the last to sign has the paper drawn."""
    hold(session, instrument)
    for one in instrument.signers:
        session.refresh(one, ["written"])


def write(
    session: Session,
    instrument: Instrument,
    place: InstrumentSigner,
    kind: str,
    written: Handwriting,
    *,
    by: Actor,
    at: datetime,
) -> Handwriting:
    """Keep what came of a place; a paper that waits for nothing more is drawn."""
    written.bureau_id, written.instrument_id = instrument.bureau_id, instrument.id
    written.signer_id, written.kind = place.id, kind
    written.person_id, written.name, written.at = by.person_id, by.name, at
    session.add(written)
    session.flush()  # the state of the paper is read from this row
    session.refresh(place, ["written"])
    session.refresh(instrument, ["state"])
    if instrument.state not in AWAITING:
        draw_now(session, instrument, at=at)
    return written


def waiting_for(person_id: int) -> Select[int]:
    """Return the question for the papers that wait for a person's handwriting, as ids."""
    return (
        select(InstrumentSigner.instrument_id)
        .outerjoin(Handwriting, Handwriting.signer_id == InstrumentSigner.id)
        .outerjoin(InstrumentVoid, InstrumentVoid.instrument_id == InstrumentSigner.instrument_id)
        .where(
            InstrumentSigner.person_id == person_id,
            Handwriting.id.is_(None),
            InstrumentVoid.id.is_(None),
        )
    )


def count_waiting(person_id: int) -> Select[int]:
    """Return the question for how many papers those are."""
    asked = waiting_for(person_id).distinct().subquery()
    return select(func.count()).select_from(asked)
