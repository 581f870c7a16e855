"""Every combination in every bureau has exactly one known answer that can be explained."""

import dataclasses

import pytest

from bureaus.access_rules import (
    BY_NOTICE,
    DISCS,
    OUTCOMES,
    PROCEDURE,
    AccessFacts,
    choose_procedure,
    decide_access,
    decide_discs,
)
from bureaus.articles import exists
from bureaus.packs import Pack, load_shipped, shipped_codes, shipped_items
from decisions.operations import EvaluationFailed
from decisions.space import gaps, unreached
from decisions.tables import Table, parse_table
from tests.bureaus.cells import BLOCKED, everything, rulings

STATES = [
    pytest.param(code, decreed, id=f"{code}{'-decreed' if decreed else ''}")
    for code in shipped_codes()
    for decreed in (frozenset(), frozenset({BY_NOTICE}))
    if not decreed or BY_NOTICE in load_shipped(code).drafts
]
TABLES = [
    pytest.param(parse_table(item.source, item.name), id=f"{code}-{item.name}")
    for code in (*shipped_codes(), "shared")
    for item in shipped_items(code)
    if item.kind == "decision"
]


def numbers(pack: Pack) -> set[int]:
    return {setting.default_no for setting in pack.settings.values()}


@pytest.mark.parametrize(("code", "decreed"), STATES)
def test_every_combination_has_one_answer_with_its_reasons(
    code: str, decreed: frozenset[str]
) -> None:
    pack = load_shipped(code, decreed)
    asked, cited = 0, set()
    for facts, ruling in rulings(pack):
        asked += 1
        cited.update(ruling.basis)
        assert ruling.outcome in OUTCOMES, facts
        assert ruling.reason, facts
        assert len(ruling.table_sha256) == 64
        if ruling.outcome in BLOCKED:
            assert not ruling.chain, facts
            assert not ruling.credentials, facts
            assert ruling.executor is None, facts
        else:
            assert bool(ruling.chain) == (ruling.outcome == "needs_approval"), facts
            assert ruling.register, facts
            assert set(ruling.chain) <= set(pack.roles), facts
        assert ruling.verify >= (ruling.outcome == "allow_after_verify"), facts
        assert set(ruling.defaults) <= numbers(pack), facts
        if not ruling.basis:
            assert ruling.defaults or ruling.outcome == "undefined", facts
    assert asked == 43_200
    assert all(map(exists, cited)), cited


def test_the_space_is_the_whole_space() -> None:
    assert len(set(everything())) == 43_200


@pytest.mark.parametrize("table", TABLES)
def test_no_gap_and_no_row_that_never_speaks(table: Table) -> None:
    # The organ is unknown unless a state organ asks: null is one of its values.
    domains = {
        column.expression.text: (None, *column.values)
        for column in table.inputs
        if column.expression.text == "organ"
    }
    assert list(gaps(table, domains)) == []
    assert [rule.id for rule in unreached(table, domains)] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_row_gives_its_reason_and_real_articles(table: Table) -> None:
    for rule in table.rules:
        assert rule.reason.endswith("。"), rule.id
        for article in rule.outputs.get("basis") or ():
            assert exists(article), (rule.id, article)


@pytest.mark.parametrize("code", shipped_codes())
def test_rows_of_a_bureau_stand_on_its_own_articles_and_settings(code: str) -> None:
    pack = load_shipped(code)
    prefixes = {document.id for document in pack.documents}
    for item in shipped_items(code):
        if item.kind != "decision":
            continue
        table = parse_table(item.source)
        for rule in table.rules:
            for article in rule.outputs["basis"]:
                assert article.rsplit("-", 1)[0] in prefixes, (rule.id, article)
            assert set(rule.outputs["defaults"]) <= numbers(pack), rule.id
        names = {name for column in table.inputs for name in column.expression.paths}
        for name in names:
            if name.startswith("settings."):
                assert name.removeprefix("settings.") in pack.settings


@pytest.mark.parametrize("code", shipped_codes())
def test_every_choice_of_every_setting_leaves_every_question_answered(code: str) -> None:
    pack = load_shipped(code)
    read = {
        path.removeprefix("settings.")
        for table in pack.tables.values()
        for column in table.inputs
        for path in column.expression.paths
        if path.startswith("settings.")
    }
    for name in read:
        setting = pack.settings[name]
        assert len(setting.choices) > 1, name
        for choice in setting.choices:
            changed = dataclasses.replace(setting, value=choice.value)
            other = dataclasses.replace(pack, settings={**pack.settings, name: changed})
            for asked in (("party", "copy", "av"), ("state_organ", "view", "file")):
                assert decide_access(other, AccessFacts(*asked, organ="other")).outcome in OUTCOMES
            assert decide_discs(other, "evidence").outputs["outcome"]


