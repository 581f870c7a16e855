"""Whoever must wait because of wrong tries is let in again by a person; that is written down."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import AuditRow
from people import entry, locks, logins
from people.actors import THE_SYSTEM
from people.logins import TRIES_AT_NAME, TRIES_FROM_PLACE, TRIES_HERE, WINDOW
from people.models import LoginAttempt, Person
from tests.people_of_bureaus import NOON, PASSWORD

HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


def fail(session: Session, name: str, times: int, address: str = HERE) -> None:
    for _ in range(times):
        logins.note_attempt(session, name, address, NOON, succeeded=False)


def come_in(session: Session, address: str = HERE) -> str:
    return entry.by_password(session, "lixiaomei", PASSWORD, address=address, at=NOON).refusal


@pytest.mark.parametrize(
    ("name", "times", "shut"),
    [
        ("lixiaomei", TRIES_HERE, True),
        ("lixiaomei", TRIES_HERE - 1, False),
        (entry.apart("lixiaomei"), TRIES_HERE, True),
        ("wangqiang", TRIES_HERE, False),
    ],
)
def test_an_account_that_must_wait_is_let_in_again(
    session: Session, li: Person, name: str, times: int, shut: bool
) -> None:
    fail(session, name, times)
    assert locks.is_shut_out(session, li, NOON) == shut
    assert not locks.is_shut_out(session, li, NOON + WINDOW)
    locks.let_in_again(session, li, by=THE_SYSTEM, at=NOON)
    assert not locks.is_shut_out(session, li, NOON)
    assert come_in(session) == ""
    assert session.scalar(select(func.count(LoginAttempt.id))) == times + 1, "all stay written down"
    row = session.scalars(select(AuditRow).where(AuditRow.kind == "login.lift")).one()
    assert (row.object_kind, row.object_id) == ("person", str(li.id))


def test_tries_from_many_places_at_one_name_are_lifted_too(session: Session, li: Person) -> None:
    for n in range(TRIES_AT_NAME):
        fail(session, "lixiaomei", 1, f"10.1.0.{n}")
    assert come_in(session) == entry.WAIT
    assert locks.is_shut_out(session, li, NOON)
    locks.let_in_again(session, li, by=THE_SYSTEM, at=NOON)
    assert come_in(session) == ""


def test_counting_begins_anew(session: Session, li: Person) -> None:
    fail(session, "lixiaomei", TRIES_HERE)
    locks.let_in_again(session, li, by=THE_SYSTEM, at=NOON)
    fail(session, "lixiaomei", TRIES_HERE)
    assert come_in(session) == entry.WAIT


@pytest.mark.usefixtures("li")
def test_a_place_is_let_in_again(session: Session) -> None:
    for n in range(TRIES_FROM_PLACE):
        fail(session, f"name{n}", 1)
    assert come_in(session) == entry.WAIT
    assert locks.waiting_places(session, NOON) == [HERE]
    locks.lift_place(session, HERE, by=THE_SYSTEM, at=NOON)
    assert locks.waiting_places(session, NOON) == []
    assert come_in(session) == ""
    row = session.scalars(select(AuditRow).where(AuditRow.kind == "login.lift")).one()
    assert (row.object_kind, row.object_id) == ("address", HERE)


def test_an_archivist_sees_terminals_of_the_own_bureau_and_of_none(session: Session) -> None:
    own, other = 1, 2
    places = {"10.0.0.3": own, "10.0.0.4": None, "10.0.0.5": other}
    for address, owner in places.items():
        fail(session, locks.at_terminal(owner, address), TRIES_HERE, address)
    assert locks.waiting_terminals(session, own, NOON) == ["10.0.0.3", "10.0.0.4"]
    for address in places:
        locks.lift_terminal(session, own, address, by=THE_SYSTEM, at=NOON)
    assert locks.waiting_terminals(session, own, NOON) == []
    assert locks.waiting_terminals(session, other, NOON) == ["10.0.0.5"]
    rows = session.scalars(select(AuditRow).where(AuditRow.kind == "login.lift"))
    assert [(row.object_kind, row.object_id) for row in rows] == [
        ("terminal", address) for address in places
    ]


def test_wrong_passwords_at_a_terminals_address_do_not_shut_the_terminal(session: Session) -> None:
    fail(session, "lixiaomei", TRIES_HERE)
    assert locks.waiting_terminals(session, 1, NOON) == []
