"""Case files: what may be entered, how they are found, and the dated state of a dispute."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from archive.cases.operations import (
    add_document,
    archive_case,
    end_dispute,
    enter_case,
    enter_dispute,
)
from archive.cases.queries import (
    CaseFilter,
    case_numbered,
    documents_of,
    find_cases,
    handlers_of,
    is_handler,
)
from archive.cases.rules import CaseFacts, Dispute, DocumentFacts, check_case
from core.errors import InvalidInput, RuleViolation
from tests.archive.world import AT, World, build
from workflows.rulings import case_facts

DAY = date(2026, 3, 2)
GOOD = CaseFacts("平人社罚〔2026〕99号", "某案", "penalty")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"name": ""}, "name"),
        ({"kind": "tax"}, "kind"),
        ({"party_kind": "ghost"}, "party_kind"),
        ({"classification": "secret"}, "classification"),
        ({"opened_on": DAY, "closed_on": DAY - timedelta(days=1)}, "closed_on"),
    ],
    ids=str,
)
def test_wrong_fields_of_a_case(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_case(CaseFacts(**{**vars(GOOD), **changes}))
    assert list(refused.value.errors) == [field]


@pytest.mark.article("RS-M-14", "SL-M-14", "ZH-M-14", "GX-C-15", "WD-M-13")
@pytest.mark.usefixtures("world")
def test_state_secrets_are_refused_by_the_rule_and_by_the_database(session: Session) -> None:
    with pytest.raises(InvalidInput, match="国家秘密"):
        check_case(CaseFacts(**{**vars(GOOD), "classification": "state_secret"}))
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE case_file SET classification = 'state_secret'"))


def test_a_number_is_used_once_in_a_bureau(session: Session, world: World) -> None:
    again = CaseFacts(**{**vars(GOOD), "number": world.case.number})
    with pytest.raises(InvalidInput, match="已经有了"):
        enter_case(session, world.bureau.id, again, by=world.archivist, at=AT)
    other = build(session, "finance")
    assert other.case.number == world.case.number


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("䶮", True),
        ("建", True),
        ("12", True),
        ("平人社罚〔2026〕12号", True),
        ("拖欠 䶮辉", True),
        ("鑫", False),
        ("%", True),
    ],
)
def test_cases_are_found_by_any_part(
    session: Session, world: World, query: str, found: bool
) -> None:
    page = find_cases(session, world.bureau.id, CaseFilter(text=query))
    assert page.total == int(found)


def test_a_case_with_the_text_in_its_number_comes_before_newer_ones(
    session: Session, world: World
) -> None:
    named = replace(GOOD, name=f"与{world.case.number}关联的案件")
    newer = enter_case(session, world.bureau.id, named, by=world.archivist, at=AT)
    found = find_cases(session, world.bureau.id, CaseFilter(text="〔2026〕12号")).cases
    assert [case.id for case in found] == [world.case.id, newer.id]


def test_filters_narrow_the_list(session: Session, world: World) -> None:
    bureau_id = world.bureau.id
    open_case = enter_case(session, bureau_id, GOOD, by=world.archivist, at=AT)
    assert [case.id for case in find_cases(session, bureau_id, CaseFilter()).cases] == [
        open_case.id,
        world.case.id,
    ]
    for wanted, total in (
        (CaseFilter(archived=True), 1),
        (CaseFilter(archived=False), 1),
        (CaseFilter(kind="levy"), 0),
        (CaseFilter(handler_id=world.handler.person_id), 1),
        (CaseFilter(handler_id=world.archivist.person_id), 0),
        (CaseFilter(paper_only=True), 0),
    ):
        assert find_cases(session, bureau_id, wanted).total == total, wanted


def test_another_bureaus_case_does_not_exist_here(session: Session, world: World) -> None:
    other = build(session, "finance")
    assert other.case.number == world.case.number
    for one in (world, other):
        assert case_numbered(session, one.bureau.id, world.case.number) is one.case


def test_handlers_and_documents(session: Session, world: World) -> None:
    lines = handlers_of(session, [world.case.id])[world.case.id]
    assert [(line.name, line.main) for line in lines] == [("李龑", True)]
    assert is_handler(session, world.case.id, world.handler.person_id)
    assert not is_handler(session, world.case.id, world.archivist.person_id)
    flags = [(one.conclusive, one.evidence_basis) for one in documents_of(session, [world.case.id])]
    assert flags == [(True, False), (False, True)]
    with pytest.raises(InvalidInput):
        add_document(session, world.case, DocumentFacts("x", "rumour", 1), at=AT)
    with pytest.raises(RuleViolation):
        archive_case(session, world.case, at=AT)


LAWSUIT = Dispute("litigation", "某法院", "第9号", DAY)


def test_a_dispute_is_a_state_with_dates(session: Session, world: World) -> None:
    row = enter_dispute(session, world.case, LAWSUIT, by=world.archivist, at=AT)
    with pytest.raises(RuleViolation, match="第9号"):
        enter_dispute(session, world.case, LAWSUIT, by=world.archivist, at=AT)
    with pytest.raises(InvalidInput):
        end_dispute(session, row, ended_on=DAY - timedelta(days=1))
    end_dispute(session, row, ended_on=DAY + timedelta(days=30))
    midnight_in_beijing = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    for at, disputed in (
        (midnight_in_beijing - timedelta(seconds=1), False),
        (midnight_in_beijing, True),
        (midnight_in_beijing + timedelta(days=31, seconds=-1), True),
        (midnight_in_beijing + timedelta(days=31), False),
    ):
        [facts] = case_facts(session, [world.case.id], at)
        assert facts.disputed is disputed
