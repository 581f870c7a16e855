"""A case put right and its handlers taken off: nothing that stood there before is lost."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from archive.access.facts import RequestFacts
from archive.access.grants import end_handlers_grants
from archive.access.models import AccessRequest, Grant
from archive.access.requests import create_draft, submit
from archive.cases.changes import (
    appoint_handler,
    changes_of,
    correct_case,
    facts_of,
    take_off_handler,
)
from archive.cases.models import Case
from archive.cases.queries import CaseFilter, find_cases, handlers_of, is_handler
from archive.cases.rules import CaseFacts
from core.errors import InvalidInput, RuleViolation
from people.models import Person
from people.permissions import can
from tests import people_of_bureaus as staff
from tests.archive.world import AT, VAULT, World, build, party_grant, person, rule
from tests.archive.writing import issue_grant

DAY = AT.date()


def changed(case: Case, **changes: object) -> CaseFacts:
    return CaseFacts(**{**vars(facts_of(case)), **changes})


def numbers(session: Session, world: World, query: str) -> list[str]:
    found = find_cases(session, world.bureau.id, CaseFilter(text=query))
    return [case.number for case in found.cases]


def test_a_corrected_number_keeps_the_former_one_findable(session: Session, world: World) -> None:
    former, new = world.case.number, "平人社罚〔2026〕21号"
    after = changed(world.case, number=new, name="某劳务公司拖欠工资案")
    with pytest.raises(InvalidInput) as refused:
        correct_case(session, world.case, after, by=world.archivist, at=AT)
    assert list(refused.value.errors) == ["reason"]
    assert world.case.number == former
    correct_case(session, world.case, after, reason="录入时写错", by=world.archivist, at=AT)
    assert (world.case.number, world.case.name) == (new, "某劳务公司拖欠工资案")
    assert numbers(session, world, former) == numbers(session, world, new) == [new]
    (row,) = changes_of(session, world.case.id)
    assert row.facts == {
        "number": [former, new],
        "name": ["某建筑公司拖欠工资案", "某劳务公司拖欠工资案"],
    }
    assert (row.reason, row.by_name, row.at) == ("录入时写错", world.archivist.name, AT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "reason"),
        ({"name": " "}, "name"),
        ({"opened_on": DAY + timedelta(days=1)}, "opened_on"),
        ({"closed_on": date(2025, 1, 1)}, "closed_on"),
        ({"classification": "state_secret"}, "classification"),
        ({"number": "平人社罚〔2026〕77号"}, "number"),
    ],
    ids=str,
)
def test_a_correction_is_checked_like_a_new_case(
    session: Session, world: World, changes: dict[str, object], field: str
) -> None:
    session.add(
        Case(
            bureau_id=world.bureau.id,
            number="平人社罚〔2026〕77号",
            name="别的案件",
            kind="penalty",
            created_at=AT,
        )
    )
    session.flush()
    with pytest.raises(InvalidInput) as refused:
        correct_case(
            session,
            world.case,
            changed(world.case, **changes),
            reason="写错了",
            by=world.archivist,
            at=AT,
        )
    assert list(refused.value.errors) == [field]
    assert changes_of(session, world.case.id) == []


def test_the_office_is_one_of_this_bureau(session: Session, world: World) -> None:
    theirs = staff.office(session, build(session, "finance").bureau, "law")
    with pytest.raises(InvalidInput) as refused:
        correct_case(
            session,
            world.case,
            changed(world.case, office_id=theirs.id),
            reason="x",
            by=world.archivist,
            at=AT,
        )
    assert list(refused.value.errors) == ["office"]


def test_the_head_of_its_office_sees_the_case(session: Session, world: World) -> None:
    ours = staff.office(session, world.bureau, "brigade")
    row = staff.person(session, world.bureau, "刘科长", "handling_office", at_office=ours)
    head = staff.actor(session, row, AT)
    assert not can(head, "read", world.case)
    after = changed(world.case, office_id=ours.id)
    correct_case(session, world.case, after, reason="补录", by=world.archivist, at=AT)
    assert can(head, "read", world.case)


def test_who_is_taken_off_a_case_sees_nothing_more_of_it(session: Session, world: World) -> None:
    handler = session.get_one(Person, world.handler.person_id)
    own, theirs = handlers_grant(session, world), party_grant(session, world)
    approved = handlers_grant(session, world)
    session.get_one(AccessRequest, approved.request_id).requester_kind = "staff"
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        take_off_handler(
            session,
            world.case,
            handler,
            until=DAY + timedelta(days=1),
            by=world.archivist,
            at=AT,
        )
    take_off_handler(
        session, world.case, handler, until=DAY, reason="调离", by=world.archivist, at=AT
    )
    assert end_handlers_grants(session, world.case.id, handler.id, at=AT) == 1
    assert (own.state, theirs.state, approved.state) == ("closed", "open", "open")
    assert not is_handler(session, world.case.id, handler.id)
    session.refresh(world.case)
    assert world.case.handlers == []
    (row,) = changes_of(session, world.case.id)
    assert row.facts["until"] == DAY.isoformat()
    assert (row.facts["name"], row.facts["main"], row.reason) == ("李龑", True, "调离")
    with pytest.raises(RuleViolation, match="不是本案的承办人"):
        take_off_handler(session, world.case, handler, until=DAY, by=world.archivist, at=AT)


def handlers_grant(session: Session, world: World) -> Grant:
    """What the handler of the case may see of it."""
    request = create_draft(session, world.bureau.id, for_outsider=False, by=world.handler, at=AT)
    facts = RequestFacts(
        procedure="handler_access",
        requester_kind="handler",
        actions=["view"],
        materials=["conclusive"],
        case_ids=[world.case.id],
        reason="办案需要",
    )
    submit(session, request, facts, VAULT, by=world.handler, at=AT)
    rule(session, request, "allow_direct", "conclusive")
    return issue_grant(
        session,
        request,
        expires_at=AT + timedelta(days=10),
        visits=3,
        at=AT,
        person_id=world.handler.person_id,
    )


def test_who_comes_back_begins_anew(session: Session, world: World) -> None:
    other = person(session, world.bureau, "钱多")
    row = session.get_one(Person, other.person_id)
    appoint_handler(session, world.case, row, main=True, by=world.archivist, at=AT)
    (main, assisting) = handlers_of(session, [world.case.id])[world.case.id]
    assert (main.name, main.since, assisting.main) == ("钱多", DAY, False)
    with pytest.raises(InvalidInput, match="不能早于开始承办"):
        take_off_handler(
            session, world.case, row, until=DAY - timedelta(days=1), by=world.archivist, at=AT
        )
    later = AT + timedelta(days=40)
    take_off_handler(session, world.case, row, until=later.date(), by=world.archivist, at=later)
    again = AT + timedelta(days=80)
    appoint_handler(session, world.case, row, main=False, by=world.archivist, at=again)
    found = {one.name: one.since for one in handlers_of(session, [world.case.id])[world.case.id]}
    assert found["钱多"] == again.date()
    kinds = [one.kind for one in changes_of(session, world.case.id)]
    assert kinds == ["appointed", "left", "appointed"]


@pytest.mark.parametrize("verb", ["UPDATE case_change SET reason = 'x'", "DELETE FROM case_change"])
def test_what_was_changed_cannot_be_changed(session: Session, world: World, verb: str) -> None:
    after = changed(world.case, name="改名")
    correct_case(session, world.case, after, reason="x", by=world.archivist, at=AT)
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(verb))
