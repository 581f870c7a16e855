"""A job is done once for good, again after a fault, and never lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import StepFailed
from core.i18n import message
from core.installation import Installation, open_installation
from core.outbox import Job, put
from jobs import leases
from jobs.registry import Kind, Payload, Settle, closed_list
from jobs.worker import Worker
from tests.databases import settings_for

MORNING = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: int) -> None:
        self.at += timedelta(**by)


class Bench:
    """A worker whose one kind of job does what the test says, and notes it."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.clock = Clock()
        self.done: list[str] = []
        self.settled: list[str] = []
        self.given_up: list[str] = []
        self.fault: Exception | None = None
        kind = Kind("note", "note", self.work, give_up=self.give_up)
        self.worker = Worker(installation, closed_list(kind), self.clock)

    def work(self, _installation: Installation, payload: Payload, _at: datetime) -> Settle:
        self.done.append(payload["text"])
        if self.fault is not None:
            raise self.fault
        return lambda _session: self.settled.append(payload["text"])

    def give_up(self, _session: Session, payload: Payload, error: str) -> None:
        self.given_up.append(f"{payload['text']}: {error}")

    def put(self, *texts: str) -> None:
        with self.installation.database.writing() as session:
            for text in texts:
                put(session, "note", {"text": text}, key=text, at=self.clock.at)

    def job(self, key: str) -> SimpleNamespace:
        with self.installation.database.reading() as session:
            row = session.scalars(select(Job).where(Job.key == key)).one()
            return SimpleNamespace(state=row.state, attempts=row.attempts, error=row.error)


@pytest.fixture
def bench(database_url: str, tmp_path: Path) -> Iterator[Bench]:
    installation = open_installation(settings_for(database_url, tmp_path))
    yield Bench(installation)
    installation.database.engine.dispose()


def test_jobs_are_done_in_the_order_they_were_put(bench: Bench) -> None:
    bench.put("one", "two", "three")
    assert bench.worker.drain() == 3
    assert bench.settled == ["one", "two", "three"]
    assert bench.job("two").state == "done"


def test_the_same_key_twice_is_one_job(bench: Bench) -> None:
    bench.put("one")
    bench.put("one")
    assert bench.worker.drain() == 1


def test_a_click_that_rolls_back_leaves_no_job(bench: Bench) -> None:
    with pytest.raises(ZeroDivisionError):
        put_and_fail(bench)
    assert bench.worker.drain() == 0


def put_and_fail(bench: Bench) -> None:
    with bench.installation.database.writing() as session:
        put(session, "note", {"text": "ghost"}, key="ghost", at=bench.clock.at)
        raise ZeroDivisionError


def test_a_job_for_later_waits(bench: Bench) -> None:
    with bench.installation.database.writing() as session:
        later = bench.clock.at + timedelta(hours=1)
        put(session, "note", {"text": "x"}, key="x", at=bench.clock.at, run_after=later)
    assert bench.worker.drain() == 0
    bench.clock.advance(hours=1)
    assert bench.worker.drain() == 1


def test_a_passing_fault_is_tried_again_later(bench: Bench) -> None:
    bench.put("one")
    bench.fault = StepFailed("the printer is out of reach", permanent=False)
    assert bench.worker.drain() == 1
    assert bench.job("one").state == "due"
    bench.fault = None
    assert bench.worker.drain() == 0, "not before its pause is over"
    bench.clock.advance(minutes=1)
    bench.worker.drain()
    assert (bench.settled, bench.job("one").error) == (["one"], "")


def test_a_lasting_fault_is_put_aside_at_once_and_told_to_who_waits(bench: Bench) -> None:
    bench.put("one")
    bench.fault = StepFailed("缺字：〇", permanent=True)
    bench.worker.drain()
    assert bench.job("one").state == "dead"
    assert bench.given_up == ["one: 缺字：〇"]


def test_an_unforeseen_fault_is_given_up_after_the_last_attempt(bench: Bench) -> None:
    bench.put("one")
    bench.fault = RuntimeError("no idea")
    for _ in range(leases.ATTEMPTS):
        bench.worker.drain()
        bench.clock.advance(hours=3)
    assert bench.job("one").state == "dead"
    assert len(bench.done) == leases.ATTEMPTS
    assert bench.given_up == ["one: 程序出错：RuntimeError: no idea"]


