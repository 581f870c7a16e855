"""Handwriting drawn by us: from checked figures to lines, never from a picture that was sent.

A line is thin where the hand was fast or light and thick where it lingered or pressed, as ink is.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from math import ceil, hypot
from statistics import median
from typing import NamedTuple

INK = "#16224a"
# What fields for handwriting are called, so that a reader of the file knows them from a seal.
FIELD = "手写签名"
# The usual place, in millimetres.
WIDTH, HEIGHT = 36.0, 11.0
# In millimetres: the empty rim of the place, an average line, how far it may get finer and bolder.
RIM, LINE = 0.6, 0.5
FINEST, BOLDEST = 0.45, 1.5
# Steps in which a line changes its width, too fine to be seen.
GRADES = 24
# A curve is drawn in pieces of this length, in at most so many for each point.
PIECE, MOST_PIECES = 0.22, 8
# How slowly a line follows the hand, and over how many pieces it begins and ends.
INERTIA, TAPER = 0.75, 5
DOT = 0.05

# A stroke's points: x and y, milliseconds since the first, pressure in percent (0: not told).
Point = Sequence[int]
Stroke = Sequence[Point]


class Spot(NamedTuple):
    """A place of the pen in millimetres, and how wide its line is there."""

    x: float
    y: float
    width: float


def ink_svg(strokes: Sequence[Stroke], width: float, height: float) -> bytes:
    """Return a drawing of this size in millimetres with the handwriting as large as fits."""
    placed = fitted(strokes, width, height)
    speeds = sorted(filter(None, (pace(a, b) for stroke in placed for a, b in pairwise(stroke))))
    usual = median(speeds) if speeds else 1.0
    pressed = len({point[3] for stroke in strokes for point in stroke}) > 1
    lines = "".join(drawn(trace(stroke, usual, pressed=pressed)) for stroke in placed)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}" '
        f'width="{width:.2f}mm" height="{height:.2f}mm" fill="none" stroke="{INK}" '
        f'stroke-linecap="round" stroke-linejoin="round">{lines}</svg>'
    ).encode()


def fitted(
    strokes: Sequence[Stroke], width: float, height: float
) -> list[list[tuple[float, float, float, float]]]:
    """Return the points in millimetres, the whole in the middle of the place."""
    xs = [point[0] for stroke in strokes for point in stroke]
    ys = [point[1] for stroke in strokes for point in stroke]
    across, down = max(max(xs) - min(xs), 1), max(max(ys) - min(ys), 1)
    scale = min((width - 2 * RIM) / across, (height - 2 * RIM) / down)
    left = (width - across * scale) / 2 - min(xs) * scale
    top = (height - down * scale) / 2 - min(ys) * scale
    return [[(x * scale + left, y * scale + top, at, p) for x, y, at, p in s] for s in strokes]


def pace(one: Sequence[float], two: Sequence[float]) -> float:
    """Return how fast the hand went from a point to the next."""
    return hypot(two[0] - one[0], two[1] - one[1]) / max(two[2] - one[2], 1)


def trace(points: Sequence[Sequence[float]], usual: float, *, pressed: bool) -> list[Spot]:
    """Return the line of one stroke: smooth, its width following the hand slowly."""
    spots, wide = [], LINE
    for (x, y), wanted in smooth(points, usual, pressed=pressed):
        wide = INERTIA * wide + (1 - INERTIA) * wanted
        spots.append(Spot(x, y, wide))
    count = len(spots)
    return [
        spot._replace(width=spot.width * min(1.0, 0.5 + min(n, (count - 1 - n)) / TAPER / 2))
        for n, spot in enumerate(spots)
    ]


def smooth(
    points: Sequence[Sequence[float]], usual: float, *, pressed: bool
) -> Iterator[tuple[tuple[float, float], float]]:
    """Yield places along curves through the middles between points, with the width wanted there."""
    first = points[0]
    if len(points) == 1:
        yield (first[0], first[1]), LINE * BOLDEST
        yield (first[0] + DOT, first[1]), LINE * BOLDEST
        return
    start = first[0], first[1]
    for one, two in pairwise(points):
        end = middle(one, two)
        wanted = LINE * (pressure(two) if pressed else swiftness(pace(one, two) / usual))
        for place in curve(start, (one[0], one[1]), end):
            yield place, wanted
        start = end
    yield (points[-1][0], points[-1][1]), LINE


def middle(one: Sequence[float], two: Sequence[float]) -> tuple[float, float]:
    """Return the place halfway between two points."""
    return (one[0] + two[0]) / 2, (one[1] + two[1]) / 2


def pressure(point: Sequence[float]) -> float:
    """Return how bold a line is that was pressed so."""
    return FINEST + (BOLDEST - FINEST) * point[3] / 100


def swiftness(ratio: float) -> float:
    """Return how bold a line is that was drawn so much faster than the writer usually does."""
    return min(BOLDEST, max(FINEST, 1.4 - 0.4 * ratio))


def curve(
    start: tuple[float, float], bend: tuple[float, float], end: tuple[float, float]
) -> Iterator[tuple[float, float]]:
    """Yield places along a quadratic curve, its start included."""
    length = hypot(bend[0] - start[0], bend[1] - start[1]) + hypot(
        end[0] - bend[0], end[1] - bend[1]
    )
    pieces = min(MOST_PIECES, max(1, ceil(length / PIECE)))
    for piece in range(pieces):
        t = piece / pieces
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        yield (
            a * start[0] + b * bend[0] + c * end[0],
            a * start[1] + b * bend[1] + c * end[1],
        )


def drawn(spots: Sequence[Spot]) -> str:
    """Return a line as paths, one for each run of pieces of one width."""
    pieces = [(grade((a.width + b.width) / 2), a, b) for a, b in pairwise(spots)]
    return "".join(path(width, list(run)) for width, run in groupby(pieces, lambda one: one[0]))


def grade(width: float) -> float:
    """Return the nearest of the widths in which lines are drawn."""
    step = LINE * BOLDEST / GRADES
    return max(1, round(width / step)) * step


def path(width: float, run: Sequence[tuple[float, Spot, Spot]]) -> str:
    """Return the path of a run of pieces."""
    first = run[0][1]
    rest = "".join(f"L{end.x:.2f} {end.y:.2f}" for _, _, end in run)
    return f'<path stroke-width="{width:.3f}" d="M{first.x:.2f} {first.y:.2f}{rest}"/>'
