"""Test persons: bureaus with offices, posts and people in them, made in one line each."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from people.actors import Actor, load_actor
from people.models import Holding, Office, Person, Post, SystemRole
from people.passwords import hash_password
from people.spelling import spell

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PASSWORD = "correct horse 电池"
# Hashing takes 20 ms; all test persons share one password and its hash.
HASH = hash_password(PASSWORD)
EARLIER = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def bureau(session: Session, code: str = "hrss", name: str = "人社局") -> Bureau:
    """Return the bureau, founded when asked for first."""
    found = session.scalar(select(Bureau).where(Bureau.code == code))
    if found is None:
        found = Bureau(code=code, name=name, created_at=EARLIER)
        session.add(found)
        session.flush()
    return found


def office(session: Session, of: Bureau, code: str) -> Office:
    """Return the office of that code, opened when asked for first."""
    found = session.scalar(select(Office).where(Office.bureau_id == of.id, Office.code == code))
    if found is None:
        found = Office(bureau_id=of.id, code=code, name=f"{code}科")
        session.add(found)
        session.flush()
    return found


def post(session: Session, of: Bureau, roles: Iterable[str]) -> Post:
    """Return a post with exactly these roles."""
    wanted = sorted(roles)
    title = "＋".join(wanted) or "科员"
    found = session.scalar(select(Post).where(Post.bureau_id == of.id, Post.title == title))
    if found is None:
        found = Post(bureau_id=of.id, title=title, roles=wanted)
        session.add(found)
        session.flush()
    return found


def person(
    session: Session,
    of: Bureau | None,
    name: str,
    *roles: str,
    login: str = "",
    at_office: Office | None = None,
    duty: str = "",
    kind: str = "staff",
) -> Person:
    """Return a new person with an account, in a post with these roles or with a system duty."""
    row = Person(
        bureau_id=of.id if of else None,
        name=name,
        pinyin=spell(name),
        login=login or spell(name).split()[0],
        kind=kind,
        password_hash=HASH,
        created_at=EARLIER,
    )
    session.add(row)
    session.flush()
    if of is not None and not duty:
        hold(session, row, post(session, of, roles), at_office)
    if duty:
        session.add(SystemRole(person_id=row.id, role=duty, granted_at=EARLIER))
        session.flush()
    return row


def hold(session: Session, who: Person, what: Post, where: Office | None = None) -> Holding:
    """Put a person in a post, long ago."""
    row = Holding(
        bureau_id=what.bureau_id,
        person_id=who.id,
        post_id=what.id,
        office_id=where.id if where else None,
        valid_from=EARLIER,
    )
    session.add(row)
    session.flush()
    return row


def actor(session: Session, who: Person, at: datetime = NOON) -> Actor:
    """Return the person as of a moment."""
    return load_actor(session, who, at)
