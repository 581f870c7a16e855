"""The drawings read from left to right, nothing crosses, and every word they use exists."""

from collections.abc import Iterator
from itertools import combinations, pairwise, product

import pytest
from lxml import etree

from bureaus import articles, packs
from decisions.rows import Rule, Table
from decisions.space import domain
from documents import registry
from forms import schema
from tests.workflows.drawings import (
    BPMN,
    TYPE_SIZE,
    Box,
    Drawing,
    crossing,
    procedures,
    read,
    source,
)
from workflows.engine import Vocabulary, check_procedure, parse_procedure
from workflows.engine.graph import Node
from workflows.steps import DECISIONS, VERBS

ARGUMENTS = {
    "grant.issue": {"days", "visits"},
    "paper.issue": {"paper", "sheet"},
    "request.settle": {"state", "copy", "inform", "inform_if"},
    "notice.copy": {"role"},
}
ROLES = {
    "bureau_head",
    "legal_head",
    "deputy_head",
    "department_head",
    "handling_office",
    "policy_office",
    "archivist",
    "handler",
}
BUREAUS = ("hrss", "emergency", "market", "finance", "statistics")

every_procedure = pytest.mark.parametrize("name", procedures())


def test_the_seven_procedures_are_there() -> None:
    assert procedures() == [
        "agency_access",
        "copying",
        "disc_burning",
        "handler_access",
        "letter_access",
        "party_access",
        "staff_access",
    ]


# --- the picture ---


@every_procedure
def test_every_node_and_flow_is_drawn(name: str) -> None:
    drawing, graph = read(name), parse_procedure(source(name)).graph
    assert drawing.shapes.keys() == graph.nodes.keys()
    assert drawing.edges.keys() == graph.flows.keys()


@every_procedure
def test_lines_are_level_or_upright_and_dock_where_they_belong(name: str) -> None:
    drawing = read(name)
    for edge in drawing.edges.values():
        for (x1, y1), (x2, y2) in edge.segments:
            assert (x1 == x2) != (y1 == y2), edge.id
        assert edge.points[0] in drawing.shapes[edge.source].box.corners, edge.id
        assert edge.points[-1] in drawing.shapes[edge.target].box.corners, edge.id
        assert len(edge.points) <= 4, edge.id


@every_procedure
def test_no_line_touches_another(name: str) -> None:
    edges = read(name).edges.values()
    touching = [
        (one.id, other.id)
        for one, other in combinations(edges, 2)
        if any(crossing(a, b) for a in one.segments for b in other.segments)
    ]
    assert touching == []


@every_procedure
def test_no_line_runs_through_a_shape(name: str) -> None:
    drawing = read(name)
    for edge in drawing.edges.values():
        for shape in drawing.shapes.values():
            if shape.id not in {edge.source, edge.target}:
                assert not any(shape.box.cut_by(each) for each in edge.segments), (
                    edge.id,
                    shape.id,
                )


@every_procedure
def test_shapes_keep_their_distance(name: str) -> None:
    for one, other in combinations(read(name).shapes.values(), 2):
        assert not one.box.meets(other.box, apart=16), (one.id, other.id)


@every_procedure
def test_labels_lie_on_nothing(name: str) -> None:
    drawing = read(name)
    labels = list(drawing.labels())
    for (one, box), (other, beside) in combinations(labels, 2):
        assert not box.meets(beside), (one, other)
    for owner, box in labels:
        for shape in drawing.shapes.values():
            assert not box.meets(shape.box), (owner, shape.id)
        for edge in drawing.edges.values():
            assert not any(box.cut_by(each) for each in edge.segments), (owner, edge.id)


@every_procedure
def test_labels_have_room_for_their_words(name: str) -> None:
    drawing = read(name)
    for each in [*drawing.shapes.values(), *drawing.edges.values()]:
        if each.label is not None:
            assert each.label.width >= len(each.name) * TYPE_SIZE, each.id
            assert each.label.height >= TYPE_SIZE, each.id


@every_procedure
def test_everything_reads_left_to_right_but_returns(name: str) -> None:
    """Leftward lines run above the main path, on the lane of corrections."""
    drawing = read(name)
    main = main_line(drawing)
    for edge in drawing.edges.values():
        for (x1, y1), (x2, _) in edge.segments:
            if x2 < x1:
                assert y1 < main - 80, edge.id
        source_box, target = drawing.shapes[edge.source].box, drawing.shapes[edge.target].box
        if target.centre[0] < source_box.centre[0]:
            assert edge.points[-1][1] < main - 80, edge.id


@every_procedure
def test_the_main_path_is_one_line(name: str) -> None:
    """From the start to the good end, taking the defaults' other side, nothing leaves the line."""
    drawing = read(name)
    main = main_line(drawing)
    assert drawing.shapes["completed"].box.centre[1] == main
    on_line = sorted(
        (each for each in drawing.shapes.values() if each.box.centre[1] == main),
        key=lambda each: each.box.x,
    )
    joined = {(each.source, each.target) for each in drawing.edges.values()}
    assert all((one.id, other.id) in joined for one, other in pairwise(on_line))


@every_procedure
def test_shapes_of_a_kind_have_one_size(name: str) -> None:
    for shape in read(name).shapes.values():
        size = (shape.box.width, shape.box.height)
        if shape.kind == "exclusiveGateway":
            assert size == ((40, 40) if shape.name else (24, 24)), shape.id
        elif shape.kind in {"startEvent", "endEvent"}:
            assert size == (36, 36), shape.id
        else:
            assert size == (120, 80), shape.id


def main_line(drawing: Drawing) -> float:
    return drawing.shapes["start"].box.centre[1]


# --- the words ---


