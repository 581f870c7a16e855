"""Pytest plugin: an installation with every bureau's posts held, as new for each test that asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.installation import Installation, open_installation
from studio import scenario_world, scenarios
from studio.scenario_walk import BEGIN
from tests.databases import KINDS, TEMPLATE, Server, settings_for
from tests.pristine import Pristine

PLAYED = "scenario"


@pytest.fixture(scope="session")
def sqlite_stage() -> Iterator[scenarios.Stage]:
    """The stage on which `diaoyue scenario` plays."""
    with scenarios.stage() as stage:
        yield stage


class PostgresStage:
    """The same on PostgreSQL: one database, whose rows come back each time."""

    def __init__(self, server: Server, folder: Path) -> None:
        settings = settings_for(server.create(PLAYED, TEMPLATE), folder)
        first = open_installation(settings)
        with first.database.writing() as session:
            scenario_world.populate(session, at=BEGIN)
        first.database.engine.dispose()
        self.installation = open_installation(replace(settings, demo=True))
        self.pristine = Pristine(server.dsn(PLAYED))

    @contextmanager
    def fresh(self) -> Iterator[Installation]:
        self.pristine.restore()
        yield self.installation
        self.installation.database.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_stage(
    prepared_postgresql: Server, tmp_path_factory: pytest.TempPathFactory
) -> PostgresStage:
    """The stage on PostgreSQL."""
    return PostgresStage(prepared_postgresql, tmp_path_factory.mktemp("stage"))


@pytest.fixture(params=KINDS)
def staged(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """An installation on which nothing has happened yet, once on each database."""
    stage = request.getfixturevalue(f"{request.param}_stage")
    with stage.fresh() as installation:
        yield installation
