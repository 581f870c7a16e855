"""How moments and figures look on a page; registered as Jinja filters by `FILTERS`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from flask import Request

from core.clock import WEEKDAYS, beijing, chinese_date, chinese_time, utc_now

KIBIBYTE = 1024
LANGUAGES = {"zh": "中文", "en": "English"}
LANGUAGE_COOKIE = "language"


@dataclass(frozen=True, slots=True)
class Reading:
    """In which language and when somebody reads."""

    language: str
    at: datetime


# Not in Flask's own `g`, which is looked up in five steps: a page asks for it some hundred times.
READING: ContextVar[Reading | None] = ContextVar("reading", default=None)


def short_time(moment: datetime) -> str:
    """Show a moment in a list: 11-20 10:02, with the year when it is another one."""
    local = beijing(moment)
    reading = READING.get()
    same_year = local.year == beijing(reading.at if reading else utc_now()).year
    return f"{local:%m-%d %H:%M}" if same_year else f"{local:%Y-%m-%d %H:%M}"


def language() -> str:
    """Return the code of the language that this page is read in."""
    reading = READING.get()
    return reading.language if reading else "zh"


@contextmanager
def reading_in(code: str, at: datetime) -> Iterator[None]:
    """Have somebody read in this language at this moment for as long as it is open."""
    before = READING.set(Reading(code, at))
    try:
        yield
    finally:
        READING.reset(before)


def language_of(request: Request) -> str:
    """Return the language asked for: by this page, by the cookie, else Chinese."""
    for wanted in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return "zh"


def long_time(moment: datetime) -> str:
    """Show a moment in full: 2026年11月21日 09:05, in English 2026-11-21 09:05."""
    return chinese_time(moment) if language() == "zh" else f"{beijing(moment):%Y-%m-%d %H:%M}"


def day(value: date) -> str:
    """Show a day: 2026年11月21日, in English 2026-11-21."""
    plain = beijing(value).date() if isinstance(value, datetime) else value
    return chinese_date(plain) if language() == "zh" else plain.isoformat()


def today_words(moment: datetime) -> str:
    """Show the day at the head of a page: 11月21日 星期六, in English Saturday 2026-11-21."""
    local = beijing(moment)
    if language() != "zh":
        return f"{local:%A %Y-%m-%d}"
    return f"{local.month}月{local.day}日 星期{WEEKDAYS[local.weekday()]}"


def clock(moment: datetime) -> str:
    """Show the time of day in Beijing: 10:02."""
    return f"{beijing(moment):%H:%M}"


def iso_day(value: date) -> str:
    """Show a day as the date boxes take it: 2026-11-21."""
    return (beijing(value).date() if isinstance(value, datetime) else value).isoformat()


def file_size(size: int) -> str:
    """Show a number of bytes: 418 KB, 7.6 MB."""
    amount = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < KIBIBYTE or unit == "GB":
            break
        amount /= KIBIBYTE
    return f"{amount:.0f} {unit}" if unit in {"B", "KB"} else f"{amount:.1f} {unit}"


def duration(seconds: float) -> str:
    """Show a playing time: 00:42:17."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"


def disposition(how: str, filename: str) -> str:
    """Return the header that names a file, `inline` or `attachment`; names may be Chinese."""
    plain = filename.isascii() and filename.replace(".", "").replace("-", "").isalnum()
    named = f'filename="{filename}"' if plain else f"filename*=UTF-8''{quote(filename, safe='')}"
    return f"{how}; {named}"


FILTERS: dict[str, Callable[..., str]] = {
    "short_time": short_time,
    "long_time": long_time,
    "day": day,
    "today_words": today_words,
    "clock": clock,
    "iso_day": iso_day,
    "file_size": file_size,
    "duration": duration,
}
