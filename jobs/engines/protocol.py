"""What an engine is asked to do, and what every engine does between jobs."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from core.errors import Busy
from jobs import schedule
from jobs.worker import Worker

# Writers of what comes by the clock: each puts jobs whose keys make asking twice harmless.
Planner = Callable[[Session, datetime], None]
TICK = 15.0
log = structlog.get_logger("jobs")


class JobEngine(Protocol):
    """Runs jobs until told to stop; the job in hand is finished first."""

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""


def tick(worker: Worker, name: str, plan: Planner) -> None:
    """Show that the worker lives, bury what no worker survives, enqueue what the clock asks."""
    at = worker.clock()
    worker.bury_exhausted()
    try:
        with worker.installation.database.writing() as session:
            schedule.beat(session, name, at=at)
            plan(session, at)
    except Busy:
        log.warning("tick put off: the database is busy")
