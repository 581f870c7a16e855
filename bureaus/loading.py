"""Packs from published rows, each distinct one built once; and the shipped packs as version 1."""

from collections.abc import Iterable
from datetime import datetime
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus import published
from bureaus.models import Bureau
from bureaus.packs import SHARED, Pack, load_shipped, read_pack, shipped_codes, shipped_items
from bureaus.published import Item, NewVersion
from core.errors import NotFound
from core.i18n import N_

BUREAU = "bureau"
DECISION = "decision"
SHIPPED_BY = N_("随系统发布")
# Packs by the versions that they are built from, for all threads: building takes long, and the
# same versions always make the same pack.
_built: dict[tuple[tuple[str, str, str, bool], ...], Pack] = {}
_building = Lock()


def load_pack(session: Session, bureau_id: int) -> Pack:
    """Return the bureau's pack as published; one statement when it is known already."""
    return pack_of(session, published.in_force(session, bureau_id))


def pack_of(session: Session, items: Iterable[Item]) -> Pack:
    """Build the pack of these items in force; the bureau's own hide the shared ones."""
    own: dict[tuple[str, str], Item] = {}
    for item in items:
        if item.kind in {BUREAU, DECISION}:
            own.setdefault((item.kind, item.name), item)
    key = tuple((item.kind, item.name, item.sha256, item.enabled) for item in own.values())
    known = _built.get(key)
    if known is None:
        with _building:
            known = _built.setdefault(key, build(session, list(own.values())))
    return known


def build(session: Session, items: list[Item]) -> Pack:
    """Read the sources of the items and build the pack; raises `NotFound` without a bureau."""
    texts = published.sources(session, [item.id for item in items])
    bureau = next((item for item in items if item.kind == BUREAU), None)
    if bureau is None:
        raise NotFound(published.GONE)
    tables = {item.name: texts[item.id] for item in items if item.kind == DECISION}
    disabled = {item.name for item in items if item.kind == DECISION and not item.enabled}
    return read_pack(texts[bureau.id], tables, disabled=disabled)


def publish_shipped(session: Session, *, at: datetime) -> list[Bureau]:
    """Publish the shipped packs as version 1, for bureaus that do not exist yet; return all."""
    publish_items(session, None, SHARED, at=at)
    return [found_bureau(session, code, at=at) for code in shipped_codes()]


def found_bureau(session: Session, code: str, *, at: datetime) -> Bureau:
    """Return the bureau of a shipped pack, founded with the pack's items when it is new."""
    bureau = session.scalar(select(Bureau).where(Bureau.code == code))
    if bureau is None:
        bureau = Bureau(code=code, name=load_shipped(code).name, created_at=at)
        session.add(bureau)
        session.flush()  # the items name the bureau
        publish_items(session, bureau.id, code, at=at)
    return bureau


def publish_items(session: Session, bureau_id: int | None, code: str, *, at: datetime) -> None:
    """Publish the files of one shipped folder, drafts as not in force."""
    for item in shipped_items(code):
        name = BUREAU if item.kind == BUREAU else item.name
        new = NewVersion(item.kind, name, item.source, enabled=item.enabled)
        published.publish(session, bureau_id, new, by=SHIPPED_BY, at=at)
