"""Working days: a bureau's own table first, then the State Council's days, then the weekday."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import chinese_calendar

OWN, LIBRARY, WEEKDAY = "own", "library", "weekday"
_SATURDAY = 5
_LONGEST_SEARCH = timedelta(days=3_660)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A bureau's own days: what it works although others rest, and the other way round."""

    working: frozenset[date] = field(default_factory=frozenset)
    resting: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Day:
    """Whether a day is worked, and which source says so: own, library or weekday."""

    day: date
    working: bool
    source: str


@dataclass(frozen=True, slots=True)
class Count:
    """A counted limit: its last day, every day passed on the way, and the sources used."""

    last: date
    days: tuple[Day, ...]

    @property
    def sources(self) -> frozenset[str]:
        """Return the sources that the count stands on."""
        return frozenset(each.source for each in self.days)


STATE_CALENDAR = Calendar()


def read_calendar(raw: Mapping[str, Any]) -> Calendar:
    """Build a calendar from TOML dates: `working = [2026-10-10]`, `resting = [2026-10-08]`.

    Raises ValueError where a day stands in both lists.
    """
    working, resting = frozenset(raw.get("working", ())), frozenset(raw.get("resting", ()))
    if working & resting:
        raise ValueError("calendar")
    return Calendar(working, resting)


def look_up(day: date, calendar: Calendar = STATE_CALENDAR) -> Day:
    """Tell whether a day is worked; years without published days fall back to the weekday."""
    if day in calendar.working:
        return Day(day, working=True, source=OWN)
    if day in calendar.resting:
        return Day(day, working=False, source=OWN)
    if day.year in _published_years():
        return Day(day, working=_state_works(day), source=LIBRARY)
    return Day(day, working=day.weekday() < _SATURDAY, source=WEEKDAY)


def count_working_days(start: date, n: int, calendar: Calendar = STATE_CALENDAR) -> Count:
    """Count `n` working days after `start`, whose own day does not count (民法典 第二百零一条).

    Raises ValueError for a negative or absurdly large number.
    """
    if not 0 <= n <= _LONGEST_SEARCH.days // 2:
        raise ValueError("working days")
    days: list[Day] = []
    current = start
    missing = n
    while missing:
        current += timedelta(days=1)
        days.append(look_up(current, calendar))
        missing -= days[-1].working
    return Count(current, tuple(days))


def add_working_days(start: date, n: int, calendar: Calendar = STATE_CALENDAR) -> date:
    """Return the last day of a limit of `n` working days counted from the day after `start`."""
    return count_working_days(start, n, calendar).last


def working_days_between(start: date, end: date, calendar: Calendar = STATE_CALENDAR) -> int:
    """Count the working days after `start` up to `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start, calendar)
    span = (end - start).days
    return sum(look_up(start + timedelta(days=n), calendar).working for n in range(1, span + 1))


@lru_cache(maxsize=4096)
def _state_works(day: date) -> bool:
    """Tell whether the State Council has a published day worked; asked for on every click."""
    worked: bool = chinese_calendar.is_workday(day)
    return worked


@cache
def _published_years() -> frozenset[int]:
    """Years whose days the library knows: the State Council publishes a year in November before."""
    return frozenset(day.year for day in chinese_calendar.constants.holidays)
