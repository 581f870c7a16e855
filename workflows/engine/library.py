"""The pinned library, made quiet and given one shared data record per run.

The two replaced methods of `Task` are the only change to the library; both depend on its
internals, so another version is refused at import (see docs/adr/0001-engine.md).
"""

import logging
from importlib.metadata import version
from typing import Final

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

PINNED: Final = "3.2.0"

if version("SpiffWorkflow") != PINNED:  # pragma: no cover  # proved by a test of `refuse_other`
    raise ImportError(
        f"SpiffWorkflow {PINNED} is required, {version('SpiffWorkflow')} is installed"
    )

LIVE: Final = TaskState.READY | TaskState.WAITING | TaskState.STARTED
FINISHED: Final = TaskState.FINISHED_MASK


def _set_state_quietly(task: Task, state: int) -> None:
    """The library builds a dictionary for a log line at each change, read or not."""
    task._state = state  # noqa: SLF001  # the library offers no public setter


def _share_data(task: Task) -> None:
    """The library deep-merges lists item by item and loses answers: all tasks share one record."""
    task.data = task.parent.data


def quieten() -> None:
    """Make the library's two methods ours; called once at import."""
    Task._set_state = _set_state_quietly  # noqa: SLF001
    Task._inherit_data = _share_data  # noqa: SLF001
    for name in ("spiff.workflow", "spiff.task"):
        logging.getLogger(name).setLevel(logging.WARNING)


quieten()
