"""Round seals drawn from the bundled font's outlines (国发〔1999〕25号: star, name on the rim)."""

import io
import json
import math
import sys
from functools import cache
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from documents.glyphs import FONTS
from documents.papers.common import Seal

RED = "#d7000f"
SMALLEST, WIDE, LARGEST = 38.0, 42.0, 45.0
LONG_NAME = 12
EM = 1000
MIDDLE = 380  # half-way between the font's ascent 880 and descent -120


@cache
def _font(file: str) -> tuple[Any, dict[int, str]]:
    font = TTFont(io.BytesIO((FONTS / file).read_bytes()), lazy=True)
    return font.getGlyphSet(), font.getBestCmap()


@cache
def _outline(character: str) -> str:
    for file in ("DY-XBS.otf", "DY-SongB.otf", "DY-Song.otf"):
        glyphs, names = _font(file)
        if name := names.get(ord(character)):
            pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
            glyphs[name].draw(pen)
            return str(pen.getCommands())
    return ""


def _place(character: str, x: float, y: float, size: tuple[float, float], turn: float) -> str:
    width, height = size
    return (
        f'<path d="{_outline(character)}" transform="translate({x:.3f} {y:.3f}) '
        f"rotate({turn:.3f}) scale({width / EM:.5f} {-height / EM:.5f}) "
        f'translate({-EM // 2} {-MIDDLE})"/>'
    )


def _arc(text: str, radius: float, span: float, size: tuple[float, float]) -> str:
    step = span / max(len(text) - 1, 1)
    parts = []
    for index, character in enumerate(text):
        angle = -span / 2 + index * step if len(text) > 1 else 0.0
        turn = math.radians(angle)
        parts.append(
            _place(character, radius * math.sin(turn), -radius * math.cos(turn), size, angle)
        )
    return "".join(parts)


def _name(text: str, edge: float, *, room_below: bool) -> str:
    """Draw the name along the rim: the longer, the further round and the slimmer."""
    count = max(len(text), 1)
    widest = 236.0 if room_below else 296.0
    span = min(widest, max(110.0, 23.0 * (count - 1)))
    height = edge * (0.315 if count <= LONG_NAME else 0.285)
    radius = edge - height / 2
    # Characters stand closest at their feet: the room is measured there, not at their middle.
    room = math.radians(span / max(count - 1, 1)) * (radius - height * 0.22)
    return _arc(text, radius, span, (min(height * 0.86, room * 1.04), height))


def _star(radius: float) -> str:
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(126))
    corners = []
    for index in range(10):
        length = inner if index % 2 else radius
        turn = math.radians(36 * index)
        corners.append(f"{length * math.sin(turn):.3f},{-length * math.cos(turn):.3f}")
    return f'<polygon points="{" ".join(corners)}"/>'


def _lower(text: str, radius: float) -> str:
    width = min(3.7, 23.0 / len(text))
    left = -(len(text) - 1) / 2
    return "".join(
        _place(c, (left + index) * width * 1.06, radius * 0.6, (width, 4.3), 0)
        for index, c in enumerate(text)
    )


def _code(text: str, radius: float) -> str:
    step = 5.2
    parts = []
    for index, character in enumerate(text):
        angle = (len(text) - 1) / 2 * step - index * step
        turn = math.radians(180 + angle)
        parts.append(
            _place(character, radius * math.sin(turn), -radius * math.cos(turn), (2.6, 2.2), angle)
        )
    return "".join(parts)


def seal_svg(seal: Seal) -> bytes:
    """Return the seal as a drawing of its true size; diameters outside 38-45 mm are brought inside.

    The drawing is a picture of a seal, not an authorised electronic seal.
    """
    diameter = min(LARGEST, max(SMALLEST, seal.diameter))
    radius = diameter / 2
    rim = 1.2 if diameter >= WIDE else 1.0
    edge = radius - rim - 1.1
    parts = [
        f'<circle r="{radius - rim / 2:.3f}" fill="none" stroke="{RED}" stroke-width="{rim}"/>',
        _name(seal.name, edge, room_below=bool(seal.lower or seal.code)),
        _star(radius / 3),
    ]
    if seal.lower:
        parts.append(_lower(seal.lower, radius))
    if seal.code:
        parts.append(_code(seal.code, radius - rim - 1.6))
    half = f"{-radius:g} {-radius:g} {diameter:g} {diameter:g}"
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{diameter:g}mm" height="{diameter:g}mm" '
        f'viewBox="{half}"><g fill="{RED}">{"".join(parts)}</g></svg>'
    )
    return drawing.encode()


def main() -> None:
    """Draw the seal that standard input describes; `engraving` asks for it."""
    sys.stdout.buffer.write(seal_svg(Seal(**json.load(sys.stdin))))


if __name__ == "__main__":
    main()
