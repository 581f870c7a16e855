"""Numbers without gaps: one counter per bureau, series and Beijing year, taken inside the click."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    exists,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from core.clock import beijing
from core.columns import UtcDateTime
from core.database import Id, Model, elapsed, is_sqlite
from core.errors import RuleViolation
from core.i18n import N_, message

BUREAU, YEAR = bindparam("own_bureau", type_=Integer), bindparam("this_year", type_=Integer)
AT = bindparam("taken_at", type_=UtcDateTime)
NOW = bindparam("now", type_=UtcDateTime)
CLOCK = N_("服务器时钟比上一次编号（{last}）慢，编号已停止。请管理员校正时钟后再试。")


class Counter(Model):
    """The last number of a series in a year and when it was taken."""

    __tablename__ = "counter"
    __table_args__ = (UniqueConstraint("bureau_id", "series", "year"),)

    id: Mapped[Id]
    bureau_id: Mapped[int]
    series: Mapped[str]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]


def take(session: Session, bureau_id: int, series: str, *, at: datetime) -> tuple[int, int]:
    """Return (Beijing year, next number) of the series; see `take_all`."""
    [number] = take_all(session, bureau_id, [series], at=at)
    return number


def take_all(
    session: Session, bureau_id: int, series: Sequence[str], *, at: datetime
) -> list[tuple[int, int]]:
    """Return (Beijing year, next number) for each series named, used only if the click commits.

    A series may be named several times. One statement takes them all, so that two who begin a
    series at once get two numbers. Raises `RuleViolation` when the clock runs behind the last
    number taken.
    """
    if not series:
        return []
    year, counts = beijing(at).year, Tally(series)
    last = advance(session, bureau_id, counts, at=at)
    for name in counts.keys() - last.keys():
        raise RuleViolation(message(CLOCK, last=last_moment(session, bureau_id, name) or at))
    free = {name: last[name] - count for name, count in counts.items()}
    numbers = []
    for name in series:
        free[name] += 1
        numbers.append((year, free[name]))
    return numbers


def advance(
    session: Session, bureau_id: int, counts: Mapping[str, int], *, at: datetime
) -> dict[str, int]:
    """Move each counter on; return their new states, without those that the clock is behind."""
    given: dict[str, Any] = {
        "own_bureau": bureau_id,
        "this_year": beijing(at).year,
        "taken_at": at,
        # A click that has waited for others is as late as they are.
        "now": at + elapsed(session),
    }
    # Always in the same order: two clicks that take the same series do not wait for each other.
    for place, name in enumerate(sorted(counts)):
        given |= {f"series_{place}": name, f"count_{place}": counts[name]}
    taken = session.execute(advancing(len(counts), is_sqlite(session)), given)
    return {row.series: row.last for row in taken}


@cache
def advancing(series: int, sqlite: bool) -> ReturningInsert[Any]:  # noqa: FBT001  # a key
    """Return the statement that moves so many counters on, or begins them."""
    table = cast("Table", Counter.__table__)
    insert = insert_sqlite if sqlite else insert_postgresql
    moved = insert(table).from_select(
        ["bureau_id", "series", "year", "last", "last_at"],
        union_all(*(started(place) for place in range(series))),
    )
    return moved.on_conflict_do_update(
        index_elements=["bureau_id", "series", "year"],
        set_={
            "last": table.c.last + moved.excluded.last,
            "last_at": case((table.c.last_at > AT, table.c.last_at), else_=AT),
        },
        where=table.c.last_at <= NOW,
    ).returning(table.c.series, table.c.last)


def started(place: int) -> Select[*tuple[Any, ...]]:
    """Return the row of a counter that begins here; none where a later year has begun already."""
    series = bindparam(f"series_{place}", type_=String)
    later = exists().where(
        Counter.bureau_id == BUREAU, Counter.series == series, Counter.year > YEAR
    )
    return select(BUREAU, series, YEAR, bindparam(f"count_{place}", type_=Integer), AT).where(
        ~later
    )


def last_moment(session: Session, bureau_id: int, series: str) -> datetime | None:
    """Return when the last number of the series was taken."""
    own = and_(Counter.bureau_id == bureau_id, Counter.series == series)
    return session.scalars(
        select(Counter.last_at).where(own).order_by(Counter.year.desc()).limit(1)
    ).first()
