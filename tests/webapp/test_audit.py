"""The audit page: for the audit administrator alone, whole, and safe to take away."""

import ast
import csv
import io
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.webapp.conftest import House, Visitor
from tests.webapp.entering import signed_in
from webapp.pages.trail_words import KINDS, THINGS, asked_object, thing_word


@pytest.fixture
def auditor(house: House) -> Visitor:
    return signed_in(house, "auditor")


def test_shows_who_did_what_and_when(house: House, auditor: Visitor) -> None:
    house.visitor("archivist")
    house.visitor().sign_in("handler", "wrong")
    page = auditor.get("/audit").text
    assert "李晓梅" in page
    assert "登录" in page
    assert "被拒绝" in page
    assert "2026年11月23日 12:00" in page
    assert 'data-label="Who"' in auditor.get("/audit?lang=en").text


def test_answers_by_person_kind_and_period(house: House, auditor: Visitor) -> None:
    house.visitor("archivist")
    assert "李晓梅" in auditor.get("/audit?person=archivist").text
    assert "王强" not in auditor.get("/audit?person=晓梅").text
    assert "没有符合的记录" in auditor.get("/audit?kind=login&end=2026-11-22").text
    assert "李晓梅" in auditor.get("/audit?kind=login&begin=2026-11-23&end=2026-11-23").text
    bad = auditor.get("/audit?begin=2026-02-31&end=gestern")
    assert bad.status_code == 200
    for name, typed in {"begin": "2026-02-31", "end": "gestern"}.items():
        fault = bad.text.partition(f'id="{name}-fault"')[2].partition("</span>")[0]
        assert f"没有“{typed}”这一天" in fault


def test_a_refused_click_is_in_the_trail_although_it_was_undone(
    house: House, auditor: Visitor
) -> None:
    archivist = house.visitor("archivist")
    assert archivist.get("/people").status_code == 403
    stranger = house.id_of("stranger")
    assert archivist.post(f"/people/{stranger}/disable").status_code == 404
    page = auditor.get("/audit?kind=refused").text
    assert f"/people/{stranger}/disable" in page
    assert "people_admin.disable" in page


@pytest.mark.parametrize("path", ["/audit", "/audit/print"])
@pytest.mark.parametrize("login", ["archivist", "handler", "admin", "chief", "legal", "head"])
def test_nobody_else_reads_it(demo: House, login: str, path: str) -> None:
    assert demo.visitor(login).get(path).status_code == 403


def test_one_bureaus_auditor_does_not_read_anothers(house: House, auditor: Visitor) -> None:
    house.visitor("stranger")
    assert "外人" not in auditor.get("/audit").text
    exported = auditor.post("/audit/export").text
    assert "外人" not in exported


def test_older_rows_are_on_further_pages(house: House, auditor: Visitor) -> None:
    visitor = house.visitor("archivist")
    for _ in range(60):
        visitor.get("/people")
    first = auditor.get("/audit?kind=refused")
    assert "更早" in first.text
    last = auditor.get("/audit?kind=refused&before=30")
    assert "更早" not in last.text
    assert "最新" in last.text


def test_verifying_tells_that_all_is_well(house: House, auditor: Visitor) -> None:
    answer = auditor.post("/audit/verify", follow_redirects=True)
    assert "核验无误" in answer.text
    assert ("audit.verify", "ok") in house.trail()


def test_verifying_finds_an_altered_row(house: House, auditor: Visitor) -> None:
    def alter(session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        session.execute(text("DROP TRIGGER audit_no_update"))
        session.execute(text("UPDATE audit SET person_name = '别人' WHERE seq = 1"))

    house.write(alter)
    answer = auditor.post("/audit/verify", follow_redirects=True)
    assert "核验发现问题" in answer.text
    assert ("audit.verify", "broken") in house.trail()


def test_the_export_is_a_table_and_an_act(house: House, auditor: Visitor) -> None:
    house.visitor("archivist")
    answer = auditor.post("/audit/export", {"person": "archivist"})
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["person_name"] for row in rows} == {"李晓梅"}
    assert ("audit.export", "ok") in house.trail()


def test_the_sheet_for_the_printer(house: House, auditor: Visitor) -> None:
    house.visitor("archivist")
    printed = auditor.get("/audit/print?person=archivist&kind=login&x=STRAY").text
    assert "李晓梅" in printed
    assert "archivist · 登录" in printed, "a sheet says in words what was asked for"
    assert "· STRAY" not in printed, "and nothing else that an address carries"


ROOT = Path(__file__).parents[2]
ROOMS = ("archive", "jobs", "people", "studio", "webapp", "workflows")
ACTS = {"record", "note", "note_act"}
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)?")


def codes(*nodes: ast.expr) -> set[str]:
    """The codes that the expressions come to, whichever way a condition goes."""
    found = set()
    for node in nodes:
        match node:
            case ast.Constant(str(text)) if CODE.fullmatch(text):
                found.add(text)
            case ast.IfExp(body=one, orelse=other):
                found |= codes(one, other)
    return found


def recorded() -> tuple[set[str], set[str]]:
    """The kinds of acts, and of things, that the rooms record by name."""
    kinds: set[str] = set()
    things: set[str] = set()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name("note_act"), args=[kind, thing, *_]):
                    kinds |= codes(kind)
                    things |= codes(thing)
                case ast.Call(func=ast.Attribute(attr="record"), args=[_, kind, *_], keywords=rest):
                    kinds |= codes(kind)
                    things |= codes(*(key.value for key in rest if key.arg == "object_kind"))
                case ast.Call(func=ast.Name("record" | "note"), args=[*found], keywords=_):
                    kinds |= {code for code in codes(*found[:2]) if "." in code}
    return kinds, things


def test_every_act_and_thing_has_a_word() -> None:
    kinds, things = recorded()
    assert kinds >= {"login", "task.complete", "template.publish", "seal.way"}
    assert kinds <= KINDS.keys()
    assert things >= {"person", "task", "case"}
    assert things <= THINGS.keys()


def test_a_thing_is_asked_for_by_its_word_or_its_code(house: House, auditor: Visitor) -> None:
    house.visitor("archivist")
    number = house.id_of("archivist")
    for asked in (f"人员{number}", f"人员:{number}", f"人员：{number}", f"person:{number}"):
        answer = auditor.get("/audit", query_string={"object": asked})
        assert answer.text.count('<td data-label="对象">') == 1, asked
    assert f"/audit?object=person:{number}" in answer.text


@pytest.mark.parametrize(("tongue", "person"), [("zh", "人员 50"), ("en", "Person 50")])
def test_one_thing_is_named_as_one_and_asked_for_by_that_name(
    house: House, tongue: str, person: str
) -> None:
    with house.app.test_request_context(headers={"Cookie": f"language={tongue}"}):
        named = {kind: thing_word(kind, "50") for kind in THINGS}
        assert {asked_object(name) for name in named.values()} == {f"{kind}:50" for kind in THINGS}
        assert named["person"] == person
        assert not [name for name in named.values() if re.search("[^s]s 50", name)]


def test_a_refused_page_is_named_by_its_address(house: House, auditor: Visitor) -> None:
    house.visitor("archivist").get("/people")
    assert "/people" in auditor.get("/audit?kind=refused").text
