"""Accounts and duties: what administrators may do to them, and what nobody may."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.audit import AuditRow, verify_chain
from core.errors import InvalidInput, RuleViolation
from people import accounts, directory, organisation
from people.actors import THE_SYSTEM, Actor, load_actor
from people.models import (
    ADMINISTRATOR,
    AUDIT_ADMINISTRATOR,
    LEGAL_STAFF,
    Person,
    SystemRole,
)
from people.organisation import Tenure
from tests.people_of_bureaus import NOON, PASSWORD, actor, bureau, office, person, post

DAY = timedelta(days=1)


@pytest.fixture
def admin(session: Session) -> Actor:
    return actor(session, person(session, bureau(session), "管理员", duty=ADMINISTRATOR))


def create(session: Session, admin: Actor, name: str, login: str) -> Person:
    return accounts.create_person(
        session, name=name, login=login, bureau_id=admin.bureau_id, by=admin, at=NOON
    )


def test_a_new_account_has_no_password_and_is_found_by_its_spelling(
    session: Session, admin: Actor
) -> None:
    made = create(session, admin, " 李晓梅 ", "LXM")
    assert (made.name, made.login, made.password_hash) == ("李晓梅", "lxm", None)
    for words in ("晓梅", "lixiao", "lxm", "LI mei", "李"):
        found = directory.search(session, admin, NOON, words=words)
        assert [row.id for row in found.persons] == [made.id], words


@pytest.mark.parametrize(
    ("name", "login", "field"),
    [
        ("", "wang", "name"),
        ("名" * 61, "wang", "name"),
        ("王强", "", "login"),
        ("王强", "a", "login"),
        ("王强", "王强", "login"),
        ("王强", "-wang", "login"),
        ("王强", "wang qiang", "login"),
        ("王强", "TAKEN", "login"),
    ],
)
def test_bad_names_are_refused_at_their_field(
    session: Session, admin: Actor, name: str, login: str, field: str
) -> None:
    create(session, admin, "某人", "taken")
    with pytest.raises(InvalidInput) as refused:
        create(session, admin, name, login)
    assert list(refused.value.errors) == [field]


def test_the_first_administrator_comes_in_by_a_code(session: Session) -> None:
    code = accounts.create_first_administrator(session, name="管理员", login="admin", at=NOON)
    made = session.scalars(select(Person)).one()
    assert made.password_hash is None
    assert load_actor(session, made, NOON).system_roles == {ADMINISTRATOR}
    assert accounts.use_code(session, made, code, accounts.PASSWORD, at=NOON)


@pytest.mark.parametrize("duty", [ADMINISTRATOR, AUDIT_ADMINISTRATOR])
def test_whoever_administers_or_audits_does_not_work_on_cases(
    session: Session, admin: Actor, duty: str
) -> None:
    here = bureau(session)
    busy = person(session, here, "赵忙", "archivist")
    with pytest.raises(RuleViolation):
        organisation.grant_system_role(session, busy, duty, by=admin, at=NOON)
    later = organisation.Tenure(valid_from=NOON + DAY)
    soon = accounts.create_person(
        session, name="孙将", login="sunjiang", bureau_id=here.id, by=admin, at=NOON
    )
    job = post(session, here, ["archivist"])
    organisation.appoint(session, soon, job, None, later, by=admin, at=NOON)
    with pytest.raises(RuleViolation):
        organisation.grant_system_role(session, soon, duty, by=admin, at=NOON)
    free = person(session, here, "钱闲", duty=duty)
    with pytest.raises(RuleViolation):
        organisation.appoint(
            session, free, post(session, here, ["archivist"]), None, by=admin, at=NOON
        )


def test_legal_staff_hold_posts_too(session: Session, admin: Actor) -> None:
    legal = person(session, bureau(session), "孙法", "legal_head")
    organisation.grant_system_role(session, legal, LEGAL_STAFF, by=admin, at=NOON)
    assert load_actor(session, legal, NOON).on_duty


def test_one_duty_at_a_time_says_the_rule_and_the_database(session: Session, admin: Actor) -> None:
    auditor = person(session, bureau(session), "审计员", duty=AUDIT_ADMINISTRATOR)
    with pytest.raises(RuleViolation):
        organisation.grant_system_role(session, auditor, ADMINISTRATOR, by=admin, at=NOON)
    session.add(SystemRole(person_id=auditor.id, role=ADMINISTRATOR, granted_at=NOON))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_the_last_administrator_stays(session: Session) -> None:
    accounts.create_first_administrator(session, name="管理员", login="admin", at=NOON)
    made = session.scalars(select(Person)).one()
    with pytest.raises(RuleViolation):
        accounts.disable(session, made, by=THE_SYSTEM, at=NOON)
    role = session.scalars(select(SystemRole)).one()
    with pytest.raises(RuleViolation):
        organisation.end_system_role(session, role, by=THE_SYSTEM, at=NOON)
    person(session, None, "另一位", duty=ADMINISTRATOR)
    accounts.disable(session, made, by=THE_SYSTEM, at=NOON)
    assert made.disabled_at == NOON


def test_a_bureaus_administrator_stays_while_only_another_bureau_has_one(session: Session) -> None:
    own = person(session, bureau(session), "本局", duty=ADMINISTRATOR)
    person(session, bureau(session, "market", "市场监管局"), "他局", duty=ADMINISTRATOR)
    with pytest.raises(RuleViolation):
        accounts.disable(session, own, by=THE_SYSTEM, at=NOON)
    person(session, None, "总管", duty=ADMINISTRATOR)
    accounts.disable(session, own, by=THE_SYSTEM, at=NOON)


def test_nobody_is_appointed_into_another_bureau_or_the_past(
    session: Session, admin: Actor
) -> None:
    here, there = bureau(session), bureau(session, "market", "市场监管局")
    who = person(session, here, "周某")
    away = post(session, there, ["archivist"])
    near = post(session, here, ["archivist"])
    far_office = office(session, there, "一")
    for what, where, dates, field in (
        (away, None, {}, "post"),
        (near, far_office, {}, "office"),
        (near, None, {"valid_from": NOON - 2 * DAY}, "valid_from"),
        (near, None, {"valid_to": NOON - DAY}, "valid_to"),
        (near, None, {"valid_from": NOON + DAY, "valid_to": NOON + DAY}, "valid_to"),
    ):
        with pytest.raises(InvalidInput) as refused:
            organisation.appoint(session, who, what, where, Tenure(**dates), by=admin, at=NOON)
        assert list(refused.value.errors) == [field]


def test_a_post_held_already_is_not_given_twice(session: Session, admin: Actor) -> None:
    here = bureau(session)
    who = person(session, here, "周某", "archivist")
    with pytest.raises(InvalidInput):
        organisation.appoint(
            session, who, post(session, here, ["archivist"]), None, by=admin, at=NOON
        )


def test_a_deputy_is_somebody_else_of_the_same_bureau(session: Session, admin: Actor) -> None:
    here = bureau(session)
    who = person(session, here, "周某")
    stranger = person(session, bureau(session, "market", "市场监管局"), "外人")
    for deputy in (who, stranger):
        with pytest.raises(InvalidInput):
            organisation.name_deputy(session, who, deputy, by=admin, at=NOON)


def test_lists_of_accounts_end_at_the_bureau(session: Session, admin: Actor) -> None:
    person(session, bureau(session, "market", "市场监管局"), "外人")
    mine = person(session, bureau(session), "自己人")
    found = directory.search(session, admin, NOON)
    assert {row.id for row in found.persons} == {mine.id, admin.person_id}
    everywhere = actor(session, person(session, None, "总管", duty=ADMINISTRATOR))
    assert directory.search(session, everywhere, NOON).total == 4


def test_every_change_leaves_its_row(session: Session, admin: Actor) -> None:
    here = bureau(session)
    made = create(session, admin, "李晓梅", "lxm")
    other = create(session, admin, "王强", "wangqiang")
    accounts.issue_code(session, made, accounts.PASSWORD, by=admin, at=NOON)
    accounts.set_password(session, made, PASSWORD, by=admin, at=NOON)
    accounts.rename(session, made, "李小梅", by=admin, at=NOON)
    place = organisation.create_office(
        session, bureau_id=here.id, code="fz", name="法制科", by=admin, at=NOON
    )
    job = organisation.create_post(
        session, bureau_id=here.id, title="科长", roles=["legal_head"], by=admin, at=NOON
    )
    organisation.change_roles(session, job, ["department_head"], by=admin, at=NOON)
    held = organisation.appoint(session, made, job, place, by=admin, at=NOON)
    organisation.end_holding(session, held, by=admin, at=NOON + DAY)
    row = organisation.name_deputy(session, made, other, by=admin, at=NOON)
    organisation.end_deputy(session, row, by=admin, at=NOON)
    duty = organisation.grant_system_role(session, other, LEGAL_STAFF, by=admin, at=NOON)
    organisation.end_system_role(session, duty, by=admin, at=NOON)
    accounts.disable(session, made, by=admin, at=NOON)
    accounts.enable(session, made, by=admin, at=NOON)
    rows = session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    assert [found.kind for found in rows] == [
        "person.create",
        "person.create",
        "code.issue",
        "password.change",
        "person.rename",
        "office.create",
        "post.create",
        "post.change",
        "holding.begin",
        "holding.end",
        "deputy.begin",
        "deputy.end",
        "system_role.grant",
        "system_role.end",
        "person.disable",
        "person.enable",
    ]
    assert {found.person_id for found in rows} == {admin.person_id}
    assert list(verify_chain(session)) == []
