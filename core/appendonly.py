"""Rows that may only be added: the database itself refuses update, delete and replace."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import DDL, Table, UniqueConstraint, event

from core.database import Model

Row = TypeVar("Row", bound=Model)
# Under this name a table's `info` keeps the columns of its keys.
APPEND_ONLY = "append_only"

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
# REPLACE deletes without firing delete triggers unless recursive_triggers is on; anybody with the
# file can turn that off, so a second guard refuses to insert over an existing row: one that has
# the same primary key, or the same values in anything else that is unique.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def guards(table: str, keys: Sequence[Sequence[str]], dialect: str) -> list[str]:
    """Return the statements that make `table` append-only on the named dialect.

    `keys` are the columns of each of its keys, the primary one first.
    """
    if dialect == "postgresql":
        return [POSTGRESQL.format(table=table).replace("%%", "%")]
    verbs = [SQLITE.format(table=table, verb=v, VERB=v.upper()) for v in ("update", "delete")]
    taken = " OR ".join(f"({same(key)})" for key in keys)
    return [*verbs, SQLITE_REPLACE.format(table=table, taken=taken)]


def same(key: Sequence[str]) -> str:
    """Return the condition that a row has the new row's values in a key."""
    return " AND ".join(f"{column} = NEW.{column}" for column in key)


def append_only(model: type[Row]) -> type[Row]:
    """Class decorator: attach the guards to the model's table, on both databases."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError("only rows of a table can be append-only")
    keys = keys_of(table)
    for dialect in ("sqlite", "postgresql"):
        for statement in guards(table.name, keys, dialect):
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy's
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
    table.info[APPEND_ONLY] = keys
    return model


def keys_of(table: Table) -> list[list[str]]:
    """Return the columns of each key of a table: the primary one, then what else is unique."""
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    others = sorted([column.name for column in one.columns] for one in unique)
    others += [[column.name for column in one.columns] for one in table.indexes if one.unique]
    return [[column.name for column in table.primary_key.columns], *others]
