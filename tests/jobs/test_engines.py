"""Both engines, as real processes: enqueued with the click, killed in the middle, nothing lost."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from core import outbox
from core.clock import utc_now
from core.installation import Installation, open_installation
from core.outbox import Job, put
from jobs.engines import procrastinate
from jobs.models import WorkerBeat
from tests.databases import settings_for

PATIENCE = 60.0
ROOT = Path(__file__).parents[2]


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Wait for another process; the figure only ends a test that has failed."""
    pause = 0.05
    for _ in range(int(PATIENCE / pause)):
        if holds():
            return
        time.sleep(pause)
    pytest.fail(what)


class Workshop:
    """An installation and the worker processes that a test starts on it."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        settings = self.installation.settings
        module = [sys.executable, "-m", "tests.jobs.note_worker"]
        command = [*module, settings.database_url, str(settings.data_dir)]
        self.processes.append(subprocess.Popen(command, cwd=ROOT))
        return self.processes[-1]

    def put(self, *texts: str) -> None:
        with self.installation.database.writing() as session:
            for name in texts:
                put(session, "note", {"text": name}, key=name, at=utc_now())

    def lines(self) -> list[str]:
        path = self.installation.settings.data_dir / "lines"
        return path.read_text().split() if path.exists() else []

    def states(self) -> dict[str, str]:
        with self.installation.database.reading() as session:
            return {job.key: job.state for job in session.scalars(select(Job))}

    def expire_leases(self) -> None:
        """Let the time pass after which a dead worker's job is free."""
        long_ago = utc_now() - timedelta(hours=1)
        with self.installation.database.writing() as session:
            for job in session.scalars(select(Job).where(Job.state == "running")):
                job.leased_until = long_ago

    def all_done(self) -> bool:
        return set(self.states().values()) == {"done"}


@pytest.fixture
def workshop(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workshop]:
    monkeypatch.setattr(outbox, "_announcers", [procrastinate.announce])
    shop = Workshop(open_installation(settings_for(database_url, tmp_path)))
    yield shop
    for process in shop.processes:
        process.kill()
        process.wait()
    shop.installation.database.engine.dispose()


def test_jobs_put_while_a_worker_waits_are_done(workshop: Workshop) -> None:
    process = workshop.start()
    workshop.put("one", "two", "three")
    eventually(workshop.all_done, "the jobs were not done")
    assert sorted(workshop.lines()) == ["one", "three", "two"]
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 0


def test_a_worker_killed_in_a_job_leaves_it_to_the_next(workshop: Workshop) -> None:
    workshop.put("first", "deadly", "last")
    victim = workshop.start()
    eventually(lambda: "deadly" in workshop.lines(), "the deadly job was not begun")
    victim.kill()
    victim.wait()
    assert workshop.states()["deadly"] == "running"
    workshop.expire_leases()
    workshop.start()
    eventually(workshop.all_done, "the killed job was lost")
    lines = workshop.lines()
    assert (lines.count("first"), lines.count("deadly"), lines.count("last")) == (1, 2, 1)


def test_two_workers_share_the_jobs_and_do_each_once(workshop: Workshop) -> None:
    names = [f"job{n}" for n in range(20)]
    workshop.start()
    workshop.start()
    workshop.put(*names)
    eventually(workshop.all_done, "the jobs were not done")
    assert sorted(workshop.lines()) == sorted(names)


def test_a_worker_shows_that_it_lives(workshop: Workshop) -> None:
    workshop.start()

    def seen() -> bool:
        with workshop.installation.database.reading() as session:
            return session.scalar(select(func.count()).select_from(WorkerBeat)) == 1

    eventually(seen, "no beat")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_call_is_made_good(workshop: Workshop) -> None:
    workshop.put("one")
    with workshop.installation.database.writing() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        session.scalars(select(Job)).one().run_after = utc_now() - timedelta(minutes=5)
    workshop.start()
    eventually(workshop.all_done, "the job without a call was not done")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_call_goes_with_the_click(workshop: Workshop) -> None:
    def calls() -> int:
        with workshop.installation.database.reading() as session:
            return session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0

    with pytest.raises(ZeroDivisionError):
        put_and_fail(workshop)
    assert calls() == 0
    workshop.put("one")
    assert calls() == 1


def put_and_fail(workshop: Workshop) -> None:
    with workshop.installation.database.writing() as session:
        put(session, "note", {"text": "ghost"}, key="ghost", at=utc_now())
        raise ZeroDivisionError
