"""The bureaus in which scenarios play: every post is held by a person called after it."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.cases.models import Case, CaseDispute, CaseDocument, CaseHandler, Volume
from archive.recordings.models import Recording
from bureaus import loading, published
from bureaus.access_rules import BY_NOTICE
from bureaus.models import Bureau
from bureaus.packs import load_shipped
from bureaus.published import NewVersion
from core.errors import DiaoyueError
from core.i18n import N_, message
from people.accounts import create_person
from people.actors import THE_SYSTEM, posts_held
from people.appointments import holders, in_force
from people.models import Deputy, Holding, Person
from people.organisation import appoint
from studio.founding import set_up
from studio.publishing import publish_shipped

NOBODY = N_("本局没有“{who}”，情景不能进行。")
NO_SETTING = N_("本局没有名为“{name}”的设置。")
HANDLERS = 2


def populate(session: Session, *, at: datetime) -> None:
    """Publish all that is shipped and let every post of every bureau be held."""
    for bureau in publish_shipped(session, at=at):
        fill_posts(session, bureau, at=at)


def fill_posts(session: Session, bureau: Bureau, *, at: datetime) -> None:
    """Let every post of the bureau be held: handlers by two persons, the others by one."""
    pack = load_shipped(bureau.code)
    offices, posts = set_up(session, bureau, pack, at=at)
    for number, post in enumerate(pack.posts, 1):
        count = HANDLERS if "handler" in post.roles else 1
        for n in range(1, count + 1):
            name = f"{post.title}{n}" if count > 1 else post.title
            login = f"{bureau.code}-{number}-{n}"
            person = create_person(
                session, name=name, login=login, bureau_id=bureau.id, by=THE_SYSTEM, at=at
            )
            appoint(session, person, posts[post.title], offices[post.office], by=THE_SYSTEM, at=at)


def player(session: Session, bureau_id: int, who: str, at: datetime) -> Person:
    """Return who plays a part: `bureau_head`, or the second handler as `handler#2`."""
    role, _, position = who.partition("#")
    found = holders(session, bureau_id, role, at)
    index = int(position or 1) - 1
    if index >= len(found):
        raise DiaoyueError(message(NOBODY, who=who))
    return found[index]


def arrange(session: Session, bureau: Bureau, raw: Mapping[str, Any], *, at: datetime) -> None:
    """Make the bureau as the scenario wants it: vacancies, deputies, settings, rules decreed."""
    for who in raw.get("vacant", ()):
        vacate(session, bureau.id, who, at=at)
    for who, deputy in raw.get("deputies", {}).items():
        stand_in(session, bureau.id, who, deputy, at=at)
    for name, value in raw.get("settings", {}).items():
        decide_setting(session, bureau.id, name, value, at=at)
    if notice := raw.get("notice"):
        decree(session, bureau.id, notice, at=at)


def vacate(session: Session, bureau_id: int, who: str, *, at: datetime) -> None:
    """End what the person of a part holds, from `at` on."""
    person = player(session, bureau_id, who, at)
    held = select(Holding).where(Holding.person_id == person.id, in_force(Holding, at))
    for holding in session.scalars(held):
        holding.valid_to = at
    session.flush()  # the next part is looked up among those who are left


def stand_in(session: Session, bureau_id: int, who: str, deputy: str, *, at: datetime) -> None:
    """Let one person be the deputy of another."""
    session.add(
        Deputy(
            bureau_id=bureau_id,
            person_id=player(session, bureau_id, who, at).id,
            deputy_id=player(session, bureau_id, deputy, at).id,
            valid_from=at,
        )
    )


def decree(session: Session, bureau_id: int, notice: str, *, at: datetime) -> None:
    """Put the bureau's draft of access rules in force by a notice (part D 25, 26)."""
    published.put_in_force(
        session, bureau_id, loading.DECISION, BY_NOTICE, notice_number=notice, at=at
    )


def decide_setting(
    session: Session, bureau_id: int, name: str, value: object, *, at: datetime
) -> None:
    """Publish the bureau's pack with another value of one setting."""
    item = published.choose(published.in_force(session, bureau_id), loading.BUREAU, loading.BUREAU)
    source = published.source(session, item.id).decode()
    line = re.compile(rf"(\[settings\.{re.escape(name)}\][^\[]*?\nvalue = )[^\n]+")
    changed, times = line.subn(lambda found: found[1] + json.dumps(value), source)
    if times != 1:
        raise DiaoyueError(message(NO_SETTING, name=name))
    new = NewVersion(loading.BUREAU, loading.BUREAU, changed.encode())
    published.publish(session, bureau_id, new, by=loading.SHIPPED_BY, at=at)


def open_case(
    session: Session, bureau: Bureau, raw: Mapping[str, Any], n: int, *, at: datetime
) -> Case:
    """Enter a case of the scenario with two documents, a volume and a recording."""
    handler = player(session, bureau.id, raw.get("handler", "handler"), at)
    case = Case(
        bureau_id=bureau.id,
        number=f"{load_shipped(bureau.code).short_name}罚〔2026〕{n}号",
        name=f"情景用案卷{n}",
        kind=raw.get("kind", "penalty"),
        party="情景用当事人",
        party_kind="legal",
        office_id=office_of(session, handler, at),
        archived_at=at if raw.get("archived", True) else None,
        created_at=at,
    )
    session.add(case)
    session.flush()  # everything below names it
    keys = {"bureau_id": bureau.id, "case_id": case.id}
    session.add(CaseHandler(person_id=handler.id, main=True, **keys))
    session.add(Volume(number=1, pages=20, **keys))
    session.add_all(documents(at, keys))
    session.add(recording(n, at, keys))
    if kind := raw.get("dispute"):
        session.add(dispute(kind, at, keys))
    session.flush()  # the scenario's first question reads them
    return case


def office_of(session: Session, person: Person, at: datetime) -> int | None:
    """Return the office in which the person works."""
    posts = posts_held(session, person.id, at)
    return posts[0].office_id if posts else None


def documents(at: datetime, keys: Mapping[str, int]) -> list[CaseDocument]:
    """Return a conclusive document and one that is evidence."""
    return [
        CaseDocument(
            title="行政处罚决定书", type="decision", conclusive=True, pages=3, created_at=at, **keys
        ),
        CaseDocument(
            title="询问笔录", type="inquiry", evidence_basis=True, pages=5, created_at=at, **keys
        ),
    ]


def recording(n: int, at: datetime, keys: Mapping[str, int]) -> Recording:
    """Return a recording of the inspection."""
    return Recording(
        number=f"情景-{n}",
        title="现场检查录像",
        kind="video",
        started_at=at - timedelta(days=10),
        ended_at=at - timedelta(days=10) + timedelta(hours=1),
        created_at=at,
        **keys,
    )


def dispute(kind: str, at: datetime, keys: Mapping[str, int]) -> CaseDispute:
    """Return a dispute that is open: `reconsideration` or `litigation`."""
    return CaseDispute(
        kind=kind,
        body="情景用机关",
        docket="〔2026〕1号",
        began_on=date(2026, 1, 5),
        entered_at=at,
        **keys,
    )
