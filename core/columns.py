"""What stands in columns: moments, read and written by the hundred in few steps, and set words."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, false, literal_column, or_
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; refused when naive, given back in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Store UTC; SQLite keeps no zone, so it gets the bare figures."""
        return bare_figures if dialect.name == "sqlite" else in_utc

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], Any] | None:
        """Give back an aware moment in UTC; our connections to PostgreSQL do so of themselves."""
        return of_bare_figures if dialect.name == "sqlite" else None


def in_utc(moment: datetime | None) -> datetime | None:
    """Return the moment in UTC; raises ValueError for one without a zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(UTC)


def bare_figures(moment: datetime | None) -> str | None:
    """Return the moment as SQLite keeps it, in UTC: texts in the order of time."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def of_bare_figures(figures: str | None) -> datetime | None:
    """Return the moment that SQLite has kept; raises ValueError or TypeError for anything else."""
    return None if figures is None else datetime.fromisoformat(figures + "+00:00")


def write_json(value: object) -> str:
    """Return a value as a JSON column keeps it; most lists and records of a row are empty."""
    return "[]" if value == [] else "{}" if value == {} else json.dumps(value)


def has(column: Any, word: str) -> ColumnElement[bool]:  # noqa: ANN401  # a column of any row
    """Return the condition that a column has one of our own words, written into the statement.

    Only so do both databases see at once that an index over the rows of that word serves. With a
    value beside the statement SQLite plans it anew each time, a prepared one of PostgreSQL not at
    all. Raises `ValueError` for anything but a plain word.
    """
    if not word.isidentifier():
        raise ValueError(word)
    found: ColumnElement[bool] = column == literal_column(f"'{word}'")
    return found


def among(column: Any, words: Iterable[str]) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that a column has one of several of our own words, written likewise.

    A list of values beside a statement is taken apart anew each time it is asked.
    """
    return or_(false(), *(has(column, word) for word in words))
