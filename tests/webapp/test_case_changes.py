"""Putting a case right and taking its handlers off, as the archivist does it."""

from datetime import timedelta

from sqlalchemy import select

from archive.cases.models import Case, CaseChange, CaseHandler
from tests.people_of_bureaus import bureau, office
from tests.webapp.conftest import House, Visitor

FORM = {
    "number": "平人社罚〔2026〕12号",
    "name": "某建筑公司拖欠工资案",
    "kind": "penalty",
    "party": "平顶山市䶮辉建筑有限公司",
    "party_kind": "legal",
    "opened_on": "2025-12-01",
    "closed_on": "",
    "paper_only": "no",
    "classification": "none",
}


def typed(house: House, **changes: str) -> dict[str, str]:
    """The form of the case with its office, and what is changed in it."""
    brigade = house.write(lambda s: office(s, bureau(s, "hrss"), "brigade").id)
    return FORM | {"office": str(brigade), "_version": "0"} | changes


def corrected(keeper: Visitor, house: House, **changes: str) -> int:
    answer = keeper.post("/cases/1/correct", typed(house, **changes))
    return answer.status_code


def test_a_correction_shows_what_stood_there_before(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    typed(cabinet)
    form = keeper.get("/cases/1/correct").text
    assert "平顶山市䶮辉建筑有限公司" in form
    assert "brigade科" in form
    assert corrected(keeper, cabinet) == 422
    assert corrected(keeper, cabinet, name="某劳务公司案", reason="当事人改名") == 303
    page = keeper.get("/cases/1").text
    for words in (
        "某建筑公司拖欠工资案 → 某劳务公司案",
        "承办机构：（空） → brigade科",
        "当事人改名",
    ):
        assert words in page, words
    assert ("case.correct", "ok") in cabinet.trail()
    assert "当事人改名" not in cabinet.visitor("legal").get("/cases/1").text


def test_two_who_correct_at_once_do_not_undo_each_other(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    assert corrected(keeper, cabinet, name="甲案", reason="一") == 303
    late = keeper.post("/cases/1/correct", typed(cabinet, name="乙案", reason="二"))
    assert late.status_code == 409
    assert "改过这份案卷" in late.text
    assert cabinet.read(lambda s: s.get_one(Case, 1).name) == "甲案"


def test_a_handler_is_taken_off_with_a_day(cabinet: House) -> None:
    keeper, handler = cabinet.visitor("archivist"), cabinet.visitor("handler")
    path = f"/cases/1/handlers/{cabinet.id_of('handler')}/off"
    assert "询问笔录" in handler.get("/cases/1").text
    assert path in keeper.get("/cases/1").text
    tomorrow = (cabinet.clock.at + timedelta(days=1)).date().isoformat()
    assert "不能晚于今天" in keeper.post(path, {"until": tomorrow}).text
    today = cabinet.clock.at.date().isoformat()
    assert keeper.post(path, {"until": today, "reason": "调离"}).status_code == 303
    assert "询问笔录" not in handler.get("/cases/1").text
    assert cabinet.read(lambda s: s.scalars(select(CaseHandler)).all()) == []
    page = keeper.get("/cases/1").text
    assert "现在没有承办人" in page
    assert "王强，承办到 2026年11月23日" in page
    assert keeper.get(path).status_code == 404
    assert cabinet.read(lambda s: s.scalars(select(CaseChange.kind)).all()) == ["left"]
