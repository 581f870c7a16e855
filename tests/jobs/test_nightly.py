"""The night's work comes once, at half past two Beijing time, and makes a backup by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.idempotency import Command, claim
from core.installation import Installation, open_installation
from core.outbox import Job
from jobs.backup import last_good_backup
from jobs.kinds import KINDS, plan
from jobs.schedule import next_night
from jobs.worker import Worker
from tests.databases import settings_for

EVENING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Installation]:
    opened = open_installation(settings_for(database_url, tmp_path / "live"))
    yield opened
    opened.database.engine.dispose()


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (EVENING, NIGHT),
        (NIGHT - timedelta(seconds=1), NIGHT),
        (NIGHT, NIGHT + timedelta(days=1)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2027, 1, 1, 18, 30, tzinfo=UTC)),
    ],
)
def test_the_night_begins_at_half_past_two_in_beijing(at: datetime, night: datetime) -> None:
    assert next_night(at) == night


def test_two_workers_that_plan_the_night_plan_it_once(installation: Installation) -> None:
    for minute in (0, 1):
        with installation.database.writing() as session:
            plan(session, EVENING + timedelta(minutes=minute))
    with installation.database.reading() as session:
        [job] = session.scalars(select(Job))
        assert (job.kind, job.run_after) == ("nightly", NIGHT)


def test_the_night_tidies_up_and_backs_up(installation: Installation) -> None:
    with installation.database.writing() as session:
        plan(session, EVENING)
        claim(session, "old", person_id=None, at=NIGHT - timedelta(days=8))
        claim(session, "fresh", person_id=None, at=NIGHT - timedelta(days=6))
    worker = Worker(installation, KINDS, lambda: NIGHT)
    assert worker.drain() == 2
    with installation.database.reading() as session:
        assert list(session.scalars(select(Command.key))) == ["fresh"]
        assert last_good_backup(session) == NIGHT
