"""A database brought up step by step is the database that the models describe."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from core.database import Database
from core.errors import Busy
from jobs import migrating
from jobs.tables import append_only_tables, whole_metadata
from migrations.versions import m20261121_first
from tests.databases import KINDS, settings_for

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
ROOT = Path(__file__).parents[2]
ROOMS = [
    "core",
    "bureaus",
    "people",
    "archive",
    "documents",
    "forms",
    "workflows",
    "studio",
    "jobs",
]


@pytest.fixture(params=KINDS)
def empty(
    request: pytest.FixtureRequest, empty_database: Callable[[str], str], tmp_path: Path
) -> Iterator[Database]:
    database = Database(settings_for(empty_database(request.param), tmp_path))
    yield database
    database.engine.dispose()


@pytest.fixture
def prepared(database_url: str, tmp_path: Path) -> Iterator[Database]:
    database = Database(settings_for(database_url, tmp_path))
    yield database
    database.engine.dispose()


def triggers(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text(TRIGGERS[connection.dialect.name]))
    return {name: " ".join(sql.split()) for name, sql in rows}


def ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not (name or "").startswith(("procrastinate_", "alembic_"))


def test_every_step_together_makes_the_tables_of_the_models(empty: Database) -> None:
    migrating.upgrade(empty)
    with empty.reading() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"include_name": ours, "compare_type": True}
        )
        assert compare_metadata(context, whole_metadata()) == []
    assert migrating.is_current(empty)


def test_the_steps_guard_the_same_tables_as_the_models(
    request: pytest.FixtureRequest, empty: Database
) -> None:
    migrating.upgrade(empty)
    kind = empty.engine.dialect.name
    prepared = request.getfixturevalue(f"{kind}_url")
    modelled = Database(settings_for(prepared, empty.settings.data_dir))
    with empty.engine.connect() as stepwise, modelled.engine.connect() as at_once:
        assert triggers(stepwise) == triggers(at_once)
    modelled.engine.dispose()


def test_the_first_step_guards_every_append_only_table() -> None:
    declared = {table.name: table.info["append_only"] for table in append_only_tables()}
    assert declared == m20261121_first.APPEND_ONLY


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    migrating.upgrade(empty)
    migrating.upgrade(empty)
    assert migrating.is_current(empty)


def test_an_empty_database_is_not_current(empty: Database) -> None:
    assert not migrating.is_current(empty)


def test_a_step_that_fails_leaves_nothing_behind(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> list[str]:
        raise ZeroDivisionError

    monkeypatch.setattr("core.appendonly.guards", fail)
    with pytest.raises((ZeroDivisionError, Busy)):
        migrating.upgrade(empty)
    with empty.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_a_step_back_is_refused(empty: Database) -> None:
    migrating.upgrade(empty)
    with empty.engine.begin() as connection, pytest.raises(NotImplementedError, match="backup"):
        command.downgrade(migrating.configuration(connection), "base")


def test_every_row_of_every_room_is_known_to_the_steps() -> None:
    source = (ROOT / "jobs/tables.py").read_text()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        if "\n    __tablename__ = " in path.read_text():
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            assert f"import {module}\n" in source, f"jobs/tables.py must import {module}"
