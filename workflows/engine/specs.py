"""What each kind of node does when a token reaches it: our subclasses of the library's task spec.

Specs are shared by all runs of a procedure and all threads: nothing here may be changed after
`workflows.engine.building` has connected them.
"""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask, SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.mixins import CallActivityMixin
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task

from core.i18n import N_, message
from decisions.expressions import Expression
from decisions.operations import EvaluationFailed
from workflows.engine.bridge import Bridge
from workflows.engine.grammar import Assignment, facts_for
from workflows.engine.graph import Node
from workflows.engine.host import Later, Ruling
from workflows.engine.library import FINISHED, LIVE
from workflows.engine.plain import plain, plain_record
from workflows.engine.problems import Blocked


def bridge_of(task: Task) -> Bridge:
    """The run's bridge, from any task of any nested workflow."""
    bridge: Bridge = task.workflow.top_workflow.script_engine
    return bridge


class Passing:
    """Creates its successors when it is done, and none before.

    The library predicts possible successors ahead of the tokens; that is most of its cost, and a
    stored prediction would outlive a change of the diagram.
    """

    outputs: list[Any]

    def _predict(self, *_: object, **__: object) -> None:
        """No predictions."""

    def test(self) -> None:
        """The checks of `check_procedure` have been made; the library repeats its own each time."""

    def ways_out(self, my_task: Task) -> list[Any]:  # noqa: ARG002
        """The specs that get a token."""
        return self.outputs

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)  # type: ignore[misc]  # the library's, beside us
        for spec in self.ways_out(my_task):
            my_task._add_child(spec, TaskState.FUTURE)  # noqa: SLF001  # the library's protocol


class Start(Passing, BpmnStartTask):  # type: ignore[misc]  # the library has no types
    """The library's first task of every process."""


