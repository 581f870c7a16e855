"""One run of a procedure: started or loaded, moved by one act, dumped."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.task import Task

from core.errors import RuleViolation, Stale
from core.i18n import N_, message
from workflows.engine.bridge import Bridge
from workflows.engine.building import MARK
from workflows.engine.codec import dump_state, load_state
from workflows.engine.events import Signal, due_of
from workflows.engine.flat import FlatWorkflow
from workflows.engine.host import Finished, Host, Unfinished, Waiting
from workflows.engine.many import EachStep, ManyStep
from workflows.engine.plain import plain, plain_record
from workflows.engine.procedure import Procedure
from workflows.engine.pruning import prune
from workflows.engine.specs import UserStep, VerbStep


class Run:
    """A run in memory, for one transaction; not shared between threads."""

    def __init__(
        self,
        procedure: Procedure,
        workflow: FlatWorkflow,
        bridge: Bridge,
        data: dict[str, object],
    ) -> None:
        self.procedure = procedure
        self._workflow = workflow
        self._bridge = bridge
        self._data = data

    @property
    def data(self) -> Mapping[str, object]:
        """The run's data; change it with `put` only."""
        return self._data

    @property
    def finished(self) -> list[Finished]:
        """The steps done since the run was started or loaded, in order: write them to history."""
        return self._bridge.journal

    @property
    def waiting(self) -> list[Waiting]:
        """The user tasks that are open, in the order in which they came about."""
        return [
            _waiting(task)
            for task in self._workflow.live_tasks()
            if task.has_state(TaskState.READY) and isinstance(task.task_spec, UserStep)
        ]

    @property
    def unfinished(self) -> list[Unfinished]:
        """The service tasks whose verb answered LATER."""
        return [
            _unfinished(task)
            for task in self._workflow.live_tasks()
            if task.has_state(TaskState.STARTED) and isinstance(task.task_spec, VerbStep)
        ]

    @property
    def next_due(self) -> datetime | None:
        """When `fire_timers` must be called next; None when no timer runs."""
        dues = [due_of(task) for task in self._workflow.event_manager.tasks.values()]
        return min((due for due in dues if due is not None), default=None)

    @property
    def over(self) -> bool:
        """Whether nothing is left to do: ended or cancelled."""
        return bool(self._workflow.is_completed())

    @property
    def ended(self) -> str | None:
        """The id of the end event that was reached last; None while running or when cancelled."""
        return self._workflow.ended_by if self.over else None

    def complete(self, task_id: str, answers: Mapping[str, object], by: object = None) -> None:
        """A person's act: store the answers under the step's id and go on to the next stop.

        Raises Stale when the task is not open any more, InvalidInput when the answers are not
        JSON, and whatever decisions and verbs raise; after an error the run must be thrown away.
        """
        task = self._open(task_id, TaskState.READY, UserStep)
        self._bridge.answer = plain_record(answers, task.task_spec.node.id)
        self._bridge.note(task.id, answers=self._bridge.answer, by=by)
        if not isinstance(task.task_spec, EachStep):
            # Replaced, never merged: the library's deep merge loses items of lists.
            self._data[task.task_spec.node.id] = self._bridge.answer
        task.run()
        self._workflow.advance()

    def resume(self, task_id: str, result: Mapping[str, object] | None = None) -> None:
        """A job's end: store its result as the verb's answer and go on. Raises Stale."""
        task = self._open(task_id, TaskState.STARTED, VerbStep)
        task.task_spec.store(task, result)
        task.complete()
        self._workflow.advance()

    def signal(self, name: str) -> bool:
        """Send a signal; says whether anything in the diagram was waiting for it."""
        caught = self._workflow.event_manager.catch(BpmnEvent(Signal(name)), internal=False)
        self._workflow.advance()
        return bool(caught)

    def fire_timers(self) -> None:
        """Let the timers that are due at the host's `now` fire and go on."""
        self._workflow.look_at_timers()
        self._workflow.advance()

    def put(self, name: str, value: object) -> None:
        """Set one name of the data, replacing what was there."""
        self._data[name] = plain(value, name)

    def add_signer(self, step: str, signer: object) -> None:
        """Add an item to an open multi-instance step, and to its list in the data."""
        signer = plain(signer, step)
        whole, items = self._open_list(step)
        if signer in items:
            raise RuleViolation(message(N_("名单中已有此人。")))
        self._replace_list(whole, [*items, signer])
        whole.task_spec.add(whole, signer)
        self._workflow.advance()

    def remove_signer(self, step: str, signer: object) -> None:
        """Take an item out of an open multi-instance step; a signature already given is dropped."""
        whole, items = self._open_list(step)
        left = [each for each in items if each != signer]
        if len(left) == len(items):
            raise RuleViolation(message(N_("名单中没有此人。")))
        if not left:
            raise RuleViolation(message(N_("名单至少要有一人。")))
        self._replace_list(whole, left)
        whole.task_spec.remove(whole, signer)
        self._workflow.advance()

    def cancel(self) -> None:
        """End the run from outside: withdrawal and cancelling are not drawn in diagrams."""
        self._workflow.cancel()
        self._workflow.ended_by = None

    def dump(self) -> bytes:
        """The state to store; only what is live, so its size does not grow with the history."""
        prune(self._workflow)
        return dump_state(self._workflow, self._data)

    def _open(self, task_id: str, state: int, kind: type) -> Task:
        task = self._workflow.task(_uuid(task_id))
        if task is None or not task.has_state(state) or not isinstance(task.task_spec, kind):
            raise Stale(message(N_("这一步已经办理过，或者已不需要办理。")))
        return task

    def _open_list(self, step: str) -> tuple[Task, list[object]]:
        for task in self._workflow.live_tasks():
            if isinstance(task.task_spec, ManyStep) and task.task_spec.name == MARK + step:
                return task, [item for _, item in task.internal_data["items"]]
        raise Stale(message(N_("这一步已经办理过，或者已不需要办理。")))

    def _replace_list(self, whole: Task, items: list[object]) -> None:
        """The list in the data follows, when it is a name and not a computed list."""
        name = whole.task_spec.many.items
        if name in self._data:
            self._data[name] = items


def start(procedure: Procedure, data: Mapping[str, object], host: Host) -> Run:
    """Start a run with its first data and go to the first stop."""
    bridge = Bridge(host, procedure.unset)
    workflow = FlatWorkflow(
        procedure.specs[procedure.id], dict(procedure.specs), script_engine=bridge
    )
    record = plain_record(data)
    workflow.task_tree.data = record
    workflow.advance()
    return Run(procedure, workflow, bridge, record)


def load(procedure: Procedure, state: bytes, host: Host) -> Run:
    """Continue a stored run; raises UnreadableState."""
    bridge = Bridge(host, procedure.unset)
    workflow, data = load_state(state, procedure.specs, procedure.id, bridge)
    return Run(procedure, workflow, bridge, data)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return UUID(int=0)


def _waiting(task: Task) -> Waiting:
    node, internal = task.task_spec.node, task.internal_data
    moment: Callable[[str], datetime | None] = lambda name: (  # noqa: E731
        datetime.fromisoformat(internal[name]) if name in internal else None
    )
    return Waiting(
        id=task.id.hex,
        step=node.id,
        name=node.name,
        properties=node.properties,
        item=internal.get("item"),
        opened=moment("opened"),
        due=moment("due"),
    )


def _unfinished(task: Task) -> Unfinished:
    spec = task.task_spec
    return Unfinished(task.id.hex, spec.node.id, spec.node.name, spec.verb, spec.arguments)
