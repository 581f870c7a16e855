"""One job at a time: claim it, work outside any transaction, settle inside one."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus

import structlog
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.errors import DiaoyueError, Stale, StepFailed
from core.i18n import N_, Message, message
from core.installation import Installation
from jobs import leases
from jobs.leases import Lease
from jobs.registry import Kinds, Settle

Clock = Callable[[], datetime]
# Refusals below are answers that a second try would only repeat.
SERVER_FAULT = HTTPStatus.INTERNAL_SERVER_ERROR
RENEWAL = leases.LEASE.total_seconds() / 3
UNKNOWN_KIND = N_("没有“{kind}”这种后台工作：可能由更新的版本提交。")
UNFORESEEN = N_("程序出错：{fault}")
log = structlog.get_logger("jobs")


class Worker:
    """Does jobs of the given kinds for one installation."""

    def __init__(self, installation: Installation, kinds: Kinds, clock: Clock = utc_now) -> None:
        self.installation = installation
        self.kinds = kinds
        self.clock = clock

    def work_next(self, job_id: int | None = None) -> bool:
        """Do the oldest due job, or the named one; tell whether there was one to do."""
        with self.installation.database.reading() as session:
            if not leases.waiting(session, at=self.clock()):
                return False
        with self.installation.database.writing() as session:
            lease = leases.claim(session, at=self.clock(), job_id=job_id)
        if lease is None:
            return False
        self._carry_out(lease)
        return True

    def drain(self) -> int:
        """Do everything that is due now; return how many jobs were done."""
        count = 0
        while self.work_next():
            count += 1
        return count

    def bury_exhausted(self) -> None:
        """Put aside the jobs whose worker died on every attempt."""
        with self.installation.database.reading() as session:
            lost = leases.exhausted(session, at=self.clock())
        for lease in lost:
            self._fail(lease, message(leases.EXHAUSTED), permanent=True)

    def _carry_out(self, lease: Lease) -> None:
        try:
            with self._renewing(lease):
                settle = self._work(lease)
            self._settle(lease, settle)
        except Stale:
            log.info("job taken over", job=lease.job_id, kind=lease.kind)
        except StepFailed as failure:
            self._fail(lease, failure.message, permanent=failure.permanent)
        except DiaoyueError as refusal:
            if refusal.__cause__ is not None:  # what looks busy from outside may be broken inside
                log.warning("job refused", job=lease.job_id, cause=str(refusal.__cause__))
            self._fail(lease, refusal.message, permanent=refusal.status < SERVER_FAULT)
        except Exception as fault:  # whatever it was, the job must not be lost
            log.exception("job failed", job=lease.job_id, kind=lease.kind)
            told = message(UNFORESEEN, fault=f"{type(fault).__name__}: {fault}")
            self._fail(lease, told, permanent=False)

    def _work(self, lease: Lease) -> Settle:
        kind = self.kinds.get(lease.kind)
        if kind is None:
            raise StepFailed(message(UNKNOWN_KIND, kind=lease.kind), permanent=True)
        return kind.work(self.installation, lease.payload, self.clock())

    def _settle(self, lease: Lease, settle: Settle) -> None:
        with self.installation.database.writing() as session:
            leases.finish(session, lease, at=self.clock())
            settle(session)

    def _fail(self, lease: Lease, error: Message, *, permanent: bool) -> None:
        log.warning("job not done", job=lease.job_id, kind=lease.kind, error=str(error))
        try:
            with self.installation.database.writing() as session:
                self._record_failure(session, lease, error, permanent=permanent)
        except DiaoyueError:
            log.info("job left to its lease", job=lease.job_id)

    def _record_failure(
        self, session: Session, lease: Lease, error: Message, *, permanent: bool
    ) -> None:
        at = self.clock()
        if permanent:
            leases.put_aside(session, lease, error, at=at)
            aside = True
        else:
            aside = leases.put_back(session, lease, error, at=at)
        kind = self.kinds.get(lease.kind)
        if aside and kind is not None:
            kind.give_up(session, lease.payload, str(error))

    @contextmanager
    def _renewing(self, lease: Lease) -> Iterator[None]:
        """Renew the lease while the work goes on, so that a dead worker's job is free soon."""
        over = threading.Event()
        keeper = threading.Thread(target=self._renew, args=(lease, over), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()

    def _renew(self, lease: Lease, over: threading.Event) -> None:
        while not over.wait(RENEWAL):
            try:
                with self.installation.database.writing() as session:
                    leases.renew(session, lease, at=self.clock())
            except DiaoyueError:
                log.info("lease not renewed", job=lease.job_id)
