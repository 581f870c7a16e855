"""The demo's people: every post of every bureau is filled, the system's duties are apart."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from bureaus.packs import load_shipped
from people.accounts import create_person
from people.actors import THE_SYSTEM
from people.models import LEGAL_STAFF, Office, Person, Post
from people.organisation import appoint, grant_system_role
from studio.demo.definitions import read
from studio.founding import set_up


def staff(session: Session, bureau: Bureau, *, at: datetime) -> None:
    """Set up the offices and posts of a bureau, its people, and its reading-room terminal."""
    offices, posts = set_up(session, bureau, load_shipped(bureau.code), at=at)
    group = read("people")[bureau.code]
    for raw in group["people"]:
        if known(session, raw["login"]) is None:
            hire(session, bureau, raw, posts[raw["post"]], offices[raw["office"]], at=at)
    login = f"{bureau.code}-terminal"
    if known(session, login) is None:
        create_person(
            session,
            name=group["terminal"],
            login=login,
            bureau_id=bureau.id,
            by=THE_SYSTEM,
            at=at,
            kind="terminal",
        )


def known(session: Session, login: str) -> Person | None:
    """Return the person of a login."""
    return session.scalar(select(Person).where(Person.login == login))


def hire(
    session: Session,
    bureau: Bureau,
    raw: dict[str, Any],
    post: Post,
    office: Office,
    *,
    at: datetime,
) -> None:
    """Create one person and appoint them."""
    person = create_person(
        session,
        name=raw["name"],
        login=raw["login"],
        bureau_id=bureau.id,
        by=THE_SYSTEM,
        at=at,
    )
    appoint(session, person, post, office, by=THE_SYSTEM, at=at)
    if raw.get("legal_staff"):
        grant_system_role(session, person, LEGAL_STAFF, by=THE_SYSTEM, at=at)


def administration(session: Session, *, at: datetime) -> None:
    """Create those who run the installation and those who watch it."""
    for raw in read("people")["administration"]["people"]:
        if known(session, raw["login"]) is None:
            person = create_person(
                session, name=raw["name"], login=raw["login"], bureau_id=None, by=THE_SYSTEM, at=at
            )
            grant_system_role(session, person, raw["duty"], by=THE_SYSTEM, at=at)
