"""Logging in: tries are counted in the database, codes work once, nothing tells who exists."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import AuditRow
from core.database import Database
from core.errors import InvalidInput
from people import accounts, entry, logins
from people.actors import THE_SYSTEM
from people.logins import TRIES_AT_NAME, TRIES_FROM_PLACE, TRIES_HERE, WINDOW, Limits
from people.models import LoginAttempt, LoginSession, OneTimeCode, Person
from tests.databases import settings_for
from tests.people_of_bureaus import NOON, PASSWORD, bureau, person

HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"
LIMITS = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))
MINUTE = timedelta(minutes=1)
FRESH = "a fresh 密码 of mine"


def attempt(
    session: Session, login: str, password: str, at: datetime = NOON, address: str = HERE
) -> entry.Entry:
    return entry.by_password(session, login, password, address=address, at=at)


def test_the_right_password_comes_in(session: Session, li: Person) -> None:
    assert attempt(session, "lixiaomei", PASSWORD).person is li
    assert attempt(session, " LiXiaoMei ", PASSWORD).person is li


def test_unknown_disabled_and_wrong_are_told_alike(session: Session, li: Person) -> None:
    gone = person(session, bureau(session), "王强")
    accounts.disable(session, gone, by=THE_SYSTEM, at=NOON)
    assert li.disabled_at is None
    answers = {
        attempt(session, login, password)
        for login, password in (
            ("lixiaomei", "wrong"),
            ("nobody", PASSWORD),
            ("wangqiang", PASSWORD),
        )
    }
    assert answers == {entry.Entry(None, entry.WRONG)}


def test_an_unknown_name_costs_as_much_as_a_wrong_password(
    session: Session, li: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: either way one hash is verified, of the same cost."""
    verified: list[str] = []

    class Counting:
        def verify(self, stored: str, _given: str) -> bool:
            verified.append(stored.rsplit("$", 2)[0])
            return False

    monkeypatch.setattr("people.passwords.hasher", Counting())
    monkeypatch.setattr("people.passwords.decoy", lambda: li.password_hash)
    attempt(session, "lixiaomei", "wrong")
    attempt(session, "nobody", "wrong")
    assert len(verified) == 2
    assert len(set(verified)) == 1


def test_five_wrong_tries_close_the_door_here_for_fifteen_minutes(
    session: Session, li: Person
) -> None:
    for _ in range(TRIES_HERE):
        assert attempt(session, "lixiaomei", "wrong").refusal == entry.WRONG
    assert attempt(session, "lixiaomei", PASSWORD).refusal == entry.WAIT
    assert attempt(session, "lixiaomei", PASSWORD, address=ELSEWHERE).person is li
    assert attempt(session, "lixiaomei", PASSWORD, NOON + WINDOW + MINUTE).person is li


def test_a_right_try_ends_the_counting(session: Session, li: Person) -> None:
    for n in range(3 * TRIES_HERE):
        password = PASSWORD if n % TRIES_HERE == TRIES_HERE - 1 else "wrong"
        found = attempt(session, "lixiaomei", password, NOON + n * timedelta(seconds=1))
        assert found.refusal != entry.WAIT
    assert li.disabled_at is None


def test_names_that_do_not_exist_are_throttled_just_so(session: Session) -> None:
    for _ in range(TRIES_HERE):
        assert attempt(session, "nobody", "wrong").refusal == entry.WRONG
    assert attempt(session, "nobody", "wrong").refusal == entry.WAIT


def test_many_places_at_one_name_and_one_place_at_many_names(session: Session, li: Person) -> None:
    for n in range(TRIES_AT_NAME):
        logins.note_attempt(session, "lixiaomei", f"10.1.0.{n}", NOON, succeeded=False)
    assert attempt(session, li.login, PASSWORD, address=ELSEWHERE).refusal == entry.WAIT
    for n in range(TRIES_FROM_PLACE):
        logins.note_attempt(session, f"name{n}", HERE, NOON, succeeded=False)
    assert logins.throttled(session, "another", HERE, NOON)
    assert not logins.throttled(session, "another", ELSEWHERE, NOON)


def test_the_throttle_outlives_a_restart(database_url: str, tmp_path: Path) -> None:
    def opened() -> Iterator[Session]:
        database = Database(settings_for(database_url, tmp_path))
        with database.writing() as found:
            yield found
        database.engine.dispose()

    for first in opened():
        person(first, bureau(first), "李晓梅", "archivist")
        for _ in range(TRIES_HERE):
            attempt(first, "lixiaomei", "wrong")
    for second in opened():
        assert attempt(second, "lixiaomei", PASSWORD).refusal == entry.WAIT


def test_every_try_leaves_its_row_and_no_password_does(session: Session, li: Person) -> None:
    attempt(session, "lixiaomei", "wrong")
    attempt(session, "my password by mistake", "wrong")
    attempt(session, "lixiaomei", PASSWORD)
    rows = session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    told = [(row.kind, row.result, row.person_id) for row in rows]
    assert told == [
        ("login", "refused", li.id),
        ("login", "refused", None),
        ("login", "ok", li.id),
    ]
    assert not any("mistake" in str(vars(row)) for row in rows)


