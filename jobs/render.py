"""Papers: drawn in the bounded child, kept in the store, then named by the paper's row."""

from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from archive.instruments.operations import deliver
from archive.instruments.queries import seal_picture
from core.errors import StepFailed
from core.i18n import N_, message
from core.installation import Installation
from documents.printing import shared_printer
from jobs.registry import Concern, Kind, Payload, Settle, nothing_to_settle

NO_PAPER = N_("没有编号 {id} 的文书。")
NO_SEAL = N_("编号 {id} 的文书所用的印章没有登记图样。")


def render(installation: Installation, payload: Payload, at: datetime) -> Settle:
    """Draw the paper named by `instrument_id`; the same frozen data gives the same bytes."""
    instrument_id = payload["instrument_id"]
    with installation.database.reading() as session:
        order = order_of(session, instrument_id)
        scan = scan_of(session, order[1], instrument_id) if order else None
    if order is None:
        return nothing_to_settle
    kind, frozen = order
    assets = {name: b"".join(installation.store.read(key)) for name, key in (scan or {}).items()}
    settings = installation.settings
    printer = shared_printer(settings.data_dir / "printing", settings.fonts_dir)
    printed = printer.print(kind, frozen, assets=assets)
    stored = installation.store.put(BytesIO(printed.data))

    def settle(session: Session) -> None:
        instrument = session.get_one(Instrument, instrument_id)
        deliver(session, instrument, stored, pages=printed.pages, at=at)

    return settle


def order_of(session: Session, instrument_id: int) -> tuple[str, dict[str, Any]] | None:
    """Return what is to be drawn; None when the paper has its bytes already."""
    instrument = session.get(Instrument, instrument_id)
    if instrument is None:
        raise StepFailed(message(NO_PAPER, id=instrument_id), permanent=True)
    if instrument.state == "issued":
        return None
    return instrument.kind, instrument.frozen


def scan_of(session: Session, frozen: dict[str, Any], instrument_id: int) -> dict[str, str]:
    """Return the picture of the registered seal that the paper bears: its name and its key."""
    seal = frozen["data"].get("seal") or {}
    if not seal.get("image"):
        return {}
    bureau_id = session.get_one(Instrument, instrument_id).bureau_id
    key = seal_picture(session, bureau_id, seal["sha256"])
    if key is None:
        raise StepFailed(message(NO_SEAL, id=instrument_id), permanent=True)
    return {seal["image"]: key}


def concern(session: Session, payload: Payload) -> Concern | None:
    """Name the paper that waits to be drawn."""
    found = session.get(Instrument, payload["instrument_id"])
    if found is None:
        return None
    return Concern(found.bureau_id, " ".join(filter(None, (found.number, found.title))))


RENDER = Kind("render", N_("排印文书"), render, concern)
