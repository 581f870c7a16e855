"""What the engine asks of the house, and what it tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol, final


@final
class Later:
    """The type of `LATER`."""

    def __repr__(self) -> str:
        return "LATER"


LATER: Final = Later()
"""A verb returns this when a job will finish it: the task waits for `Run.resume`."""


class Ruling(Protocol):
    """What a decision table answers; `decisions.tables.Decision` is one, `Decided` another."""

    @property
    def outputs(self) -> Mapping[str, object]: ...
    @property
    def facts(self) -> Mapping[str, object]: ...
    @property
    def table(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def basis(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """A ruling with its evidence: the facts read, the table's sha256, the rule and its articles."""

    outputs: Mapping[str, object]
    facts: Mapping[str, object] = field(default_factory=dict)
    table: str = ""
    rule: str = ""
    basis: Sequence[str] = ()


class Host(Protocol):
    """The house around a run; everything happens in the caller's transaction."""

    def decide(self, decision: str, data: Mapping[str, object]) -> Ruling | None:
        """Ask the bureau's table; None or empty outputs are an error, never a default."""

    def perform(
        self, verb: str, arguments: Mapping[str, str], data: Mapping[str, object]
    ) -> Mapping[str, object] | Later | None:
        """Call one verb of the closed list; `StepFailed` goes through to the caller."""

    def due(self, at: datetime, limit: str) -> datetime | None:
        """The end of a time limit that starts at `at`; None when the bureau sets none."""

    def now(self) -> datetime:
        """The moment of this click (aware)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A user task that somebody must do now: one row of the inbox."""

    id: str
    step: str
    name: str
    properties: Mapping[str, str]
    item: object = None
    opened: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A service task whose verb answered LATER; a job ends it with `Run.resume(id, result)`."""

    id: str
    step: str
    name: str
    verb: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finished:
    """One step done in this click, with all that replay and explanation need.

    `facts` are the values a gateway or a table read; `taken` the ids of the flows that were left
    by; `table`, `rule`, `basis` come from the decision table; `answers` and `by` from the person;
    `result` is what a decision, verb or script stored.
    """

    task_id: str
    step: str
    name: str
    kind: str
    at: datetime
    taken: tuple[str, ...] = ()
    by: object = None
    item: object = None
    answers: Mapping[str, object] | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    decision: str = ""
    table: str = ""
    rule: str = ""
    basis: tuple[str, ...] = ()
    verb: str = ""
    result: Mapping[str, object] | None = None

    @property
    def evidence(self) -> dict[str, object]:
        """What the step read and got, without the person's part; JSON, for the history row."""
        found: dict[str, object] = {
            "taken": list(self.taken),
            "facts": dict(self.facts),
            "decision": self.decision,
            "table": self.table,
            "rule": self.rule,
            "verb": self.verb,
            "item": self.item,
            "result": self.result,
        }
        return {name: value for name, value in found.items() if value not in (None, "", [], {})}
