"""Accounts: made and disabled by administrators, who never set or see a password."""

import re
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from core.crypto import digest, new_code
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, message
from core.locking import hold
from people.actors import THE_SYSTEM, Actor
from people.logins import end_all
from people.models import (
    ADMINISTRATOR,
    LoginSession,
    OneTimeCode,
    Person,
    SystemRole,
)
from people.passwords import check_new_password, hash_password, verify_password
from people.second_factor import drop
from people.spelling import spell
from people.trail import note

PASSWORD, SECOND_FACTOR = "password", "second_factor"  # what a code is for
KINDS = ("staff", "terminal")
CODE_LENGTH = 16
CODE_LIFE = timedelta(hours=72)
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
LONGEST_NAME = 60
NAME_MISSING = N_("请填写姓名。")
NAME_LONG = N_("姓名太长，最多 60 个字。")
LOGIN_BAD = N_("账号用小写字母、数字、点、横线，2 到 32 位，以字母或数字开头。")
LOGIN_TAKEN = N_("账号 {login} 已经有人用了，请换一个。")
CODE_WRONG = N_("账号或者一次性代码不对，或者代码已经用过、已过期。请向管理员要一个新的。")
CURRENT_WRONG = N_("现在的密码不对。")
SAME_PASSWORD = N_("新密码和现在的一样，请换一个。")
LAST_ADMINISTRATOR = N_("这是最后一名管理员，停用后就没有人能管理账号了。请先另设一名管理员。")


def create_person(
    session: Session,
    *,
    name: str,
    login: str,
    bureau_id: int | None,
    by: Actor,
    at: datetime,
    kind: str = "staff",
) -> Person:
    """Create an account without a password; `issue_code` gives its owner the way in.

    Raises `InvalidInput` at `name` or `login`.
    """
    name, login = name.strip(), normal_login(login)
    check_name(name)
    check_login(session, login)
    person = Person(
        bureau_id=bureau_id,
        name=name,
        pinyin=spell(name),
        login=login,
        kind=kind if kind in KINDS else KINDS[0],
        must_change=True,
        created_at=at,
    )
    session.add(person)
    session.flush()  # codes and appointments of the same click name the person
    note(session, "person.create", person, by, at, name=name, login=login, account=person.kind)
    return person


def normal_login(login: str) -> str:
    """Return a login as it is kept: lower case, without the blanks around it."""
    return login.strip().casefold()


def check_name(name: str) -> None:
    """Raise `InvalidInput` at `name` unless it is a name."""
    if not name:
        raise InvalidInput({"name": NAME_MISSING})
    if len(name) > LONGEST_NAME:
        raise InvalidInput({"name": NAME_LONG})


def check_login(session: Session, login: str) -> None:
    """Raise `InvalidInput` at `login` unless it is well formed and free."""
    if not LOGIN.fullmatch(login):
        raise InvalidInput({"login": LOGIN_BAD})
    if session.scalar(select(Person.id).where(Person.login == login)) is not None:
        raise InvalidInput({"login": message(LOGIN_TAKEN, login=login)})


def create_first_administrator(session: Session, *, name: str, login: str, at: datetime) -> str:
    """Create the installation's own administrator and return the code for the first login.

    Raises `InvalidInput` for a bad login; used by `diaoyue init` on an empty installation.
    """
    person = create_person(session, name=name, login=login, bureau_id=None, by=THE_SYSTEM, at=at)
    session.add(SystemRole(person_id=person.id, role=ADMINISTRATOR, granted_by=None, granted_at=at))
    note(session, "system_role.grant", person, THE_SYSTEM, at, role=ADMINISTRATOR)
    return issue_code(session, person, PASSWORD, by=THE_SYSTEM, at=at)


def issue_code(session: Session, person: Person, purpose: str, *, by: Actor, at: datetime) -> str:
    """Return a new one-time code to hand to the person; older ones for the purpose die.

    A code for the password also ends what an intruder may have open.
    """
    hold(session, person)
    session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.person_id == person.id,
            OneTimeCode.purpose == purpose,
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=at)
    )
    code = new_code(CODE_LENGTH)
    session.add(
        OneTimeCode(
            digest=digest(code),
            purpose=purpose,
            person_id=person.id,
            created_by=by.person_id or None,
            created_at=at,
            expires_at=at + CODE_LIFE,
        )
    )
    if purpose == PASSWORD:
        end_all(session, person.id, at)
    note(session, "code.issue", person, by, at, purpose=purpose)
    return code


