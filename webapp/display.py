"""How figures and moments look on a page; registered as Jinja filters by `FILTERS`."""

from collections.abc import Callable
from datetime import date, datetime

from core.clock import WEEKDAYS, beijing, chinese_time, utc_now

KIBIBYTE = 1024


def short_time(moment: datetime) -> str:
    """Word a moment for a list: 11-20 10:02, with the year when it is another one."""
    local = beijing(moment)
    pattern = "%m-%d %H:%M" if local.year == beijing(utc_now()).year else "%Y-%m-%d %H:%M"
    return local.strftime(pattern)


def clock(moment: datetime) -> str:
    """Word the time of day: 10:02."""
    return beijing(moment).strftime("%H:%M")


def iso_day(day: date) -> str:
    """Word a day as the date boxes take it: 2026-11-21."""
    return (beijing(day).date() if isinstance(day, datetime) else day).isoformat()


def today_words(moment: datetime) -> str:
    """Word the day for a page's head: 11月21日 星期六."""
    local = beijing(moment)
    return f"{local.month}月{local.day}日 星期{WEEKDAYS[local.weekday()]}"


def file_size(size: int) -> str:
    """Word a number of bytes: 418 KB."""
    amount = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < KIBIBYTE or unit == "GB":
            break
        amount /= KIBIBYTE
    return f"{amount:.0f} {unit}" if unit in {"B", "KB"} else f"{amount:.1f} {unit}"


def duration(seconds: float) -> str:
    """Word a playing time: 00:42:17."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"


FILTERS: dict[str, Callable[..., str]] = {
    "short_time": short_time,
    "long_time": chinese_time,
    "clock": clock,
    "iso_day": iso_day,
    "today_words": today_words,
    "file_size": file_size,
    "duration": duration,
}
