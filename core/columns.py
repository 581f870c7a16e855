"""How moments stand in a column: read and written by the hundred, so in few steps."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; refused when naive, given back in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Store UTC; SQLite keeps no zone, so it gets the bare figures."""
        return bare_figures if dialect.name == "sqlite" else in_utc

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], Any]:
        """Give back an aware moment in UTC."""
        return of_bare_figures if dialect.name == "sqlite" else in_utc


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
