"""What a reader would find wrong with a printed paper, measured from where its words stand."""

import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from lxml import etree

from documents.kinds import Layout
from tests.documents.conftest import FURNITURE, POINTS_PER_MM

# Top, right, bottom and left of the first page in millimetres; letters mirror the even ones.
MARGINS: dict[Layout, tuple[float, float, float, float]] = {
    "sheet": (22, 20, 33, 25),
    "letter": (37, 26, 35, 28),
    "official": (37, 26, 35, 28),
    "slip": (12, 22, 10, 22),
    "label": (0, 0, 0, 0),
    "register": (24, 13, 22, 13),
}
MIRRORED = {"letter", "official"}
# Slips and labels are cut from their sheet.
CUT = {"slip", "label"}
EDGE = 8  # no printer reaches further, in points
SLACK = 3.5  # the spacing after a line's last character
NEVER_FIRST = "，。、；：！？）》〉」』”’〕】…"
# Its words lie under what is written on it.
SEAL_PLACE = "盖章处"
HALF, LINES = 0.5, 3
ANNEX = "清单"


@dataclass(frozen=True)
class Word:
    """A run of characters without a gap, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def core(self) -> tuple[float, float]:
        """The middle half of its height, where strokes are."""
        quarter = (self.bottom - self.top) / 4
        return self.top + quarter, self.bottom - quarter

    def covers(self, other: "Word") -> bool:
        """Tell whether one is printed over the other."""
        (top, bottom), (above, below) = self.core, other.core
        deep = min(bottom, below) - max(top, above)
        wide = min(self.right, other.right) - max(self.left, other.left)
        return deep > 0.3 * min(bottom - top, below - above) and wide > 2.5


@dataclass(frozen=True)
class Leaf:
    """A printed page and the area that its text may fill."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    layout: Layout

    @cached_property
    def area(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the text."""
        top, right, bottom, left = (mm * POINTS_PER_MM for mm in MARGINS[self.layout])
        if self.layout in MIRRORED and self.number % 2 == 0:
            left, right = right, left
        return left, top, self.width - right, self.height - bottom

    @cached_property
    def body(self) -> list[Word]:
        """The words between head and foot of the page."""
        return [word for word in self.words if word.top < self.area[3]]

    def faults(self) -> Iterator[str]:
        yield from (f"outside: {word.text[:12]}" for word in self.words if self.leaves(word))
        yield from self.covered()
        yield from (f"a line begins with {w.text[:6]}" for w in self.words if self.begins_badly(w))

    def leaves(self, word: Word) -> bool:
        left, _, right, _ = self.area
        aside = word.left < left - 1.5 or word.right > right + SLACK
        beyond = word.top < EDGE or word.bottom > self.height - EDGE
        return (aside or beyond) and not FURNITURE.fullmatch(word.text) and word.text != "—"

    def covered(self) -> Iterator[str]:
        ordered = sorted(self.words, key=lambda word: word.top)
        for n, one in enumerate(ordered):
            for other in ordered[n + 1 :]:
                if other.top > one.bottom:
                    break
                if one.covers(other) and SEAL_PLACE not in one.text + other.text:
                    yield f"{one.text[:10]} over {other.text[:10]}"

    def begins_badly(self, word: Word) -> bool:
        """Tell whether a line of a cell or paragraph begins with what must not."""
        return word.text[0] in NEVER_FIRST and not any(
            abs(other.top - word.top) < 6 and -1 < word.left - other.right < 9
            for other in self.words
            if other is not word
        )

    @property
    def filled(self) -> float:
        """How far down the text reaches, as a share of the page."""
        _, top, _, bottom = self.area
        return (max((word.bottom for word in self.body), default=top) - top) / (bottom - top)

    @property
    def lines(self) -> int:
        return len({round(word.top / 4) for word in self.body})

    @property
    def opens_annex(self) -> bool:
        first = sorted(self.words, key=lambda word: (word.top, word.left))[:3]
        return any(ANNEX in word.text for word in first)

    def has(self, character: str) -> bool:
        return any(character in word.text for word in self.words)


def leaves_of(data: bytes, layout: Layout) -> list[Leaf]:
    """Return the pages as poppler sees their words."""
    command = ["pdftotext", "-bbox", "-", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    pages = etree.fromstring(done.stdout).iter("{*}page")
    return [_leaf(number, page, layout) for number, page in enumerate(pages, 1)]


def _leaf(number: int, page: etree._Element, layout: Layout) -> Leaf:
    words = tuple(
        Word(*(float(word.get(side, 0)) for side in ("xMin", "yMin", "xMax", "yMax")), word.text)
        for word in page.iter("{*}word")
        if word.text
    )
    width, height = float(page.get("width", 0)), float(page.get("height", 0))
    return Leaf(number, width, height, words, layout)


def faults(leaves: Sequence[Leaf]) -> list[str]:
    """Name what is wrong with the pages: one line each, with its page."""
    found = [f"page {leaf.number}: {fault}" for leaf in leaves for fault in leaf.faults()]
    if leaves[0].layout in CUT:
        return found
    for leaf, following in pairwise(leaves):
        if leaf.filled < HALF and not following.opens_annex:
            found.append(f"page {leaf.number} of {len(leaves)}: filled {leaf.filled:.2f}")
    if len(leaves) > 1 and leaves[-1].lines < LINES:
        found.append(f"the last page has {leaves[-1].lines} lines")
    return found


def characters_of(leaves: Sequence[Leaf]) -> Counter[str]:
    """Count every character of all pages."""
    return Counter(character for leaf in leaves for word in leaf.words for character in word.text)
