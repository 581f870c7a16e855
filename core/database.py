"""The database: one declarative base, column types, and the two doors, reading and writing."""

import fcntl
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import orjson
from sqlalchemy import (
    BigInteger,
    Engine,
    Integer,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import JSON

from core import anchors
from core.columns import UtcDateTime, write_json
from core.errors import Busy
from core.i18n import N_
from core.postgresql import open_postgresql
from core.settings import Settings

BUSY = N_("系统正忙，没有保存。您填写的内容还在，请稍后再点一次。")
FULL = N_("磁盘已满，没有保存。您填写的内容还在，请告诉管理员腾出空间后再点一次。")
# disk_full of PostgreSQL's appendix A.
DISK_FULL = "53100"
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


Id = Annotated[
    int,
    mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
]
Big = BigInteger().with_variant(Integer, "sqlite")

# When a writer's transaction began, in monotonic seconds, among what its session knows.
BEGAN = "began"


class Model(DeclarativeBase):
    """Base of all rows."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it as a plain class attribute
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
    }


class Database:
    """One database with its two doors; `reading` never locks, `writing` commits exactly once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = make_engine(settings)
        self._lock = WriteLock(lock_path(settings), settings.lock_wait)
        self._info = {"settings": settings}

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session whose changes are thrown away."""
        with Session(self.engine, autoflush=False, info=self._info) as session:
            self._begin_reading(session)
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session in one transaction; commit at the end, roll back on any error.

        Raises `Busy` when the database cannot be had within the settings' `lock_wait`.
        """
        session = Session(self.engine, expire_on_commit=False, info=self._info)
        with self._lock.held(), session:
            try:
                self._begin_writing(session)
                session.info[BEGAN] = time.monotonic()
                yield session
                session.commit()
                if head := session.info.get(anchors.HEAD):
                    anchors.note(self.settings.audit_head, head)
            except OperationalError as error:
                session.rollback()
                if is_broken(error):
                    raise
                raise busy(error) from error

    def _begin_reading(self, session: Session) -> None:
        """Begin SQLite's transaction without the lock; PostgreSQL's readers go without any.

        Each statement there sees what is committed when it begins, in a transaction as without
        one. Here and not by an event or an engine of the readers' own, which hangs an event on
        it: with one, every statement asks all its listeners.
        """
        if self.settings.sqlite:
            session.connection().exec_driver_sql("BEGIN DEFERRED")
        else:
            session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})

    def _begin_writing(self, session: Session) -> None:
        """Begin SQLite's transaction with the lock in hand."""
        if self.settings.sqlite:
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")


def busy(error: OperationalError) -> Busy:
    """Return what a person is told of a database that could not be had."""
    return Busy(FULL if is_full(error) else BUSY)


def is_broken(error: OperationalError) -> bool:
    """Tell whether the statement itself is wrong for this database: waiting does not help.

    PostgreSQL's driver has a class of its own for that.
    """
    return getattr(error.orig, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR


def is_full(error: OperationalError) -> bool:
    """Tell whether the database found no room on its disk."""
    said = error.orig
    return getattr(said, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL or (
        getattr(said, "sqlstate", "") == DISK_FULL
    )


def elapsed(session: Session) -> timedelta:
    """Return how long the transaction of a writer has lasted."""
    now = time.monotonic()
    return timedelta(seconds=now - session.info.get(BEGAN, now))


def settings_of(session: Session) -> Settings:
    """Return the settings of the installation whose database the session speaks to."""
    settings: Settings = session.info["settings"]
    return settings


def lock_path(settings: Settings) -> Path | None:
    """Return the lock file beside an SQLite database; other databases lock rows themselves."""
    if not settings.sqlite:
        return None
    name = make_path(settings.database_url)
    return name.with_suffix(".lock") if name else None


def make_path(url: str) -> Path | None:
    """Return the file an SQLite URL names, or None for one in memory or opened to look only."""
    name = url.removeprefix("sqlite:///")
    if name in {"", url, ":memory:"} or name.startswith("file:"):
        return None
    return Path(name)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, for who would make it readable by all.

    SQLite gives its journal the rights of its database.
    """
    if not path.exists():
        path.touch(mode=0o600)


class WriteLock:
    """Lets one writer in at a time: threads by a lock, processes by `flock` (fair under load)."""

    def __init__(self, path: Path | None, wait: float) -> None:
        self._path = path
        self._wait = wait
        self._threads = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; raises `Busy` after `wait` seconds. Does nothing without a path."""
        if self._path is None:
            yield
            return
        deadline = time.monotonic() + self._wait
        if not self._threads.acquire(timeout=self._wait):
            raise Busy(BUSY)
        try:
            with self._path.open("ab") as file:
                wait_for_flock(file, deadline)
                yield
        finally:
            self._threads.release()


def wait_for_flock(file: BinaryIO, deadline: float) -> None:
    """Take the file lock before `deadline` (monotonic seconds) or raise `Busy`."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Busy(BUSY) from None
            time.sleep(0.002)
        else:
            return


def make_engine(settings: Settings) -> Engine:
    """Open the database with the pragmas the house relies on; only `Database` begins on SQLite.

    A fault that is logged names its statement, never what was written with it.
    """
    if not settings.sqlite:
        return open_postgresql(settings.database_url)
    path = make_path(settings.database_url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(
        settings.database_url,
        connect_args={"timeout": settings.lock_wait},
        pool_size=20,
        hide_parameters=True,
        json_serializer=write_json,
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "connect", prepare_sqlite)
    return engine


def prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Make SQLite durable and strict; recursive triggers keep REPLACE from going round them.

    What was deleted is gone from the file too, whatever the library was built to do.
    """
    connection.isolation_level = None  # BEGIN is ours to send
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "temp_store=MEMORY",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def is_sqlite(session: Session) -> bool:
    """Tell which of the two databases the session speaks to."""
    return session.get_bind().dialect.name == "sqlite"


def create_schema(engine: Engine) -> None:
    """Create all tables and guards of the imported models; for tests, migrations do it for real."""
    with engine.begin() as connection:
        Model.metadata.create_all(connection)
