"""Case files: found by everybody of the bureau, read by those who answer for them."""

from sqlalchemy import select

from archive.cases.models import Case, CaseDispute
from tests.people_of_bureaus import bureau, office
from tests.webapp.conftest import House


def test_the_list_finds_by_one_character_and_by_filters(cabinet: House) -> None:
    reader = cabinet.visitor("handler")
    assert "平人社罚〔2026〕12号" in reader.get("/cases?q=䶮").text
    assert "平人社罚〔2026〕12号" in reader.get("/cases?kind=penalty&state=archived").text
    for query in ("q=鑫", "kind=levy", "state=open", "state=paper", "office=1"):
        assert "平人社罚〔2026〕12号" not in reader.get(f"/cases?{query}").text, query


def test_content_is_listed_to_those_who_answer_for_the_case(cabinet: House) -> None:
    for login, seen in (("archivist", True), ("handler", True), ("head", True), ("legal", False)):
        page = cabinet.visitor(login).get("/cases/1")
        assert page.status_code == 200
        assert ("询问笔录" in page.text) is seen, login
    assert 'href="/documents/' not in cabinet.visitor("archivist").get("/cases/1").text


def test_another_bureaus_case_does_not_exist(cabinet: House) -> None:
    stranger = cabinet.visitor("stranger")
    assert stranger.get("/cases/1").status_code == 404
    assert "平人社罚" not in stranger.get("/cases").text
    assert cabinet.visitor("admin").get("/cases").status_code == 403


def office_of(house: House, code: str, of: str = "hrss") -> int:
    """The id of an office of a bureau, which is there from now on."""
    number: int = house.write(lambda session: office(session, bureau(session, of), code).id)
    return number


def test_the_archivist_enters_a_case(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    typed = {
        "number": "平人社罚〔2026〕13号",
        "name": "某公司案",
        "kind": "penalty",
        "party": "某公司",
        "party_kind": "legal",
        "office": str(office_of(cabinet, "enforcement")),
        "opened_on": "2026-03-01",
        "closed_on": "",
        "paper_only": "no",
        "classification": "none",
    }
    assert keeper.get("/cases/new").status_code == 200
    wrong = [
        ({"number": ""}, "请填写"),
        ({"number": "平人社罚〔2026〕12号"}, "已经有了"),
        ({"classification": "state_secret"}, "国家秘密"),
        ({"opened_on": "昨天"}, "2026-11-21"),
        ({"closed_on": "2026-02-01"}, "不能早于"),
        ({"opened_on": "2099-01-01"}, "不能晚于今天"),
        ({"kind": "吃饭"}, "请从列表中选择"),
        ({"office": ""}, "请从列表中选择"),
        ({"office": str(office_of(cabinet, "enforcement", "finance"))}, "请从列表中选择"),
    ]
    for changes, sentence in wrong:
        answer = keeper.post("/cases/new", {**typed, **changes})
        assert answer.status_code == 422, changes
        assert sentence in answer.text
        assert "某公司案" in answer.text
    assert cabinet.read(lambda s: len(s.scalars(select(Case.id)).all())) == 1
    assert keeper.post("/cases/new", typed).status_code == 303
    office = cabinet.read(lambda s: s.scalars(select(Case.office_id).where(Case.id == 2)).one())
    assert office == office_of(cabinet, "enforcement")
    assert cabinet.visitor("handler").post("/cases/new", typed).status_code == 403


def test_a_dispute_is_a_dated_state_of_the_case(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    typed = {
        "kind": "litigation",
        "body": "平顶山市新华区人民法院",
        "docket": "（2026）豫0402行初第9号",
        "began_on": "2026-05-06",
        "ended_on": "",
    }
    assert keeper.get("/cases/1/dispute").status_code == 200
    assert keeper.post("/cases/1/dispute", {**typed, "docket": ""}).status_code == 422
    assert keeper.post("/cases/1/dispute", typed).status_code == 303
    assert "行政诉讼" in keeper.get("/cases").text
    assert keeper.post("/cases/1/dispute", {**typed, "docket": "另一号"}).status_code == 409
    early = keeper.post("/cases/1/dispute", {**typed, "ended_on": "2026-05-01"})
    assert early.status_code == 422
    assert keeper.post("/cases/1/dispute", {**typed, "ended_on": "2026-09-01"}).status_code == 303
    ended = cabinet.read(lambda s: s.scalars(select(CaseDispute.ended_on)).one())
    assert ended is not None
    assert "行政诉讼" not in keeper.get("/cases").text
    assert cabinet.visitor("handler").get("/cases/1/dispute").status_code == 403
