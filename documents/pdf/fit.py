"""Second passes: opinion cells grow to fill a sheet, letters close up rather than end on a lonely seal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from documents.registry import Layout

MM = 96 / 25.4
Make = Callable[[str], Any]
CELL, SMALLEST_CELL, LARGEST_CELL = 25.0, 19.0, 50.0
FULL_PITCH = 28.99
# GB/T 9704-2012 5.2.3 lets the pitch be adjusted where a seal would not fit; closer reads as crowded.
PITCHES = (28.6, 28.2, 27.8, 27.4, 27.0)
MOST_OF_A_PAGE = 0.35


@dataclass(frozen=True)
class _Ending:
    """Where the last page stops: `free` is what is left of it in millimetres."""

    pages: int
    free: float
    height: float

    @property
    def filled(self) -> float:
        return 1 - self.free / self.height


def _ending(document: Any) -> _Ending:
    page = document.pages[-1]
    box = page._page_box  # noqa: SLF001  # the library shows anchors but not the page's own margins
    bottom = (page.height - box.margin_bottom) / MM
    top = box.margin_top / MM
    end = page.anchors.get("end")
    reached = end[3] / MM if end else bottom
    return _Ending(len(document.pages), bottom - reached, bottom - top)


def fit(layout: Layout, make: Make, *, cells: int) -> Any:
    """Return the document laid out best; `make` lays it out with additional style rules."""
    if layout == "sheet" and cells:
        return _sheet(make, cells)
    if layout == "letter":
        return _letter(make)
    return make("")


def _cell(height: float) -> str:
    return f":root{{--tall:{height:.2f}mm}}"


def _sheet(make: Make, cells: int) -> Any:
    document = make(_cell(CELL))
    ending = _ending(document)
    if ending.pages == 1:
        height = min(LARGEST_CELL, CELL + (ending.free - 1) / cells)
        return make(_cell(height)) if height > CELL + 1 else document
    smaller = make(_cell(SMALLEST_CELL))
    return smaller if len(smaller.pages) < ending.pages else document


def _tighter() -> Iterator[str]:
    for pitch in PITCHES:
        yield f":root{{--line:{pitch:.2f}pt}}"


def _letter(make: Make) -> Any:
    document = make("")
    ending = _ending(document)
    if ending.pages == 1 or ending.filled > MOST_OF_A_PAGE:
        return document
    for rules in _tighter():
        closer = make(rules)
        if len(closer.pages) < ending.pages:
            return closer
    return document
