"""Accounts, posts and duties: what must not stand together does not, whoever clicks at once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import Database
from people import accounts, entry, organisation, second_factor
from people.actors import THE_SYSTEM
from people.logins import open_login
from people.models import (
    ADMINISTRATOR,
    AUDIT_ADMINISTRATOR,
    LoginSession,
    OneTimeCode,
    Person,
    Post,
    SystemRole,
)
from tests.people_of_bureaus import NOON, PASSWORD, bureau, person
from tests.races.racing import Act, new_code, race

pytestmark = pytest.mark.postgresql
COMMON: dict[str, Any] = {"by": THE_SYSTEM, "at": NOON}
NEW, KEY, ADDRESS = "一个新的 password 2026", bytes(32), "10.1.1.1"


@dataclass(frozen=True)
class Staff:
    """Somebody without a post, a post, and the only two who manage the accounts of the bureau."""

    somebody: int
    post: int
    first: int
    second: int


@pytest.fixture
def staff(database: Database) -> Staff:
    with database.writing() as session:
        code = new_code()
        here = bureau(session, code)
        somebody = accounts.create_person(
            session, name="李晓梅", login=code, bureau_id=here.id, **COMMON
        )
        accounts.set_password(session, somebody, PASSWORD, **COMMON)
        post = organisation.create_post(
            session, bureau_id=here.id, title="科员", roles=["handler"], **COMMON
        )
        first, second = (
            person(session, here, name, login=f"{code}{name}", duty=ADMINISTRATOR)
            for name in ("甲", "乙")
        )
        return Staff(somebody.id, post.id, first.id, second.id)


def appoint(session: Session, staff: Staff) -> None:
    who = session.get_one(Person, staff.somebody)
    organisation.appoint(session, who, session.get_one(Post, staff.post), None, **COMMON)


def give_duty(session: Session, staff: Staff) -> None:
    who = session.get_one(Person, staff.somebody)
    organisation.grant_system_role(session, who, AUDIT_ADMINISTRATOR, **COMMON)


def disable_first(session: Session, staff: Staff) -> None:
    accounts.disable(session, session.get_one(Person, staff.first), **COMMON)


def disable_second(session: Session, staff: Staff) -> None:
    accounts.disable(session, session.get_one(Person, staff.second), **COMMON)


def take_duty(session: Session, staff: Staff) -> None:
    row = session.scalars(select(SystemRole).where(SystemRole.person_id == staff.second)).one()
    organisation.end_system_role(session, row, **COMMON)


def change_password(session: Session, staff: Staff) -> None:
    who = session.get_one(Person, staff.somebody)
    login, _token = open_login(session, who, address=ADDRESS, agent="", second_factor=True, at=NOON)
    accounts.change_password(session, who, PASSWORD, NEW, login=login, **COMMON)


def log_in(session: Session, staff: Staff) -> str:
    name = session.get_one(Person, staff.somebody).login
    tried = entry.by_password(session, name, PASSWORD, address=ADDRESS, at=NOON)
    if tried.person is not None:
        open_login(session, tried.person, address=ADDRESS, agent="", second_factor=False, at=NOON)
    return tried.refusal


def disable_somebody(session: Session, staff: Staff) -> None:
    accounts.disable(session, session.get_one(Person, staff.somebody), **COMMON)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (appoint, give_duty, organisation.DUTY_APART),
        (give_duty, appoint, organisation.APPOINT_APART),
        (appoint, appoint, organisation.ALREADY),
        (give_duty, give_duty, organisation.ONE_DUTY),
        (disable_first, disable_second, accounts.LAST_ADMINISTRATOR),
        (disable_first, take_duty, accounts.LAST_ADMINISTRATOR),
        (take_duty, disable_first, accounts.LAST_ADMINISTRATOR),
        (change_password, change_password, accounts.CURRENT_WRONG),
        (change_password, log_in, entry.WRONG),
        (disable_somebody, log_in, entry.WRONG),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_the_second_is_told_what_stands_against_it(
    database: Database, staff: Staff, first: Any, second: Any, told: str
) -> None:
    assert race(database, lambda s: first(s, staff), lambda s: second(s, staff)) == told


@pytest.mark.parametrize("ending", [disable_somebody, change_password])
def test_a_login_that_begins_at_that_moment_is_ended_too(
    database: Database, staff: Staff, ending: Any
) -> None:
    race(database, lambda s: log_in(s, staff), lambda s: ending(s, staff))
    entered = LoginSession.person_id == staff.somebody, LoginSession.second_factor.is_(False)
    with database.reading() as session:
        assert session.scalars(select(LoginSession).where(*entered)).one().ended_at is not None


def test_of_two_codes_issued_at_once_one_is_good(database: Database, staff: Staff) -> None:
    def issue(session: Session) -> None:
        who = session.get_one(Person, staff.somebody)
        accounts.issue_code(session, who, accounts.PASSWORD, **COMMON)

    race(database, issue, issue)
    good = OneTimeCode.person_id == staff.somebody, OneTimeCode.used_at.is_(None)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OneTimeCode).where(*good)) == 1


def test_a_one_time_code_is_used_once(database: Database, staff: Staff) -> None:
    with database.writing() as session:
        who = session.get_one(Person, staff.somebody)
        code = accounts.issue_code(session, who, accounts.PASSWORD, **COMMON)

    def use(session: Session) -> bool:
        who = session.get_one(Person, staff.somebody)
        return accounts.use_code(session, who, code, accounts.PASSWORD, at=NOON)

    assert race(database, use, use) is False


def enrolling(database: Database, staff: Staff) -> tuple[str, Act]:
    """Begin an enrolment; return the code on the telephone and the act of showing it."""
    with database.writing() as session:
        who = session.get_one(Person, staff.somebody)
        second_factor.begin_enrolment(session, who, key=KEY)
        totp = pyotp.TOTP(second_factor.unseal(who.totp_next, KEY, who.id))
    code = totp.at(NOON)

    def confirm(session: Session) -> None:
        who = session.get_one(Person, staff.somebody)
        second_factor.confirm_enrolment(session, who, code, key=KEY, **COMMON)

    return totp.at(NOON + timedelta(seconds=second_factor.STEP_SECONDS)), confirm


def test_a_telephone_is_enrolled_once_and_its_codes_work_once(
    database: Database, staff: Staff
) -> None:
    next_code, confirm = enrolling(database, staff)
    assert race(database, confirm, confirm) == second_factor.WRONG_CODE

    def take(session: Session) -> bool:
        who = session.get_one(Person, staff.somebody)
        return second_factor.take_code(session, who, next_code, key=KEY, at=NOON)

    assert race(database, take, take) is False
