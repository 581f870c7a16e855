"""Strokes that a pad sends: nothing but checked figures is ever kept or drawn."""

import json
from typing import TypeAlias

from core.errors import InvalidInput
from core.i18n import N_

# x and y in tenths of the pad's dots, milliseconds since the first point, pressure in percent (0:
# the device tells none).
Point: TypeAlias = list[int]
Stroke: TypeAlias = list[Point]

LONGEST_TEXT, MOST_STROKES, MOST_POINTS = 60_000, 200, 4_000
FEWEST_POINTS, SMALLEST = 8, 200
HIGHEST = (40_000, 40_000, 15 * 60 * 1_000, 100)
NONE = N_("没有读到签名，请在框里写下姓名。")
UNREADABLE = N_("签名没有完整传到，请重新写。")
TOO_LITTLE = N_("签名太短，请写下完整的姓名。")
TOO_MUCH = N_("签名太长，请重新写。")


def read_strokes(text: str) -> list[Stroke]:
    """Return the strokes of a signature.

    Raises `InvalidInput` at `strokes` for what is none, for too little and for too much of it.
    """
    if not text.strip():
        raise refused(NONE)
    if len(text) > LONGEST_TEXT:
        raise refused(TOO_MUCH)
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise refused(UNREADABLE) from None
    if not isinstance(raw, list) or not all(is_stroke(one) for one in raw):
        raise refused(UNREADABLE)
    strokes: list[Stroke] = raw
    check_size(strokes)
    return strokes


def refused(sentence: str) -> InvalidInput:
    """Return the fault at the pad."""
    return InvalidInput({"strokes": sentence})


def is_stroke(raw: object) -> bool:
    """Tell whether it is one stroke: points whose times never go back."""
    if not isinstance(raw, list) or not raw or not all(is_point(one) for one in raw):
        return False
    times = [point[2] for point in raw]
    return times == sorted(times)


def is_point(raw: object) -> bool:
    """Tell whether it is one point, each of its figures whole and within its bounds."""
    if not isinstance(raw, list) or len(raw) != len(HIGHEST):
        return False
    figures = zip(raw, HIGHEST, strict=True)
    return all(type(one) is int and 0 <= one <= most for one, most in figures)


def check_size(strokes: list[Stroke]) -> None:
    """Raise `InvalidInput` for nothing, a dot, or a scrawl without end."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        raise refused(NONE)
    if len(strokes) > MOST_STROKES or len(points) > MOST_POINTS:
        raise refused(TOO_MUCH)
    across, down = (max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1))
    if len(points) < FEWEST_POINTS or max(across, down) < SMALLEST:
        raise refused(TOO_LITTLE)
