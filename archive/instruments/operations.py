"""Issuing papers: the number, the frozen data, the bytes, once each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.instruments.marks import InstrumentCopy, InstrumentSigner
from archive.instruments.models import DRAWING, Instrument, InstrumentFile, InstrumentVoid
from archive.instruments.rules import CODE, number_text
from archive.kept import keep
from core.clock import beijing
from core.crypto import digest, new_code
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, message
from core.locking import hold
from core.numbering import take
from core.outbox import put, put_all
from core.rows import add_rows
from core.storage import Stored
from people.actors import Actor

PDF = "application/pdf"
PROBLEMS = N_("这份文书现在还不能制作：{problems}")
REASON = N_("请写明作废的原因。")
VOID = N_("这份文书已经作废。")


class Frozen(Protocol):
    """What composing a paper gives: its data, its template's version, and what is wrong with it."""

    @property
    def template_version(self) -> str:
        """Return the version of the template that the data fits."""

    @property
    def data(self) -> Mapping[str, Any]:
        """Return the data, plain JSON."""

    @property
    def problems(self) -> Sequence[object]:
        """Return sentences: characters without a glyph, missing fields, no right to the seal."""


# Composes the paper with this number and verification code.
Freeze = Callable[[str, str], Frozen]


@dataclass(frozen=True)
class PaperFacts:
    """Which paper is issued, in which series of numbers, and what it belongs to."""

    kind: str
    title: str
    word: str
    stamping: str = "wet"
    seal_id: int | None = None
    consents: int = 0
    step: str = ""
    request_id: int | None = None
    visit_id: int | None = None
    disc_id: int | None = None
    about_id: int | None = None
    # Whose handwriting it waits for: rows that are written with it.
    signers: list[InstrumentSigner] = field(default_factory=list)


def issue(
    session: Session,
    bureau_id: int,
    facts: PaperFacts,
    freeze: Freeze,
    *,
    by: Actor,
    at: datetime,
) -> Instrument:
    """Issue a paper: composed on trial first, so that no number is taken for one that cannot be.

    Enqueues its rendering with the click. Raises `RuleViolation` naming what is wrong with it.
    """
    check(freeze(number_text(facts.word, beijing(at).year, 1), "X" * CODE))
    year, n = take(session, bureau_id, series_of(facts), at=at)
    instrument = numbered(bureau_id, facts, freeze, year, n, by=by, at=at)
    session.add(instrument)
    session.flush()  # the job names it
    draw(session, [instrument], at=at)
    return instrument


def series_of(facts: PaperFacts) -> str:
    """Return in which series of numbers a paper stands."""
    return f"paper:{facts.word}"


def numbered(
    bureau_id: int,
    facts: PaperFacts,
    freeze: Freeze,
    year: int,
    n: int,
    *,
    by: Actor,
    at: datetime,
) -> Instrument:
    """Return a paper composed under its number; raises what is wrong with it: then undo the click.

    Whoever takes numbers for several papers at once adds them and calls `draw`.
    """
    number, code = number_text(facts.word, year, n), new_code(CODE)
    frozen = freeze(number, code)
    check(frozen)
    return Instrument(
        bureau_id=bureau_id,
        year=year,
        n=n,
        number=number,
        frozen=dict(frozen.data),
        template_version=frozen.template_version,
        code_digest=digest(code),
        issued_by=by.person_id or None,
        issued_by_name=by.name,
        issued_at=at,
        **vars(facts),
    )


def add_signers(session: Session, papers: Sequence[Instrument]) -> None:
    """Write whose handwriting papers wait for; they themselves are written already."""
    signers = [(paper.id, one) for paper in papers for one in paper.signers]
    for paper_id, one in signers:
        one.instrument_id = paper_id
    add_rows(session, InstrumentSigner, [one for _paper_id, one in signers])


def draw(session: Session, papers: Iterable[Instrument], *, at: datetime) -> None:
    """Enqueue the drawing of papers with the click that issues them.

    One that waits for handwriting or its seal is drawn as a proof first, for those who shall sign
    or seal it.
    """
    found = list(papers)
    waiting = [paper for paper in found if paper.consents or paper.signers]
    for kind, prefix, chosen in (
        ("render", DRAWING, [paper for paper in found if paper not in waiting]),
        ("proof", "proof:", waiting),
    ):
        jobs = {f"{prefix}{paper.id}": {"instrument_id": paper.id} for paper in chosen}
        put_all(session, kind, jobs, at=at)


def check(frozen: Frozen) -> None:
    """Raise `RuleViolation` with everything that is wrong with the paper."""
    if frozen.problems:
        raise RuleViolation(message(PROBLEMS, problems=tuple(frozen.problems)))


def deliver(
    session: Session, instrument: Instrument, stored: Stored, *, pages: int, at: datetime
) -> InstrumentFile:
    """Keep the paper's bytes; delivered again, the first bytes stay and are returned."""
    known = session.scalar(
        select(InstrumentFile).where(InstrumentFile.instrument_id == instrument.id)
    )
    if known is not None:
        return known
    file = InstrumentFile(
        bureau_id=instrument.bureau_id, instrument_id=instrument.id, pages=pages, made_at=at
    )
    keep(file, stored, PDF)
    session.add(file)
    session.flush()  # the state of the paper is read from this row
    session.refresh(instrument, ["state"])
    return file


def deliver_copy(
    session: Session,
    instrument: Instrument,
    kind: str,
    stored: Stored,
    *,
    pages: int,
    at: datetime,
    media_type: str = PDF,
) -> None:
    """Keep a copy beside the paper; made again, the first one stays."""
    known = select(InstrumentCopy.id).where(
        InstrumentCopy.instrument_id == instrument.id, InstrumentCopy.kind == kind
    )
    if session.scalar(known) is not None:
        return
    row = InstrumentCopy(
        bureau_id=instrument.bureau_id,
        instrument_id=instrument.id,
        kind=kind,
        pages=pages,
        made_at=at,
    )
    keep(row, stored, media_type)
    session.add(row)


def ask_for_copy(session: Session, instrument: Instrument, kind: str, *, at: datetime) -> None:
    """Have a copy of this kind made beside the paper, once."""
    name = f"{kind}_copy"
    put(session, name, {"instrument_id": instrument.id}, key=f"{name}:{instrument.id}", at=at)


def make_void(
    session: Session, instrument: Instrument, *, reason: str, by: Actor, at: datetime
) -> InstrumentVoid:
    """Declare a paper void; number, data and bytes stay as they are."""
    if not reason.strip():
        raise InvalidInput({"reason": REASON})
    hold(session, instrument)
    if instrument.state == "void":
        raise RuleViolation(VOID)
    row = InstrumentVoid(
        bureau_id=instrument.bureau_id,
        instrument_id=instrument.id,
        reason=reason.strip(),
        voided_by=by.person_id or None,
        voided_at=at,
    )
    had_bytes = instrument.state == "issued"
    session.add(row)
    session.flush()  # the state of the paper is read from this row
    session.refresh(instrument, ["state"])
    if had_bytes:
        key = f"void_copy:{instrument.id}"
        put(session, "void_copy", {"instrument_id": instrument.id}, key=key, at=at)
    return row
