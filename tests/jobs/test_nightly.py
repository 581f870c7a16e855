"""The night's work comes once, at half past two Beijing time, and makes a backup by itself."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from archive.access.requests import create_draft
from archive.cases.models import CaseDocument
from core.audit import AuditRow
from core.idempotency import Command, claim
from core.installation import Installation, open_installation
from core.outbox import Job
from jobs.backup import last_good_backup
from jobs.kinds import KINDS, plan
from jobs.schedule import next_night
from jobs.sweeping import sweep
from jobs.worker import Worker
from tests.archive.world import World, build
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


def test_the_night_takes_away_what_nobody_came_back_for(installation: Installation) -> None:
    """An upload whose second page was never filled in leaves no bytes behind."""
    store = installation.store
    old, fresh, again, named = (
        store.put(BytesIO(text.encode())).key for text in ("old", "fresh", "again", "named")
    )
    for key in (old, again, named):
        put_at = (NIGHT - timedelta(days=3)).timestamp()
        os.utime(store.path(key), (put_at, put_at))
    store.put(BytesIO(b"again"))
    with installation.database.writing() as session:
        plan(session, EVENING)
        session.add(page_naming(session, named))
    Worker(installation, KINDS, lambda: NIGHT).drain()
    assert set(store.keys()) == {fresh, again, named}
    with installation.database.reading() as session:
        found = session.scalars(select(AuditRow.facts).where(AuditRow.kind == "objects.sweep"))
        assert list(found) == [{"objects": 1}]
    assert sweep(installation, NIGHT) == 0


def test_the_night_forgets_drafts_that_nobody_goes_on_with(installation: Installation) -> None:
    """They hold identity numbers as they were typed."""
    typed = {"persons-0-identity_number": ["41040319880512371X"]}

    def draft(session: Session, world: World, days: int) -> AccessRequest:
        at = NIGHT - timedelta(days=days)
        return create_draft(
            session, world.bureau.id, for_outsider=True, by=world.archivist, at=at, draft=typed
        )

    with installation.database.writing() as session:
        plan(session, EVENING)
        world = build(session)
        old, fresh, returned = (draft(session, world, days) for days in (31, 29, 31))
        returned.state = "returned"
        ids = [one.id for one in (old, fresh, returned)]
    Worker(installation, KINDS, lambda: NIGHT).drain()
    with installation.database.reading() as session:
        found = [session.get(AccessRequest, one) for one in ids]
        assert [one and one.draft for one in found] == [None, typed, {}]
        [row] = session.scalars(select(AuditRow).where(AuditRow.kind == "draft.drop"))
        assert (row.object_id, row.bureau_id) == (str(ids[0]), world.bureau.id)


def page_naming(session: Session, key: str) -> CaseDocument:
    """A document whose row names the object."""
    world = build(session)
    world.decision.object_key = key
    return world.decision
