"""Only live tasks stay in an instance: its state must not grow with its history.

Nothing here reads finished branches: joins count waiting tokens, guards look at their siblings.
So of the finished tasks only the direct parents of live ones are kept, hung under the root.
"""

from typing import Any

from workflows.engine.flat import FlatWorkflow
from workflows.engine.library import FINISHED


def prune(workflow: FlatWorkflow) -> None:
    """Drop finished tasks and ended nested workflows."""
    for each in (workflow, *workflow.subprocesses.values()):
        _prune_tasks(each)
    for task_id, nested in list(workflow.subprocesses.items()):
        parent = workflow.task(task_id)
        if nested.completed or parent is None or parent.has_state(FINISHED):
            del workflow.subprocesses[task_id]


def _prune_tasks(workflow: Any) -> None:  # noqa: ANN401  # the library has no types
    tasks, root = workflow.tasks, workflow.task_tree
    live = {task_id for task_id, task in tasks.items() if not task.has_state(FINISHED)}
    kept = live | {tasks[task_id]._parent for task_id in live} | {root.id}  # noqa: SLF001
    kept.discard(None)
    for task_id in [each for each in tasks if each not in kept]:
        del tasks[task_id]
    for task in tasks.values():
        task._children = []  # noqa: SLF001
        if task is not root and task.has_state(FINISHED):
            task._parent = root.id  # noqa: SLF001
            task.internal_data = {}
    for task in tasks.values():
        if task is not root:
            tasks[task._parent]._children.append(task.id)  # noqa: SLF001
