"""Publishing what ships with the product: packs, tables, diagrams, forms, papers are version 1."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus import loading, published
from bureaus.models import Bureau, InForce
from core.errors import RuleViolation
from core.i18n import N_
from documents.bundles import packed, shipped
from documents.registry import KINDS
from forms import schema
from workflows import catalogue

WET, SAMPLE = b'stamping = "wet"', b'stamping = "sample"'
DEMO, CHANGED = "演示用样章", "改变用印方式"
STAMPING = re.compile(rb'^stamping = "[a-z]+"[^\n]*\n', re.MULTILINE)
# What a bureau may choose; specimens are for demos.
WAYS = ("wet", "electronic")
NO_WAY = N_("本局的设置里没有写用印方式，不能在这里更改，请联系规则管理员。")


def publish_shipped(session: Session, *, at: datetime) -> list[Bureau]:
    """Publish everything shipped that is not published yet; return the bureaus.

    What a bureau has published since stays in force: shipped files never replace it.
    """
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

    Raises `RuleViolation` for a pack that does not say how its papers are sealed.
    """
    item = published.choose(published.in_force(session, bureau_id), loading.BUREAU, loading.BUREAU)
    source = published.source(session, item.id)
    line = b'stamping = "%s"\n' % stamping.encode("ascii", "replace")
    changed, count = STAMPING.subn(line, source)
    if count != 1 or stamping not in WAYS:
        raise RuleViolation(NO_WAY)
    published.publish(
        session, bureau_id, loading.BUREAU, loading.BUREAU, changed, by=by, at=at, basis=CHANGED
    )


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
    published.publish(
        session,
        bureau.id,
        loading.BUREAU,
        loading.BUREAU,
        source.replace(WET, SAMPLE),
        by=loading.SHIPPED_BY,
        at=at,
        basis=DEMO,
    )
