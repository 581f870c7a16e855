"""Figures that only pages show; registered as Jinja filters beside those of `webapp.wording`."""

from collections.abc import Callable
from datetime import date, datetime

from core.clock import beijing


def clock(moment: datetime) -> str:
    """Show the time of day in Beijing: 10:02."""
    return f"{beijing(moment):%H:%M}"


def iso_day(day: date) -> str:
    """Show a day as the date boxes take it: 2026-11-21."""
    return (beijing(day).date() if isinstance(day, datetime) else day).isoformat()


def duration(seconds: float) -> str:
    """Show a playing time: 00:42:17."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"


FILTERS: dict[str, Callable[..., str]] = {"clock": clock, "iso_day": iso_day, "duration": duration}
