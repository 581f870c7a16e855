"""Which engine an installation has: it follows from its database."""

from core import outbox
from jobs.engines import procrastinate
from jobs.engines.embedded import EmbeddedEngine
from jobs.engines.procrastinate import ProcrastinateEngine
from jobs.engines.protocol import JobEngine, Planner
from jobs.worker import Worker


def listen() -> None:
    """Have every `core.outbox.put` of this process call the workers; on SQLite they look."""
    outbox.on_put(procrastinate.announce)


def open_engine(worker: Worker, plan: Planner) -> JobEngine:
    """Return the engine for the worker's database."""
    if worker.installation.settings.sqlite:
        return EmbeddedEngine(worker, plan)
    return ProcrastinateEngine(worker, plan)