@pytest.mark.parametrize(
    "facts",
    [
        AccessFacts("spy", "view", "file"),
        AccessFacts("handler", "steal", "file"),
        AccessFacts("handler", "view", "gossip"),
        AccessFacts("state_organ", "view", "file", organ="mafia"),
        AccessFacts("party", "view", "file", purpose="curiosity"),
    ],
)
def test_unknown_codes_are_refused_not_answered(facts: AccessFacts) -> None:
    with pytest.raises(EvaluationFailed):
        decide_access(load_shipped("hrss"), facts)


def test_the_facts_that_were_read_are_kept() -> None:
    ruling = decide_access(load_shipped("hrss"), AccessFacts("handler", "view", "file"))
    assert ruling.facts["requester"] == "handler"
    assert ruling.facts["action"] == "view"
    assert "organ" not in ruling.facts


@pytest.mark.parametrize(
    ("requester", "action", "procedure"),
    [
        ("handler", "view", "handler_access"),
        ("staff", "view", "staff_access"),
        ("state_organ", "photocopy", "agency_access"),
        ("state_organ", "call_file", "agency_access"),
        ("party", "view", "party_access"),
        ("lawyer", "photocopy", "party_access"),
        ("guardian", "view", "party_access"),
        ("remote_agency", "mail", "letter_access"),
        ("handler", "copy", "copying"),
        ("staff", "extract_evidence", "copying"),
        ("party", "publish", "copying"),
        ("handler", "burn", "disc_burning"),
        ("party", "burn", None),
        ("staff", "borrow", None),
    ],
)
def test_procedure(requester: str, action: str, procedure: str | None) -> None:
    pack = load_shipped("hrss")
    assert PROCEDURE in pack.tables
    assert choose_procedure(pack, requester, action) == procedure


@pytest.mark.parametrize(
    ("code", "occasion", "outcome", "copies", "basis"),
    [
        pytest.param(*row, marks=pytest.mark.article(*row[4]), id=f"{row[4][0]}: {row[0]} {row[1]}")
        for row in (
            ("hrss", "objection", "required", 2, ["RS-M-16"]),
            ("hrss", "other", "required", 2, ["RS-M-16"]),
            ("finance", "obstruction", "required", 2, ["SL-M-16"]),
            ("statistics", "objection", "required", 2, ["ZH-M-16"]),
            ("emergency", "emergency", "required", 2, ["GX-C-10", "GX-C-9"]),
            ("emergency", "evidence", "required", 2, ["GX-M-11", "GX-C-14", "GX-C-9"]),
            ("market", "evidence", "required", 2, ["WD-M-11"]),
        )
    ],
)
def test_discs(code: str, occasion: str, outcome: str, copies: int, basis: list[str]) -> None:
    pack = load_shipped(code)
    assert DISCS in pack.tables
    outputs = decide_discs(pack, occasion).outputs
    assert (outputs["outcome"], outputs["copies"], outputs["basis"]) == (outcome, copies, basis)
    assert outputs["form"] is outputs["signatures"] is True


@pytest.mark.parametrize(("code", "occasion"), [("hrss", "evidence"), ("market", "objection")])
def test_where_the_text_is_silent_a_disc_takes_all_precautions(code: str, occasion: str) -> None:
    decision = decide_discs(load_shipped(code), occasion)
    assert (decision.outputs["outcome"], decision.basis) == ("permitted", ())
    assert (decision.outputs["copies"], decision.outputs["defaults"]) == (2, [13])
    assert decision.outputs["form"] is decision.outputs["signatures"] is True


def test_the_bureau_may_do_without_the_form_and_with_one_copy() -> None:
    pack = load_shipped("hrss")
    values = {"disc_copies": 1, "disc_form_required": False}
    changed = {
        name: dataclasses.replace(pack.settings[name], value=value)
        for name, value in values.items()
    }
    other = dataclasses.replace(pack, settings={**pack.settings, **changed})
    outputs = decide_discs(other, "objection").outputs
    assert outputs["copies"] == 1
    assert outputs["form"] is outputs["signatures"] is False


@pytest.mark.article("RS-M-16")
def test_the_label_names_what_the_article_names() -> None:
    outputs = decide_discs(load_shipped("hrss"), "objection").outputs
    assert outputs["label"] == ["制作单位", "制作人", "制作时间", "执法活动或者案件名称", "标号"]


@pytest.mark.article("GX-C-14")
def test_the_extraction_note_names_what_the_article_names() -> None:
    outputs = decide_discs(load_shipped("emergency"), "evidence").outputs
    assert outputs["note"] == ["制作人", "提取人", "提取时间", "证明对象"]
