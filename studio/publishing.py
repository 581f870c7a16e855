"""Publishing what ships with the product: packs, tables, diagrams, forms, papers are version 1."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus import loading, published
from bureaus.models import Bureau, InForce
from bureaus.packs import HANDWRITTEN, ON_PAPER
from bureaus.published import NewVersion
from core.errors import RuleViolation
from core.i18n import N_, message
from core.locking import hold, hold_name
from documents.bundles import packed, shipped
from documents.registry import KINDS
from forms import schema
from workflows import catalogue

WET, SAMPLE = b'stamping = "wet"', b'stamping = "sample"'
DEMO, CHANGED, CONTACT = "演示用样章", "改变用印方式", "改变联系方式"
SIGNED = "改变签名方式"
# What a bureau may choose; specimens are for demos.
WAYS = ("wet", "electronic")
NO_WAY = N_("用印方式只有纸面盖章和电子用印两种，请重新选择。")
NO_WAY_TO_SIGN = N_("签名方式只有在打印件上签字和在屏幕上手写两种，请重新选择。")
NO_ENTRY = N_("本局的设置里没有写“{name}”，不能在这里更改，请联系规则管理员。")


def publish_shipped(session: Session, *, at: datetime) -> list[Bureau]:
    """Publish everything shipped that is not published yet; return the bureaus.

    What a bureau has published since stays in force: shipped files never replace it.
    """
    hold_name(session, "shipped")  # two servers may start at once
    shared = select(InForce.kind, InForce.name).where(InForce.bureau_id.is_(None))
    known = {(row.kind, row.name) for row in session.execute(shared)}
    new = {item: source for item, source in shipped_items().items() if item not in known}
    if new:
        published.publish_first(session, new, by=loading.SHIPPED_BY, at=at)
    return loading.publish_shipped(session, at=at)


def change_stamping(
    session: Session, bureau_id: int, stamping: str, *, by: str, at: datetime
) -> None:
    """Publish the bureau's pack anew with another way of sealing its papers.

    Raises `RuleViolation` for a way that no bureau may choose.
    """
    if stamping not in WAYS:
        raise RuleViolation(NO_WAY)
    publish_entries(session, bureau_id, {"stamping": stamping}, by=by, at=at, basis=CHANGED)


def change_signatures(
    session: Session, bureau_id: int, signatures: str, *, by: str, at: datetime
) -> None:
    """Publish the bureau's pack anew with another way in which whoever decides signs.

    Raises `RuleViolation` for a way that there is not.
    """
    if signatures not in {ON_PAPER, HANDWRITTEN}:
        raise RuleViolation(NO_WAY_TO_SIGN)
    entries = {"signatures": signatures}
    publish_entries(session, bureau_id, entries, by=by, at=at, basis=SIGNED)


def change_contact(
    session: Session, bureau_id: int, contact: Mapping[str, str], *, by: str, at: datetime
) -> None:
    """Publish the bureau's pack anew with what its papers say of where it is reached.

    `contact` has entries of the pack by name, as in `bureaus.packs.CONTACT`.
    """
    publish_entries(session, bureau_id, contact, by=by, at=at, basis=CONTACT)


def publish_entries(
    session: Session,
    bureau_id: int,
    entries: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    basis: str,
) -> None:
    """Publish the bureau's pack anew with these entries; the same entries again change nothing.

    Raises `RuleViolation` for an entry that the pack does not have.
    """
    hold(session, session.get_one(Bureau, bureau_id))  # else one change would undo another
    item = published.choose(published.in_force(session, bureau_id), loading.BUREAU, loading.BUREAU)
    source = published.source(session, item.id)
    for name, value in entries.items():
        source = with_entry(source, name, value)
    new = NewVersion(loading.BUREAU, loading.BUREAU, source, basis=basis)
    published.publish(session, bureau_id, new, by=by, at=at)


def with_entry(source: bytes, name: str, value: str) -> bytes:
    """Return the pack's file with one of its entries changed and everything else as it was."""
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
    entry = re.compile(rf'^{name} = "[^\n]*\n', re.MULTILINE)
    text = source.decode("utf-8")
    changed = entry.sub(lambda _: line, text, count=1)
    if tomllib.loads(changed) != tomllib.loads(text) | {name: value}:
        raise RuleViolation(message(NO_ENTRY, name=name))
    return changed.encode("utf-8")


@cache
def shipped_items() -> Mapping[tuple[str, str], bytes]:
    """Return the diagrams, forms and papers that ship for all bureaus, by kind and name."""
    diagrams = {(catalogue.PROCEDURE, name): xml for name, xml in catalogue.shipped().items()}
    forms = {(catalogue.FORM, name): schema.source(name) for name in schema.names()}
    papers = {(catalogue.PAPER, name): packed(shipped(name)) for name in KINDS}
    return {**diagrams, **forms, **papers}


def stamp_as_sample(session: Session, bureau: Bureau, *, at: datetime) -> None:
    """Publish the bureau's pack anew so that its papers carry 样章; for the demo only."""
    item = published.choose(published.in_force(session, bureau.id), loading.BUREAU, loading.BUREAU)
    source = published.source(session, item.id)
    sample = NewVersion(loading.BUREAU, loading.BUREAU, source.replace(WET, SAMPLE), basis=DEMO)
    published.publish(session, bureau.id, sample, by=loading.SHIPPED_BY, at=at)