def use_code(session: Session, person: Person, code: str, purpose: str, *, at: datetime) -> bool:
    """Tell whether the code is good for this person and purpose, and use it up."""
    typed = "".join(code.split()).replace("-", "").upper()
    used = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.digest == digest(typed),
            OneTimeCode.person_id == person.id,
            OneTimeCode.purpose == purpose,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > at,
        )
        .values(used_at=at)
        .returning(OneTimeCode.id)
    ).first()
    return used is not None


def set_password(
    session: Session,
    person: Person,
    password: str,
    *,
    by: Actor,
    at: datetime,
    keep: LoginSession | None = None,
) -> None:
    """Set the password that the person chose and end their other logins.

    Raises `InvalidInput` at `password`.
    """
    check_new_password(password, names=near_names(session, person))
    if person.password_hash is not None and verify_password(person.password_hash, password):
        raise InvalidInput({"password": SAME_PASSWORD})
    person.password_hash = hash_password(password)
    person.must_change = False
    ended = end_all(session, person.id, at, keep=keep)
    note(session, "password.change", person, by, at, sessions_ended=ended)


def change_password(
    session: Session,
    person: Person,
    current: str,
    password: str,
    *,
    login: LoginSession,
    by: Actor,
    at: datetime,
) -> None:
    """Change one's own password; raises `InvalidInput` at `current` or `password`."""
    hold(session, person)
    if not verify_password(person.password_hash, current):
        raise InvalidInput({"current": CURRENT_WRONG})
    set_password(session, person, password, by=by, at=at, keep=login)


def near_names(session: Session, person: Person) -> list[str]:
    """Return the words that a guesser would try first for this person."""
    bureau = session.get(Bureau, person.bureau_id) if person.bureau_id else None
    names = [person.name, person.login, *person.pinyin.split()]
    return [*names, bureau.name, bureau.code] if bureau else names


def drop_second_factor(
    session: Session, person: Person, *, keep: LoginSession, by: Actor, at: datetime
) -> None:
    """Forget the person's second factor after a recovery code; they enrol anew at once.

    Their other logins end: the lost telephone may be signed in.
    """
    drop(session, person)
    ended = end_all(session, person.id, at, keep=keep)
    note(session, "second_factor.drop", person, by, at, sessions_ended=ended)


def disable(session: Session, person: Person, *, by: Actor, at: datetime) -> None:
    """Disable an account; its logins end and its roles count for nothing from now on.

    Raises `RuleViolation` for the last administrator.
    """
    check_not_last(session, person)
    hold(session, person)
    if person.disabled_at is not None:
        return
    person.disabled_at = at
    ended = end_all(session, person.id, at)
    note(session, "person.disable", person, by, at, sessions_ended=ended)


def enable(session: Session, person: Person, *, by: Actor, at: datetime) -> None:
    """Enable an account again; the owner logs in as before."""
    hold(session, person)
    if person.disabled_at is None:
        return
    person.disabled_at = None
    note(session, "person.enable", person, by, at)


def check_not_last(session: Session, person: Person) -> None:
    """Raise `RuleViolation` if nobody else could manage the accounts of this administrator.

    Holds all administrators until the commit: two of them may be on their way out at once. Whoever
    holds one of them as well does so afterwards.
    """
    administrators = list(
        session.execute(
            select(Person.id, Person.bureau_id)
            .join(SystemRole, SystemRole.person_id == Person.id)
            .where(
                SystemRole.role == ADMINISTRATOR,
                SystemRole.ended_at.is_(None),
                Person.disabled_at.is_(None),
            )
            .order_by(Person.id)
            .with_for_update(key_share=True)
        )
    )
    others = {bureau for found, bureau in administrators if found != person.id}
    is_one = any(found == person.id for found, _ in administrators)
    if is_one and not others & {None, person.bureau_id}:
        raise RuleViolation(LAST_ADMINISTRATOR)


def rename(session: Session, person: Person, name: str, *, by: Actor, at: datetime) -> None:
    """Correct a person's name; raises `InvalidInput` at `name`."""
    check_name(name.strip())
    hold(session, person)
    before, person.name = person.name, name.strip()
    person.pinyin = spell(person.name)
    note(session, "person.rename", person, by, at, before=before, after=person.name)
