"""Work to do after the click: rows written in the click's own transaction, done by the jobs room."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Id, Model


class Job(Model):
    """One piece of work; `key` makes it unique, so putting it twice does it once."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "state", "run_after"),)

    id: Mapped[Id]
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="due")
    run_after: Mapped[datetime]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")


Announce = Callable[[Session, Job], None]
_announcers: list[Announce] = []


def on_put(announce: Announce) -> None:
    """Register the engine that is told of each job inside the same transaction."""
    _announcers.append(announce)


def put(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    key: str,
    at: datetime,
    run_after: datetime | None = None,
) -> Job:
    """Enqueue a job with the caller's commit; `payload` holds ids and strings only.

    A key that is already there returns the existing job unchanged.
    """
    known = session.scalar(select(Job).where(Job.key == key))
    if known is not None:
        return known
    job = Job(kind=kind, payload=payload, key=key, created_at=at, run_after=run_after or at)
    session.add(job)
    session.flush()  # the engine that is told needs the id
    for announce in _announcers:
        announce(session, job)
    return job
