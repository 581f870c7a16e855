"""Copies that people ask for: PDF/A-3 for the archive, an unsigned draft to go on writing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from archive.instruments.operations import deliver_copy
from archive.instruments.sealing import stamped_by_hand
from core.clock import beijing
from core.i18n import N_
from core.installation import Installation
from documents import draft
from documents.printing import PrintedPaper
from documents.registry import paper_kind
from jobs.handwriting import Hand, hands_on, pictures_of
from jobs.registry import Kind, Payload, Settle, nothing_to_settle
from jobs.render import concern, found_paper, printer_of
from jobs.sealing import SCAN, borne_by, unsealed
from workflows.catalogue import with_template

ARCHIVE, DRAFT, PDF = "archive", "draft", "application/pdf"


@dataclass(frozen=True)
class Source:
    """An issued paper, as its copies are drawn from it."""

    kind: str
    title: str
    at: datetime
    frozen: Mapping[str, Any]
    seal_key: str
    hands: tuple[Hand, ...]

    @property
    def order(self) -> dict[str, Any]:
        """What the child is asked to draw."""
        return {"kind": self.kind, "paper": self.frozen, "at": beijing(self.at).isoformat()}


def source_of(installation: Installation, payload: Payload) -> Source | None:
    """Return the paper named by `instrument_id`; None while it has no bytes of its own."""
    with installation.database.reading() as session:
        row = found_paper(session, payload)
        if row.state not in {"issued", "void"}:
            return None
        frozen = with_template(session, row.frozen)
        hand = row.seal_id is not None and stamped_by_hand(session, row)
        seal = None if hand else borne_by(session, row)
        scan = seal.object_key if seal is not None and not seal.drawn else ""
        title = f"{row.number} {row.title}"
        drawn = unsealed(frozen) if hand else frozen
        return Source(row.kind, title, row.issued_at, drawn, scan, hands_on(session, row))


def archive_copy(installation: Installation, payload: Payload, at: datetime) -> Settle:
    """Draw the paper once more as PDF/A-3, with its frozen data attached.

    It bears no signatures, so that the handwriting stands on it as pictures.
    """
    source = source_of(installation, payload)
    if source is None:
        return nothing_to_settle
    scan = b"".join(installation.store.read(source.seal_key)) if source.seal_key else b""
    assets = {**pictures_of(source.hands), **({SCAN: scan} if scan else {})}
    printed = printer_of(installation).print(ARCHIVE, source.order, assets=assets)
    return kept(installation, payload, ARCHIVE, printed, PDF, at)


def draft_copy(installation: Installation, payload: Payload, at: datetime) -> Settle:
    """Set the words of a letter as .docx, without seal and signature."""
    source = source_of(installation, payload)
    layout = paper_kind(source.kind).layout if source else ""
    if source is None or layout not in draft.LAYOUTS:
        return nothing_to_settle
    order = {**source.order, "paper": unsealed(source.frozen)}
    words = printer_of(installation).print("words", order).data.decode()
    data = draft.draft(words, layout, title=source.title, at=beijing(source.at))
    return kept(installation, payload, DRAFT, PrintedPaper(data, 0, {}), draft.MEDIA_TYPE, at)


def kept(
    installation: Installation,
    payload: Payload,
    kind: str,
    copy: PrintedPaper,
    media_type: str,
    at: datetime,
) -> Settle:
    """Keep the bytes of a copy, and name them with the row."""
    stored = installation.store.put(BytesIO(copy.data))

    def settle(session: Session) -> None:
        row = found_paper(session, payload)
        deliver_copy(session, row, kind, stored, pages=copy.pages, at=at, media_type=media_type)

    return settle


ARCHIVE_KIND = Kind("archive_copy", N_("制作存档副本"), archive_copy, concern)
DRAFT_KIND = Kind("draft_copy", N_("制作可编辑稿"), draft_copy, concern)
