"""A writing session on an own database, SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

import workflows.models  # noqa: F401  # whole schema: rows refer to rows of other rooms
from core.database import Database
from people.models import Person
from tests.databases import settings_for
from tests.people_of_bureaus import bureau, person


@pytest.fixture
def db(database_url: str, tmp_path: Path) -> Database:
    return Database(settings_for(database_url, tmp_path))


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.writing() as opened:
        yield opened
    db.engine.dispose()


@pytest.fixture
def li(session: Session) -> Person:
    """An archivist."""
    return person(session, bureau(session), "李晓梅", "archivist")
