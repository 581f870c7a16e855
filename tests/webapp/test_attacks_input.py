"""Texts and figures that no form of ours would send: refused or made harmless, never a fault."""

import re

import pytest
from sqlalchemy import select

from archive.cases.models import Case
from people.models import Person
from tests.people_of_bureaus import bureau, office
from tests.webapp.addresses import rules
from tests.webapp.conftest import House
from tests.webapp.published import publish

HUGE = "9" * 30
CANARY = '\u202egpj.\x00\x07甲\r\n"><svg onload=alert(1)>\u200b'


def address(rule: str) -> str:
    return re.sub(r"<int:\w+>", HUGE, re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", rule))


@pytest.mark.parametrize("login", ["archivist", "admin", "auditor"])
def test_a_figure_that_no_row_can_have_is_no_fault(house: House, login: str) -> None:
    demo = house.setting(demo=True)
    demo.write(publish)
    visitor = demo.visitor(login)
    for rule in rules(demo):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        path = re.sub(r"<[^>]*>", "x", address(rule.rule))
        names = ("page", "id", "copy", "case", "office", "bureau", "before")
        for name in ("", *names) if "?" not in path and path.count("/") == 1 else ("",):
            answer = visitor.get(path, query_string={name: HUGE} if name else None)
            assert answer.status_code < 500, (path, name)


QUESTIONS = ["%" * 40, "_", "\\", "x" * 200_000, "字 " * 3_000, "a%00b", "' OR 1=1 --"]


@pytest.mark.parametrize("asked", QUESTIONS, ids=range(len(QUESTIONS)))
def test_no_question_breaks_a_search_or_finds_everything(house: House, asked: str) -> None:
    demo = house.setting(demo=True)
    demo.write(publish)
    keeper, admin = demo.visitor("archivist"), demo.visitor("admin")
    for visitor, path in (
        (keeper, "/search"),
        (keeper, "/cases"),
        (keeper, "/requests/cases"),
        (keeper, "/register"),
        (keeper, "/papers"),
        (keeper, "/tasks"),
        (keeper, "/reading-room"),
        (admin, "/people"),
    ):
        assert visitor.get(path, query_string={"q": asked}).status_code == 200, path


def test_names_are_kept_without_marks_that_turn_them_around(house: House) -> None:
    demo = house.setting(demo=True)
    demo.write(publish)
    case = {"number": f"人社〔2026〕1号{CANARY}", "name": CANARY, "party": CANARY}
    brigade = demo.write(lambda s: office(s, bureau(s, "hrss"), "enforcement").id)
    kept = {"kind": "penalty", "classification": "none", "paper_only": "no", "office": str(brigade)}
    answer = demo.visitor("archivist").post("/cases/new", case | kept | {"party_kind": "legal"})
    assert answer.status_code == 303, answer.text
    row = demo.read(lambda s: s.scalars(select(Case)).one())
    assert row.name == row.party == 'gpj.甲\r\n"><svg onload=alert(1)>'
    page = demo.visitor("archivist").get(answer.location).text
    assert "<svg onload" not in page
    person = {"name": CANARY, "login": "canary", "kind": "staff", "bureau": "1"}
    assert demo.visitor("admin").post("/people/new", person).status_code == 303
    name = demo.read(lambda s: s.scalar(select(Person.name).where(Person.login == "canary")))
    assert name is not None
    assert not set(name) & set("\u202e\x00\x07\u200b")


def test_a_password_is_taken_as_typed(house: House) -> None:
    """Dropping a sign from it would make it weaker than it was chosen."""
    visitor = house.visitor()
    page = visitor.sign_in("archivist", "correct\u200b horse 电池")
    assert page.status_code == 422


def test_a_text_longer_than_any_field_is_refused_before_it_is_kept(house: House) -> None:
    visitor = house.visitor("archivist")
    answer = visitor.post("/register/1/correct", {"field": "remarks", "text": "长" * 30_000})
    assert answer.status_code == 422
    assert "太长了" in answer.text
