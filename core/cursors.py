"""PostgreSQL's cursor as we use it: what is asked of every statement costs nothing unless used."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, cast, overload

import psycopg
from psycopg import _queries

# The driver takes every longer statement apart anew; ours are long, but always the same ones.
_queries.MAX_CACHED_STATEMENT_LENGTH = 32_768
_queries.MAX_CACHED_STATEMENT_PARAMS = 512

Described = Sequence[psycopg.Column]


class Columns(Described):
    """The columns of a result, described when somebody looks."""

    def __init__(self, describe: Callable[[], Described]) -> None:
        self._describe = describe

    @cached_property
    def _known(self) -> Described:
        return self._describe()

    def __len__(self) -> int:
        return len(self._known)

    @overload
    def __getitem__(self, index: int) -> psycopg.Column: ...
    @overload
    def __getitem__(self, index: slice) -> Described: ...
    def __getitem__(self, index: int | slice) -> psycopg.Column | Described:
        return self._known[index]


class Cursor(psycopg.Cursor[Any]):
    """Describes a result only when asked: SQLAlchemy keeps with its statement what it once read."""

    @property
    def description(self) -> list[psycopg.Column] | None:
        """Return the columns of the result, None where there is none."""
        result = self.pgresult
        if result is None or not result.nfields:
            return super().description
        return cast("list[psycopg.Column]", Columns(lambda: super(Cursor, self).description or []))