class Step(Passing, BpmnSpecMixin):  # type: ignore[misc]  # the library has no types
    """A node of the diagram."""

    def __init__(self, wf_spec: Any, name: str, node: Node, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(wf_spec, name, **kwargs)
        self.node = node
        self.bpmn_id = node.id
        self.bpmn_name = node.name
        self.taken: tuple[str, ...] = ()
        self.guarded = False

    def view(self, task: Task, extra: Mapping[str, object] | None = None) -> Mapping[str, object]:
        """What expressions of this task see."""
        return facts_for(task.data, bridge_of(task).unset, extra or {})

    def evaluate(self, expression: Expression, facts: Mapping[str, object]) -> object:
        """The value, or Blocked naming this node."""
        try:
            return expression.evaluate(facts)
        except EvaluationFailed as error:
            raise self.blocked(
                N_("“{name}”（{id}）无法继续：{reason}"), reason=error.message
            ) from error

    def blocked(self, text: str, /, **values: object) -> Blocked:
        """An error that names this node."""
        return Blocked(self.node.id, message(text, name=self.node.title, id=self.node.id, **values))

    def dismiss(self, my_task: Task) -> None:
        """End a task that is not needed any more, with what it has begun."""
        my_task.cancel()

    def _on_complete_hook(self, my_task: Task) -> None:
        if self.guarded:
            dismiss_beside(my_task)
        bridge_of(my_task).done(my_task.id, self.node, self.taken)
        super()._on_complete_hook(my_task)


def dismiss_beside(task: Task) -> None:
    """Cancel what stands beside a task under its split: the guards, or the guarded activity."""
    for beside in task.parent.children:
        if beside is not task and not beside.has_state(FINISHED) and not _still_fires(beside):
            beside.task_spec.dismiss(beside)


def _still_fires(task: Task) -> bool:
    """A non-interrupting event whose moment has come still runs, though the activity is done."""
    return bool(task.has_state(TaskState.READY)) and not getattr(
        task.task_spec, "cancel_activity", True
    )


class UserStep(Step):
    """Stops and waits for a person."""

    def __init__(self, wf_spec: Any, name: str, node: Node, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(wf_spec, name, node, **kwargs)
        self.manual = True

    def _on_ready_hook(self, my_task: Task) -> None:
        host = bridge_of(my_task).host
        opened = host.now()
        my_task.internal_data["opened"] = opened.isoformat()
        limit = self.node.properties.get("due")
        due = host.due(opened, limit) if limit else None
        if due is not None:
            my_task.internal_data["due"] = due.isoformat()
        super()._on_ready_hook(my_task)


class ScriptStep(Step):
    """Sets data from expressions, line by line."""

    lines: tuple[Assignment, ...] = ()

    def _run_hook(self, my_task: Task) -> bool:
        values: dict[str, object] = {}
        for line in self.lines:
            values[line.name] = plain(
                self.evaluate(line.value, self.view(my_task, values)), line.name
            )
        my_task.data.update(values)
        bridge_of(my_task).note(my_task.id, result=values)
        return True


class DecisionStep(Step):
    """Asks the bureau's table through the host; no answer is an error, never a default."""

    def _run_hook(self, my_task: Task) -> bool:
        decision = self.node.properties.get("decision", "")
        bridge = bridge_of(my_task)
        ruling = bridge.host.decide(decision, dict(my_task.data))
        if ruling is None or not ruling.outputs:
            raise self.blocked(
                N_("“{name}”（{id}）：规则表“{table}”没有给出结果。"), table=decision
            )
        my_task.data[self.node.result] = plain_record(ruling.outputs, self.node.result)
        bridge.note(my_task.id, decision=decision, **_evidence(ruling))
        return True


def _evidence(ruling: Ruling) -> dict[str, object]:
    return {
        "facts": plain_record(ruling.facts, "facts"),
        "table": ruling.table,
        "rule": ruling.rule,
        "basis": tuple(ruling.basis),
        "result": plain_record(ruling.outputs, "result"),
    }


class VerbStep(Step):
    """Calls one verb of the closed list through the host."""

    def _run_hook(self, my_task: Task) -> bool | None:
        answer = bridge_of(my_task).host.perform(self.verb, self.arguments, dict(my_task.data))
        if isinstance(answer, Later):
            return None  # the library's word for STARTED
        self.store(my_task, answer)
        return True

    @property
    def verb(self) -> str:
        """The verb's name."""
        return self.node.properties.get("verb", "")

    @property
    def arguments(self) -> dict[str, str]:
        """Every property that is not the verb itself or the name of its result."""
        return {k: v for k, v in self.node.properties.items() if k not in {"verb", "result"}}

    def store(self, my_task: Task, answer: Mapping[str, object] | None) -> None:
        """Keep a verb's answer in the data and in the journal."""
        result = None if answer is None else plain_record(answer, self.node.result)
        if result is not None:
            my_task.data[self.node.result] = result
        bridge_of(my_task).note(my_task.id, verb=self.verb, result=result)


class EndStep(Step):
    """An end event; `terminate` clears what is still open in its process."""

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)
        workflow = my_task.workflow
        if workflow is workflow.top_workflow:
            workflow.ended_by = self.node.id
        if self.node.event is not None:
            for task in list(workflow.tasks.values()):
                if task is not my_task and not task.has_state(FINISHED):
                    task.cancel()
            workflow._mark_complete(my_task)  # noqa: SLF001  # as the library's own end event


class EndJoin(Passing, SimpleBpmnTask):  # type: ignore[misc]  # the library has no types
    """The library's last task but one of a process: waits until no token is left.

    The library's own walks the task tree and stops looking at a depth of 1000.
    """

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()  # noqa: SLF001  # the library's protocol for a join
        others = [
            task
            for task in my_task.workflow.tasks.values()
            if task is not my_task and not task.has_state(FINISHED)
        ]
        for task in others:
            if task.task_spec is self:
                task.cancel()  # one is enough to wait for the rest
        if all(task.task_spec is self for task in others):
            return True
        my_task._set_state(TaskState.WAITING)  # noqa: SLF001
        return False


class NestedStep(CallActivityMixin, Step):  # type: ignore[misc]  # the library has no types
    """A subprocess, embedded or called; it works on the same data record."""

    def copy_data(self, my_task: Task, subworkflow: Any) -> None:  # noqa: ANN401
        """Hand the shared record in, without the library's copies."""
        subworkflow.task_tree.data = my_task.data

    def update_data(self, my_task: Task, subworkflow: Any) -> None:  # noqa: ANN401
        """Nothing to hand back: it is the same record."""


def is_live(task: Task) -> bool:
    """Whether a token rests on this task."""
    return bool(task.has_state(LIVE))
