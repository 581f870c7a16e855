"""The register's pages: found, read, corrected by adding, voided with a reason, printed."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from archive.access import requests
from archive.access.models import AccessRequest
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry
from archive.register.operations import append
from bureaus.loading import publish_items
from bureaus.models import Bureau
from bureaus.packs import SHARED
from people.actors import THE_SYSTEM, Actor
from people.models import Person
from tests.archive.world import entry_facts
from tests.archive.writing import enter
from tests.people_of_bureaus import EARLIER
from tests.webapp.conftest import House


@pytest.fixture
def book(house: House) -> House:
    """A house whose register has two entries."""

    def write(session: Session) -> None:
        bureau = session.scalars(select(Bureau).where(Bureau.code == "hrss")).one()
        publish_items(session, None, SHARED, at=EARLIER)
        publish_items(session, bureau.id, "hrss", at=EARLIER)
        at = house.clock.at
        people = [{"name": "孙小美", "identity": "id_card", "identity_masked": "4104****8891"}]
        facts = entry_facts(
            unit="平顶山市䶮辉建筑有限公司",
            people=people,
            approvers=[{"post": "局长", "name": "陈国栋", "day": "2026-11-21"}],
            basis=["RS-A-7.1", "平人社〔2026〕3号"],
        )
        entry = enter(session, bureau.id, facts, by=THE_SYSTEM, at=at)
        append(session, entry, "in", by=THE_SYSTEM, at=at)
        append(session, entry, "out", by=THE_SYSTEM, at=at)
        enter(session, bureau.id, entry_facts("周一"), by=THE_SYSTEM, at=at)

    house.write(write)
    return house


def test_one_character_finds_an_entry(book: House) -> None:
    keeper = book.visitor("archivist")
    page = keeper.get("/register?q=䶮").text
    assert "2026-0001" in page
    assert "2026-0002" not in page
    assert "2026-0002" in keeper.get("/register?kind=party").text
    assert "2026-0002" not in keeper.get("/register?kind=lawyer").text
    assert "2026-0001" not in keeper.get("/register?since=2026-11-24").text


LISTS = {"register": "/register", "uses of seals": "/seals/uses"}


@pytest.mark.parametrize("address", LISTS.values(), ids=LISTS)
def test_a_day_that_is_none_is_told_of_at_its_field_and_stays_typed(
    book: House, address: str
) -> None:
    keeper = book.visitor("archivist")
    page = keeper.get(f"{address}?since=2026-02-31&until=2026-11-30").text
    [box] = re.findall('<input[^>]*id="since"[^>]*>', page)
    assert 'value="2026-02-31"' in box
    assert 'aria-invalid="true"' in box
    fault = page.partition('id="since-fault"')[2].partition("</span>")[0]
    assert "没有“2026-02-31”这一天" in fault
    assert "<title>有错误：" in page
    turned = keeper.get(f"{address}?since=2026-11-30&until=2026-11-01").text
    assert "截止日期不能早于起始日期。" in turned.partition('id="until-fault"')[2][:200]
    assert "有错误" not in keeper.get(f"{address}?since=2026-11-01").text


@pytest.mark.parametrize("address", LISTS.values(), ids=LISTS)
def test_a_day_filter_is_named_as_it_is_written(book: House, address: str) -> None:
    page = book.visitor("archivist").get(address).text
    for name, written in {"since": "起始日期", "until": "截止日期"}.items():
        assert f'<label for="{name}">{written}</label>' in page
        [box] = re.findall(f'<input[^>]*id="{name}"[^>]*>', page)
        assert "aria-label" not in box


def test_a_period_that_cannot_be_is_never_printed_as_another_one(book: House) -> None:
    keeper = book.visitor("archivist")
    page = keeper.get("/register?since=2026-02-31").text
    [address] = re.findall('action="(/register/print[^"]*)"', page)
    assert keeper.post(address).status_code == 422


def test_nobody_is_waited_for_where_only_a_copy_was_asked_for(book: House) -> None:
    keeper = book.visitor("archivist")
    assert "未到馆" in keeper.get("/register").text  # the second of its entries

    def write(session: Session) -> None:
        facts = entry_facts("吴用", actions=["copy"])
        enter(session, 1, facts, by=THE_SYSTEM, at=book.clock.at)

    book.write(write)
    assert "未到馆" not in keeper.get("/register?q=吴用").text


def test_an_entry_shows_what_followed_it(book: House) -> None:
    page = book.visitor("archivist").get("/register/1").text
    assert "4104****8891" in page
    assert "局长 陈国栋 2026年11月21日" in page
    assert "平人社〔2026〕3号" in page  # the notice by which the bureau's own rules hold
    assert "入室" in page
    assert "离室" in page


def test_a_correction_and_a_voiding_are_added(book: House) -> None:
    keeper = book.visitor("archivist")
    typed = {"field": "requester", "text": "孙小妹", "reason": "姓名误录"}
    assert keeper.post("/register/1/correct", typed).status_code == 303
    assert "孙小美 → 孙小妹" in keeper.get("/register/1").text
    assert keeper.post("/register/1/correct", {**typed, "reason": ""}).status_code == 422
    assert keeper.post("/register/1/correct", {**typed, "field": "approvers"}).status_code == 422
    assert keeper.post("/register/1/void", {"reason": ""}).status_code == 422
    assert keeper.post("/register/1/void", {"reason": "重复登记"}).status_code == 303
    assert keeper.post("/register/1/void", {"reason": "再来"}).status_code == 409
    assert "重复登记" in keeper.get("/register/1").text
    kinds = [kind for kind, result in book.trail() if result == "ok"]
    assert {"register.correct", "register.void"} <= set(kinds)


def test_an_entry_stays_good_while_its_matter_runs(book: House) -> None:
    """What follows is entered under its number: a void one would leave the matter without a way."""

    def begin(session: Session) -> int:
        keeper = session.scalars(select(Person).where(Person.login == "archivist")).one()
        by, bureau_id = Actor(keeper.id, keeper.name, keeper.bureau_id), keeper.bureau_id or 0
        asked = requests.begin(bureau_id, for_outsider=True, by=by, at=book.clock.at)
        asked.state = "approved"
        session.add(asked)
        session.flush()
        facts = entry_facts(request_id=asked.id)
        return enter(session, bureau_id, facts, by=THE_SYSTEM, at=book.clock.at).id

    void = f"/register/{book.write(begin)}/void"
    keeper = book.visitor("archivist")
    refused = keeper.post(void, {"reason": "误登"})
    assert (refused.status_code, "还在办理" in refused.text) == (409, True)
    book.write(lambda s: s.execute(update(AccessRequest).values(state="completed")))
    assert keeper.post(void, {"reason": "误登"}).status_code == 303


def test_others_may_not_write_in_it(book: House) -> None:
    demo = book.setting(demo=True)
    assert demo.visitor("head").get("/register/1").status_code == 200
    assert demo.visitor("head").post("/register/1/void", {"reason": "x"}).status_code == 403
    assert demo.visitor("handler").get("/register").status_code == 403
    assert demo.visitor("handler").get("/register/1").status_code == 404
    assert demo.visitor("stranger").get("/register/1").status_code == 404


def test_a_period_is_printed_as_papers(book: House) -> None:
    keeper = book.visitor("archivist")
    answer = keeper.post("/register/print?since=2026-11-01&until=2026-11-30")
    assert answer.status_code == 303, answer.text
    paper = book.read(lambda s: s.scalars(select(Instrument)).one())
    rows = paper.frozen["data"]["rows"]
    assert [row["number"] for row in rows] == ["2026-0001", "2026-0002"]
    assert len(paper.frozen["data"]["audit_head"]) == 64
    wrong = keeper.post("/register/print?since=2026-11-30&until=2026-11-01")
    assert wrong.status_code == 422
    for day in ("gestern", "0001-01-01", "9999-12-31"):
        refused = keeper.post(f"/register/print?since={day}")
        assert (refused.status_code, "日期写成" in refused.text) == (422, True), day
        assert keeper.get(f"/register?since={day}&until={day}").status_code == 200


def test_a_long_register_is_listed_by_pages(book: House) -> None:
    def more(session: Session) -> None:
        bureau_id = session.scalars(select(RegisterEntry.bureau_id)).first() or 0
        for number in range(60):
            facts = entry_facts(f"来人{number}")
            enter(session, bureau_id, facts, by=THE_SYSTEM, at=book.clock.at)

    book.write(more)
    keeper = book.visitor("archivist")
    assert "2026-0062" in keeper.get("/register").text
    assert "2026-0001" in keeper.get("/register?page=3").text
    assert keeper.get("/register?page=99").status_code == 200
