"""Logging in: name and password, second factor, one-time codes; every try counted and audited."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.i18n import N_
from people import accounts, logins, second_factor
from people.actors import Actor
from people.models import LoginSession, Person
from people.passwords import hash_password, outdated, verify_password

WRONG = N_("账号或者密码不对。输错多次要等 15 分钟。")
WAIT = N_("输错次数太多，请 15 分钟后再试，或者请管理员解除限制、给一次性代码。")
WAIT_FOR_CODE = N_("输错次数太多，请 15 分钟后再试，或者请管理员解除限制。")
WRONG_CODE = second_factor.WRONG_CODE
DROPPED = N_("原来的动态口令已经清除，新的还没有设置。请向管理员要一次性代码，填在下面再设置一次。")


@dataclass(frozen=True)
class Entry:
    """What came of a try: the person, or the sentence why not; a wrong name has no person."""

    person: Person | None
    refusal: str = ""


def known(session: Session, login: str) -> Person | None:
    """Return the active account of a login name, as it is now and held until the commit.

    Whoever ends all logins of the account meanwhile ends the one that begins here too. One
    statement, also for a name that nobody has.
    """
    named = select(Person).where(Person.login == accounts.normal_login(login))
    found = named.with_for_update(key_share=True).execution_options(populate_existing=True)
    person = session.scalar(found)
    return person if person is not None and person.disabled_at is None else None


def by_password(
    session: Session, login: str, password: str, *, address: str, at: datetime
) -> Entry:
    """Try a name and a password; unknown, disabled and wrong look and last the same."""
    name = accounts.normal_login(login)
    if logins.throttled(session, name, address, at):
        return Entry(None, WAIT)
    person = known(session, name)
    if not verify_password(person.password_hash if person else None, password) or person is None:
        return refused(session, name, person, WRONG, address, at)
    if person.password_hash is not None and outdated(person.password_hash):
        person.password_hash = hash_password(password)
    return accepted(session, person, "login", address, at)


def by_code(
    session: Session, person: Person, code: str, *, key: bytes, address: str, at: datetime
) -> Entry:
    """Try a code of the second factor after the password."""
    if logins.throttled(session, person.login, address, at):
        return Entry(None, WAIT)
    if not second_factor.take_code(session, person, code, key=key, at=at):
        why = DROPPED if second_factor.is_to_replace(person) else WRONG_CODE
        return refused(session, person.login, person, why, address, at)
    return accepted(session, person, "login.second_factor", address, at)


def by_recovery(
    session: Session, person: Person, code: str, *, login: LoginSession, address: str, at: datetime
) -> Entry:
    """Try an administrator's one-time code in place of a lost second factor, which is dropped.

    Of the person's logins only `login`, in which it is tried, stays open, and it alone enrols
    anew: all others need a code, and until then none is right.
    """
    counted = apart(person.login)
    if logins.throttled(session, counted, address, at):
        return Entry(None, WAIT_FOR_CODE)
    if not accounts.use_code(session, person, code, accounts.SECOND_FACTOR, at=at):
        return refused(session, counted, person, accounts.CODE_WRONG, address, at)
    by = as_actor(person, address)
    accounts.drop_second_factor(session, person, keep=login, by=by, at=at)
    login.second_factor = True
    return accepted(session, person, "login.recovery", address, at)


def by_one_time_code(
    session: Session, login: str, code: str, password: str, *, address: str, at: datetime
) -> Entry:
    """Try a one-time code for the password and set the password chosen with it.

    Raises `InvalidInput` at `password`; the code is then still good.
    """
    name = accounts.normal_login(login)
    counted = apart(name)
    if logins.throttled(session, counted, address, at):
        return Entry(None, WAIT_FOR_CODE)
    person = known(session, name)
    if person is None or not accounts.use_code(session, person, code, accounts.PASSWORD, at=at):
        return refused(session, counted, person, accounts.CODE_WRONG, address, at)
    by = as_actor(person, address)
    accounts.set_password(session, person, password, by=by, at=at)
    return accepted(session, person, "login.one_time_code", address, at)


def apart(login: str) -> str:
    """Return under what wrong one-time codes are counted: they are the way in for the shut out."""
    return f"code:{login}"


def accepted(session: Session, person: Person, kind: str, address: str, at: datetime) -> Entry:
    """Note a try that succeeded, which also ends the counting of wrong ones."""
    logins.note_attempt(session, person.login, address, at, succeeded=True)
    by = as_actor(person, address).audit
    audit.record(session, kind, by=by, at=at, object_kind="person", object_id=person.id)
    return Entry(person)


def refused(
    session: Session, login: str, person: Person | None, why: str, address: str, at: datetime
) -> Entry:
    """Note a try that failed; a name that nobody has is not written down, it may be a password."""
    logins.note_attempt(session, login, address, at, succeeded=False)
    by = as_actor(person, address).audit if person else audit.Actor(None, "", None, address)
    audit.record(session, "login", by=by, at=at, result="refused", object_kind="person")
    return Entry(None, why)


def as_actor(person: Person, address: str) -> Actor:
    """Return the person for the trail, before they are anybody here."""
    return Actor(person.id, person.name, person.bureau_id, address=address)