def is_chinese(text: str) -> bool:
    return bool(text) and all("\u4e00" <= char <= "\u9fff" or char in "？（）" for char in text)


@every_procedure
def test_every_step_and_every_choice_has_a_chinese_name(name: str) -> None:
    """Only plain joins and plain lines go without: a name there would be noise."""
    graph = parse_procedure(source(name)).graph
    assert is_chinese(graph.name)
    for node in graph.nodes.values():
        choosing = len(graph.top.leaving[node.id]) > 1
        if node.kind != "exclusiveGateway" or choosing:
            assert is_chinese(node.name), node.id
            for flow in graph.top.leaving[node.id]:
                assert is_chinese(flow.name) == choosing, flow.id
        else:
            assert node.name == ""


@every_procedure
def test_every_person_s_step_says_who_what_how_and_until_when(name: str) -> None:
    for node in people_of(name):
        assert set(node.properties) >= {"role", "form", "kind", "due"}, node.id


@every_procedure
def test_every_word_of_a_diagram_exists(name: str) -> None:
    assert check_procedure(source(name), vocabulary=vocabulary()) == []


@every_procedure
def test_every_article_a_step_stands_on_exists(name: str) -> None:
    for node in people_of(name):
        cited = node.properties.get("basis", "").split()
        assert [each for each in cited if not articles.exists(each)] == [], node.id


def vocabulary() -> Vocabulary:
    return Vocabulary(
        forms=frozenset(schema.names()),
        decisions=frozenset(DECISIONS),
        verbs={verb: frozenset(ARGUMENTS.get(verb, ())) for verb in VERBS},
        roles=frozenset(ROLES),
        papers=frozenset(registry.KINDS),
        limits=frozenset.intersection(*(limits_of(code) for code in BUREAUS)),
        data=frozenset({"request_id", "bureau", "requester", "participants"}),
    )


def limits_of(code: str) -> frozenset[str]:
    return frozenset(packs.load_shipped(code).limits)


def people_of(name: str) -> list[Node]:
    graph = parse_procedure(source(name)).graph
    return [node for node in graph.nodes.values() if node.kind == "userTask"]


# --- the rules ---


def deciding_roles(name: str) -> list[str]:
    """The roles whose consent, review or approval the diagram has, from left to right."""
    drawing = read(name)
    steps = [each for each in people_of(name) if each.properties["kind"] in {"approve", "review"}]
    steps.sort(key=lambda each: drawing.shapes[each.id].box.x)
    return [each.properties["role"] for each in steps]


@pytest.mark.article("RS-A-4", "RS-A-5", "RS-A-7.1", "RS-A-8", "SL-A-4", "SL-A-5", "SL-A-7.1")
@pytest.mark.article("SL-A-8", "GX-M-10", "GX-C-13")
@pytest.mark.parametrize("code", BUREAUS)
def test_no_approval_that_a_table_asks_for_is_passed_over(code: str) -> None:
    """Every chain of every row has its steps, in that order, in the procedure of its request."""
    for procedure, chain in chains_of(code):
        assert is_within(chain, deciding_roles(procedure)), (procedure, chain)


def chains_of(code: str) -> set[tuple[str, tuple[str, ...]]]:
    drafts = packs.load_shipped(code).drafts
    pack = packs.load_shipped(code, frozenset(drafts))
    procedure = pack.tables["procedure"]
    found = set()
    for table in (table for name, table in pack.tables.items() if name.startswith("access")):
        for rule in table.rules:
            chain = tuple(rule.outputs.get("chain") or ())  # type: ignore[call-overload]
            for requester, action in product(*passing(table, rule)) if chain else ():
                asked = {"requester": requester, "action": action}
                name = procedure.decide(asked).outputs["procedure"]
                if name:
                    found.add((str(name), chain))
    return found


def passing(table: Table, rule: Rule) -> Iterator[list[object]]:
    """The requesters and the actions that a row speaks of, whatever stands in its other cells."""
    for wanted in ("requester", "action"):
        position = [column.expression.text for column in table.inputs].index(wanted)
        test = rule.tests[position]
        values = domain(table.inputs[position], table.rules, position)
        yield [value for value in values if test is None or test.holds(value)]


def is_within(chain: tuple[str, ...], steps: list[str]) -> bool:
    left = iter(steps)
    return all(role in left for role in chain)


@pytest.mark.parametrize("name", [each for each in procedures() if each != "disc_burning"])
def test_a_return_leads_to_correction_and_back_to_the_rules(name: str) -> None:
    graph = parse_procedure(source(name)).graph
    reached, ahead = set(), ["correct"]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead.extend(flow.target for flow in graph.top.leaving[here])
    assert "apply_rules" in reached
    returning = [flow for flow in graph.flows.values() if flow.name == "退回"]
    refusing = [flow for flow in graph.flows.values() if flow.name in {"不同意", "不予办理"}]
    assert len(returning) == len(refusing) >= 1


@every_procedure
def test_an_editor_can_resolve_every_reference(name: str) -> None:
    """Editors drop a list reference that names no element of the file when they save it."""
    root = etree.fromstring(source(name))
    ids = {each.get("id") for each in root.iter()}
    for tag in ("loopDataInputRef", "loopDataOutputRef"):
        assert all(each.text in ids for each in root.iter(f"{BPMN}{tag}"))


def test_a_label_in_the_way_is_noticed() -> None:
    """The measure itself: a label across a line, a line through a box, two lines that touch."""
    line = ((0.0, 0.0), (100.0, 0.0))
    assert Box(10, -5, 20, 10).cut_by(line)
    assert not Box(10, 5, 20, 10).cut_by(line)
    assert crossing(line, ((50.0, -10.0), (50.0, 10.0)))
    assert not crossing(line, ((0.0, 10.0), (100.0, 10.0)))
