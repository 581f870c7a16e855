"""One PostgreSQL database for all races; SQLite lets one writer in, so that nothing races there."""

from collections.abc import Iterator

import pytest

from core.database import Database
from core.installation import Installation
from tests.archive.world import World, build
from tests.races.racing import new_code
from tests.stages import PostgresStage
from tests.workflows.matters import Matters


@pytest.fixture(scope="package")
def installation(postgresql_stage: PostgresStage) -> Iterator[Installation]:
    """Every bureau with its posts held; each test acts on things of its own."""
    with postgresql_stage.fresh() as found:
        yield found


@pytest.fixture(scope="package")
def database(installation: Installation) -> Database:
    return installation.database


@pytest.fixture(scope="package")
def matters(installation: Installation) -> Matters:
    """The human resources bureau with a case."""
    return Matters(installation).open()


@pytest.fixture
def world(database: Database) -> World:
    """A new bureau with an archivist, two handlers and a case with all that belongs to it."""
    with database.writing() as session:
        return build(session, new_code())
