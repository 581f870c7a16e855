"""Where a run stands on its diagram: done, current, taken and skipped, for the drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from workflows.engine.grammar import compile_condition
from workflows.engine.graph import Node, Scope
from workflows.engine.outline import Order, reading_order
from workflows.engine.procedure import Procedure
from workflows.engine.structure import reach


@dataclass(frozen=True)
class DiagramState:
    """Ids by what became of them; `taken` are flows, the rest nodes."""

    done: frozenset[str]
    current: frozenset[str]
    taken: frozenset[str]
    skipped: frozenset[str]


def diagram_state(
    procedure: Procedure,
    history: Iterable[tuple[str, Iterable[str]]],
    waiting: Iterable[str],
    known: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> DiagramState:
    """The state from the history, oldest first, as (step id, flow ids taken), and the open steps.

    `known` is what conditions may read already: what it decides by itself is told beforehand.
    Steps of called diagrams count for the call activity in this one.
    """
    shown = _places(procedure)
    steps = [(shown.get(step, step), tuple(taken)) for step, taken in history]
    current = frozenset(shown.get(step, step) for step in waiting)
    done = frozenset(step for step, _ in steps) & procedure.graph.nodes.keys()
    taken = frozenset(flow for _, flows in steps for flow in flows)
    latest = dict(steps)
    skipped = skipped_steps(procedure, latest, known) - done - current
    around = _around(procedure, current)
    return DiagramState(
        done - current - around,
        current | around,
        taken & procedure.graph.flows.keys(),
        skipped,
    )


def skipped_steps(
    procedure: Procedure,
    latest: Mapping[str, tuple[str, ...]],
    known: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> frozenset[str]:
    """Steps that the rules, not a person's answer, have passed by or will pass by.

    `latest` gives for each gateway the flows it left by when it was last reached.
    """
    skipped: set[str] = set()
    for gateway, ways in _ruled(procedure).items():
        if taken := latest.get(gateway) or _foreseen(procedure, gateway, known):
            skipped |= _along(way for flow, way in ways.items() if flow not in taken) - (
                _along(way for flow, way in ways.items() if flow in taken)
            )
    return frozenset(skipped)


def _foreseen(
    procedure: Procedure, gateway: str, known: Mapping[str, Mapping[str, object]]
) -> tuple[str, ...]:
    """The flow by which a gateway will be left; none while it reads what is not known yet."""
    default = procedure.graph.nodes[gateway].default
    paths = {f"{name}.{part}" for name, value in known.items() for part in value}
    for flow in procedure.graph.flows.values():
        if flow.source != gateway or flow.condition is None:
            continue
        condition = compile_condition(flow.condition)
        if not condition.paths <= paths:
            return ()
        if condition.evaluate(known):
            return (flow.id,)
    return (default,) if default else ()


@lru_cache(256)
def _ruled(procedure: Procedure) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """For each gateway that the rules decide: what people do ahead on each of its ways."""
    answered = {
        node.many.output if node.many else node.id
        for node in procedure.graph.nodes.values()
        if node.kind == "userTask"
    }
    return {
        node.id: _ways(scope, node, reading_order(scope))
        for scope in procedure.graph.scopes.values()
        for node in scope.of_kind("exclusiveGateway", "inclusiveGateway")
        if not _asks(scope, node, answered)
    }


def _asks(scope: Scope, node: Node, answered: set[str]) -> bool:
    """Whether a gateway looks at what a person answered."""
    return any(
        compile_condition(flow.condition).names & answered
        for flow in scope.leaving[node.id]
        if flow.condition
    )


def _ways(scope: Scope, node: Node, order: Order) -> dict[str, frozenset[str]]:
    """The steps for people that lie ahead on each way out; a way back has none."""
    ahead = {each: list(following) for each, following in order.ahead.items()}
    return {
        flow.id: frozenset(
            each for each in reach([flow.target], ahead) if scope.nodes[each].kind == "userTask"
        )
        if flow.target in ahead[node.id]
        else frozenset()
        for flow in scope.leaving[node.id]
    }


def _along(ways: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*ways)


def _places(procedure: Procedure) -> dict[str, str]:
    """For each node of a called diagram, the call activity in this one that leads to it."""
    places: dict[str, str] = {}
    for node in procedure.graph.nodes.values():
        stack = [node.calls] if node.calls else []
        while stack:
            called = procedure.called.get(stack.pop() or "")
            for each in called.nodes.values() if called else ():
                places.setdefault(each.id, node.id)
                if each.calls:
                    stack.append(each.calls)
    return {step: place for step, place in places.items() if step not in procedure.graph.nodes}


def _around(procedure: Procedure, current: frozenset[str]) -> frozenset[str]:
    """The subprocesses in which the current steps lie."""
    around: set[str] = set()
    for step in current:
        node = procedure.graph.nodes.get(step)
        scope = None if node is None else procedure.graph.scopes[node.scope]
        while scope is not None and scope.parent is not None:
            around.add(scope.id)
            scope = procedure.graph.scopes[scope.parent]
    return frozenset(around)