class TestOneTimeCodes:
    def issue(self, session: Session, who: Person, at: datetime = NOON) -> str:
        return accounts.issue_code(session, who, accounts.PASSWORD, by=THE_SYSTEM, at=at)

    def use(
        self, session: Session, code: str, password: str = FRESH, at: datetime = NOON
    ) -> entry.Entry:
        return entry.by_one_time_code(session, "lixiaomei", code, password, address=HERE, at=at)

    def test_sets_the_owners_password_once(self, session: Session, li: Person) -> None:
        code = self.issue(session, li)
        assert self.use(session, f" {code[:4]}-{code[4:].lower()} ").person is li
        assert attempt(session, "lixiaomei", FRESH).person is li
        assert attempt(session, "lixiaomei", PASSWORD).person is None
        assert self.use(session, code).refusal == accounts.CODE_WRONG

    def test_expires(self, session: Session, li: Person) -> None:
        code = self.issue(session, li)
        late = NOON + accounts.CODE_LIFE
        assert self.use(session, code, at=late).refusal == accounts.CODE_WRONG

    def test_a_newer_one_ends_the_older(self, session: Session, li: Person) -> None:
        older, newer = self.issue(session, li), self.issue(session, li)
        assert self.use(session, older).refusal == accounts.CODE_WRONG
        assert self.use(session, newer).person is li

    def test_is_its_owners_alone(self, session: Session, li: Person) -> None:
        other = person(session, bureau(session), "王强")
        assert self.use(session, self.issue(session, other)).refusal == accounts.CODE_WRONG
        assert li.password_hash is not None

    def test_of_another_purpose_does_nothing(self, session: Session, li: Person) -> None:
        code = accounts.issue_code(session, li, accounts.SECOND_FACTOR, by=THE_SYSTEM, at=NOON)
        assert self.use(session, code).refusal == accounts.CODE_WRONG

    def test_only_its_digest_is_kept(self, session: Session, li: Person) -> None:
        code = self.issue(session, li)
        row = session.scalars(select(OneTimeCode)).one()
        assert code not in str(vars(row))

    def test_a_bad_password_is_refused_at_its_field(self, session: Session, li: Person) -> None:
        with pytest.raises(InvalidInput) as refused:
            self.use(session, self.issue(session, li), "12345678")
        assert list(refused.value.errors) == ["password"]

    def test_guesses_are_throttled_as_passwords_are(self, session: Session, li: Person) -> None:
        code = self.issue(session, li)
        for _ in range(TRIES_HERE):
            self.use(session, "GUESS")
        assert self.use(session, code).refusal == entry.WAIT_FOR_CODE


class TestSessions:
    def open(self, session: Session, who: Person) -> tuple[LoginSession, str]:
        return logins.open_login(
            session, who, address=HERE, agent="x" * 999, second_factor=True, at=NOON
        )

    def test_a_token_finds_its_login_and_is_not_kept(self, session: Session, li: Person) -> None:
        login, token = self.open(session, li)
        found = logins.find_login(session, token, NOON, LIMITS)
        assert found is not None
        assert (found.login, found.person) == (login, li)
        assert token not in str(vars(login))
        assert logins.find_login(session, login.token_digest, NOON, LIMITS) is None

    def test_ends_when_idle_and_at_last(self, session: Session, li: Person) -> None:
        login, token = self.open(session, li)
        assert logins.find_login(session, token, NOON + 29 * MINUTE, LIMITS)
        assert logins.find_login(session, token, NOON + 30 * MINUTE, LIMITS) is None
        logins.note_seen(session, login.id, NOON + timedelta(hours=11, minutes=50))
        session.expire_all()
        assert logins.find_login(session, token, NOON + timedelta(hours=11, minutes=59), LIMITS)
        assert logins.find_login(session, token, NOON + timedelta(hours=12), LIMITS) is None

    def test_ends_when_ended_disabled_or_given_a_code(self, session: Session, li: Person) -> None:
        first, token = self.open(session, li)
        logins.end_login(session, first, by=THE_SYSTEM, at=NOON)
        assert logins.find_login(session, token, NOON, LIMITS) is None
        _, token = self.open(session, li)
        accounts.issue_code(session, li, accounts.PASSWORD, by=THE_SYSTEM, at=NOON)
        assert logins.find_login(session, token, NOON, LIMITS) is None
        _, token = self.open(session, li)
        accounts.disable(session, li, by=THE_SYSTEM, at=NOON)
        accounts.enable(session, li, by=THE_SYSTEM, at=NOON)
        assert logins.find_login(session, token, NOON, LIMITS) is None

    def test_a_renewed_token_ends_the_old_one(self, session: Session, li: Person) -> None:
        login, token = self.open(session, li)
        newer = logins.renew(session, login, NOON + MINUTE)
        assert logins.find_login(session, token, NOON + MINUTE, LIMITS) is None
        assert logins.find_login(session, newer, NOON + MINUTE, LIMITS)

    def test_identity_is_fresh_for_five_minutes(self, session: Session, li: Person) -> None:
        login, _ = self.open(session, li)
        assert logins.stepped_up(login, NOON + 4 * MINUTE)
        assert not logins.stepped_up(login, NOON + 5 * MINUTE)

    def test_changing_the_password_ends_the_other_logins(
        self, session: Session, li: Person
    ) -> None:
        mine, token = self.open(session, li)
        _, other = self.open(session, li)
        accounts.change_password(session, li, PASSWORD, FRESH, login=mine, by=THE_SYSTEM, at=NOON)
        assert logins.find_login(session, token, NOON, LIMITS)
        assert logins.find_login(session, other, NOON, LIMITS) is None

    def test_old_rows_are_swept(self, session: Session, li: Person) -> None:
        self.open(session, li)
        logins.note_attempt(session, "lixiaomei", HERE, NOON, succeeded=False)
        logins.sweep(session, NOON + timedelta(days=29))
        assert session.scalars(select(LoginAttempt)).all()
        logins.sweep(session, NOON + timedelta(days=181))
        assert not session.scalars(select(LoginAttempt)).all()
        assert not session.scalars(select(LoginSession)).all()
