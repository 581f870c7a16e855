"""Where a run stands on its diagram: done, current, taken and skipped, for the drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflows.engine.grammar import compile_condition
from workflows.engine.graph import Flow, Node, Scope
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
) -> DiagramState:
    """The state from the history, oldest first, as (step id, flow ids taken), and the open steps.

    Steps of called diagrams count for the call activity in this one.
    """
    shown = _places(procedure)
    steps = [(shown.get(step, step), tuple(taken)) for step, taken in history]
    current = frozenset(shown.get(step, step) for step in waiting)
    done = frozenset(step for step, _ in steps) & procedure.graph.nodes.keys()
    taken = frozenset(flow for _, flows in steps for flow in flows)
    latest = dict(steps)
    skipped = skipped_steps(procedure, latest) - done - current
    around = _around(procedure, current)
    return DiagramState(
        done - current - around,
        current | around,
        taken & procedure.graph.flows.keys(),
        skipped,
    )


def skipped_steps(procedure: Procedure, latest: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Steps that the rules, not a person's answer, have passed by.

    `latest` gives for each gateway the flows it left by when it was last reached.
    """
    answered = {
        node.many.output if node.many else node.id
        for node in procedure.graph.nodes.values()
        if node.kind == "userTask"
    }
    skipped: set[str] = set()
    for scope in procedure.graph.scopes.values():
        order = reading_order(scope)
        for node in scope.of_kind("exclusiveGateway", "inclusiveGateway"):
            if latest.get(node.id) and not _asks(scope, node, answered):
                skipped |= _passed_by(scope, node, latest[node.id], order)
    return frozenset(skipped)


def _asks(scope: Scope, node: Node, answered: set[str]) -> bool:
    """Whether a gateway looks at what a person answered."""
    return any(
        compile_condition(flow.condition).names & answered
        for flow in scope.leaving[node.id]
        if flow.condition
    )


def _passed_by(scope: Scope, node: Node, taken: tuple[str, ...], order: Order) -> set[str]:
    """What lies ahead of the ways not taken and of none that was."""
    ways = {each: list(following) for each, following in order.ahead.items()}
    return _ahead(scope, node, ways, [f for f in scope.leaving[node.id] if f.id not in taken]) - (
        _ahead(scope, node, ways, [f for f in scope.leaving[node.id] if f.id in taken])
    )


def _ahead(scope: Scope, node: Node, ways: dict[str, list[str]], flows: list[Flow]) -> set[str]:
    starts = [flow.target for flow in flows if flow.target in ways[node.id]]
    return {each for each in reach(starts, ways) if scope.nodes[each].kind == "userTask"}


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
