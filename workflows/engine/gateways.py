"""Splits and joins. Joins count only tokens that wait at them, so finished tasks may be pruned.

The library's joins read arrivals from finished branches of the task tree; that goes wrong when a
reject loop comes round a second time, and it does not count multi-instance or called work.
"""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from core.i18n import N_
from decisions.expressions import Expression
from workflows.engine.library import LIVE
from workflows.engine.specs import Step, bridge_of


class Choice:
    """One conditional way out of a gateway."""

    __slots__ = ("condition", "flow", "target")

    def __init__(self, flow: str, target: str, condition: Expression) -> None:
        self.flow = flow
        self.target = target
        self.condition = condition


class Gateway(Step):
    """A node that may wait for several tokens and may send several out."""

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()  # noqa: SLF001  # the library's protocol for a join
        arrived = self._arrived(my_task)
        if not self.may_fire(my_task, arrived):
            my_task._set_state(TaskState.WAITING)  # noqa: SLF001
            return False
        for token in arrived.values():
            if token is not my_task:
                token.cancel()
        return True

    def _arrived(self, my_task: Task) -> dict[str, Task]:
        """One waiting token per incoming node; a second one on the same way waits its turn."""
        arrived: dict[str, Task] = {}
        for task in my_task.workflow.tasks.values():
            waits = task is my_task or task.has_state(TaskState.WAITING)
            if task.task_spec is self and waits:
                arrived.setdefault(task.parent.task_spec.name, task)
        arrived[my_task.parent.task_spec.name] = my_task
        return arrived

    def may_fire(self, my_task: Task, arrived: Mapping[str, Task]) -> bool:
        """Whether the tokens at hand are enough."""
        raise NotImplementedError


class ParallelGateway(Gateway):
    """One token from every way in, one to every way out."""

    def may_fire(self, my_task: Task, arrived: Mapping[str, Task]) -> bool:  # noqa: ARG002
        """All ways in have a token."""
        return arrived.keys() >= set(self._inputs)


class ConditionalGateway(Gateway):
    """Exclusive or inclusive: conditions in the order of the file, and a default."""

    def __init__(self, wf_spec: Any, name: str, node: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(wf_spec, name, node, **kwargs)
        self.choices: list[Choice] = []
        self.default: tuple[str, str] | None = None

    def _matching(self, my_task: Task, *, only_first: bool) -> list[tuple[str, str]]:
        facts = self.view(my_task)
        read: dict[str, object] = {}
        found: list[tuple[str, str]] = []
        for choice in self.choices:
            read.update(choice.condition.reads(facts))
            if self.evaluate(choice.condition, facts):
                found.append((choice.flow, choice.target))
                if only_first:
                    break
        bridge_of(my_task).note(my_task.id, facts=read)
        return found or self._otherwise()

    def _otherwise(self) -> list[tuple[str, str]]:
        if self.default is None:
            raise self.blocked(N_("“{name}”（{id}）：没有一个条件成立。"))
        return [self.default]

    def _leave_by(self, my_task: Task, ways: list[tuple[str, str]]) -> None:
        my_task.internal_data["to"] = [target for _, target in ways]
        bridge_of(my_task).note(my_task.id, taken=tuple(flow for flow, _ in ways))

    def ways_out(self, my_task: Task) -> list[Any]:
        """The targets that the conditions chose."""
        return [self._wf_spec.task_specs[name] for name in my_task.internal_data["to"]]


class ExclusiveGateway(ConditionalGateway):
    """Passes every token on by the first way whose condition holds."""

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()  # noqa: SLF001  # no waiting: merges are not joins
        return True

    def _run_hook(self, my_task: Task) -> bool:
        self._leave_by(my_task, self._matching(my_task, only_first=True))
        return True


class InclusiveGateway(ConditionalGateway):
    """Waits for every token that can still come, sends one by each way whose condition holds."""

    def __init__(self, wf_spec: Any, name: str, node: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(wf_spec, name, node, **kwargs)
        # way in -> the specs from which a token can come by that way without passing here
        self.upstream: dict[str, frozenset[str]] = {}

    def may_fire(self, my_task: Task, arrived: Mapping[str, Task]) -> bool:
        """The standard's rule: no token can reach an empty way in but not an occupied one."""
        empty = [way for way in self.upstream if way not in arrived]
        if not empty:
            return True
        return not any(
            any(place in self.upstream[way] for way in empty)
            and not any(place in self.upstream[way] for way in arrived)
            for place in self._tokens(my_task)
        )

    def _tokens(self, my_task: Task) -> set[str]:
        """Where tokens are: live tasks elsewhere, and those just handed on by a finished task."""
        places: set[str] = set()
        for task in my_task.workflow.tasks.values():
            if task is my_task:
                continue
            if task.has_state(LIVE) and task.task_spec is not self:
                places.add(task.task_spec.name)
            elif task.has_state(TaskState.FUTURE) and task.parent.has_state(TaskState.COMPLETED):
                here = task.task_spec is self
                places.add(task.parent.task_spec.name if here else task.task_spec.name)
        return places

    def _run_hook(self, my_task: Task) -> bool:
        self._leave_by(my_task, self._matching(my_task, only_first=False))
        return True
