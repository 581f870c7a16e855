"""The diagram as plain immutable data: what the checks, the outline and the library all read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

TASKS = frozenset({"userTask", "scriptTask", "serviceTask", "businessRuleTask"})
NESTED = frozenset({"subProcess", "callActivity"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"})
KINDS = TASKS | NESTED | GATEWAYS | EVENTS


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `condition` is its text as authored."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for: a timer with its text, a signal by name, or `terminate`."""

    kind: str
    text: str = ""
    timing: str = ""


@dataclass(frozen=True, slots=True)
class Many:
    """Multi-instance: a user task once per item of a list."""

    sequential: bool
    items: str
    item: str
    output: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One flow node."""

    id: str
    kind: str
    scope: str
    name: str = ""
    lane: str = ""
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None
    attached: str | None = None
    interrupting: bool = True
    event: Event | None = None
    script: str | None = None
    many: Many | None = None
    calls: str | None = None

    @property
    def title(self) -> str:
        """The name a person knows it by, else its id."""
        return self.name or self.id

    @property
    def result(self) -> str:
        """The data name under which a decision or a verb stores its answer."""
        chosen = self.properties.get("result")
        return chosen or (self.properties.get("decision") or self.id)


@dataclass(frozen=True)
class Scope:
    """A process or an embedded subprocess: its nodes and flows in document order."""

    id: str
    name: str
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    parent: str | None = None

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Flow, ...]]:
        """Flows by source."""
        return {each: tuple(f for f in self.flows if f.source == each) for each in self.nodes}

    @cached_property
    def arriving(self) -> Mapping[str, tuple[Flow, ...]]:
        """Flows by target."""
        return {each: tuple(f for f in self.flows if f.target == each) for each in self.nodes}

    @cached_property
    def guards(self) -> Mapping[str, tuple[Node, ...]]:
        """Boundary events by the activity they are attached to."""
        return {
            each: tuple(node for node in self.nodes.values() if node.attached == each)
            for each in self.nodes
        }

    def of_kind(self, *kinds: str) -> list[Node]:
        """The nodes of some kinds in document order."""
        return [node for node in self.nodes.values() if node.kind in kinds]

    def next_after(self, node: str) -> Iterator[str]:
        """Where a token at `node` can go next, over flows and out of its boundary events."""
        yield from (flow.target for flow in self.leaving[node])
        yield from (guard.id for guard in self.guards[node])


@dataclass(frozen=True)
class Graph:
    """The one process of a diagram with its embedded subprocesses; scopes are keyed by id."""

    id: str
    name: str
    scopes: Mapping[str, Scope]

    @property
    def top(self) -> Scope:
        """The process itself."""
        return self.scopes[self.id]

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node of every scope by id."""
        return {node.id: node for scope in self.scopes.values() for node in scope.nodes.values()}

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """Every sequence flow by id."""
        return {flow.id: flow for scope in self.scopes.values() for flow in scope.flows}
