"""Decision tables as dmn-js writes them: what is read, what is refused, what is decided."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DiaoyueError
from decisions.operations import EvaluationFailed
from decisions.space import gaps, overlaps, unreached, walk
from decisions.tables import BadTable, NoRuleMatches, SeveralRulesMatch, Table, parse_table

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<definitions '
    'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
    'xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" id="d" name="n" namespace="n">'
)
DRAWING = "<dmndi:DMNDI><dmndi:DMNDiagram/></dmndi:DMNDI></definitions>"


def dmn(
    rows: Sequence[tuple[str, ...]],
    *,
    policy: str | None = "FIRST",
    inputs: Sequence[tuple[str, str, str]] = (("kind", "string", ""), ("n", "number", "")),
    output: tuple[str, str, str] = ("answer", "string", ""),
    extra: str = "",
) -> bytes:
    columns = "".join(
        f'<input id="i{n}" label="列{n}"><inputExpression typeRef="{type_name}">'
        f"<text>{escape(text)}</text></inputExpression>"
        + (f"<inputValues><text>{escape(values)}</text></inputValues>" if values else "")
        + "</input>"
        for n, (text, type_name, values) in enumerate(inputs, 1)
    )
    name, type_name, values = output
    columns += f'<output id="o" name="{name}" label="答案" typeRef="{type_name}">'
    columns += f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    columns += "</output>"
    body = "".join(
        f'<rule id="r{n}"><description>理由{n}</description>'
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[:-1])
        + f"<outputEntry><text>{escape(row[-1])}</text></outputEntry></rule>"
        for n, row in enumerate(rows, 1)
    )
    hit = f' hitPolicy="{policy}"' if policy else ""
    return (
        f'{HEAD}<decision id="t" name="试表"><decisionTable{hit}>{columns}{body}</decisionTable>'
        f"</decision>{extra}{DRAWING}"
    ).encode()


def one_cell(cell: str, type_name: str = "string") -> Table:
    return parse_table(
        dmn([(cell, '"yes"'), ("", '"no"')], inputs=[("x", type_name, "")], output=ANSWER)
    )


ANSWER = ("answer", "string", "")


@pytest.mark.parametrize(
    ("cell", "type_name", "passing", "failing"),
    [
        ('"a"', "string", ["a"], ["b", "", None]),
        ('"a","b"', "string", ["a", "b"], ["c", None]),
        ('"a", "b"', "string", ["b"], ["a, b"]),
        ('"a,b"', "string", ["a,b"], ["a"]),
        ('not("a")', "string", ["b", None], ["a"]),
        ('not("a","b")', "string", ["c"], ["a", "b"]),
        ("true", "boolean", [True], [False, None]),
        ("false", "boolean", [False], [True, None]),
        ("-", "string", ["a", None], []),
        ("", "string", ["a", None], []),
        ("[1..5]", "number", [1, 3, 5], [0, 6, None]),
        ("(1..5)", "number", [2], [1, 5]),
        ("]1..5[", "number", [2], [1, 5]),
        ("[1..5)", "number", [1], [5]),
        ("> 5", "number", [6], [5, None]),
        ("<= 5", "number", [5, -1], [6, None]),
        ("= 5", "number", [5], [6]),
        ("!= 5", "number", [6, None], [5]),
        ("1,[4..5],> 9", "number", [1, 4, 10], [2, 9]),
        ("not([1..5])", "number", [6, None], [3]),
        ("-1.5", "number", [-1.5], [1.5]),
        ("null", "string", [None], ["a"]),
        ('date("2026-01-31")', "date", ["2026-01-31", dt.date(2026, 1, 31)], ["2026-02-01"]),
        ('>= date("2026-01-31")', "date", [dt.date(2026, 2, 1)], ["2026-01-30", None]),
        ('[date("2026-01-01")..date("2026-12-31")]', "date", ["2026-06-01"], ["2027-01-01"]),
    ],
)
def test_cells_mean_what_the_editor_shows(
    cell: str, type_name: str, passing: list[object], failing: list[object]
) -> None:
    table = one_cell(cell, type_name)
    assert [table.decide({"x": value}).outputs["answer"] for value in passing] == ["yes"] * len(
        passing
    )
    assert [table.decide({"x": value}).outputs["answer"] for value in failing] == ["no"] * len(
        failing
    )


@pytest.mark.parametrize(
    ("cell", "type_name", "says"),
    [
        ("handler", "string", "请加英文双引号"),
        ("“handler”", "string", "全角标点"),
        ('"a"，"b"', "string", "全角标点"),
        ('"a" or "b"', "string", "不认识"),
        ('contains("a")', "string", "不认识"),
        ('__import__("os")', "string", "不认识"),
        ("'a'", "string", "不认识"),
        ('"a\\"', "string", "不认识"),
        ('"a",', "string", "逗号之间缺少取值"),
        ("5", "string", "类型"),
        ('"5"', "number", "类型"),
        ("true", "number", "类型"),
        ("1", "boolean", "类型"),
        ("[5..1]", "number", "下限大于上限"),
        ("[1..]", "number", "不认识"),
        ('date("2026-02-30")', "date", "没有"),
        ('"2026-02-03"', "date", "类型"),
        ('not(not("a"))', "string", "不认识"),
        ('not("a"),not("b")', "string", "不认识"),
        ("9999999999999999", "number", "位数太多"),
        ('"' + "x" * 1200 + '"', "string", "超过 1000"),
    ],
)
def test_other_cells_are_refused_naming_table_row_and_column(
    cell: str, type_name: str, says: str
) -> None:
    with pytest.raises(BadTable) as refusal:
        one_cell(cell, type_name)
    problem = str(refusal.value.problems[0])
    assert "表“试表”第 1 行“列1”列" in problem
    assert says in problem
    assert refusal.value.problems[0].element == "r1"


@pytest.mark.parametrize("cell", ['__import__("os").getcwd()', "x", "1+1", '["a"', '{"a": 1}'])
def test_answers_are_literals_only(cell: str) -> None:
    with pytest.raises(BadTable, match="第 1 行“答案”列"):
        parse_table(dmn([('"a"', "1", cell)]))


def test_answers_may_be_literals_lists_or_nothing() -> None:
    table = parse_table(
        dmn([('"a"', "", '["x","y,z"]'), ('"b"', "", "[]"), ('"c"', "", ""), ("", "", '"w"')])
    )
    answers = [table.decide({"kind": kind, "n": 1}).outputs["answer"] for kind in "abcd"]
    assert answers == [["x", "y,z"], [], None, "w"]


def test_a_decision_carries_its_row_reason_facts_and_the_hash_of_its_table() -> None:
    xml = dmn([('"a"', "1", '"x"'), ('"b"', "", '"y"')])
    decision = parse_table(xml).decide({"kind": "b", "n": 7, "unused": "z"})
    assert (decision.rule, decision.reason) == ("r2", "理由2")
    assert decision.facts == {"kind": "b"}
    assert len(decision.table) == 64
    assert decision.table != parse_table(xml + b"\n").sha256


def test_basis_is_the_column_of_that_name() -> None:
    table = parse_table(dmn([("", "", '["RS-A-4"]')], output=("basis", "string", "")))
    assert table.decide({"kind": "a", "n": 1}).basis == ("RS-A-4",)


def test_no_matching_rule_is_an_error_and_never_silence() -> None:
    with pytest.raises(NoRuleMatches, match="试表"):
        parse_table(dmn([('"a"', "", '"x"')])).decide({"kind": "b", "n": 1})


def test_a_missing_or_unknown_fact_is_an_error() -> None:
    table = parse_table(dmn([('"a"', '"x"')], inputs=[("kind", "string", '"a","b"')]))
    with pytest.raises(EvaluationFailed, match="kind"):
        table.decide({})
    with pytest.raises(EvaluationFailed, match="spy"):
        table.decide({"kind": "spy"})


@pytest.mark.parametrize(("n", "rows"), [(1, "第 1、2 行"), (2, "第 2、3 行")])
def test_unique_never_chooses_between_rows_that_meet_all_the_same(n: int, rows: str) -> None:
    """Tables in force were checked when they were published; a decision checks once more."""
    met = parse_table(dmn([("", "< 2", '"x"'), ("", "", '"y"'), ("", "> 1", '"z"')]))
    with pytest.raises(SeveralRulesMatch, match=rows):
        replace(met, hit_policy="UNIQUE").decide({"kind": "a", "n": n})


def test_first_takes_the_upper_of_two_rows() -> None:
    table = parse_table(dmn([('"a"', "", '"x"'), ("", "", '"y"')]))
    assert table.decide({"kind": "a", "n": 0}).rule == "r1"


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ('"a"', '"b"', False),
        ('"a","c"', '"b","c"', True),
        ('not("a")', '"a"', False),
        ('not("a")', '"b"', True),
        ('not("a")', 'not("b")', True),
        ('< "b"', '< "c"', True),
        ('> "b"', '> "c"', True),
        ("-", '"a"', True),
    ],
)
def test_unique_refuses_rows_that_meet(one: str, other: str, clash: bool) -> None:
    xml = dmn([(one, "", '"x"'), (other, "", '"y"')], policy="UNIQUE")
    if clash:
        with pytest.raises(BadTable, match="第 1 行与第 2 行会同时命中"):
            parse_table(xml)
    else:
        assert parse_table(xml).hit_policy == "UNIQUE"


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("[1..5]", "[5..9]", True),
        ("[1..5)", "[5..9]", False),
        ("< 3", "> 2", True),
        ("< 1", "< 2", True),
        ("> 1", "> 2", True),
    ],
)
def test_unique_sees_ranges_that_meet(one: str, other: str, clash: bool) -> None:
    xml = dmn([("", one, '"x"'), ("", other, '"y"')], policy=None)
    if clash:
        with pytest.raises(BadTable):
            parse_table(xml)
    else:
        assert parse_table(xml).decide({"kind": "k", "n": 5}).rule == "r2"


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (b"hello", "不是完整的 XML"),
        (b"", "不是完整的 XML"),
        (b"\x00\xff", "不是 UTF-8 文本"),
        (b"<a/>", "不是 DMN 1.3"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>', "DOCTYPE"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16"), "DOCTYPE"),
        (b"<a>" + b" " * 1_000_000 + b"</a>", "1 MB"),
        (dmn([("", "", '"x"')], policy="COLLECT"), "COLLECT"),
        (dmn([("", "", '"x"')], policy="ANY"), "ANY"),
        (dmn([]), "至少要有一行"),
        (dmn([("", "", '"x"')] * 501), "不超过 500 行"),
        (dmn([("", '"x"')]), "单元格的数目"),
        (dmn([("", "", '"x"')], extra='<decision id="d2" name="二"/>'), "实际有 2 个"),
        (dmn([("", "", '"x"')], extra='<inputData id="d3"/>'), "inputData"),
        (dmn([("", "", '"x"')], inputs=[]), "至少要有一个输入列"),
        (dmn([("", "", '"x"')], output=("No Name", "string", "")), "小写英文标识"),
        (dmn([("", "", '"x"')], output=("a", "context", "")), "context"),
        (dmn([("", '"x"')], inputs=[("a.b()", "string", "")]), "不允许使用"),
        (dmn([("", '"x"')], inputs=[("", "string", "")]), "空"),
        (dmn([('"c"', '"x"')], inputs=[("k", "string", '"a","b"')]), "预设取值"),
        (dmn([("", "", '"z"')], output=("a", "string", '"x","y"')), "预设取值"),
        (dmn([("", "", '["x","z"]')], output=("a", "string", '"x","y"')), "预设取值"),
        (dmn([("", "", '"x"')]).replace(b'id="r1"', b""), "为空或重复"),
        (
            dmn([("", "", '"x"')]).replace(b"decisionTable", b"literalExpression"),
            "literalExpression",
        ),
        (
            dmn([("", "", '"x"')]).replace(b"20191111/MODEL", b"20151101/dmn.xsd"),
            "不是 DMN 1.3",
        ),
    ],
)
def test_sources_that_are_refused(xml: bytes, says: str) -> None:
    with pytest.raises(BadTable) as refusal:
        parse_table(xml)
    assert any(says in str(problem) for problem in refusal.value.problems)


def test_every_problem_is_listed_not_only_the_first() -> None:
    with pytest.raises(BadTable) as refusal:
        parse_table(dmn([("a", "", '"x"'), ("", "b", "c")]))
    assert [problem.element for problem in refusal.value.problems] == ["r1", "r2", "r2"]


def test_gaps_and_rows_that_never_speak_are_found() -> None:
    table = parse_table(
        dmn(
            [('"a"', "", '"x"'), ('"a"', "[1..2]", '"y"'), ('"b"', "> 1", '"z"')],
            inputs=[("kind", "string", '"a","b"'), ("n", "number", "")],
        )
    )
    assert [rule.id for rule in unreached(table)] == ["r2"]
    found = list(gaps(table))
    assert found
    assert all(region.values["kind"] == ("b",) for region in found)
    assert any(1 in region.values["n"] for region in found)
    assert [(a.id, b.id) for a, b in overlaps(table.inputs, table.rules)] == [("r1", "r2")]


def test_walking_the_space_agrees_with_deciding() -> None:
    table = parse_table(
        dmn(
            [('"a","b"', "[1..2]", '"x"'), ('not("a")', "> 1.5", '"y"'), ("", "", '"z"')],
            inputs=[("kind", "string", '"a","b","c"'), ("n", "number", "")],
        )
    )
    regions = list(walk(table))
    assert len(regions) > 3
    for region in regions:
        for kind in region.values["kind"]:
            for n in region.values["n"]:
                assert table.decide({"kind": kind, "n": n}).rule == region.rules[0].id


CELLS = st.text(alphabet='ab"[](),.-<>=!not12dateru', max_size=12)


@given(CELLS, st.sampled_from(["string", "number", "boolean", "date"]))
def test_any_cell_is_compiled_or_refused_and_never_breaks(cell: str, type_name: str) -> None:
    with contextlib.suppress(DiaoyueError):
        table = one_cell(cell, type_name)
        for value in ("a", 1, True, None):
            assert table.decide({"x": value}).outputs["answer"] in {"yes", "no"}


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_never_break(xml: bytes) -> None:
    with pytest.raises(BadTable):
        parse_table(xml)
