"""The job table as a queue: claim by a conditional update, keep while working, settle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from core.errors import Stale
from core.i18n import N_, Message
from core.outbox import Job, announce

LEASE = timedelta(minutes=2)
PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
ATTEMPTS = len(PAUSES) + 1
# Put aside until somebody looks, or dismissed by somebody who did.
GIVEN_UP = frozenset({"dead", "dismissed"})
NO_FAULT = Message("")
LOST = N_("这项后台工作已由另一个进程接手。")
EXHAUSTED = N_("每次办理时后台进程都中断了。")


@dataclass(frozen=True)
class Lease:
    """A job in hand; `attempt` tells this holder from an earlier one whose lease ran out."""

    job_id: int
    kind: str
    payload: Mapping[str, Any]
    attempt: int


def ready(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a job may be claimed: due, or its worker's lease ran out."""
    return or_(
        and_(Job.state == "due", Job.run_after <= at),
        and_(Job.state == "running", Job.leased_until < at),
    )


def waiting(session: Session, *, at: datetime) -> bool:
    """Tell whether any job may be claimed, without locking anything."""
    return session.scalar(select(Job.id).where(ready(at)).limit(1)) is not None


def claim(session: Session, *, at: datetime, job_id: int | None = None) -> Lease | None:
    """Take the oldest job that may be claimed, or the named one; None when there is none."""
    found = select(Job.id).where(ready(at), Job.attempts < ATTEMPTS)
    if job_id is not None:
        found = found.where(Job.id == job_id)
    found = found.order_by(Job.run_after, Job.id).limit(1).with_for_update(skip_locked=True)
    row = session.execute(
        update(Job)
        .where(Job.id == found.scalar_subquery())
        .values(state="running", leased_until=at + LEASE, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts)
        .execution_options(synchronize_session=False)
    ).first()
    return Lease(row.id, row.kind, row.payload, row.attempts) if row else None


def renew(session: Session, lease: Lease, *, at: datetime) -> None:
    """Keep the job for longer; raises `Stale` when another worker has it."""
    change(session, lease, leased_until=at + LEASE)


def finish(session: Session, lease: Lease, *, at: datetime) -> None:
    """Mark the job done; raises `Stale` when another worker has it: nothing settles twice."""
    change(session, lease, state="done", finished_at=at, leased_until=None, **kept(NO_FAULT))


def put_back(session: Session, lease: Lease, error: Message, *, at: datetime) -> bool:
    """Try the job again later, or put it aside after the last attempt; tell whether it is aside."""
    if lease.attempt >= ATTEMPTS:
        put_aside(session, lease, error, at=at)
        return True
    later = at + PAUSES[lease.attempt - 1]
    change(session, lease, state="due", run_after=later, leased_until=None, **kept(error))
    announce(session, session.get_one(Job, lease.job_id, populate_existing=True))
    return False


def put_aside(session: Session, lease: Lease, error: Message, *, at: datetime) -> None:
    """Stop trying: the job stays as a dead letter until an administrator revives it."""
    change(session, lease, state="dead", finished_at=at, leased_until=None, **kept(error))


def kept(error: Message) -> dict[str, object]:
    """Return the columns that keep a sentence, so that it can be worded for any reader."""
    values = {name: str(value) for name, value in error.values.items()}
    return {"error": error.text, "error_values": values}


def fault_of(job: Job) -> Message:
    """Return why the last attempt failed."""
    return Message(job.error, job.error_values)


def change(session: Session, lease: Lease, **values: object) -> None:
    """Write to the job only while this lease holds it."""
    result = session.execute(
        update(Job)
        .where(Job.id == lease.job_id, Job.state == "running", Job.attempts == lease.attempt)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Stale(LOST)


def exhausted(session: Session, *, at: datetime) -> list[Lease]:
    """Return the jobs whose worker died on every attempt, so that they can be put aside."""
    rows = session.execute(
        select(Job.id, Job.kind, Job.payload, Job.attempts).where(
            Job.state == "running", Job.leased_until < at, Job.attempts >= ATTEMPTS
        )
    )
    return [Lease(row.id, row.kind, row.payload, row.attempts) for row in rows]


def dead_letters(session: Session) -> list[Job]:
    """Return the jobs that were put aside, newest first."""
    dead = select(Job).where(Job.state == "dead").order_by(Job.finished_at.desc(), Job.id)
    return list(session.scalars(dead))


def revive(session: Session, job_id: int, *, at: datetime) -> bool:
    """Give a job that was given up its attempts back; tell whether there was one of that number."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is None or job.state not in GIVEN_UP:
        return False
    job.state, job.attempts, job.run_after, job.finished_at = "due", 0, at, None
    session.flush()  # the engine that is told reads the row
    announce(session, job)
    return True


def dismiss(session: Session, job_id: int, *, at: datetime) -> Job | None:
    """Give a dead letter up for good and return it; None when there is none of that number."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is None or job.state != "dead":
        return None
    job.state, job.finished_at = "dismissed", at
    return job


def failing(session: Session) -> list[Job]:
    """Return the jobs that failed and will be tried again, the next one first."""
    again = select(Job).where(Job.state == "due", Job.error != "").order_by(Job.run_after, Job.id)
    return list(session.scalars(again))


def count_dead(session: Session) -> int:
    """Count the jobs that were put aside."""
    return session.scalar(select(func.count()).select_from(Job).where(Job.state == "dead")) or 0


def overdue(session: Session, *, before: datetime) -> int:
    """Count the jobs that should have been claimed before the given moment."""
    return session.scalar(select(func.count()).select_from(Job).where(ready(before))) or 0


def forget_done(session: Session, *, before: datetime) -> int:
    """Delete jobs that were done or dismissed before the given moment; dead letters stay."""
    over = Job.state.in_(("done", "dismissed"))
    result = session.execute(delete(Job).where(over, Job.finished_at < before))
    return result.rowcount if isinstance(result, CursorResult) else 0
