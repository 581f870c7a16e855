"""People and a case, made through the house's own doors."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

import workflows.models  # noqa: F401  # as the two above: their tables belong to the whole
from archive.access.facts import PersonFacts, RequestFacts
from archive.access.models import AccessRequest, Grant
from archive.access.requests import create_draft, submit
from archive.access.rulings import keep_rulings, ruling_on
from archive.access.vault import Vault
from archive.cases.models import Case, CaseDocument, Volume
from archive.cases.operations import (
    CaseFacts,
    add_document,
    add_volume,
    archive_case,
    assign_handler,
    enter_case,
)
from archive.cases.rules import DocumentFacts
from archive.recordings.models import Recording
from archive.register.operations import EntryFacts
from bureaus.access_rules import Ruling
from bureaus.models import Bureau
from people.actors import Actor
from people.models import Person
from tests.archive.writing import enter, issue_grant

# 9 o'clock in Beijing on a working day.
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
VAULT = Vault(bytes(32))


@dataclass
class World:
    """What the tests act on."""

    bureau: Bureau
    archivist: Actor
    handler: Actor
    colleague: Actor
    case: Case
    decision: CaseDocument
    inquiry: CaseDocument
    video: Recording
    volume: Volume


def person(session: Session, bureau: Bureau, name: str) -> Actor:
    row = Person(bureau_id=bureau.id, name=name, login=f"{bureau.code}-{name}", created_at=AT)
    session.add(row)
    session.flush()
    return Actor(row.id, name, bureau.id)


def new_bureau(session: Session, code: str) -> Bureau:
    bureau = Bureau(code=code, name=code, created_at=AT)
    session.add(bureau)
    session.flush()
    return bureau


def build(session: Session, code: str = "hrss") -> World:
    bureau = new_bureau(session, code)
    return fill(
        session,
        bureau,
        person(session, bureau, "林档"),
        person(session, bureau, "李龑"),
        person(session, bureau, "王伟"),
    )


def fill(
    session: Session, bureau: Bureau, archivist: Actor, handler: Actor, colleague: Actor
) -> World:
    """Give a bureau with these people a case with documents, a recording and a volume."""
    facts = CaseFacts(
        number="平人社罚〔2026〕12号",
        name="某建筑公司拖欠工资案",
        kind="penalty",
        party="平顶山市䶮辉建筑有限公司",
        party_kind="legal",
        opened_on=date(2025, 12, 1),
    )
    case = enter_case(session, bureau.id, facts, by=archivist, at=AT)
    archive_case(session, case, at=AT)
    assign_handler(session, case, session.get_one(Person, handler.person_id), main=True)
    volume = add_volume(session, case, number=1, pages=60, location="1架2层")
    return World(
        bureau,
        archivist,
        handler,
        colleague,
        case,
        add_document(session, case, DocumentFacts("处罚决定书", "penalty_decision", 3), at=AT),
        add_document(session, case, DocumentFacts("询问笔录", "inquiry_record", 5), at=AT),
        recording(session, case),
        volume,
    )


def recording(session: Session, case: Case, number: str = "LX-2025-0009") -> Recording:
    row = Recording(
        bureau_id=case.bureau_id,
        case_id=case.id,
        number=number,
        title="现场检查录像",
        kind="video",
        started_at=AT - timedelta(days=30),
        ended_at=AT - timedelta(days=30) + timedelta(minutes=3),
        created_at=AT,
    )
    session.add(row)
    session.flush()
    return row


def party_request(session: Session, world: World, *materials: str) -> AccessRequest:
    """A party's submitted request to view, entered by the archivist."""
    request = create_draft(session, world.bureau.id, for_outsider=True, by=world.archivist, at=AT)
    facts = RequestFacts(
        procedure="party_access",
        requester_kind="party",
        actions=["view"],
        materials=materials or ["conclusive", "av"],
        case_ids=[world.case.id],
        persons=[
            PersonFacts(
                name="孙小美",
                unit="平顶山市䶮辉建筑有限公司",
                identity_kind="id_card",
                identity_number="110101199003078891",
            )
        ],
        reason="核对决定内容",
    )
    submit(session, request, facts, VAULT, by=world.archivist, at=AT)
    return request


def rule(
    session: Session,
    request: AccessRequest,
    outcome: str,
    *materials: str,
    case_id: int | None = None,
    at: datetime = AT,
) -> None:
    """Let the bureau's table have said `outcome` to viewing each of the materials."""
    said = Ruling(
        outcome=outcome,
        chain=(),
        credentials=(),
        verify=False,
        register=True,
        fee_inquiry=None,
        fee_copy_payer=None,
        executor=None,
        basis=("RS-A-7.1",),
        defaults=(),
        reason="",
        rule="",
        table_sha256="0" * 64,
        facts={},
    )
    rulings = [
        ruling_on(request, said, case_id=case_id, action="view", material=material, at=at)
        for material in materials
    ]
    keep_rulings(session, rulings)


def party_grant(session: Session, world: World, *, visits: int = 2) -> Grant:
    """A grant for a party, registered, that holds for ten days."""
    request = party_request(session, world)
    rule(session, request, "needs_approval", "conclusive", "av")
    entry = enter(
        session, world.bureau.id, entry_facts(request.requester), by=world.archivist, at=AT
    )
    return issue_grant(
        session, request, expires_at=AT + timedelta(days=10), visits=visits, at=AT, entry=entry
    )


def entry_facts(requester: str = "孙小美", **more: Any) -> EntryFacts:
    """The least that stands in a register entry."""
    least: dict[str, Any] = {
        "requester_kind": "party",
        "requester": requester,
        "materials": ["conclusive"],
        "actions": ["view"],
        "cases": [{"number": "平人社罚〔2026〕12号", "name": "某建筑公司拖欠工资案"}],
        "basis": ["RS-A-7.1"],
    }
    return EntryFacts(**least | more)
