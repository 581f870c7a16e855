"""Events that wait: timers by the host's clock, signals by name, and the guards of activities."""

from datetime import datetime, timedelta
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.event_definitions import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BoundaryEventMixin, IntermediateCatchEventMixin
from SpiffWorkflow.task import Task

from core.i18n import N_
from decisions.expressions import Expression
from workflows.engine.grammar import limit_named_by
from workflows.engine.specs import Passing, Step, bridge_of, dismiss_beside
from workflows.engine.timing import cycle, due_moment, next_after

Signal = SignalEventDefinition


class Timer(EventDefinition):  # type: ignore[misc]  # the library has no types
    """A timer of any of the three kinds; `event_value` in the task holds when it is due."""

    def __init__(self, expression: Expression, timing: str) -> None:
        super().__init__()
        self.expression = expression
        self.timing = timing

    def has_fired(self, my_task: Task) -> bool:
        """Whether its moment has come; the moment is fixed when the token arrives."""
        internal = my_task.internal_data
        if "event_value" not in internal:
            internal["event_value"] = self._set(my_task)
        due = due_of(my_task)
        if self.timing == "timeCycle" or due is None:
            return bool(internal.get("event_fired"))
        return bool(internal.get("event_fired")) or due <= bridge_of(my_task).host.now()

    def _set(self, my_task: Task) -> object:
        """The first due moment: an ISO text, null for never, or a record for a cycle."""
        step: Step = my_task.task_spec
        host = bridge_of(my_task).host
        value = step.evaluate(self.expression, step.view(my_task))
        try:
            if self.timing == "timeCycle":
                beat = cycle(str(value))
                first = host.now() + beat.every
                seconds = int(beat.every.total_seconds())
                return {"left": beat.times, "next": first.isoformat(), "every": seconds}
            limit = limit_named_by(str(value))
            if limit is not None:
                due = host.due(host.now(), limit)
                return None if due is None else due.isoformat()
            return due_moment(self.timing, str(value), host.now()).isoformat()
        except (ValueError, OverflowError) as error:
            raise step.blocked(
                N_("“{name}”（{id}）的时间“{value}”无法识别。"), value=str(value)[:40]
            ) from error

    def update_task(self, my_task: Task) -> None:
        """A cycle that is due sends one token, however many beats were missed."""
        due = due_of(my_task)
        now = bridge_of(my_task).host.now()
        if self.timing != "timeCycle" or due is None or due > now:
            return
        beat = my_task.internal_data["event_value"]
        following, passed = next_after(due, timedelta(seconds=beat["every"]), now)
        left = None if beat["left"] is None else max(0, beat["left"] - passed)
        my_task.internal_data["event_value"] = {
            "left": left,
            "next": following.isoformat(),
            "every": beat["every"],
        }
        my_task.task_spec.beat(my_task)


def due_of(task: Task) -> datetime | None:
    """When a waiting timer is due; None when it never is, or is no timer."""
    value = task.internal_data.get("event_value")
    if isinstance(value, dict):
        value = None if value["left"] == 0 else value["next"]
    return datetime.fromisoformat(value) if value else None


class Pause(IntermediateCatchEventMixin, Step):  # type: ignore[misc]  # the library has no types
    """A token waits here for a timer or a signal."""


class Split(Passing, SimpleBpmnTask):  # type: ignore[misc]  # the library has no types
    """Stands before an activity with boundary events: the activity first, its guards after."""


class Guard(BoundaryEventMixin, Step):  # type: ignore[misc]  # the library has no types
    """A boundary event."""

    def _on_complete_hook(self, my_task: Task) -> None:
        if self.cancel_activity:
            dismiss_beside(my_task)
        super()._on_complete_hook(my_task)

    def dismiss(self, my_task: Task) -> None:
        """Stop watching; tokens of earlier reminders go on, unlike with the library's cancel."""
        my_task._set_state(TaskState.CANCELLED)  # noqa: SLF001
        my_task.workflow.top_workflow.event_manager.remove_task(my_task)

    def beat(self, my_task: Task) -> None:
        """One token out while the guard goes on waiting: a reminder."""
        bridge_of(my_task).done(my_task.id, self.node, self.taken)
        for spec in self.outputs:
            child = my_task._add_child(spec, TaskState.FUTURE)  # noqa: SLF001
            child.triggered = True
            spec._update(child)  # noqa: SLF001  # the library's protocol


def event_definition(kind: str, name: str, expression: Expression | None, timing: str) -> Any:  # noqa: ANN401
    """The library's object for an event of the graph."""
    if kind == "signal":
        return Signal(name)
    if expression is None:
        raise TypeError(kind)
    return Timer(expression, timing)
