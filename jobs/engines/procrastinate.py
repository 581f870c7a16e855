"""The engine on PostgreSQL: Procrastinate tells workers on any machine of our own job rows.

Our row stays the truth (lease, attempts, dead letter); Procrastinate's row is only the call that
it is due. A call that is lost or comes twice therefore does no harm.
"""

import asyncio
import threading
from contextlib import suppress
from datetime import timedelta

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from core.database import is_sqlite
from core.outbox import Job
from jobs import leases, schedule
from jobs.engines.protocol import TICK, Planner, tick
from jobs.worker import Worker

TASK = "diaoyue.work"
# A due row that nobody has claimed for this long lost its call, or its worker.
MISSED = timedelta(seconds=30)
STALLED = 60.0
log = structlog.get_logger("jobs")
# Only words the calls; it never opens a connection of its own.
_caller = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def announce(session: Session, job: Job) -> None:
    """Call the workers over the caller's own connection: the call commits with the click."""
    if not is_sqlite(session):
        call(session, job)


def call(session: Session, job: Job, lock: str | None = None) -> None:
    """Enqueue the call; raises `AlreadyEnqueued` when a call of the same lock waits."""
    connection = session.connection().connection.driver_connection
    _caller.configure_task(
        TASK, schedule_at=job.run_after, queueing_lock=lock, connection=connection
    ).defer(job_id=job.id)


def call_again(session: Session, job: Job) -> None:
    """Call for a job whose first call was lost, unless that was done already."""
    # A refused second call would otherwise break the caller's transaction.
    with suppress(AlreadyEnqueued), session.begin_nested():
        call(session, job, lock=f"job-{job.id}")


def install_schema(connection: Connection) -> None:
    """Create Procrastinate's own tables and functions; part of our migrations on PostgreSQL."""
    source = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
    # The driver would read the percent signs of the source as places for values.
    cursor = connection.connection.cursor()
    cursor.execute(source.schema_manager.get_schema())
    cursor.close()


class ProcrastinateEngine:
    """Waits for calls, and looks after calls that were missed."""

    def __init__(self, worker: Worker, plan: Planner, *, concurrency: int = 1) -> None:
        self._worker = worker
        self._plan = plan
        self._concurrency = concurrency
        self._name = schedule.worker_name()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; the job in hand is finished first."""
        asyncio.run(self._run(stop))

    def _app(self) -> procrastinate.App:
        url = make_url(self._worker.installation.settings.database_url)
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=plain, min_size=1, max_size=4)
        )

        @app.task(name=TASK)
        def work(job_id: int) -> None:
            self._worker.work_next(job_id)

        return app

    async def _run(self, stop: threading.Event) -> None:
        app = self._app()
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(
                    concurrency=self._concurrency,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    name=self._name,
                )
            )
            minding = asyncio.create_task(self._mind(app, stop))
            await asyncio.wait({working, minding}, return_when=asyncio.FIRST_COMPLETED)
            for task in (working, minding):
                task.cancel()
            for outcome in await asyncio.gather(working, minding, return_exceptions=True):
                if isinstance(outcome, Exception):
                    raise outcome

    async def _mind(self, app: procrastinate.App, stop: threading.Event) -> None:
        while not stop.is_set():
            await asyncio.to_thread(tick, self._worker, self._name, self._plan)
            await asyncio.to_thread(self._call_missed)
            await forget_stalled(app)
            for _ in range(int(TICK * 4)):
                if stop.is_set():
                    return
                await asyncio.sleep(0.25)

    def _call_missed(self) -> None:
        before = self._worker.clock() - MISSED
        with self._worker.installation.database.writing() as session:
            for job in session.scalars(select(Job).where(leases.ready(before)).limit(100)):
                call_again(session, job)


async def forget_stalled(app: procrastinate.App) -> None:
    """Drop the calls whose worker died; the job rows behind them are called anew."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED)
    for call in stalled:
        await app.job_manager.finish_job(
            call, status=procrastinate.jobs.Status.FAILED, delete_job=True
        )
