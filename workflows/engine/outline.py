"""The diagram in words: steps in reading order, for people who do not see the drawing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from workflows.engine.graph import Graph, Node, Scope
from workflows.engine.procedure import Procedure


@dataclass(frozen=True, slots=True)
class OutlineFlow:
    """A way out of a step: its label, where it leads, and whether it leads back."""

    id: str
    label: str
    target: str
    target_name: str
    condition: str
    default: bool
    back: bool


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """A step; `depth` counts the subprocesses around it, `attached` is the task of a guard."""

    id: str
    kind: str
    name: str
    lane: str
    documentation: str
    properties: Mapping[str, str]
    flows: tuple[OutlineFlow, ...]
    depth: int = 0
    attached: str | None = None
    many: bool = False


@dataclass(frozen=True)
class Order:
    """A scope without its backward flows: reading order, and who follows whom."""

    steps: tuple[str, ...]
    back: frozenset[tuple[str, str]]
    ahead: Mapping[str, tuple[str, ...]]


@lru_cache(256)
def outline(procedure: Procedure) -> tuple[OutlineStep, ...]:
    """The steps of a procedure in reading order, each with its ways out."""
    return tuple(_scope_steps(procedure.graph, procedure.graph.top, 0))


def _scope_steps(graph: Graph, scope: Scope, depth: int) -> Iterator[OutlineStep]:
    order = reading_order(scope)
    for each in order.steps:
        yield _step(scope, scope.nodes[each], order, depth)
        if each in graph.scopes:
            yield from _scope_steps(graph, graph.scopes[each], depth + 1)


def _step(scope: Scope, node: Node, order: Order, depth: int) -> OutlineStep:
    flows = tuple(
        OutlineFlow(
            id=flow.id,
            label=flow.name,
            target=flow.target,
            target_name=scope.nodes[flow.target].name,
            condition=flow.condition or "",
            default=flow.id == node.default,
            back=(flow.source, flow.target) in order.back,
        )
        for flow in scope.leaving[node.id]
    )
    return OutlineStep(
        node.id,
        node.kind,
        node.name,
        node.lane,
        node.documentation,
        node.properties,
        flows,
        depth,
        node.attached,
        node.many is not None,
    )


def reading_order(scope: Scope) -> Order:
    """Depth first from the start; reversed, what is done later stands later.

    A flow to a node that is still being explored leads back: returns are not progress.
    """
    done: list[str] = []
    back: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for start in [*scope.of_kind("startEvent"), *scope.nodes.values()]:
        if start.id not in state:
            _explore(scope, start.id, state, done, back)
    ahead = {
        each: tuple(n for n in scope.next_after(each) if (each, n) not in back)
        for each in scope.nodes
    }
    return Order(tuple(reversed(done)), frozenset(back), ahead)


def _explore(
    scope: Scope,
    start: str,
    state: dict[str, int],
    done: list[str],
    back: set[tuple[str, str]],
) -> None:
    state[start] = 1
    stack = [(start, _last_first(scope, start))]
    while stack:
        node, ways = stack[-1]
        following = next(ways, None)
        if following is None:
            stack.pop()
            state[node] = 2
            done.append(node)
        elif following not in state:
            state[following] = 1
            stack.append((following, _last_first(scope, following)))
        elif state[following] == 1:
            back.add((node, following))


def _last_first(scope: Scope, node: str) -> Iterator[str]:
    """Ways in reverse, so that the first one drawn is the first one read."""
    return iter(list(scope.next_after(node))[::-1])
