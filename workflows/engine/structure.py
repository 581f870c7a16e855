"""How nodes and flows of a scope must hang together."""

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from core.i18n import N_
from core.sources import Problem
from workflows.engine.grammar import is_data_name
from workflows.engine.graph import GATEWAYS, NESTED, TASKS, Flow, Graph, Node, Scope
from workflows.engine.problems import problem

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway"})
_ACTIVITIES = TASKS | NESTED


def check_structure(graph: Graph) -> Iterator[Problem]:
    """All scopes of a diagram."""
    for scope in graph.scopes.values():
        yield from _check_ids(scope)
        yield from _check_ends(scope)
        yield from _check_flows(scope)
        for node in scope.nodes.values():
            yield from _check_degree(scope, node)
            yield from _check_ways_out(scope, node)
            yield from _check_event(scope, node)
        yield from _check_paths(scope)


def _about(node: Node, text: str, **values: object) -> Problem:
    return problem(node.id, text, name=node.title, id=node.id, **values)


def _check_ids(scope: Scope) -> Iterator[Problem]:
    for node in scope.nodes.values():
        if not _ID.fullmatch(node.id):
            yield _about(node, N_("“{name}”（{id}）的编号只能用字母、数字和下划线。"))
        elif node.kind in TASKS and not is_data_name(node.id):
            yield _about(
                node, N_("“{name}”的编号“{id}”不能用作数据名称，请用字母开头的字母、数字和下划线。")
            )


def _check_ends(scope: Scope) -> Iterator[Problem]:
    starts = len(scope.of_kind("startEvent"))
    if starts != 1:
        yield problem(
            scope.id, N_("“{id}”必须正好有一个开始事件，这里有 {n} 个。"), id=scope.id, n=starts
        )
    if not scope.of_kind("endEvent"):
        yield problem(scope.id, N_("“{id}”没有结束事件。"), id=scope.id)


def _check_flows(scope: Scope) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for flow in scope.flows:
        if flow.source not in scope.nodes or flow.target not in scope.nodes:
            yield problem(flow.id, N_("连线“{id}”的一端没有接在节点上。"), id=flow.id)
        if (flow.source, flow.target) in seen:
            yield problem(
                flow.id,
                N_("连线“{id}”与另一条连线起点和终点都相同。"),
                id=flow.id,
            )
        seen.add((flow.source, flow.target))


def _check_degree(scope: Scope, node: Node) -> Iterator[Problem]:
    """How many flows may come and go."""
    coming, going = len(scope.arriving[node.id]), len(scope.leaving[node.id])
    entrance = node.kind in {"startEvent", "boundaryEvent"}
    if entrance and coming:
        yield _about(node, N_("“{name}”（{id}）不能有进入的连线。"))
    if not entrance and not coming:
        yield _about(node, N_("“{name}”（{id}）没有进入的连线，永远不会执行。"))
    if node.kind == "endEvent":
        if going:
            yield _about(node, N_("结束事件“{name}”（{id}）不能有离开的连线。"))
    elif not going:
        yield _about(node, N_("“{name}”（{id}）没有离开的连线，流程会停在这里。"))
    elif going > 1 and node.kind not in GATEWAYS:
        yield _about(node, N_("“{name}”（{id}）有几条离开的连线，请用网关分支。"))


def _check_ways_out(scope: Scope, node: Node) -> Iterator[Problem]:
    """Conditions stand behind exclusive and inclusive gateways, each of which has a default."""
    flows = scope.leaving[node.id]
    if node.kind in _CONDITIONAL and len(flows) > 1:
        yield from _check_choice(node, flows)
        return
    for flow in flows:
        if flow.condition is not None:
            yield problem(
                flow.id,
                N_(
                    "连线“{id}”（从“{name}”离开）上的条件不会被检查：条件只能放在有默认连线的网关之后。"
                ),
                id=flow.id,
                name=node.title,
            )
    if node.default and len(flows) < 2:  # noqa: PLR2004  # a default among several
        yield _about(node, N_("“{name}”（{id}）的默认连线没有意义，请去掉。"))


def _check_choice(node: Node, flows: tuple[Flow, ...]) -> Iterator[Problem]:
    if node.default not in {flow.id for flow in flows}:
        yield _about(node, N_("网关“{name}”（{id}）没有默认连线：条件都不成立时流程会停住。"))
    for flow in flows:
        if flow.id == node.default and flow.condition is not None:
            yield problem(flow.id, N_("默认连线“{id}”上不能有条件。"), id=flow.id)
        if flow.id != node.default and not flow.condition:
            yield problem(
                flow.id,
                N_("网关“{name}”的连线“{id}”没有条件。"),
                id=flow.id,
                name=node.title,
            )


def _check_event(scope: Scope, node: Node) -> Iterator[Problem]:
    if node.kind in {"intermediateCatchEvent", "boundaryEvent"}:
        if node.event is None:
            yield _about(node, N_("事件“{name}”（{id}）没有写明等待什么。"))
        elif node.event.kind == "signal" and not node.event.text:
            yield _about(node, N_("事件“{name}”（{id}）的信号没有名称。"))
    if node.kind == "boundaryEvent":
        host = scope.nodes.get(node.attached or "")
        if host is None or host.kind not in _ACTIVITIES:
            yield _about(node, N_("边界事件“{name}”（{id}）没有附在任务或子流程上。"))


def _check_paths(scope: Scope) -> Iterator[Problem]:
    """Every node can be reached, and from every node an end can be reached."""
    ahead = {each: list(scope.next_after(each)) for each in scope.nodes}
    back: dict[str, list[str]] = {each: [] for each in scope.nodes}
    for source, targets in ahead.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    reached = reach([node.id for node in scope.of_kind("startEvent")], ahead)
    leading = reach([node.id for node in scope.of_kind("endEvent")], back)
    for node in scope.nodes.values():
        if node.id not in reached:
            yield _about(node, N_("“{name}”（{id}）从开始事件到不了。"))
        elif node.id not in leading:
            yield _about(node, N_("从“{name}”（{id}）到不了任何结束事件。"))


Place = TypeVar("Place", bound=Hashable)


def reach(start: list[Place], ways: Mapping[Place, list[Place]]) -> set[Place]:
    """Every node that can be reached over the given ways."""
    seen, stack = set(start), list(start)
    while stack:
        for each in ways.get(stack.pop(), ()):
            if each not in seen:
                seen.add(each)
                stack.append(each)
    return seen
