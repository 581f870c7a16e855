"""The two doors of the database: who reads changes nothing, on PostgreSQL can't even try."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from psycopg import Connection
from sqlalchemy import delete, select, text
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from core import postgresql
from core.clock import utc_now
from core.database import Database
from tests.databases import settings_for

NAME = "人力资源和社会保障局"
OFTEN = 8  # the driver prepares what it has sent five times


@pytest.fixture
def db(database_url: str, tmp_path: Path) -> Iterator[Database]:
    yield from opened(database_url, tmp_path)


@pytest.fixture
def postgresql_db(postgresql_url: str, tmp_path: Path) -> Iterator[Database]:
    yield from opened(postgresql_url, tmp_path)


def opened(url: str, folder: Path) -> Iterator[Database]:
    """Yield a database with one bureau."""
    made = Database(settings_for(url, folder))
    with made.writing() as session:
        session.add(Bureau(code="hrss", name=NAME, created_at=utc_now()))
    yield made
    made.engine.dispose()


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Bureau.name).order_by(Bureau.id)))


def test_what_a_reader_changes_on_a_row_is_not_kept(db: Database) -> None:
    with db.reading() as session:
        session.scalars(select(Bureau)).one().name = "另一个局"
        session.add(Bureau(code="finance", name="财政局", created_at=utc_now()))
    with db.reading() as session:
        assert names(session) == [NAME]


def test_a_reader_cannot_write_on_postgresql(postgresql_db: Database) -> None:
    with (
        pytest.raises(InternalError, match="read-only"),
        postgresql_db.reading() as session,
    ):
        session.execute(delete(Bureau))
    with postgresql_db.writing() as session:
        assert session.execute(text("SHOW transaction_read_only")).scalar() == "off"


def test_statements_stay_prepared_from_one_reader_to_the_next(postgresql_db: Database) -> None:
    for _ in range(OFTEN):
        with postgresql_db.reading() as session:
            names(session)
    with postgresql_db.reading() as session:
        kept = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%bureau%'")
        assert session.execute(kept).scalar() == 1


def test_moments_come_in_utc_wherever_the_server_stands(
    postgresql_db: Database, postgresql_url: str, tmp_path: Path
) -> None:
    with postgresql_db.writing() as session:
        name = session.scalar(text("SELECT current_database()"))
        session.execute(text(f"ALTER DATABASE {name} SET TimeZone = 'Asia/Shanghai'"))
    elsewhere = Database(settings_for(postgresql_url, tmp_path))
    with elsewhere.reading() as session:
        assert session.scalars(select(Bureau.created_at)).one().tzinfo is UTC
    elsewhere.engine.dispose()


def test_a_reader_needs_no_transaction_of_its_own(postgresql_db: Database) -> None:
    own = text("SELECT now() = statement_timestamp()")
    with postgresql_db.reading() as session:
        assert [session.execute(own).scalar() for _ in range(2)] == [True, True]
    with postgresql_db.writing() as session:
        assert [session.execute(own).scalar() for _ in range(2)] == [False, False]


def test_a_connection_is_asked_for_life_after_a_rest_only(
    postgresql_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    alive = postgresql.is_alive

    def ask(connection: Connection) -> bool:
        asked.append(connection)
        return alive(connection)

    monkeypatch.setattr(postgresql, "is_alive", ask)
    for idle, times in ((60, 0), (-1, 2)):
        monkeypatch.setattr(postgresql, "IDLE", idle)
        for _ in range(2):
            with postgresql_db.reading() as session:
                names(session)
        assert len(asked) == times


def test_connections_that_the_server_has_ended_are_opened_anew(postgresql_db: Database) -> None:
    end_others = text(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    with postgresql_db.reading() as first, postgresql_db.writing() as second:
        names(first)
        assert second.execute(end_others).all() == [(True,)]
        first.expunge_all()
    for _ in range(3):
        with postgresql_db.reading() as session:
            assert names(session) == [NAME]
