"""The way a request will go, before it is sent: a dry run in which everybody agrees."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from SpiffWorkflow import TaskState

from workflows.engine.events import Pause
from workflows.engine.graph import Node
from workflows.engine.host import Finished, Host, Ruling, Waiting
from workflows.engine.outline import outline
from workflows.engine.problems import Blocked
from workflows.engine.procedure import Procedure
from workflows.engine.progress import skipped_steps
from workflows.engine.running import Run, start

MOST_ACTS = 300
MOST_VISITS = 3
AGREEMENT: Mapping[str, str] = {"verify": "pass", "approve": "approve", "review": "approve"}
_AGREEING = ("pass", "approve", "done")


@dataclass(frozen=True, slots=True)
class PredictedStep:
    """A user task that will come, once per item of `items`, or that the rules will pass by."""

    step: str
    name: str
    properties: Mapping[str, str]
    items: tuple[object, ...] = ()
    due: datetime | None = None
    skipped: bool = False


@dataclass
class _Rehearsal:
    """The house in a dry run: tables decide as always, verbs do nothing."""

    host: Host
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.host.now()

    def decide(self, decision: str, data: Mapping[str, object]) -> Ruling | None:
        return self.host.decide(decision, data)

    def perform(
        self, verb: str, arguments: Mapping[str, str], data: Mapping[str, object]
    ) -> Mapping[str, object] | None:
        """No verb is performed."""

    def due(self, at: datetime, limit: str) -> datetime | None:
        return self.host.due(at, limit)

    def now(self) -> datetime:
        return self.at


def predict(
    procedure: Procedure,
    data: Mapping[str, object],
    host: Host,
    known: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> list[PredictedStep]:
    """The user tasks that will come when everybody agrees, and those that the rules skip.

    In reading order. `known` says by form what will be answered there beside the decision.
    Raises what the decisions raise: an undefined rule is told before sending.
    """
    run = start(procedure, data, _Rehearsal(host))
    offered: dict[str, list[Waiting]] = {}
    visits: dict[tuple[str, str], int] = {}
    for _ in range(MOST_ACTS):
        task = next(iter(run.waiting), None)
        if task is None:
            if not _pass_event(run):
                break
            continue
        key = (task.step, repr(task.item))
        visits[key] = visits.get(key, 0) + 1
        if visits[key] > MOST_VISITS:
            break
        if visits[key] == 1:
            offered.setdefault(task.step, []).append(task)
        try:
            said = known.get(task.properties.get("form", ""), {})
            run.complete(task.id, {**said, "decision": agreement(procedure, task.step)})
        except Blocked:
            break  # the rest depends on what a verb that was not performed would have answered
    return _steps(procedure, offered, run.finished)


def agreement(procedure: Procedure, step: str) -> str:
    """The answer with which a step goes well: by its kind, unless conditions ask for another."""
    node = procedure.node(step)
    usual = AGREEMENT.get(node.properties.get("kind", "") if node else "", "done")
    asked = re.compile(rf"\b{re.escape(step)}\.decision\s*==\s*[\"'](\w+)[\"']")
    graphs = (procedure.graph, *procedure.called.values())
    found = {
        word
        for graph in graphs
        for flow in graph.flows.values()
        for word in asked.findall(flow.condition or "")
    }
    return next((word for word in (usual, *_AGREEING) if word in found), usual)


def _pass_event(run: Run) -> bool:
    """Where only an event is waited for, let it come; says whether there was one."""
    workflow = run._workflow  # noqa: SLF001  # the dry run is the engine's own
    for task in workflow.live_tasks():
        if isinstance(task.task_spec, Pause) and task.has_state(TaskState.WAITING):
            task.internal_data["event_fired"] = True
            task.task_spec._update(task)  # noqa: SLF001
            workflow.advance()
            return True
    return False


def _steps(
    procedure: Procedure, offered: Mapping[str, list[Waiting]], finished: list[Finished]
) -> list[PredictedStep]:
    skipped = skipped_steps(procedure, {step.step: step.taken for step in finished})
    known = [step.id for step in outline(procedure)]
    order = [*known, *(step for step in offered if step not in known)]
    steps = []
    for each in order:
        node = procedure.node(each)
        if node is not None and each in offered:
            steps.append(_coming(node, offered[each]))
        elif node is not None and each in skipped:
            steps.append(PredictedStep(node.id, node.name, node.properties, skipped=True))
    return steps


def _coming(node: Node, tasks: list[Waiting]) -> PredictedStep:
    items = tuple(task.item for task in tasks) if node.many else ()
    return PredictedStep(node.id, node.name, node.properties, items, tasks[0].due)
