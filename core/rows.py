"""Writing rows without making objects of them: many in one statement."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from core.database import Model, is_sqlite


def insert_rows(session: Session, model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of a table in one statement, without making objects of them."""
    if rows:
        session.execute(adding(model), rows)


def add_rows(session: Session, model: type[Model], rows: Sequence[Model]) -> None:
    """Write new rows of a table, as a rule in one statement, and give each its number.

    They do not become the session's: for what nobody changes any more in this click.
    """
    given = [(row, columns_of(row)) for row in rows]
    # One statement for rows of which the same is known: what the first lacks, all would lack.
    for _known, alike in groupby(given, lambda one: one[1].keys()):
        batch = list(alike)
        written = session.execute(adding(model, in_order=True), [values for _row, values in batch])
        for (row, _values), number in zip(batch, written.scalars(), strict=True):
            row.id = number  # type: ignore[attr-defined]  # every table of ours that is numbered


def columns_of(row: Model) -> dict[str, Any]:
    """Return what has been set of a row that is not written yet."""
    return {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if column.key in row.__dict__
    }


@cache
def adding(model: type[Model], *, in_order: bool = False) -> ReturningInsert[Any]:
    """Return the statement that adds rows to a table and gives their keys, perhaps in order."""
    table = cast("Table", model.__table__)
    # Asking for the keys back is what makes it one statement of many rows on both databases.
    return insert(table).returning(*table.primary_key, sort_by_parameter_order=in_order)


def put_rows(session: Session, model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Make rows of a table these, in one statement: new ones are added, known ones changed.

    Each row has every column.
    """
    if rows:
        session.execute(putting(model, is_sqlite(session)), rows)


@cache
def putting(model: type[Model], sqlite: bool) -> ReturningInsert[Any]:  # noqa: FBT001  # a key
    """Return the statement that adds or changes rows of a table."""
    table = cast("Table", model.__table__)
    keys = list(table.primary_key)
    written = (insert_sqlite if sqlite else insert_postgresql)(table)
    changed = {column.name: column for column in written.excluded if not column.primary_key}
    return written.on_conflict_do_update(index_elements=keys, set_=changed).returning(*keys)
