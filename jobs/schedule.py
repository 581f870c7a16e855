"""What comes by the clock: the night's work, due timers, the sign that a worker lives."""

import os
import socket
from datetime import datetime, time, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.clock import BEIJING, beijing
from core.outbox import put
from jobs.models import WorkerBeat

NIGHT = time(2, 30)
FORGOTTEN = timedelta(days=1)


def next_night(at: datetime) -> datetime:
    """Return the coming half past two in the morning, Beijing time."""
    local = beijing(at)
    tonight = datetime.combine(local.date(), NIGHT, tzinfo=BEIJING)
    return tonight if local < tonight else tonight + timedelta(days=1)


def put_nightly(session: Session, *, at: datetime) -> None:
    """Enqueue the coming night's work; the key makes every worker's asking one job."""
    night = next_night(at)
    put(session, "nightly", {}, key=f"nightly:{night:%Y-%m-%d}", at=at, run_after=night)


def worker_name() -> str:
    """Name this worker: the machine and its process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def beat(session: Session, name: str, *, at: datetime) -> None:
    """Note that the worker lives, and forget those not seen for a day."""
    session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < at - FORGOTTEN))
    row = session.get(WorkerBeat, name)
    if row is None:
        session.add(WorkerBeat(name=name, started_at=at, seen_at=at))
    else:
        row.seen_at = at
