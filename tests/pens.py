"""Handwriting as a pad sends it: points along curves, fast in the middle of each stroke."""

import json
from itertools import pairwise
from math import dist, pi, sin

Place = tuple[int, int]
# 王强 in a running hand, in tenths of the pad's dots.
NAME: tuple[tuple[Place, ...], ...] = (
    ((200, 300), (500, 260), (820, 240)),
    ((260, 620), (520, 580), (760, 560)),
    ((500, 250), (490, 560), (470, 980)),
    ((100, 1010), (420, 960), (700, 930), (1010, 900)),
    ((1300, 260), (1600, 230), (1560, 420), (1330, 480)),
    ((1330, 490), (1620, 470), (1590, 900), (1450, 1050), (1350, 960)),
    ((1850, 250), (2150, 240), (2130, 430), (1880, 450), (1860, 260)),
    ((1750, 560), (2280, 520), (2240, 760), (1800, 790), (1760, 570)),
    ((2010, 470), (2000, 800), (1800, 1040), (2420, 930), (2700, 1010), (3000, 860)),
)
NEAR, BREAK = 60, 120


def strokes(pressure: int = 0) -> list[list[list[int]]]:
    """Return a signature; a pen that tells its pressure presses harder as it goes on."""
    found: list[list[list[int]]] = []
    at = 0
    for corners in NAME:
        stroke, length = [], len(corners) - 1
        for n, (one, two) in enumerate(pairwise(corners)):
            parts = max(3, round(dist(one, two) / NEAR))
            for part in range(parts):
                done = (n + part / parts) / length
                x, y = (round(a + (b - a) * part / parts) for a, b in zip(one, two, strict=True))
                at += round(20 / (0.4 + 1.6 * sin(pi * done)))
                stroke.append([x, y, at, round(pressure * done)])
        at += BREAK
        found.append(stroke)
    return found


def sent(pressure: int = 0) -> str:
    """Return a signature as the pad's form field carries it."""
    return json.dumps(strokes(pressure))
