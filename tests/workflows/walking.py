"""Walking a shipped procedure with the real engine and a house that only takes notes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from tests.workflows.drawings import source
from workflows.engine import Decided, Procedure, Run, Waiting, load, parse_procedure, start

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DIRECT: Mapping[str, object] = {"outcome": "allow_direct", "chain": [], "verify": False}


@cache
def procedure(name: str) -> Procedure:
    return parse_procedure(source(name))


def ruling(*chain: str, verify: bool = False, outcome: str = "") -> dict[str, object]:
    """What a bureau's table may say."""
    usual = "needs_approval" if chain else "allow_after_verify" if verify else "allow_direct"
    return {"outcome": outcome or usual, "chain": list(chain), "verify": verify}


# Arguments that walks do not tell apart.
UNSPOKEN = frozenset({"verb", "copy", "inform", "inform_if", "sheet"})


@dataclass
class House:
    """Answers the tables with what the test says and writes down what was asked of it."""

    says: Mapping[str, object]
    done: list[str] = field(default_factory=list)
    asked: int = 0

    def decide(self, decision: str, data: Mapping[str, object]) -> Decided:  # noqa: ARG002
        self.asked += 1
        return Decided(outputs=self.says)

    def perform(
        self,
        verb: str,
        arguments: Mapping[str, str],
        data: Mapping[str, object],  # noqa: ARG002
    ) -> Mapping[str, object] | None:
        words = [f"{value}" for name, value in sorted(arguments.items()) if name not in UNSPOKEN]
        self.done.append(" ".join([verb, *words]))
        return None

    def due(self, at: datetime, limit: str) -> datetime:
        return at + timedelta(days=len(limit))

    def now(self) -> datetime:
        return NOW


class Walk:
    """One run, stored and loaded again between any two acts, as the product does."""

    def __init__(self, name: str, says: Mapping[str, object], **data: object) -> None:
        self.house = House(says)
        self.name = name
        given = {"request_id": 1, "bureau": "hrss", "requester": "party", "participants": []}
        self.run: Run = start(procedure(name), {**given, **data}, self.house)

    @property
    def waiting(self) -> list[str]:
        return [each.step for each in self.run.waiting]

    @property
    def ended(self) -> str | None:
        return self.run.ended

    def task(self, step: str, item: object = None) -> Waiting:
        return next(
            each
            for each in self.run.waiting
            if each.step == step and (item is None or each.item == item)
        )

    def answer(
        self, step: str, decision: str = "done", item: object = None, **more: object
    ) -> "Walk":
        """One person's act."""
        self.run.complete(self.task(step, item).id, {"decision": decision, **more}, by=7)
        self.run = load(procedure(self.name), self.run.dump(), self.house)
        return self

    def agree(self) -> "Walk":
        """Everybody agrees until the end."""
        while self.ended is None:
            self.answer(self.waiting[0], agreement(self.run.waiting[0]))
        return self


def agreement(task: Waiting) -> str:
    """The answer with which a step goes well."""
    kind = task.properties["kind"]
    return {"approve": "approve", "review": "approve", "verify": "pass"}.get(kind, "done")
