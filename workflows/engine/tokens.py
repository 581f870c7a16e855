"""A bounded game of tokens over a scope: joins that wait for ever, branches that multiply.

Data is not looked at: an exclusive gateway may take any way out, an inclusive one any set of
them. Nodes other than joins are moved at once and one at a time, which changes no outcome and
keeps the game small.
"""

from collections.abc import Iterator
from itertools import chain, combinations

from core.i18n import N_
from core.sources import Problem
from workflows.engine.graph import Flow, Node, Scope
from workflows.engine.problems import problem
from workflows.engine.structure import reach

MOST_MARKINGS = 20_000
MOST_TOKENS = 40
MOST_WAYS = 6
AUTOMATIC = frozenset(
    {"scriptTask", "serviceTask", "businessRuleTask"}
    | {"exclusiveGateway", "inclusiveGateway", "parallelGateway"}
)

Marking = tuple[str, ...]
_NOTHING: Marking = ()


class TooMany(Exception):
    """The game got out of hand."""


def check_tokens(scope: Scope) -> Iterator[Problem]:
    """Deadlocks and multiplying branches of a scope whose structure is sound."""
    game = _Game(scope)
    starts: list[str] = [node.id for node in scope.of_kind("startEvent")]
    starts += [guard.id for guard in scope.of_kind("boundaryEvent") if not guard.interrupting]
    stuck: set[str] = set()
    for start in starts:
        try:
            found, ends = game.play(start)
        except TooMany:
            yield problem(
                scope.id, N_("“{id}”的并行分支太多或不断增加，无法检查；请简化。"), id=scope.id
            )
            return
        stuck |= found
        if not ends and not found:
            yield problem(start, N_("从“{id}”开始的分支走到某处以后，再也不会全部结束。"), id=start)
    for join in sorted(stuck):
        node = scope.nodes[join]
        yield problem(
            join,
            N_("汇合网关“{name}”（{id}）可能永远等不齐：有的分支不会到达这里。"),
            name=node.title,
            id=join,
        )


class _Game:
    """Markings are sorted tuples of the flows on which tokens rest."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.flows = {flow.id: flow for flow in scope.flows}
        back: dict[str, list[str]] = {}
        for flow in scope.flows:
            back.setdefault(flow.target, []).append(flow.source)
        for guard in scope.of_kind("boundaryEvent"):
            back.setdefault(guard.id, []).append(guard.attached or "")
        self.back = back

    def play(self, start: str) -> tuple[set[str], bool]:
        """The joins at which tokens that leave `start` can be stuck; whether all can always end."""
        first = self._sorted(flow.id for flow in self.scope.leaving[start])
        before: dict[Marking, list[Marking]] = {first: []}
        ahead = [first]
        stuck: set[str] = set()
        while ahead:
            marking = ahead.pop()
            followers = list(self._moves(marking))
            if not followers and marking:
                stuck |= {self.flows[each].target for each in marking}
            for each in followers:
                if len(each) > MOST_TOKENS or len(before) > MOST_MARKINGS:
                    raise TooMany
                if each not in before:
                    before[each] = []
                    ahead.append(each)
                before[each].append(marking)
        return stuck, len(reach([_NOTHING], before)) >= len(before)

    @staticmethod
    def _sorted(flows: Iterator[str]) -> Marking:
        return tuple(sorted(flows))

    def _moves(self, marking: Marking) -> Iterator[Marking]:
        for token in marking:
            if not self._is_join(self.flows[token].target):
                yield from self._leave(marking, (token,), self.flows[token].target)
                return
        for token in marking:
            used = self._joined(marking, self.flows[token].target)
            if used:
                yield from self._leave(marking, used, self.flows[token].target)
                return

    def _is_join(self, node: str) -> bool:
        kind = self.scope.nodes[node].kind
        return kind in {"parallelGateway", "inclusiveGateway"} and (
            len(self.scope.arriving[node]) > 1
        )

    def _joined(self, marking: Marking, join: str) -> tuple[str, ...]:
        """The tokens that the join would take, () when it must wait."""
        ways = [flow.id for flow in self.scope.arriving[join]]
        there = tuple(way for way in ways if way in marking)
        if len(there) == len(ways):
            return there
        if self.scope.nodes[join].kind == "parallelGateway":
            return ()
        empty = [way for way in ways if way not in marking]
        elsewhere = [t for t in marking if self.flows[t].target != join]
        waits = any(
            self._comes_by(token, empty, join) and not self._comes_by(token, list(there), join)
            for token in elsewhere
        )
        return () if waits else there

    def _comes_by(self, token: str, ways: list[str], join: str) -> bool:
        """Whether a token on a flow can come to the join by one of these ways."""
        place = self.flows[token].target
        for way in ways:
            back = {k: [s for s in v if s != join] for k, v in self.back.items()}
            if place in reach([self.flows[way].source], back):
                return True
        return False

    def _leave(self, marking: Marking, used: tuple[str, ...], node: str) -> Iterator[Marking]:
        rest = list(marking)
        for each in used:
            rest.remove(each)
        for out in self._ways_out(self.scope.nodes[node]):
            if out is None:
                yield ()
            else:
                yield self._sorted(chain(rest, (flow.id for flow in out)))

    def _ways_out(self, node: Node) -> Iterator[tuple[Flow, ...] | None]:
        """The sets of flows on which tokens may leave; None ends everything."""
        flows = self.scope.leaving[node.id]
        if node.kind == "endEvent":
            yield None if node.event is not None else ()
        elif node.kind == "exclusiveGateway":
            yield from ((flow,) for flow in flows)
        elif node.kind == "inclusiveGateway":
            if len(flows) > MOST_WAYS:
                raise TooMany
            for size in range(1, len(flows) + 1):
                yield from combinations(flows, size)
        else:
            yield flows
        for guard in self.scope.guards[node.id]:
            if guard.interrupting:
                yield self.scope.leaving[guard.id]


def check_endless(scope: Scope) -> Iterator[Problem]:
    """Loops of automatic nodes only: they would never stop for anybody."""
    automatic = {node.id for node in scope.nodes.values() if node.kind in AUTOMATIC}
    ways = {
        each: [flow.target for flow in scope.leaving[each] if flow.target in automatic]
        for each in automatic
    }
    for each in sorted(automatic):
        if each in reach(ways[each], ways):
            yield problem(
                each,
                N_("“{name}”（{id}）在一个没有人工步骤的循环里，会一直自动执行。"),
                name=scope.nodes[each].title,
                id=each,
            )
            return
