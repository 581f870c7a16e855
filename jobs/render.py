"""Papers: drawn in the bounded child, kept in the store, then named by the paper's row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.instruments.models import DRAWING, Instrument
from archive.instruments.operations import deliver, draw
from archive.instruments.queries import file_of
from core.clock import utc_now
from core.errors import StepFailed
from core.i18n import N_, Message, message
from core.installation import Installation
from core.outbox import Job
from documents.printing import PrintedPaper, shared_printer
from jobs import leases
from jobs.registry import Concern, Kind, Payload, Settle, nothing_to_settle
from jobs.sealing import Borne, borne_by, number_use, print_sealed

NO_PAPER = N_("没有编号 {id} 的文书。")


def render(installation: Installation, payload: Payload, at: datetime) -> Settle:
    """Draw and seal the paper named by `instrument_id`.

    Unsigned, the same data gives the same bytes; of two signed files the first settled stays.
    """
    instrument_id = payload["instrument_id"]
    with installation.database.reading() as session:
        order = order_of(session, instrument_id)
    if order is None:
        return nothing_to_settle
    printed = drawn(installation, order)
    stored = installation.store.put(BytesIO(printed.data))

    def settle(session: Session) -> None:
        instrument = session.get_one(Instrument, instrument_id)
        deliver(session, instrument, stored, pages=printed.pages, at=at)
        if order.seal is not None:
            number_use(session, instrument, order.seal, at=utc_now())

    return settle


@dataclass(frozen=True)
class Order:
    """What is to be drawn, and the registered seal that it bears."""

    kind: str
    frozen: dict[str, Any]
    seal: Borne | None


def order_of(session: Session, instrument_id: int) -> Order | None:
    """Return what is to be drawn; None when the paper has its bytes already."""
    instrument = session.get(Instrument, instrument_id)
    if instrument is None:
        raise StepFailed(message(NO_PAPER, id=instrument_id), permanent=True)
    if file_of(session, instrument_id) is not None:
        return None
    return Order(instrument.kind, instrument.frozen, borne_by(session, instrument))


def drawn(installation: Installation, order: Order) -> PrintedPaper:
    """Print the paper, with its seal where it bears one."""
    settings = installation.settings
    printer = shared_printer(settings.data_dir / "printing", settings.fonts_dir)
    if order.seal is None:
        return printer.print(order.kind, order.frozen)
    return print_sealed(installation, printer, order.kind, order.frozen, order.seal)


def draw_again(session: Session, instrument: Instrument, *, at: datetime) -> None:
    """Have a paper drawn whose drawing was given up; one that is being drawn stays as it is."""
    key = f"{DRAWING}{instrument.id}"
    job_id = session.scalar(select(Job.id).where(Job.key == key))
    if job_id is None:  # dismissed so long ago that it was forgotten
        draw(session, [instrument], at=at)
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


def concern(session: Session, payload: Payload) -> Concern | None:
    """Name the paper that waits to be drawn."""
    found = session.get(Instrument, payload["instrument_id"])
    if found is None:
        return None
    return Concern(found.bureau_id, " ".join(filter(None, (found.number, found.title))))


RENDER = Kind("render", N_("排印文书"), render, concern)
