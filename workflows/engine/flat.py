"""The library's workflow, scanning its flat dictionary of tasks instead of walking the tree.

The tree walk is most of the stock cost, and it stops at a depth of 1000: a loop of 333 rounds is
then reported as completed while somebody still has a task.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task

from core.i18n import N_, message
from workflows.engine.events import Timer
from workflows.engine.library import FINISHED, LIVE
from workflows.engine.problems import Blocked

MOST_STEPS = 10_000


class Scanning:
    """What the top workflow and nested ones share."""

    tasks: dict[UUID, Any]
    completed: bool

    def update_waiting_tasks(self) -> None:
        """Let every waiting task look again."""
        for task in [task for task in self.tasks.values() if task._state == TaskState.WAITING]:  # noqa: SLF001
            if task._state == TaskState.WAITING:  # noqa: SLF001  # an earlier one may end it
                task.task_spec._update(task)  # noqa: SLF001

    def is_completed(self) -> bool:
        """Whether no token is left."""
        if not self.completed and all(task.has_state(FINISHED) for task in self.tasks.values()):
            self.completed = True
        return self.completed

    def cancel(self, *_: object) -> None:
        """End everything that is open here; cancelled activities end their nested workflows."""
        self.completed = True
        for task in list(self.tasks.values()):
            if not task.has_state(FINISHED):
                task.cancel()

    def automatic(self) -> list[Task]:
        """The tasks that can be run now without a person."""
        return [
            task
            for task in self.tasks.values()
            if task._state == TaskState.READY and not task.task_spec.manual  # noqa: SLF001
        ]


class FlatNested(Scanning, BpmnSubWorkflow):  # type: ignore[misc]  # the library has no types
    """A nested workflow."""


class FlatWorkflow(Scanning, BpmnWorkflow):  # type: ignore[misc]  # the library has no types
    """A run's workflow."""

    ended_by: str | None = None

    def create_subprocess(self, my_task: Task, spec_name: str) -> FlatNested:
        """The nested workflow of a task; the library calls this."""
        nested = FlatNested(
            self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self
        )
        self.subprocesses[my_task.id] = nested
        return nested

    def workflows(self) -> Iterator[Any]:
        """This workflow and every nested one that is open."""
        yield self
        yield from (nested for nested in self.subprocesses.values() if not nested.completed)

    def live_tasks(self) -> Iterator[Task]:
        """Every task on which a token rests, in the order in which they came about."""
        for workflow in self.workflows():
            yield from (task for task in workflow.tasks.values() if task._state & LIVE)  # noqa: SLF001

    def task(self, task_id: UUID) -> Task | None:
        """A task of this or any nested workflow."""
        for workflow in (self, *self.subprocesses.values()):
            if task_id in workflow.tasks:
                return workflow.tasks[task_id]
        return None

    def advance(self) -> None:
        """Run everything automatic until only people, jobs and events are waited for."""
        steps = 0
        while ready := self._next_round():
            for task in ready:
                steps += 1
                if steps > MOST_STEPS:
                    raise Blocked(
                        "", message(N_("流程连续自动执行超过 {n} 步，已停止。"), n=MOST_STEPS)
                    )
                if task._state == TaskState.READY:  # noqa: SLF001  # an earlier one may end it
                    task.run()

    def _next_round(self) -> list[Task]:
        """Automatic tasks, the deepest workflows first; when there are none, due timers."""
        ready = self._automatic_anywhere()
        if not ready:
            self.look_at_timers()
            ready = self._automatic_anywhere()
        return ready

    def _automatic_anywhere(self) -> list[Task]:
        nested = sorted(self.get_active_subprocesses(), key=lambda each: -each.depth)
        return [task for each in (*nested, self) for task in each.automatic()]

    def look_at_timers(self) -> None:
        """Let every waiting timer compare itself with the host's clock."""
        for task in list(self.event_manager.tasks.values()):
            if isinstance(task.task_spec.event_definition, Timer):
                task.task_spec._update(task)  # noqa: SLF001
