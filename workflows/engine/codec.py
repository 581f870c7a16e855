"""A run's state in bytes: the data once, and one short row per task; the diagram is not in it.

The data is never interpreted, so no name in it can break a state (the library's own format cannot
be loaded again once a field is called `typename`). A change of the format raises FORMAT and adds
a step to UPGRADES; states of every released format must stay readable.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

import orjson
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task

from core.i18n import N_, message
from workflows.engine.bridge import Bridge
from workflows.engine.building import ProcessSpec
from workflows.engine.flat import FlatNested, FlatWorkflow
from workflows.engine.library import FINISHED
from workflows.engine.problems import UnreadableState

FORMAT = 1
State = dict[str, Any]
# From an earlier format to the next, by the earlier one; the format has not changed yet.
UPGRADES: Mapping[int, Callable[[State], State]] = {}
_DAMAGED = (KeyError, IndexError, TypeError, ValueError, AttributeError)


def dump_state(workflow: FlatWorkflow, data: Mapping[str, object]) -> bytes:
    """The bytes of a pruned workflow."""
    state: State = {"format": FORMAT, "data": data, "tasks": _rows(workflow)}
    if workflow.completed or workflow.ended_by:
        state["ended"] = workflow.ended_by
        state["completed"] = workflow.completed
    nested = [
        {"of": task_id.hex, "scope": each.spec.name, "tasks": _rows(each)}
        for task_id, each in workflow.subprocesses.items()
    ]
    if nested:
        state["nested"] = nested
    return orjson.dumps(state)


def _rows(workflow: Any) -> list[list[Any]]:  # noqa: ANN401  # the library has no types
    places = {task_id: place for place, task_id in enumerate(workflow.tasks)}
    return [_row(task, places) for task in workflow.tasks.values()]


def _row(task: Task, places: Mapping[UUID, int]) -> list[Any]:
    """[parent's place, state, spec, id, internal]; finished tasks need no id of their own."""
    row: list[Any] = [places.get(task._parent, -1), task._state, task.task_spec.name]  # noqa: SLF001
    if not task.has_state(FINISHED):
        row.append(task.id.hex)
        if task.internal_data:
            row.append(task.internal_data)
    return row


def load_state(
    state: bytes, specs: Mapping[str, ProcessSpec], top: str, bridge: Bridge
) -> tuple[FlatWorkflow, dict[str, object]]:
    """The workflow and its data; raises UnreadableState."""
    try:
        record = _upgraded(orjson.loads(state))
        data: dict[str, object] = record["data"]
        workflow = FlatWorkflow(specs[top], dict(specs), script_engine=bridge, deserializing=True)
        workflow.ended_by = record.get("ended")
        workflow.completed = record.get("completed", False)
        _load_rows(workflow, record["tasks"], data)
        for nested in record.get("nested", ()):
            _load_nested(workflow, nested, specs, data)
    except _DAMAGED as error:
        raise UnreadableState(message(N_("保存的流程状态已损坏，无法读取。"))) from error
    return workflow, data


def _upgraded(record: State) -> State:
    if record["format"] > FORMAT:
        raise UnreadableState(message(N_("流程状态由更新的版本保存，请先升级系统。")))
    while record["format"] < FORMAT:
        record = UPGRADES[record["format"]](record)
    return record


def _load_rows(workflow: Any, rows: list[list[Any]], data: dict[str, object]) -> None:  # noqa: ANN401
    tasks: list[Task] = []
    for parent, state, name, *rest in rows:
        if name not in workflow.spec.task_specs:
            raise UnreadableState(
                message(N_("流程图中已没有步骤“{step}”，无法继续。"), step=name.lstrip("#"))
            )
        task = _task(workflow, tasks[parent] if parent >= 0 else None, state, name, rest)
        task.data = data
        tasks.append(task)
    workflow.task_tree = tasks[0]


def _task(
    workflow: Any,  # noqa: ANN401
    parent: Task | None,
    state: int,
    name: str,
    rest: list[Any],
) -> Task:
    """A task as it was; the library's constructor would give it another id and tell its parent."""
    spec = workflow.spec.task_specs[name]
    task: Task = Task.__new__(Task)
    task.__dict__ = {
        "id": UUID(rest[0]) if rest else uuid4(),
        "workflow": workflow,
        "_parent": None if parent is None else parent.id,
        "_children": [],
        "_state": state,
        "triggered": parent is not None and name not in parent.task_spec._outputs,  # noqa: SLF001
        "task_spec": spec,
        "thread_id": 0,
        "internal_data": rest[1] if len(rest) > 1 else {},
        "last_state_change": 0.0,
    }
    workflow.tasks[task.id] = task
    if parent is not None:
        parent._children.append(task.id)  # noqa: SLF001
    if state == TaskState.WAITING and isinstance(spec, CatchingEvent):
        workflow.top_workflow.event_manager.add_task(task)
    return task


def _load_nested(
    top: FlatWorkflow, record: State, specs: Mapping[str, ProcessSpec], data: dict[str, object]
) -> None:
    task_id = UUID(record["of"])
    owner = top.task(task_id)
    if owner is None:
        raise KeyError(record["of"])
    nested = FlatNested(
        specs[record["scope"]], parent_task_id=task_id, top_workflow=top, deserializing=True
    )
    nested.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)  # noqa: SLF001
    top.subprocesses[task_id] = nested
    _load_rows(nested, record["tasks"], data)
