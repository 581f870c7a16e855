"""Numbers without gaps: one counter per bureau, series and Beijing year, taken inside the click."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, and_, exists, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import beijing
from core.database import Id, Model, is_sqlite
from core.errors import RuleViolation
from core.i18n import N_, message

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
    """Return (Beijing year, next number) of the series, used only if the click commits.

    One statement takes it, so that two who begin a series at once get two numbers. Raises
    `RuleViolation` when the clock runs behind the last number taken.
    """
    year = beijing(at).year
    insert = insert_sqlite if is_sqlite(session) else insert_postgresql
    own = and_(Counter.bureau_id == bureau_id, Counter.series == series)
    later = exists().where(own, Counter.year > year)
    first = select(
        literal(bureau_id),
        literal(series),
        literal(year),
        literal(1),
        literal(at, Counter.last_at.type),
    ).where(~later)
    number = session.scalar(
        insert(Counter)
        .from_select(["bureau_id", "series", "year", "last", "last_at"], first)
        .on_conflict_do_update(
            index_elements=[Counter.bureau_id, Counter.series, Counter.year],
            set_={"last": Counter.last + 1, "last_at": at},
            where=Counter.last_at <= at,
        )
        .returning(Counter.last)
    )
    if number is None:
        last = session.scalars(select(Counter.last_at).where(own).order_by(Counter.year.desc()))
        raise RuleViolation(message(CLOCK, last=last.first() or at))
    return year, number
