"""Brings the rows of a PostgreSQL database back: a tenth of the time of copying the database."""

import psycopg
from psycopg import sql

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
KEPT = "pristine"
# Whoever was left over from the last test, with the locks that it holds; waits until it is gone.
OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Rows written since the rows were last as they were, and how many there are.
WRITTEN = "SELECT count(*) FILTER (WHERE xmin::text::bigint >= {since}), count(*) FROM {table}"
AS_IT_STOOD = "SELECT setval({name}, last_value, is_called) FROM {kept}"


class Pristine:
    """A database as it is now, to come back to; its tables must stay as they are."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        with self._connected() as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(KEPT)))
            self._sequences = [row[0] for row in connection.execute(SEQUENCES).fetchall()]
            names = [row[0] for row in connection.execute(TABLES).fetchall()]
            self._counts = {name: _keep(connection, name) for name in names}
            for name in self._sequences:
                _keep(connection, name)
        self._note_now()

    def restore(self) -> None:
        """Bring every row and every sequence back."""
        with self._connected() as connection:
            connection.execute(OTHERS)
            # Neither guards nor references are asked: what comes back was right.
            connection.execute("SET session_replication_role = replica")
            for name, count in self._counts.items():
                asked = _about(WRITTEN, table=_in("public", name), since=sql.Literal(self._since))
                if connection.execute(asked).fetchone() != (0, count):
                    _bring_back(connection, name)
            for name in self._sequences:
                stood = _about(AS_IT_STOOD, name=sql.Literal(name), kept=_in(KEPT, name))
                connection.execute(stood)
        self._note_now()

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self._dsn)

    def _note_now(self) -> None:
        with self._connected() as connection:
            row = connection.execute("SELECT txid_current()").fetchone()
            assert row is not None
            self._since = row[0]


def _in(schema: str, name: str) -> sql.Identifier:
    return sql.Identifier(schema, name)


def _about(text: str, **parts: sql.Composable) -> sql.Composed:
    return sql.SQL(text).format(**parts)


def _keep(connection: psycopg.Connection, name: str) -> int:
    """Copy a table, or the place where a sequence stands; return how many rows it has."""
    copy = "CREATE TABLE {kept} AS SELECT * FROM {table}"
    return connection.execute(
        _about(copy, kept=_in(KEPT, name), table=_in("public", name))
    ).rowcount


def _bring_back(connection: psycopg.Connection, name: str) -> None:
    table, kept = _in("public", name), _in(KEPT, name)
    connection.execute(_about("DELETE FROM {table}", table=table))
    connection.execute(_about("INSERT INTO {table} SELECT * FROM {kept}", table=table, kept=kept))
