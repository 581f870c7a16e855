"""Pytest plugin: what the product writes to its databases is made once, and need not last.

Each test opens a database of its own, for which SQLAlchemy would compile every statement anew.
A test's databases and files need not outlive a power cut, so nobody waits for the disk.
"""

import os
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import LRUCache

from core import database

KINDS: tuple[type[DefaultDialect], ...] = (SQLiteDialect_pysqlite, PGDialect_psycopg)
_compiled: LRUCache[Any, Any] = LRUCache(4000)


def treat_as_one(kind: type[DefaultDialect]) -> None:
    """Let all dialects of a kind count as the same: they speak to the same program."""
    kind.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[assignment,method-assign]
    kind.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]


def pytest_configure(config: pytest.Config) -> None:
    del config
    make_engine, prepare_sqlite = database.make_engine, database.prepare_sqlite

    def make(settings: Any) -> Engine:
        engine = make_engine(settings)
        engine._compiled_cache = _compiled
        return engine

    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        prepare_sqlite(connection, entry)
        connection.cursor().execute("PRAGMA synchronous=OFF")

    for kind in KINDS:
        treat_as_one(kind)
    database.make_engine, database.prepare_sqlite = make, prepare
    os.fsync = lambda _descriptor: None
