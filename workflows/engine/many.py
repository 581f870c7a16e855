"""Multi-instance user tasks: once per item of a list that may change while people sign.

The library's own breaks on the second pass of a reject loop, keeps answers in the order of
completion and shows the completion condition only the last child.
"""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from core.i18n import N_
from decisions.expressions import Expression
from workflows.engine.graph import Many, Node
from workflows.engine.plain import plain
from workflows.engine.specs import Step, UserStep, bridge_of

MOST_ITEMS = 500


class ManyStep(Step):
    """The whole multi-instance activity; its children are `EachStep` tasks.

    Its internal data: `items` and `answers` as [index, value] pairs, `ahead` the indices that
    were not offered yet, `next` the next free index.
    """

    def __init__(
        self,
        wf_spec: Any,  # noqa: ANN401
        name: str,
        node: Node,
        *,
        child: str,
        many: Many,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(wf_spec, name, node, **kwargs)
        self.child = child
        self.many = many
        self.items: Expression | None = None
        self.until: Expression | None = None

    def _update_hook(self, my_task: Task) -> bool:
        if my_task.has_state(TaskState.STARTED):
            return False
        my_task._inherit_data()  # noqa: SLF001  # the library's protocol
        items = self._items(my_task)
        my_task.internal_data.update(
            items=[[index, item] for index, item in enumerate(items)],
            ahead=list(range(len(items))),
            answers=[],
            next=len(items),
        )
        my_task.data[self.many.output] = []
        my_task._set_state(TaskState.STARTED)  # noqa: SLF001
        self._offer(my_task)
        return self._close_if_done(my_task)

    def _items(self, my_task: Task) -> list[object]:
        items = self.items and self.evaluate(self.items, self.view(my_task))
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            raise self.blocked(
                N_("“{name}”（{id}）：“{items}”不是列表，或者超过 {most} 项。"),
                items=self.many.items,
                most=MOST_ITEMS,
            )
        return [plain(item, self.many.items) for item in items]

    def _offer(self, my_task: Task) -> None:
        """Make children: all at once, or one at a time."""
        ahead = my_task.internal_data["ahead"]
        while ahead and not (self.many.sequential and self.open_children(my_task)):
            index = ahead.pop(0)
            spec = self._wf_spec.task_specs[self.child]
            child = my_task._add_child(spec, TaskState.FUTURE)  # noqa: SLF001
            child.triggered = True
            child.internal_data.update(index=index, item=_item(my_task, index))
            spec._update(child)  # noqa: SLF001

    @staticmethod
    def open_children(my_task: Task) -> list[Task]:
        """The children that wait for somebody."""
        return [child for child in my_task.children if child.has_state(TaskState.READY)]

    def collect(self, my_task: Task, child: Task, answer: object) -> None:
        """One child is done: keep its answer in input order, then end or offer the next."""
        answers = [*my_task.internal_data["answers"], [child.internal_data["index"], answer]]
        self._store(my_task, answers)
        if self._enough(my_task, child):
            my_task.internal_data["ahead"] = []
            for other in self.open_children(my_task):
                other.cancel()
        self._offer(my_task)
        if self._close_if_done(my_task):
            my_task._ready()  # noqa: SLF001

    def _store(self, my_task: Task, answers: list[list[Any]]) -> None:
        my_task.internal_data["answers"] = sorted(answers, key=lambda pair: int(pair[0]))
        my_task.data[self.many.output] = [a for _, a in my_task.internal_data["answers"]]

    def _enough(self, my_task: Task, child: Task) -> bool:
        """The completion condition sees the answer just given, its item, and all answers so far."""
        if self.until is None:
            return False
        return bool(self.evaluate(self.until, self.view(my_task, self.seen_by(child))))

    def seen_by(self, child: Task) -> Mapping[str, object]:
        """The names that only a child knows."""
        answers = dict(child.parent.internal_data["answers"])
        seen = child.internal_data
        return {self.many.item: seen["item"], self.node.id: answers.get(seen["index"])}

    def _close_if_done(self, my_task: Task) -> bool:
        return not my_task.internal_data["ahead"] and not self.open_children(my_task)

    def add(self, my_task: Task, item: object) -> None:
        """One more item at the end of the list, offered at once or in its turn."""
        internal = my_task.internal_data
        internal["items"].append([internal["next"], item])
        internal["ahead"].append(internal["next"])
        internal["next"] += 1
        self._offer(my_task)

    def remove(self, my_task: Task, item: object) -> None:
        """Take the item away: its open child is cancelled, an answer already given is dropped."""
        internal = my_task.internal_data
        gone = {index for index, each in internal["items"] if each == item}
        for name in ("items", "answers"):
            internal[name] = [pair for pair in internal[name] if pair[0] not in gone]
        internal["ahead"] = [index for index in internal["ahead"] if index not in gone]
        for child in self.open_children(my_task):
            if child.internal_data["index"] in gone:
                child.cancel()
        self._store(my_task, internal["answers"])
        self._offer(my_task)
        if self._close_if_done(my_task):
            my_task._ready()  # noqa: SLF001


def _item(task: Task, index: int) -> object:
    return next(item for each, item in task.internal_data["items"] if each == index)


class EachStep(UserStep):
    """One instance for one item."""

    def ways_out(self, my_task: Task) -> list[Any]:  # noqa: ARG002
        """Nowhere: the whole activity goes on, not its parts."""
        return []

    def _on_complete_hook(self, my_task: Task) -> None:
        bridge_of(my_task).note(my_task.id, item=my_task.internal_data["item"])
        super()._on_complete_hook(my_task)
        whole = my_task.parent
        whole.task_spec.collect(whole, my_task, bridge_of(my_task).answer)
