"""本局规定: what the page says is what procedures get; a draft needs a notice to be in force."""

import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.access_rules import ACTIONS, MATERIALS, REQUESTERS, AccessFacts, decide_access
from bureaus.loading import load_pack
from bureaus.models import Bureau
from bureaus.packs import Pack, load_shipped
from core.errors import InvalidInput
from tests.webapp.conftest import House, Visitor
from tests.webapp.entering import signed_in_since
from tests.webapp.published import publish
from webapp.edge import KEY_FIELD
from webapp.forms.notice import read_notice
from webapp.pages import rules_page

NOTICE = {"notice_number": "平卫市监〔2026〕3号", "dated": "2026-11-20"}
ASKED = AccessFacts("lawyer", "view", "av")


def pack_of(house: House, code: str) -> Pack:
    def load(session: Session) -> Pack:
        bureau_id = session.scalars(select(Bureau.id).where(Bureau.code == code)).one()
        return load_pack(session, bureau_id)

    pack: Pack = house.read(load)
    return pack


def enact(visitor: Visitor, **typed: str) -> str:
    """Confirm a notice; return the page that follows."""
    answer = visitor.post("/rules/draft", {**NOTICE, "confirmed": "1", **typed})
    assert answer.status_code == 303, answer.text
    return visitor.get(answer.headers["Location"]).text


@pytest.mark.parametrize("material", MATERIALS)
def test_each_cell_of_the_matrix_is_the_bureaus_ruling(bureaus: House, material: str) -> None:
    text = bureaus.visitor("handler").get(f"/rules?material={material}").text
    shown = re.findall(r'<span class="tag(?: tag-\w+)?">(\w+)</span><span class="sr">', text)
    pack = load_shipped("hrss")
    assert shown == [
        rules_page.SHORT[decide_access(pack, AccessFacts(who, action, material)).outcome][0]
        for who in REQUESTERS
        for action in ACTIONS
    ]


@pytest.mark.article("RS-A-7.1")
def test_a_case_tried_shows_what_the_table_says(bureaus: House) -> None:
    text = bureaus.visitor("handler").get("/rules?requester=lawyer&action=view&material=av").text
    ruling = decide_access(load_shipped("hrss"), ASKED)
    card = text[text.index('id="ruling"') :]
    assert "需要批准" in card
    assert "局长" in card
    assert ruling.reason in card
    assert all(term in card for term in ruling.credentials)
    assert all(article in card for article in ruling.basis)
    assert all(f"读法第 {number} 号" in card for number in ruling.defaults)
    assert ruling.table_sha256[:12] in card


def test_conditions_change_the_whole_matrix(bureaus: House) -> None:
    visitor = bureaus.visitor("handler")
    plain = visitor.get("/rules?material=file").text
    disputed = visitor.get("/rules?material=file&purpose=litigation").text
    assert plain.count(">依法<") < disputed.count(">依法<")


@pytest.mark.parametrize(
    "query", ["requester=ghost", "action=%00", "material=", "organ=x&case_kind=9"]
)
def test_a_case_that_the_tables_do_not_know_counts_as_not_asked(bureaus: House, query: str) -> None:
    assert bureaus.visitor("handler").get(f"/rules?{query}").status_code == 200


def test_readings_show_value_number_and_the_other_choices(bureaus: House) -> None:
    text = bureaus.visitor("handler").get("/rules/readings").text
    for setting in load_shipped("hrss").settings.values():
        assert setting.title in text
        assert setting.default_no == 0 or f"D-{setting.default_no}" in text
    assert "本局内部时限" in text
    assert "<form" not in text[text.index('id="main"') :], "changing is not done here"


def test_every_procedure_has_its_drawing_and_its_words(bureaus: House) -> None:
    visitor = bureaus.visitor("handler")
    names = re.findall(r'href="/rules/procedures/(\w+)"', visitor.get("/rules/procedures").text)
    assert len(set(names)) == 7
    for name in names:
        text = visitor.get(f"/rules/procedures/{name}").text
        found = re.search(r'data-diagram="([^"]+)"', text)
        assert found
        assert visitor.get(found[1]).status_code == 200
        assert "办结" in text or "已存档" in text or "存档" in text


def test_a_procedure_that_nobody_has_is_not_there(bureaus: House) -> None:
    assert bureaus.visitor("handler").get("/rules/procedures/borrowing").status_code == 404


def test_versions_show_the_fingerprint_of_every_table(bureaus: House) -> None:
    text = bureaus.visitor("stranger").get("/rules/versions").text
    pack = pack_of(bureaus, "market")
    assert all(table.sha256 in text for table in pack.tables.values())
    assert "草案，尚未施行" in text


