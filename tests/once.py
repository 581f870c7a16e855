"""Pytest plugin: what every test's own installation would make alike is made once in a run.

Pages, addresses and statements are compiled once, a password is compared with its hash once, and
nobody waits for the disk: what a test keeps need not outlive a power cut.
"""

import os
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import pytest
from argon2 import PasswordHasher
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from core import database
from core.settings import Settings
from people import passwords
from webapp.edge import Application

Build = Callable[..., tuple[str, str]]
MOST_STATEMENTS = 4000


def pytest_configure(config: pytest.Config) -> None:
    """Patch for as long as the run takes."""
    patched, hasher = pytest.MonkeyPatch(), passwords.hasher
    config.add_cleanup(patched.undo)
    pages = {**Application.jinja_options, "bytecode_cache": Compiled()}
    patched.setattr(Application, "jinja_options", pages)
    patched.setattr(Rule, "_compile_builder", compiled_once(Rule._compile_builder))
    remembering = Remembering(hasher.time_cost, hasher.memory_cost, hasher.parallelism)
    patched.setattr(passwords, "hasher", remembering)
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        count_as_one(patched, kind)
    patched.setattr(database, "make_engine", sharing_statements(database.make_engine))
    patched.setattr(database, "prepare_sqlite", without_waiting(database.prepare_sqlite))
    patched.setattr(os, "fsync", lambda _descriptor: None)


class Compiled(BytecodeCache):
    """Compiled templates in memory; Jinja compares their sources before it takes one."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


def compiled_once(compile_builder: Callable[[Rule, bool], Build]) -> Callable[[Rule, bool], Build]:
    """Return Werkzeug's own compiler of what makes an address, with a memory.

    What it makes depends on the words of the rule alone; the rule itself is its first argument.
    """
    known: dict[str, Build] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Build:
        converters = {name: type(one) for name, one in rule._converters.items()}
        key = repr((rule.rule, rule._trace, converters, rule.defaults, append_unknown))
        if key not in known:
            known[key] = compile_builder(rule, append_unknown)
        return known[key]

    return builder


class Remembering(PasswordHasher):
    """The product's own hasher; all persons of the tests come in by one and the same password."""

    right: ClassVar[set[tuple[str | bytes, str | bytes]]] = set()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  # the library's name
        if (hash, password) not in self.right:
            super().verify(hash, password)
            self.right.add((hash, password))
        return True


Open = Callable[[Settings], Engine]


def sharing_statements(make_engine: Open) -> Open:
    """Return the same opening of a database, which takes up what was compiled for another."""
    compiled: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)

    def make(settings: Settings) -> Engine:
        engine = make_engine(settings)
        engine._compiled_cache = compiled
        return engine

    return make


def count_as_one(patched: pytest.MonkeyPatch, kind: type[DefaultDialect]) -> None:
    """Make all databases of a kind equal: that is part of the name of a compiled statement."""
    patched.setattr(kind, "__eq__", lambda self, other: type(self) is type(other))
    patched.setattr(kind, "__hash__", lambda self: hash(type(self)))


Prepare = Callable[[DBAPIConnection, ConnectionPoolEntry], None]


def without_waiting(prepare: Prepare) -> Prepare:
    """Return the same preparation of a connection to SQLite, without waiting for the disk."""

    def prepare_quickly(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        prepare(connection, entry)
        connection.cursor().execute("PRAGMA synchronous=OFF")

    return prepare_quickly
