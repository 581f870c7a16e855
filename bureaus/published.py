"""What is in force: shipped folders become version 1; everything reads these rows, never files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bureaus.models import Bureau, InForce, PublishedItem
from core.crypto import new_token
from core.errors import NotFound, Stale
from core.i18n import N_, message
from core.locking import hold

GONE = N_("没有找到这项已发布的内容。")
IN_FORCE = N_("草案已经依 {number} 施行，不用再施行一次。")
MOST_EDITIONS = 100


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


@dataclass(frozen=True)
class NewVersion:
    """A version to be published: on what it rests, and whether it waits for its notice first."""

    kind: str
    name: str
    source: bytes
    basis: str = ""
    enabled: bool = True

    @property
    def sha256(self) -> str:
        """Return the digest by which the same bytes are known again."""
        return hashlib.sha256(self.source).hexdigest()


# What was in force under an edition never changes: whoever asks again need not read it again.
_editions: dict[str, tuple[Item, ...]] = {}


def publish(
    session: Session, bureau_id: int | None, new: NewVersion, *, by: str, at: datetime
) -> PublishedItem:
    """Add the next version of an item and put it in force; the same bytes again change nothing."""
    if bureau_id is not None:
        hold(session, session.get_one(Bureau, bureau_id))
    pointer = pointer_to(session, bureau_id, new.kind, new.name)
    if pointer is None:
        pointer = InForce(bureau_id=bureau_id, kind=new.kind, name=new.name, enabled=new.enabled)
    else:
        item = session.get_one(PublishedItem, pointer.item_id)
        if item.sha256 == new.sha256:
            return item
    item = add_version(session, bureau_id, new, by=by, at=at)
    pointer.item_id = item.id
    pointer.since = at
    session.add(pointer)
    begin_edition(session, bureau_id)
    session.flush()  # a later item of the same import may look this one up
    return item


def add_version(
    session: Session, bureau_id: int | None, new: NewVersion, *, by: str, at: datetime
) -> PublishedItem:
    """Write the next version of an item, which nothing points to yet."""
    item = PublishedItem(
        bureau_id=bureau_id,
        kind=new.kind,
        name=new.name,
        version=next_version(session, bureau_id, new.kind, new.name),
        sha256=new.sha256,
        source=new.source,
        basis=new.basis,
        published_by=by,
        published_at=at,
    )
    session.add(item)
    session.flush()  # the pointer needs the new version's id
    return item


def publish_first(
    session: Session, firsts: Mapping[tuple[str, str], bytes], *, by: str, at: datetime
) -> None:
    """Put version 1 of shared items in force, by kind and name; none of them may exist yet."""
    items = [
        PublishedItem(
            kind=kind,
            name=name,
            version=1,
            sha256=hashlib.sha256(source).hexdigest(),
            source=source,
            published_by=by,
            published_at=at,
        )
        for (kind, name), source in firsts.items()
    ]
    session.add_all(items)
    session.flush()  # the pointers need the versions' ids
    session.add_all(
        InForce(kind=item.kind, name=item.name, item_id=item.id, since=at) for item in items
    )
    begin_edition(session, None)
    session.flush()  # whatever is published next may look these up


def put_in_force(
    session: Session, bureau_id: int, kind: str, name: str, *, notice_number: str, at: datetime
) -> InForce:
    """Enable a bureau's draft under the number of the notice that decrees it (part D 25, 26).

    Raises `Stale` for one in force already.
    """
    pointer = pointer_to(session, bureau_id, kind, name)
    if pointer is None:
        raise NotFound(GONE)
    hold(session, pointer)
    check_waiting(pointer)
    pointer.enabled = True
    pointer.notice_number = notice_number
    pointer.since = at
    begin_edition(session, bureau_id)
    return pointer


def check_waiting(pointer: InForce) -> None:
    """Raise `Stale` for a draft that somebody has put in force."""
    if pointer.enabled:
        raise Stale(message(IN_FORCE, number=pointer.notice_number))


def begin_edition(session: Session, bureau_id: int | None) -> None:
    """Let whoever remembers the bureau's items, or all bureaus' for a shared one, read anew."""
    concerned = select(Bureau)
    if bureau_id is not None:
        concerned = concerned.where(Bureau.id == bureau_id)
    for bureau in session.scalars(concerned):
        bureau.edition = new_token()


def in_force(session: Session, bureau_id: int) -> tuple[Item, ...]:
    """Return the bureau's own items in force and the shared ones, own first.

    One statement for each edition of the bureau's rules; an edition never changes.
    """
    bureau = session.get(Bureau, bureau_id)
    known = _editions.get(bureau.edition) if bureau is not None else None
    return read_in_force(session, bureau_id) if known is None else known


def read_in_force(session: Session, bureau_id: int) -> tuple[Item, ...]:
    """Read the items in force from the database, and remember them with their edition."""
    rows = session.execute(
        select(
            Bureau.edition,
            InForce.item_id,
            InForce.bureau_id,
            InForce.kind,
            InForce.name,
            PublishedItem.sha256,
            InForce.enabled,
            InForce.notice_number,
        )
        .join(Bureau, or_(InForce.bureau_id == Bureau.id, InForce.bureau_id.is_(None)))
        .join(PublishedItem, PublishedItem.id == InForce.item_id)
        .where(Bureau.id == bureau_id)
        .order_by(InForce.bureau_id.is_(None), InForce.kind, InForce.name)
    ).all()
    items = tuple(Item(*row[1:]) for row in rows)
    if rows:
        remember(rows[0].edition, items)
    return items


def remember(edition: str, items: tuple[Item, ...]) -> None:
    """Keep the items of an edition, and of not too many that are past."""
    if len(_editions) >= MOST_EDITIONS:
        _editions.clear()
    _editions[edition] = items


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


def source_by_digest(session: Session, kind: str, sha256: str) -> bytes | None:
    """Return the bytes of the version of this kind with this digest; None where there is none."""
    return session.scalar(
        select(PublishedItem.source)
        .where(PublishedItem.kind == kind, PublishedItem.sha256 == sha256)
        .limit(1)  # two owners may have published the same bytes
    )


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
