"""A small bureau to test the archive on, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.database import Database
from core.storage import FolderStore
from tests.archive.world import World, build
from tests.databases import settings_for


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """The database through its two doors."""
    opened = Database(settings_for(database_url, tmp_path))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One open click."""
    with database.writing() as opened:
        yield opened


@pytest.fixture
def world(session: Session) -> World:
    """A bureau with an archivist, two handlers and a case with documents, recording and volume."""
    return build(session)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A place for objects."""
    return FolderStore(tmp_path / "objects")
