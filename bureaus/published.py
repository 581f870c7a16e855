"""What is in force: shipped folders become version 1; everything reads these rows, never files."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bureaus.models import InForce, PublishedItem
from core.errors import NotFound
from core.i18n import N_

GONE = N_("没有找到这项已发布的内容。")
REMEMBERED = "items in force"


@dataclass(frozen=True)
class Item:
    """A version in force; `enabled` is False for a draft that nobody has put in force yet."""

    id: int
    bureau_id: int | None
    kind: str
    name: str
    sha256: str
    enabled: bool
    notice_number: str


def publish(  # each argument is one column of the row
    session: Session,
    bureau_id: int | None,
    kind: str,
    name: str,
    source: bytes,
    *,
    by: str,
    at: datetime,
    basis: str = "",
    enabled: bool = True,
) -> PublishedItem:
    """Add the next version of an item and put it in force; the same bytes again change nothing."""
    sha256 = hashlib.sha256(source).hexdigest()
    pointer = pointer_to(session, bureau_id, kind, name)
    if pointer is not None:
        item = session.get_one(PublishedItem, pointer.item_id)
        if item.sha256 == sha256:
            return item
    item = PublishedItem(
        bureau_id=bureau_id,
        kind=kind,
        name=name,
        version=next_version(session, bureau_id, kind, name),
        sha256=sha256,
        source=source,
        basis=basis,
        published_by=by,
        published_at=at,
    )
    session.add(item)
    session.flush()  # the pointer needs the new version's id
    if pointer is None:
        pointer = InForce(bureau_id=bureau_id, kind=kind, name=name, enabled=enabled)
        session.add(pointer)
    pointer.item_id = item.id
    pointer.since = at
    session.info.pop(REMEMBERED, None)
    session.flush()  # a later item of the same import may look this one up
    return item


def put_in_force(
    session: Session, bureau_id: int, kind: str, name: str, *, notice_number: str, at: datetime
) -> InForce:
    """Enable a bureau's draft under the number of the notice that decrees it (part D 25, 26)."""
    pointer = pointer_to(session, bureau_id, kind, name)
    if pointer is None:
        raise NotFound(GONE)
    pointer.enabled = True
    pointer.notice_number = notice_number
    pointer.since = at
    session.info.pop(REMEMBERED, None)
    return pointer


def in_force(session: Session, bureau_id: int) -> tuple[Item, ...]:
    """Return the bureau's own items in force and the shared ones, own first.

    One statement; within a transaction the answer is remembered.
    """
    known: dict[int, tuple[Item, ...]] = session.info.setdefault(REMEMBERED, {})
    if bureau_id not in known:
        known[bureau_id] = read_in_force(session, bureau_id)
    return known[bureau_id]


def read_in_force(session: Session, bureau_id: int) -> tuple[Item, ...]:
    """Read the items in force from the database."""
    rows = session.execute(
        select(
            InForce.item_id,
            InForce.bureau_id,
            InForce.kind,
            InForce.name,
            PublishedItem.sha256,
            InForce.enabled,
            InForce.notice_number,
        )
        .join(PublishedItem, PublishedItem.id == InForce.item_id)
        .where(or_(InForce.bureau_id == bureau_id, InForce.bureau_id.is_(None)))
        .order_by(InForce.bureau_id.is_(None), InForce.kind, InForce.name)
    )
    return tuple(Item(*row) for row in rows)


def choose(items: tuple[Item, ...], kind: str, name: str) -> Item:
    """Return the bureau's own item or else the shared one; raises `NotFound` when there is none."""
    for item in items:
        if item.kind == kind and item.name == name:
            return item
    raise NotFound(GONE)


def source(session: Session, item_id: int) -> bytes:
    """Return the bytes of a version."""
    found = session.scalar(select(PublishedItem.source).where(PublishedItem.id == item_id))
    if found is None:
        raise NotFound(GONE)
    return found


def sources(session: Session, item_ids: list[int]) -> dict[int, bytes]:
    """Return the bytes of several versions by id."""
    rows = session.execute(
        select(PublishedItem.id, PublishedItem.source).where(PublishedItem.id.in_(item_ids))
    )
    return {row.id: row.source for row in rows}


def pointer_to(session: Session, bureau_id: int | None, kind: str, name: str) -> InForce | None:
    """Return the pointer to the version in force of exactly this owner's item."""
    return session.scalar(
        select(InForce).where(
            owned(InForce.bureau_id, bureau_id), InForce.kind == kind, InForce.name == name
        )
    )


def next_version(session: Session, bureau_id: int | None, kind: str, name: str) -> int:
    """Return the number after the newest version, 1 for a new item."""
    newest = session.scalar(
        select(func.max(PublishedItem.version)).where(
            owned(PublishedItem.bureau_id, bureau_id),
            PublishedItem.kind == kind,
            PublishedItem.name == name,
        )
    )
    return (newest or 0) + 1


def owned(column: InstrumentedAttribute[int | None], bureau_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a row belongs to this bureau, or is shared when it is None."""
    return column.is_(None) if bureau_id is None else column == bureau_id
