"""Work to do after the click: rows of the click's own transaction, done by the jobs room."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Index, Table
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from core.database import Id, Model, is_sqlite


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
    # Why the last attempt failed: a marked sentence and what fills its places.
    error: Mapped[str] = mapped_column(default="")
    error_values: Mapped[dict[str, Any]] = mapped_column(default=dict)


# What still comes; every other state is the end of it.
UNDER_WAY = ("due", "running")
NO_ERROR: dict[str, Any] = {"error": "", "error_values": {}}
Announce = Callable[[Session, Job], None]
# The engines of this process; a room below them knows none by name.
_announcers: list[Announce] = []


def on_put(tell: Announce) -> None:
    """Register an engine that is told of each job inside the same transaction; once is enough."""
    if tell not in _announcers:
        _announcers.append(tell)


def announce(session: Session, job: Job) -> None:
    """Tell the engines that the job is due at its `run_after`."""
    for tell in _announcers:
        tell(session, job)


def put(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    key: str,
    at: datetime,
    run_after: datetime | None = None,
) -> None:
    """Enqueue a job with the caller's commit; `payload` holds ids and strings only.

    A key that is already there leaves the existing job unchanged, also when two put it at once.
    """
    put_all(session, kind, {key: payload}, at=at, run_after=run_after)


def put_all(
    session: Session,
    kind: str,
    payloads: Mapping[str, dict[str, Any]],
    *,
    at: datetime,
    run_after: datetime | None = None,
) -> None:
    """Enqueue a job for each key, all in one statement; see `put`."""
    if not payloads:
        return
    common = {"kind": kind, "state": "due", "attempts": 0, "created_at": at}
    rows = [
        {**common, **NO_ERROR, "key": key, "payload": payload, "run_after": run_after or at}
        for key, payload in payloads.items()
    ]
    for job_id, due in session.execute(enqueuing(is_sqlite(session)), rows).all():
        announce(session, Job(id=job_id, run_after=due))


@cache
def enqueuing(sqlite: bool) -> ReturningInsert[int, datetime]:  # noqa: FBT001  # a key
    """Return the statement that adds jobs whose keys are new."""
    jobs = cast("Table", Job.__table__)
    insert = insert_sqlite if sqlite else insert_postgresql
    added = insert(jobs).on_conflict_do_nothing(index_elements=[jobs.c.key])
    return added.returning(jobs.c.id, jobs.c.run_after)
