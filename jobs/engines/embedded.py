"""The engine beside SQLite: it looks into the job table several times a second."""

import threading
import time

import structlog

from core.errors import Busy
from jobs import schedule
from jobs.engines.protocol import TICK, Planner, tick
from jobs.worker import Worker

POLL = 0.25
log = structlog.get_logger("jobs")


class EmbeddedEngine:
    """Polls the table; the query reads one index and takes no lock."""

    def __init__(self, worker: Worker, plan: Planner) -> None:
        self._worker = worker
        self._plan = plan
        self._name = schedule.worker_name()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; the job in hand is finished first."""
        next_tick = 0.0
        while not stop.is_set():
            if time.monotonic() >= next_tick:
                tick(self._worker, self._name, self._plan)
                next_tick = time.monotonic() + TICK
            if not self._work():
                stop.wait(POLL)

    def _work(self) -> bool:
        try:
            return self._worker.work_next()
        except Busy:
            log.info("the database is busy")
            return False
