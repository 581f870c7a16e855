"""Holding what a click is about: whoever checks and then writes does so alone until the commit."""

from functools import cache

from sqlalchemy import Column, Table, func, inspect, select
from sqlalchemy.orm import ColumnProperty, Session

from core.appendonly import APPEND_ONLY
from core.database import Model, is_sqlite


def hold(session: Session, row: Model) -> None:
    """Keep others from acting on a row until the commit, and have it as it is now.

    A row that never changes is held for what is added to it, such as events, and what it tells of
    them is read anew. Rows that only name a held one may still be written. SQLite lets one writer
    in anyway.
    """
    if is_sqlite(session):
        return
    session.flush()  # what this click has changed already is not to be read over
    table = row.__table__
    if isinstance(table, Table) and APPEND_ONLY in table.info:
        number = row.id  # type: ignore[attr-defined]  # every table of ours that is numbered
        own = select(table.c.id).where(table.c.id == number)
        session.execute(own.with_for_update(key_share=True))
    else:
        session.refresh(row, with_for_update={"key_share": True})
    if told := told_of_others(type(row)):
        session.expire(row, told)


@cache
def told_of_others(model: type[Model]) -> tuple[str, ...]:
    """Return what a row of the model tells of other rows, by the names of its attributes."""
    return tuple(
        one.key
        for one in inspect(model).attrs
        if not (isinstance(one, ColumnProperty) and isinstance(one.columns[0], Column))
    )


def hold_name(session: Session, name: str) -> None:
    """Let nobody else go on under this name until the commit, where there is no row to hold yet."""
    if not is_sqlite(session):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))
