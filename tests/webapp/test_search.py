"""全局搜索: one character finds, and only what the reader may see."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.facts import PersonFacts, RequestFacts
from archive.access.models import AccessRequest
from archive.access.requests import create_draft, submit
from archive.access.vault import Vault
from archive.cases.models import Case
from archive.cases.operations import CaseFacts, enter_case
from archive.instruments.models import Instrument
from bureaus.models import Bureau
from core.crypto import digest
from people.actors import Actor
from people.models import Person
from tests.archive.world import entry_facts
from tests.archive.writing import enter
from tests.people_of_bureaus import actor
from tests.webapp.conftest import House, Visitor
from tests.webapp.published import publish

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def archive(demo: House) -> House:
    """Two bureaus that each hold something of the same name."""

    def fill(session: Session) -> None:
        publish(session)
        for code, login in (("hrss", "archivist"), ("market", "stranger")):
            bureau = session.scalars(select(Bureau).where(Bureau.code == code)).one()
            keeper = session.scalars(select(Person).where(Person.login == login)).one()
            furnish(session, bureau, actor(session, keeper, AT))

    demo.write(fill)
    return demo


def furnish(session: Session, bureau: Bureau, by: Actor) -> None:
    """Enter a case 䶮辉, a request about it, a register entry and a paper."""
    facts = CaseFacts(
        number=f"{bureau.code}罚〔2026〕12号",
        name="䶮辉建筑欠薪案",
        kind="penalty",
        party="䶮辉建筑",
    )
    case = enter_case(session, bureau.id, facts, by=by, at=AT)
    request = create_draft(session, bureau.id, for_outsider=True, by=by, at=AT)
    asked = RequestFacts(
        procedure="party_access",
        requester_kind="party",
        actions=["view"],
        materials=["conclusive"],
        case_ids=[case.id],
        persons=[PersonFacts(name="孙䶮", identified_how="认识")],
        reason="核对",
    )
    submit(session, request, asked, Vault(bytes(32)), by=by, at=AT)
    enter(session, bureau.id, entry_facts("孙䶮"), by=by, at=AT)
    session.add(paper(request, bureau.code))
    session.flush()


def paper(request: AccessRequest, code: str) -> Instrument:
    return Instrument(
        bureau_id=request.bureau_id,
        kind="approval_sheet",
        word="䶮",
        year=2026,
        n=1,
        number="䶮〔2026〕1号",
        title="查阅审批表",
        frozen={},
        template_version="1",
        code_digest=digest(code),
        request_id=request.id,
        issued_at=AT,
    )


def groups(visitor: Visitor, query: str) -> dict[str, int]:
    """How many of each kind are shown for a query."""
    text = visitor.get(f"/search?q={query}").text
    cards = re.findall(
        r'<section class="card" aria-label="([^"]+)">(.*?)</section>', text, re.DOTALL
    )
    return {title: body.count("<tr>") - 1 for title, body in cards}


def test_one_character_finds_in_every_kind(archive: House) -> None:
    found = groups(archive.visitor("archivist"), "䶮")
    assert found == {"案卷": 1, "调阅申请": 1, "文书": 1, "查阅登记簿": 1}


def test_nothing_of_another_bureau_is_found(archive: House) -> None:
    text = archive.visitor("archivist").get("/search?q=䶮").text
    assert "hrss罚〔2026〕12号" in text
    assert "2026-0001" in text, "an entry is named as the register names it"
    assert "market罚" not in text


def test_staff_find_cases_and_people_but_not_the_register(archive: House) -> None:
    handler = archive.visitor("handler")
    assert groups(handler, "䶮") == {"案卷": 1}
    assert groups(handler, "李晓梅") == {"人员": 1}
    assert groups(handler, "lixiaomei") == {"人员": 1}


def test_part_of_a_number_finds(archive: House) -> None:
    archivist = archive.visitor("archivist")
    assert groups(archivist, "〔2026〕12号")["案卷"] == 1
    assert groups(archivist, "〔２０２６〕１号")["文书"] == 1


def test_other_peoples_drafts_are_not_found(archive: House) -> None:
    def begin(session: Session) -> None:
        who = session.scalars(select(Person).where(Person.login == "handler")).one()
        draft = create_draft(
            session, who.bureau_id or 0, for_outsider=False, by=actor(session, who, AT), at=AT
        )
        draft.grams = "独特词"

    archive.write(begin)
    assert groups(archive.visitor("handler"), "独特词") == {"调阅申请": 1}
    assert groups(archive.visitor("archivist"), "独特词") == {}


def test_ten_of_a_kind_and_the_way_to_the_rest(archive: House) -> None:
    def add(session: Session) -> None:
        keeper = session.scalars(select(Person).where(Person.login == "archivist")).one()
        for number in range(34):
            facts = CaseFacts(number=f"批量{number}号", name="批量案", kind="penalty", party="甲")
            enter_case(session, keeper.bureau_id or 0, facts, by=actor(session, keeper, AT), at=AT)

    archive.write(add)
    visitor = archive.visitor("archivist")
    assert groups(visitor, "批量") == {"案卷": 10}
    text = visitor.get("/search?q=批量").text
    assert "查看全部 34 条" in text
    assert groups(visitor, "批量&kind=cases") == {"案卷": 30}
    assert groups(visitor, "批量&kind=cases&page=2") == {"案卷": 4}


@pytest.mark.parametrize(
    "query", ["", "%20", "、。", "%25", "x" * 500, "'--", "&kind=ghost&page=-3"]
)
def test_odd_questions_find_nothing_and_break_nothing(archive: House, query: str) -> None:
    answer = archive.visitor("archivist").get(f"/search?q={query}")
    assert answer.status_code == 200
    assert "empty" in answer.text


@pytest.mark.parametrize(("login", "status"), [("auditor", 403), ("admin", 200)])
def test_whoever_runs_the_system_finds_no_case(archive: House, login: str, status: int) -> None:
    visitor = archive.visitor(login)
    assert visitor.get("/search?q=䶮").status_code == status
    assert "欠薪案" not in visitor.get("/search?q=䶮").text


def test_what_was_found_opens(archive: House) -> None:
    archivist = archive.visitor("archivist")
    case_id = archive.read(lambda s: s.scalars(select(Case.id).order_by(Case.id)).first())
    text = archivist.get("/search?q=䶮").text
    assert f'href="/cases/{case_id}"' in text
    assert archivist.get(f"/cases/{case_id}").status_code == 200
