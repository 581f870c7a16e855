"""The things a request may cover and a grant does cover: documents, recordings, paper volumes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    bindparam,
    false,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from archive.access.models import Grant, GrantItem, Item
from archive.access.rules import Thing
from archive.cases.models import Case, CaseDocument, Volume
from archive.recordings.models import Recording

CASES: BindParameter[Sequence[int]] = bindparam("case_ids", expanding=True)
THINGS: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        literal("document").label("kind"),
        CaseDocument.id,
        CaseDocument.case_id,
        CaseDocument.conclusive,
        CaseDocument.evidence_basis,
    ).where(CaseDocument.case_id.in_(CASES)),
    select(literal("recording"), Recording.id, Recording.case_id, false(), false()).where(
        Recording.case_id.in_(CASES)
    ),
    select(literal("volume"), Volume.id, Volume.case_id, false(), false()).where(
        Volume.case_id.in_(CASES)
    ),
).order_by("kind", "case_id", "id")


def things_of(session: Session, case_ids: Sequence[int]) -> list[Thing]:
    """Return everything in the cases that could be seen. One statement."""
    return [Thing(*row) for row in session.execute(THINGS, {"case_ids": case_ids})]


def key_of(item: Item) -> tuple[str, int]:
    """Return the (kind, id) pair of the one thing that a row names."""
    if item.case_document_id is not None:
        return "document", item.case_document_id
    if item.recording_id is not None:
        return "recording", item.recording_id
    return "volume", item.volume_id or 0


@dataclass(frozen=True)
class GrantedItem:
    """A thing under a grant as lists show it; `row` is its document, recording or volume."""

    kind: str
    id: int
    case_id: int
    case_number: str
    title: str
    pages: int
    length: float
    actions: tuple[str, ...]
    row: CaseDocument | Recording | Volume

    @property
    def on_screen(self) -> bool:
        """Tell whether it can be shown on a screen, or lies on paper only."""
        if isinstance(self.row, CaseDocument):
            return self.row.object_key is not None
        return self.kind == "recording"


def items_of(session: Session, grant: Grant) -> list[GrantedItem]:
    """Return the things that a grant covers, documents first. Three statements."""
    return [
        *granted_documents(session, grant),
        *granted_recordings(session, grant),
        *granted_volumes(session, grant),
    ]


def granted_documents(session: Session, grant: Grant) -> list[GrantedItem]:
    """Return the documents under a grant in the order of the file."""
    rows: Select[CaseDocument, GrantItem, str] = (
        select(CaseDocument, GrantItem, Case.number)
        .join(GrantItem, GrantItem.case_document_id == CaseDocument.id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(GrantItem.grant_id == grant.id)
        .order_by(CaseDocument.case_id, CaseDocument.position, CaseDocument.id)
    )
    return [
        GrantedItem(
            "document", row.id, row.case_id, number, row.title, row.pages, 0.0,
            tuple(item.actions), row,
        )
        for row, item, number in session.execute(rows)
    ]  # fmt: skip


def granted_recordings(session: Session, grant: Grant) -> list[GrantedItem]:
    """Return the recordings under a grant, the oldest first."""
    rows: Select[Recording, GrantItem, str] = (
        select(Recording, GrantItem, Case.number)
        .join(GrantItem, GrantItem.recording_id == Recording.id)
        .join(Case, Case.id == Recording.case_id)
        .where(GrantItem.grant_id == grant.id)
        .order_by(Recording.case_id, Recording.started_at, Recording.id)
    )
    return [
        GrantedItem(
            "recording", row.id, row.case_id or 0, number, row.title, 0, row.length,
            tuple(item.actions), row,
        )
        for row, item, number in session.execute(rows)
    ]  # fmt: skip


def granted_volumes(session: Session, grant: Grant) -> list[GrantedItem]:
    """Return the paper volumes under a grant."""
    rows: Select[Volume, GrantItem, str] = (
        select(Volume, GrantItem, Case.number)
        .join(GrantItem, GrantItem.volume_id == Volume.id)
        .join(Case, Case.id == Volume.case_id)
        .where(GrantItem.grant_id == grant.id)
        .order_by(Volume.case_id, Volume.number)
    )
    return [
        GrantedItem(
            "volume", row.id, row.case_id, number, row.title, row.pages, 0.0,
            tuple(item.actions), row,
        )
        for row, item, number in session.execute(rows)
    ]  # fmt: skip


ROWS: dict[str, type[Any]] = {
    "document": CaseDocument,
    "recording": Recording,
    "volume": Volume,
}
COLUMNS = {
    "document": GrantItem.case_document_id,
    "recording": GrantItem.recording_id,
    "volume": GrantItem.volume_id,
}


def granted_item(session: Session, grant: Grant, kind: str, item_id: int) -> GrantedItem | None:
    """Return one thing under a grant, None when the grant does not cover it. Three statements."""
    item = session.scalar(
        select(GrantItem).where(GrantItem.grant_id == grant.id, COLUMNS[kind] == item_id)
    )
    if item is None:
        return None
    row: CaseDocument | Recording | Volume = session.get_one(ROWS[kind], item_id)
    case = session.get(Case, row.case_id)
    return GrantedItem(
        kind,
        row.id,
        row.case_id or 0,
        case.number if case else "",
        row.title,
        0 if isinstance(row, Recording) else row.pages,
        row.length if isinstance(row, Recording) else 0.0,
        tuple(item.actions),
        row,
    )