def test_a_dead_letter_can_be_revived(bench: Bench) -> None:
    bench.put("one")
    bench.fault = StepFailed("no", permanent=True)
    bench.worker.drain()
    bench.fault = None
    with bench.installation.database.writing() as session:
        [letter] = leases.dead_letters(session)
        assert leases.revive(session, letter.id, at=bench.clock.at)
        assert not leases.revive(session, letter.id, at=bench.clock.at), "it is alive now"
    bench.worker.drain()
    assert bench.settled == ["one"]


def test_a_dead_letter_can_be_given_up(bench: Bench) -> None:
    bench.put("one")
    bench.fault = StepFailed(message("缺字：{characters}", characters="〇"), permanent=True)
    bench.worker.drain()
    with bench.installation.database.writing() as session:
        [letter] = leases.dead_letters(session)
        assert leases.fault_of(letter) == message("缺字：{characters}", characters="〇")
        assert leases.dismiss(session, letter.id, at=bench.clock.at) is letter
        assert leases.dismiss(session, letter.id, at=bench.clock.at) is None, "it is over"
    bench.fault = None
    assert bench.worker.drain() == 0
    with bench.installation.database.writing() as session:
        assert leases.dead_letters(session) == []
        assert leases.forget_done(session, before=bench.clock.at + timedelta(days=1)) == 1


def test_what_will_be_tried_again_is_listed_with_its_fault(bench: Bench) -> None:
    bench.put("one", "two")
    bench.fault = StepFailed("打印服务连不上。", permanent=False)
    bench.worker.work_next()
    with bench.installation.database.reading() as session:
        [failing] = leases.failing(session)
        assert (failing.key, str(leases.fault_of(failing))) == ("one", "打印服务连不上。")


def test_a_dead_workers_job_is_taken_over_and_settled_once(bench: Bench) -> None:
    bench.put("one")
    with bench.installation.database.writing() as session:
        first = leases.claim(session, at=bench.clock.at)
    assert first is not None
    assert bench.worker.drain() == 0, "the lease still runs"
    bench.clock.advance(minutes=3)
    bench.worker.drain()
    assert bench.settled == ["one"]
    with pytest.raises(leases.Stale), bench.installation.database.writing() as session:
        leases.finish(session, first, at=bench.clock.at)


def test_a_job_that_kills_its_worker_every_time_is_put_aside(bench: Bench) -> None:
    bench.put("bomb")
    for _ in range(leases.ATTEMPTS):
        with bench.installation.database.writing() as session:
            assert leases.claim(session, at=bench.clock.at) is not None
        bench.clock.advance(minutes=3)
    assert bench.worker.drain() == 0
    bench.worker.bury_exhausted()
    assert bench.job("bomb").state == "dead"
    assert len(bench.given_up) == 1


def test_a_kind_that_nobody_knows_is_put_aside(bench: Bench) -> None:
    with bench.installation.database.writing() as session:
        put(session, "unheard-of", {}, key="u", at=bench.clock.at)
    bench.worker.drain()
    assert bench.job("u").state == "dead"


def test_overdue_jobs_are_counted_for_the_doctor(bench: Bench) -> None:
    bench.put("one")
    with bench.installation.database.reading() as session:
        assert leases.overdue(session, before=bench.clock.at) == 1
        assert leases.overdue(session, before=bench.clock.at - timedelta(minutes=1)) == 0


def test_old_finished_jobs_are_forgotten_and_dead_letters_kept(bench: Bench) -> None:
    bench.put("good")
    bench.worker.drain()
    bench.fault = StepFailed("no", permanent=True)
    bench.put("bad")
    bench.worker.drain()
    with bench.installation.database.writing() as session:
        assert leases.forget_done(session, before=bench.clock.at + timedelta(days=1)) == 1
        assert [letter.key for letter in leases.dead_letters(session)] == ["bad"]