@pytest.mark.article("WD-M-10.2")
def test_a_draft_rules_nothing_until_the_notice_and_everything_after(bureaus: House) -> None:
    assert decide_access(pack_of(bureaus, "market"), ASKED).outcome == "undefined"
    head = bureaus.visitor("market-head")
    assert "草案，尚未施行" in head.get("/rules").text
    assert "需要批准" in head.get("/rules?draft=1&requester=lawyer&material=av").text
    assert decide_access(pack_of(bureaus, "market"), ASKED).outcome == "undefined"

    asked_again = head.post("/rules/draft", NOTICE)
    assert asked_again.status_code == 200
    assert "确认施行" in asked_again.text
    assert decide_access(pack_of(bureaus, "market"), ASKED).outcome == "undefined"

    text = enact(head)
    assert "平卫市监〔2026〕3号" in text
    assert "尚未施行" not in text
    ruling = decide_access(pack_of(bureaus, "market"), ASKED)
    assert (ruling.outcome, ruling.chain) == ("needs_approval", ("bureau_head",))
    assert bureaus.trail()[-1] == ("rules.enact", "ok")
    # Another bureau's draft is untouched.
    assert decide_access(pack_of(bureaus, "statistics"), ASKED).outcome == "undefined"


def test_the_same_click_twice_enacts_once(bureaus: House) -> None:
    head = bureaus.visitor("market-head")
    found = re.search(f'name="{KEY_FIELD}" value="([^"]+)"', head.get("/rules/draft").text)
    assert found
    enact(head, **{KEY_FIELD: found[1]})
    enact(head, **{KEY_FIELD: found[1]})
    assert [kind for kind, _ in bureaus.trail()].count("rules.enact") == 1


def test_what_is_in_force_is_not_enacted_again(bureaus: House) -> None:
    head = bureaus.visitor("market-head")
    enact(head)
    answer = head.post(
        "/rules/draft", {**NOTICE, "confirmed": "1", "notice_number": "平卫市监〔2026〕4号"}
    )
    assert answer.status_code == 409
    assert "平卫市监〔2026〕3号" in answer.text


@pytest.mark.parametrize(("login", "status"), [("stranger", 403), ("head", 404), ("legal", 404)])
def test_only_the_head_of_a_bureau_with_a_draft_enacts(
    bureaus: House, login: str, status: int
) -> None:
    answer = bureaus.visitor(login).post("/rules/draft", {**NOTICE, "confirmed": "1"})
    assert answer.status_code == status
    assert decide_access(pack_of(bureaus, "market"), ASKED).outcome == "undefined"


def test_enacting_needs_a_fresh_proof_of_identity(house: House) -> None:
    house.write(publish)
    head = signed_in_since(house, "market-head", minutes=6)
    answer = head.post("/rules/draft", {**NOTICE, "confirmed": "1"})
    assert answer.status_code == 401
    assert 'name="notice_number" value="平卫市监〔2026〕3号"' in answer.text, (
        "nothing typed is lost"
    )
    assert decide_access(pack_of(house, "market"), ASKED).outcome == "undefined"


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed",
    ["平卫市监〔2026〕3号", " 平卫市监 [2026] 3 号", "平卫市监【2026】３号", "平卫市监（2026）3号"],
)
def test_a_number_is_kept_in_the_signs_of_the_standard(typed: str) -> None:
    assert read_notice(typed, "2026-11-20", today=TODAY).number == "平卫市监〔2026〕3号"


@pytest.mark.parametrize(
    ("number", "dated", "field"),
    [
        ("", "2026-11-20", "notice_number"),
        ("3号", "2026-11-20", "notice_number"),
        ("平卫市监〔2026〕03号", "2026-11-20", "notice_number"),
        ("平卫市监〔26〕3号", "2026-11-20", "notice_number"),
        ("<b>〔2026〕3号", "2026-11-20", "notice_number"),
        (NOTICE["notice_number"], "", "dated"),
        (NOTICE["notice_number"], "2026-02-30", "dated"),
        (NOTICE["notice_number"], "20.11.2026", "dated"),
        (NOTICE["notice_number"], "2026-11-24", "dated"),
        (NOTICE["notice_number"], "2025-11-20", "dated"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_at_its_field(
    number: str, dated: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_notice(number, dated, today=TODAY)
    assert set(refused.value.errors) == {field}


def test_a_refused_notice_keeps_what_was_typed(bureaus: House) -> None:
    answer = bureaus.visitor("market-head").post(
        "/rules/draft", {"notice_number": "三号", "dated": "2026-11-20", "confirmed": "1"}
    )
    assert answer.status_code == 422
    assert 'value="三号"' in answer.text
    assert 'href="#notice_number"' in answer.text
    assert decide_access(pack_of(bureaus, "market"), ASKED).outcome == "undefined"
