"""Numbers without gaps: one counter per bureau, series and Beijing year, taken inside the click."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import beijing
from core.database import Id, Model
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
    """Return (Beijing year, next number) of the series; it is used only if the click commits.

    Raises `RuleViolation` when the clock runs behind the last number taken.
    """
    year = beijing(at).year
    counter = session.scalar(
        select(Counter)
        .where(Counter.bureau_id == bureau_id, Counter.series == series, Counter.year >= year)
        .order_by(Counter.year.desc())
        .limit(1)
        .with_for_update()
    )
    if counter is None:
        counter = Counter(bureau_id=bureau_id, series=series, year=year, last=0, last_at=at)
        session.add(counter)
    if counter.year > year or at < counter.last_at:
        raise RuleViolation(message(CLOCK, last=counter.last_at))
    counter.last += 1
    counter.last_at = at
    session.flush()  # a second number of the same series in this click must see the first
    return year, counter.last
