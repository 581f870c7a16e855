"""Logins: server-side sessions whose tokens only the browser has, and the throttle before them."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from core import audit
from core.crypto import digest, new_token
from core.database import settings_of
from core.locking import hold_name
from people.actors import Actor, with_places
from people.models import LoginAttempt, LoginSession, OneTimeCode, Person

STEP_UP = timedelta(minutes=5)
SEEN_EVERY = timedelta(minutes=1)
WINDOW = timedelta(minutes=15)
# Tries within the window: at one name from one place, at one name from anywhere, from one place.
TRIES_HERE, TRIES_AT_NAME, TRIES_FROM_PLACE = 5, 30, 100
KEEP_ATTEMPTS = timedelta(days=30)
KEEP_SESSIONS = timedelta(days=180)
LONGEST_AGENT = 200
# The name as it is counted, the address, whether it succeeded.
Try = Row[str, str, bool]


@dataclass(frozen=True)
class Limits:
    """How long a login lasts without a click, and at most."""

    idle: timedelta
    absolute: timedelta


def open_login(
    session: Session, person: Person, *, address: str, agent: str, second_factor: bool, at: datetime
) -> tuple[LoginSession, str]:
    """Open a login and return it with its token, which nothing else ever shows again."""
    token = new_token()
    login = LoginSession(
        token_digest=digest(token),
        person_id=person.id,
        created_at=at,
        last_seen_at=at,
        authenticated_at=at,
        second_factor=second_factor,
        address=address,
        agent=agent[:LONGEST_AGENT],
    )
    session.add(login)
    session.flush()  # the audit row names it
    return login, token


class Found(NamedTuple):
    """An open login, whose it is, of which bureau, and the rows that say what the person holds."""

    login: LoginSession
    person: Person
    bureau: Bureau | None
    places: Sequence[Row[Any]]


LOGIN = with_places(
    select(LoginSession, Person, Bureau)
    .join(Person, Person.id == LoginSession.person_id)
    .outerjoin(Bureau, Bureau.id == Person.bureau_id)
).where(
    LoginSession.token_digest == bindparam("digest"),
    LoginSession.ended_at.is_(None),
    LoginSession.last_seen_at > bindparam("seen_after"),
    LoginSession.created_at > bindparam("made_after"),
    Person.disabled_at.is_(None),
)


def find_login(session: Session, token: str, at: datetime, limits: Limits) -> Found | None:
    """Return the open login of a token; None when ended, idle, old or disabled. One statement."""
    known = {
        "digest": digest(token),
        "at": at,
        "seen_after": at - limits.idle,
        "made_after": at - limits.absolute,
    }
    rows = session.execute(LOGIN, known).all()
    return Found(rows[0][0], rows[0][1], rows[0][2], rows) if rows else None


def renew(session: Session, login: LoginSession, at: datetime) -> str:
    """Change the token after a proof of identity (ASVS 7.2.4) and return the new one."""
    token = new_token()
    login.token_digest = digest(token)
    login.authenticated_at = at
    login.last_seen_at = at
    session.flush()  # a fault must show before the cookie is written
    return token


def stepped_up(login: LoginSession, at: datetime) -> bool:
    """Tell whether identity was proved recently enough for approving, sealing, granting roles."""
    return at - login.authenticated_at < STEP_UP


def unseen(login: LoginSession, at: datetime) -> bool:
    """Tell whether the moment of the last click is worth writing again."""
    return at - login.last_seen_at >= SEEN_EVERY


def note_seen(session: Session, login_id: int, at: datetime) -> None:
    """Write the moment of the last click."""
    session.execute(update(LoginSession).where(LoginSession.id == login_id).values(last_seen_at=at))


def end_login(session: Session, login: LoginSession, *, by: Actor, at: datetime) -> None:
    """End one login; its token is worthless from the next request on."""
    if login.ended_at is not None:
        return
    login.ended_at = at
    session.flush()  # the list of the same page must show it
    audit.record(
        session,
        "logout" if by.person_id == login.person_id else "session.end",
        by=by.audit,
        at=at,
        object_kind="person",
        object_id=login.person_id,
        login=login.id,
    )


def end_others(session: Session, login: LoginSession, *, by: Actor, at: datetime) -> int:
    """End all other logins of the person whose login this is, and return how many."""
    count = end_all(session, login.person_id, at, keep=login)
    audit.record(
        session,
        "logout.others",
        by=by.audit,
        at=at,
        object_kind="person",
        object_id=login.person_id,
        ended=count,
    )
    return count


def end_all(
    session: Session, person_id: int, at: datetime, *, keep: LoginSession | None = None
) -> int:
    """End all logins of a person, but for the one to keep, and return how many."""
    ended = session.execute(
        update(LoginSession)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.id != (keep.id if keep else 0),
        )
        .values(ended_at=at)
        .returning(LoginSession.id)
    )
    return len(ended.all())


def open_logins(
    session: Session, person_id: int, at: datetime, limits: Limits
) -> list[LoginSession]:
    """Return the logins of a person that a click would still find, the last seen first."""
    return list(
        session.scalars(
            select(LoginSession)
            .where(
                LoginSession.person_id == person_id,
                LoginSession.ended_at.is_(None),
                LoginSession.last_seen_at > at - limits.idle,
                LoginSession.created_at > at - limits.absolute,
            )
            .order_by(LoginSession.last_seen_at.desc())
        )
    )


def throttled(session: Session, login: str, address: str, at: datetime) -> bool:
    """Tell whether tries at this name or from this place must wait; holds the name till commit."""
    login = counted_as(session, login)
    # Two tries at one name at once must not both count themselves as the last one allowed.
    hold_name(session, login)
    rows = session.execute(
        select(LoginAttempt.login, LoginAttempt.address, LoginAttempt.succeeded)
        .where(
            LoginAttempt.at > at - WINDOW,
            LoginAttempt.lifted_at.is_(None),
            or_(LoginAttempt.login == login, LoginAttempt.address == address),
        )
        .order_by(LoginAttempt.at, LoginAttempt.id)
    ).all()
    return must_wait(rows, login, address)


def must_wait(tries: Iterable[Try], login: str, address: str) -> bool:
    """Tell whether these tries, oldest first, are too many for one more."""
    here = at_name = from_place = 0
    for name, place, succeeded in tries:
        at_name += name == login and not succeeded
        from_place += place == address and not succeeded
        if (name, place) == (login, address):
            here = 0 if succeeded else here + 1
    return here >= TRIES_HERE or at_name >= TRIES_AT_NAME or from_place >= TRIES_FROM_PLACE


def counted_as(session: Session, login: str) -> str:
    """Return under what a typed name is counted: it may be a password in the wrong field."""
    key = settings_of(session).secret("attempts")
    return hmac.new(key, login.encode(), "sha256").hexdigest()


def note_attempt(
    session: Session, login: str, address: str, at: datetime, *, succeeded: bool
) -> None:
    """Write one try down, so that the throttle outlives a restart and counts on all servers."""
    name = counted_as(session, login)
    session.add(LoginAttempt(login=name, address=address, at=at, succeeded=succeeded))
    session.flush()  # the next try of the same click counts it


def sweep(session: Session, at: datetime) -> None:
    """Forget tries after 30 days, ended logins after 180, codes a month after they expired."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.at < at - KEEP_ATTEMPTS))
    session.execute(delete(LoginSession).where(LoginSession.last_seen_at < at - KEEP_SESSIONS))
    session.execute(delete(OneTimeCode).where(OneTimeCode.expires_at < at - KEEP_ATTEMPTS))
