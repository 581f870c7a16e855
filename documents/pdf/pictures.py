"""Pictures in papers: a code goes on paper as its squares, a drawing is worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

from weasyprint.images import SVGImage
from weasyprint.pdf.stream import Stream, pydyf

from documents.qr import qr_rows

Anything: TypeAlias = Any  # the library has no types
KNOWN_DRAWINGS = 64
ALPHA = ("a", "A")


@dataclass(frozen=True)
class Code:
    """A QR code: rows of dark and light squares."""

    rows: tuple[tuple[bool, ...], ...]

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, ...]:
        """Return width, height and their ratio; a code is square."""
        edge = float(len(self.rows))
        return edge, edge, 1.0

    def draw(self, stream: Anything, width: float, height: float, _style: Anything) -> None:
        """Fill every run of dark squares of a row as one rectangle."""
        edge = len(self.rows)
        with stream.stacked():
            stream.set_alpha(1)
            stream.set_color_rgb(0, 0, 0)
            stream.transform(a=width / edge, d=height / edge)
            for line, row in enumerate(self.rows):
                for start, length in _runs(row):
                    stream.rectangle(start, line, length, 1)
            stream.fill()


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found


@dataclass
class Drawing:
    """An SVG drawing; what it puts on paper is remembered for each size."""

    image: Anything
    known: dict[tuple[float, float], tuple[list[Anything], tuple[str, ...]]] = field(
        default_factory=dict
    )

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, ...]:
        """Return what the drawing says of itself."""
        size: tuple[float, ...] = self.image.get_intrinsic_size(resolution, font_size)
        return size

    def draw(self, stream: Anything, width: float, height: float, style: Anything) -> None:
        """Draw, or repeat what was drawn; drawings with shadings are drawn anew each time."""
        size = (width, height)
        if size not in self.known:
            apart = stream.clone(resources=_no_resources(stream))
            self.image.draw(apart, width, height, style)
            states = tuple(apart._resources["ExtGState"])  # noqa: SLF001  # nobody else tells
            if not _simple(apart, states):
                self.image.draw(stream, width, height, style)
                return
            self.known[size] = (list(apart.stream), states)
        operators, states = self.known[size]
        for key in states:
            name = "ca" if key.startswith("a") else "CA"
            state = pydyf.Dictionary({name: float(key[1:])})
            stream._resources["ExtGState"].setdefault(key, state)  # noqa: SLF001  # as above
        stream.stream.extend(operators)


def _no_resources(stream: Stream) -> Anything:
    kinds = ("ExtGState", "XObject", "Pattern", "Shading", "Font")
    made = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in kinds})
    made["ColorSpace"] = stream._resources["ColorSpace"]  # noqa: SLF001  # as above
    return made


def _simple(stream: Stream, states: tuple[str, ...]) -> bool:
    resources = stream._resources  # noqa: SLF001  # as above
    used = any(resources[kind] for kind in ("XObject", "Pattern", "Shading", "Font"))
    return not used and all(key.startswith(ALPHA) for key in states)


@lru_cache(KNOWN_DRAWINGS)
def _drawing(svg: bytes) -> Drawing:
    return Drawing(SVGImage(ET.fromstring(svg), None, None, None))  # noqa: S314  # drawn by us


Picture: TypeAlias = Code | Drawing


def ready(codes: Mapping[str, str], drawings: Mapping[str, bytes]) -> dict[str, Picture]:
    """Return pictures by the address under which papers ask for them.

    `codes` are texts to be shown as QR codes, `drawings` SVG of our own making, both by name.
    """
    made: dict[str, Picture] = {
        f"asset:{name}": Code(qr_rows(text)) for name, text in codes.items()
    }
    for name, svg in drawings.items():
        made[f"asset:{name}"] = _drawing(svg)
    return made
