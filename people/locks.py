"""Names and places that must wait because of wrong tries, and the end of waiting by a person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from core import audit
from core.audit import Fact
from people.actors import Actor
from people.entry import apart
from people.logins import TRIES_FROM_PLACE, TRIES_HERE, WINDOW, Try, counted_as, must_wait
from people.models import LoginAttempt, Person

# Only an attack comes from more places at once; the list need not be longer.
MOST_PLACES = 100


def at_terminal(bureau_id: int | None, address: str) -> str:
    """Return under what wrong codes at a terminal of the reading room are counted."""
    return f"room:{bureau_id or ''}:{address}"


def names_of(person: Person) -> list[str]:
    """Return under what wrong tries at an account are counted: passwords, one-time codes."""
    return [person.login, apart(person.login)]


def is_shut_out(session: Session, person: Person, at: datetime) -> bool:
    """Tell whether somewhere the account must wait. One statement."""
    names = [counted_as(session, name) for name in names_of(person)]
    return any(
        must_wait(tries, name, address)
        for name, tries in tries_at(session, names, at).items()
        for address in {row.address for row in tries}
    )


def waiting_places(session: Session, at: datetime) -> list[str]:
    """Return the addresses from which nobody can log in any more. One statement."""
    return crowded(session, TRIES_FROM_PLACE, at)


def waiting_terminals(session: Session, bureau_id: int, at: datetime) -> list[str]:
    """Return the addresses of terminals that must wait: the bureau's own and those of no bureau."""
    places = crowded(session, TRIES_HERE, at)
    names = {
        counted_as(session, at_terminal(owner, place)): place
        for place in places
        for owner in (bureau_id, None)
    }
    tries = tries_at(session, list(names), at) if names else {}
    return sorted({names[name] for name in tries if must_wait(tries[name], name, names[name])})


def crowded(session: Session, tries: int, at: datetime) -> list[str]:
    """Return the addresses from which so many tries went wrong lately."""
    found = session.scalars(
        select(LoginAttempt.address)
        .where(counting(at), LoginAttempt.succeeded.is_(False))
        .group_by(LoginAttempt.address)
        .having(func.count() >= tries)
        .order_by(LoginAttempt.address)
        .limit(MOST_PLACES)
    )
    return list(found)


def tries_at(session: Session, names: Sequence[str], at: datetime) -> dict[str, list[Try]]:
    """Return the tries that count at each of the names, oldest first."""
    found: dict[str, list[Try]] = defaultdict(list)
    rows = session.execute(
        select(LoginAttempt.login, LoginAttempt.address, LoginAttempt.succeeded)
        .where(counting(at), LoginAttempt.login.in_(names))
        .order_by(LoginAttempt.at, LoginAttempt.id)
    )
    for row in rows:
        found[row.login].append(row)
    return found


def counting(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a try still counts."""
    return (LoginAttempt.at > at - WINDOW) & LoginAttempt.lifted_at.is_(None)


def let_in_again(session: Session, person: Person, *, by: Actor, at: datetime) -> None:
    """Let an account try again at once."""
    lift(session, under(session, names_of(person)), at)
    note(session, "person", person.id, by=by, at=at, bureau_id=person.bureau_id)


def lift_place(session: Session, address: str, *, by: Actor, at: datetime) -> None:
    """Let everybody try again from an address."""
    lift(session, LoginAttempt.address == address, at)
    note(session, "address", address, by=by, at=at)


def lift_terminal(
    session: Session, bureau_id: int, address: str, *, by: Actor, at: datetime
) -> None:
    """Let a terminal of the bureau's reading room, or of none, try again at once."""
    names = [at_terminal(owner, address) for owner in (bureau_id, None)]
    lift(session, under(session, names), at)
    note(session, "terminal", address, by=by, at=at)


def under(session: Session, names: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a try was at one of the names."""
    return LoginAttempt.login.in_([counted_as(session, name) for name in names])


def lift(session: Session, tries: ColumnElement[bool], at: datetime) -> None:
    """Let these tries count no more; they stay written down."""
    session.execute(update(LoginAttempt).where(counting(at), tries).values(lifted_at=at))


def note(
    session: Session, kind: str, found: object, *, by: Actor, at: datetime, **facts: Fact
) -> None:
    """Write into the trail who let what try again."""
    audit.record(
        session, "login.lift", by=by.audit, at=at, object_kind=kind, object_id=found, **facts
    )
