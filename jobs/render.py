"""Papers: drawn in the bounded child, kept in the store, then named by the paper's row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.instruments.models import DRAWING, Instrument
from archive.instruments.operations import deliver
from archive.instruments.queries import file_of
from archive.instruments.rules import AWAITING
from archive.instruments.sealing import draw_now, note_use, stamped_by_hand
from core.clock import utc_now
from core.errors import RuleViolation, StepFailed
from core.i18n import N_, Message, message
from core.installation import Installation
from core.outbox import Job
from documents.printing import PrintedPaper, Printer, shared_printer
from jobs import leases
from jobs.handwriting import Hand, hands_on
from jobs.registry import Concern, Kind, Payload, Settle, nothing_to_settle
from jobs.sealing import Borne, borne_by, print_signed, unsealed
from workflows.catalogue import with_template

NO_PAPER = N_("没有编号 {id} 的文书。")


def render(installation: Installation, payload: Payload, at: datetime) -> Settle:
    """Draw and seal the paper named by `instrument_id`.

    Unsigned, the same data gives the same bytes; of two signed files the first settled stays.
    """
    instrument_id = payload["instrument_id"]
    with installation.database.reading() as session:
        order = order_of(session, payload)
    if order is None:
        return nothing_to_settle
    printed = drawn(installation, order)
    stored = installation.store.put(BytesIO(printed.data))

    def settle(session: Session) -> None:
        instrument = session.get_one(Instrument, instrument_id)
        deliver(session, instrument, stored, pages=printed.pages, at=at)
        if order.seal is not None:
            number_use(session, instrument, at=utc_now())

    return settle


@dataclass(frozen=True)
class Order:
    """What is to be drawn, the registered seal that it bears, and who has written on it."""

    kind: str
    frozen: dict[str, Any]
    seal: Borne | None
    hands: tuple[Hand, ...] = ()


def found_paper(session: Session, payload: Payload) -> Instrument:
    """Return the paper that a job names; raises `StepFailed` when there is none."""
    instrument = session.get(Instrument, payload["instrument_id"])
    if instrument is None:
        raise StepFailed(message(NO_PAPER, id=payload["instrument_id"]), permanent=True)
    return instrument


def order_of(session: Session, payload: Payload) -> Order | None:
    """Return what is to be drawn; None when the paper has its bytes, or waits to be signed."""
    instrument = found_paper(session, payload)
    if instrument.state in AWAITING or file_of(session, instrument.id) is not None:
        return None
    frozen, hands = with_template(session, instrument.frozen), hands_on(session, instrument)
    if instrument.seal_id is not None and stamped_by_hand(session, instrument):
        return Order(instrument.kind, unsealed(frozen), None, hands)
    return Order(instrument.kind, frozen, borne_by(session, instrument), hands)


def printer_of(installation: Installation) -> Printer:
    """Return the printer of this process."""
    settings = installation.settings
    return shared_printer(settings.data_dir / "printing", settings.fonts_dir)


def drawn(installation: Installation, order: Order) -> PrintedPaper:
    """Print the paper, with its seal and handwriting where it bears any."""
    printer = printer_of(installation)
    return print_signed(installation, printer, order.kind, order.frozen, order.seal, order.hands)


def draw_again(session: Session, instrument: Instrument, *, at: datetime) -> None:
    """Have a paper drawn whose drawing was given up; one that is being drawn stays as it is."""
    key = f"{DRAWING}{instrument.id}"
    job_id = session.scalar(select(Job.id).where(Job.key == key))
    if job_id is None:  # dismissed so long ago that it was forgotten
        draw_now(session, instrument, at=at)
    else:
        leases.revive(session, job_id, at=at)
    session.flush()  # the list that follows shows it
    session.refresh(instrument, ["state"])


def faults(session: Session, papers: Iterable[Instrument]) -> dict[int, Message]:
    """Return why papers could not be drawn, by their ids; nothing is asked when none are given."""
    keys = {f"{DRAWING}{paper.id}": paper.id for paper in papers}
    if not keys:
        return {}
    jobs = session.scalars(select(Job).where(Job.key.in_(keys)))
    return {keys[job.key]: leases.fault_of(job) for job in jobs}


def number_use(session: Session, instrument: Instrument, *, at: datetime) -> None:
    """Enter the use into the register of seal uses 用印登记簿, once for each paper.

    Two workers whose clocks differ by a moment may both be right: the second tries again.
    """
    try:
        note_use(session, instrument, at=at)
    except RuleViolation as late:
        raise StepFailed(late.message, permanent=False) from late


def concern(session: Session, payload: Payload) -> Concern | None:
    """Name the paper that waits to be drawn."""
    found = session.get(Instrument, payload["instrument_id"])
    if found is None:
        return None
    return Concern(found.bureau_id, " ".join(filter(None, (found.number, found.title))))


RENDER = Kind("render", N_("排印文书"), render, concern)
