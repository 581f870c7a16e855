"""A house for the engine's tests: tables, verbs and a clock that the test sets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.workflows.engine.diagrams import process
from workflows.engine import Decided, Later, Procedure, Run, load, parse_procedure, start

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
Answer = Mapping[str, object] | Later | None


@dataclass
class House:
    tables: dict[str, Callable[[Mapping[str, object]], Decided | None]] = field(
        default_factory=dict
    )
    verbs: dict[str, Callable[[Mapping[str, str], Mapping[str, object]], Answer]] = field(
        default_factory=dict
    )
    limits: dict[str, timedelta] = field(default_factory=dict)
    at: datetime = NOON
    performed: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def decide(self, decision: str, data: Mapping[str, object]) -> Decided | None:
        return self.tables[decision](data)

    def perform(
        self, verb: str, arguments: Mapping[str, str], data: Mapping[str, object]
    ) -> Answer:
        self.performed.append((verb, dict(arguments)))
        return self.verbs[verb](arguments, data) if verb in self.verbs else None

    def due(self, at: datetime, limit: str) -> datetime | None:
        return at + self.limits[limit] if limit in self.limits else None

    def now(self) -> datetime:
        return self.at


def begin(
    *body: str, house: House | None = None, extra: str = "", **data: object
) -> tuple[Run, House]:
    house = house or House()
    return start(parse_procedure(process(*body, extra=extra)), data, house), house


def reload(run: Run, house: House, procedure: Procedure | None = None) -> Run:
    return load(procedure or run.procedure, run.dump(), house)


def steps(run: Run) -> list[str]:
    return [task.step for task in run.waiting]


def done(run: Run) -> list[str]:
    return [step.step for step in run.finished]


def act(run: Run, step: str, item: object = None, **answers: object) -> None:
    for task in run.waiting:
        if task.step == step and task.item == item:
            run.complete(task.id, answers, by="somebody")
            return
    raise AssertionError(f"{step} {item} is not open: {run.waiting}")
