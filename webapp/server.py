"""The server: gunicorn's arbiter with one more child that does the jobs, kept alive too."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from webapp.edge import Application

# A worker that dies sooner than this after its start waits as long before the next try.
SHORTEST_LIFE = 5.0
DRAIN_SECONDS = 30
# PR_SET_PDEATHSIG of prctl(2).
SET_DEATH_SIGNAL = 1
Run = Callable[[], None]


class Arbitration(Arbiter):  # type: ignore[misc]  # gunicorn ships no types
    """Keeps the web workers, and one child that does the jobs; it shares their loaded code."""

    def __init__(self, app: "Server") -> None:
        super().__init__(app)
        self._do_jobs = app.do_jobs
        self._job_pid = 0
        self._job_started = 0.0

    def manage_workers(self) -> None:
        """Called every second: what is missing is started again."""
        super().manage_workers()
        if not is_running(self._job_pid) and time.monotonic() - self._job_started > SHORTEST_LIFE:
            self._start_jobs()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002  # gunicorn's signature
        """Let requests and the job in hand finish, then end."""
        end(self._job_pid, signal.SIGTERM)
        super().stop(graceful)
        for _ in range(DRAIN_SECONDS * 10):
            self.reap_workers()
            if not is_running(self._job_pid):
                return
            time.sleep(0.1)
        end(self._job_pid, signal.SIGKILL)

    def _start_jobs(self) -> None:
        if self._job_pid:
            self.log.warning("The job worker ended; starting another.")
        self._job_started = time.monotonic()
        pid = os.fork()
        if pid:
            self._job_pid = pid
            return
        become_worker(self, self._do_jobs)


def become_worker(arbiter: Arbitration, do_jobs: Run) -> None:
    """Turn this forked child into the job worker; it never returns."""
    code = 1
    try:
        for name in ("SIGCHLD", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGTTIN", "SIGTTOU", "SIGWINCH"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        for listener in arbiter.LISTENERS:
            listener.close()
        end_with_parent(arbiter.pid)
        do_jobs()
        code = 0
    except BaseException:  # a child must never run on as a second arbiter
        arbiter.log.exception("The job worker failed.")
    finally:
        sys.stderr.flush()
        os._exit(code)


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process when the arbiter dies, however it dies (Linux)."""
    library = ctypes.CDLL(None)
    if hasattr(library, "prctl"):
        library.prctl(SET_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def is_running(pid: int) -> bool:
    """Tell whether the child is there; the arbiter reaps it once it has ended."""
    if not pid:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def end(pid: int, number: signal.Signals) -> None:
    """Send the signal if the child is there."""
    if is_running(pid):
        os.kill(pid, number)


class Server(BaseApplication):  # type: ignore[misc]  # as above
    """What gunicorn runs: our application, loaded once and shared by all children."""

    def __init__(self, application: Application, do_jobs: Run, **options: Any) -> None:  # noqa: ANN401
        self._application = application
        self._options = options
        self.do_jobs = do_jobs
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings: threads, because requests wait for the database."""
        settings = {
            "worker_class": "gthread",
            "preload_app": True,
            "graceful_timeout": DRAIN_SECONDS,
            "timeout": 120,
            "keepalive": 15,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "control_socket_disable": True,
            "post_fork": forget_connections,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112
            **self._options,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        """Return the application."""
        return self._application

    def run(self) -> None:
        """Serve until told to stop."""
        Arbitration(self).run()


def forget_connections(_arbiter: object, worker: Any) -> None:  # noqa: ANN401  # gunicorn's hook
    """A child must not speak over its parent's connections."""
    worker.app.load().installation.database.engine.dispose(close=False)
