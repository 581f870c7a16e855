"""Time: stored in UTC, shown and counted in Beijing."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


def utc_now() -> datetime:
    """Return the present moment; called at the edges only, everything else takes `at`."""
    return datetime.now(UTC)  # noqa: TID251  # the one place where time is read


def beijing(moment: datetime) -> datetime:
    """Return the same moment on Beijing's clock; `moment` must be aware."""
    return moment.astimezone(BEIJING)


def beijing_date(moment: datetime) -> date:
    """Return the calendar day in Beijing on which `moment` falls."""
    return beijing(moment).date()


def end_of(day: date) -> datetime:
    """Return the last moment of a day in Beijing."""
    return datetime.combine(day, time.max, BEIJING).astimezone(UTC)


def chinese_date(day: date) -> str:
    """Word a day as official papers do (GB/T 9704-2012 7.3.5.4): 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_time(moment: datetime) -> str:
    """Word a moment in Beijing time: 2026年11月21日 09:05."""
    local = beijing(moment)
    return f"{chinese_date(local.date())} {local:%H:%M}"
