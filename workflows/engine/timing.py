"""The texts of timers: ISO 8601 durations, moments and cycles, against a given clock."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import BEIJING

LONGEST = timedelta(days=366 * 100)
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>\d{0,3})/(?P<every>P.+)")


@dataclass(frozen=True, slots=True)
class Cycle:
    """So many times (None: for ever), this far apart."""

    times: int | None
    every: timedelta


def duration(text: str) -> timedelta:
    """`P3D`, `PT72H`, `P1W`; months and years have no fixed length and are refused (ValueError)."""
    match = _DURATION.fullmatch(text)
    parts = {k: int(v) for k, v in match.groupdict().items() if v} if match else {}
    if not parts:
        raise ValueError(text)
    length = timedelta(**parts)
    if length > LONGEST:
        raise ValueError(text)
    return length


def moment(text: str) -> datetime:
    """An ISO date or date-time; without an offset it is Beijing time. Raises ValueError."""
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=BEIJING)


def cycle(text: str) -> Cycle:
    """`R3/PT24H` or `R/PT24H`; the distance must be at least a minute (ValueError)."""
    match = _CYCLE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    every = duration(match["every"])
    if every < timedelta(minutes=1):
        raise ValueError(text)
    return Cycle(int(match["times"]) if match["times"] else None, every)


def due_moment(timing: str, text: str, now: datetime) -> datetime:
    """When a one-off timer is due. Raises ValueError."""
    return now + duration(text) if timing == "timeDuration" else moment(text)


def next_after(first: datetime, every: timedelta, now: datetime) -> tuple[datetime, int]:
    """The first beat after `now`, and how many beats have passed; missed ones are not made up."""
    passed = (now - first) // every + 1
    return first + passed * every, passed
