"""Second passes: opinion cells fill a sheet, letters close up rather than end on a lonely seal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from documents.registry import Layout

MM = 96 / 25.4
Document: TypeAlias = Any  # the library has no types
Make = Callable[[str], Document]
CELL, LARGEST_CELL = 25.0, 50.0
# A sheet that is a little too long closes up before it goes to a second page.
CLOSER = (
    (19.0, ""),
    (19.0, "--pad:1mm;--sealed:27mm"),
    (18.0, "--pad:.8mm;--size:11pt;--sealed:24mm;--drop:-14mm"),
    (17.0, "--pad:.7mm;--size:10.5pt;--sealed:22mm;--drop:-16mm"),
    (17.0, "--pad:.5mm;--size:10.5pt;--sealed:17mm;--drop:-17mm"),
)
# GB/T 9704-2012 7.3.5.5: where the seal does not fit, line or character spacing is adjusted.
# With 1.5 lines before the name the seal still starts below the text.
PITCHES = ((28.6, 1.9), (28.2, 1.8), (27.8, 1.7), (27.4, 1.6), (27.0, 1.5))
# A tail of up to this share of a page is worth pulling back: the gap that it left is as large.
MOST_OF_A_PAGE = 0.5


@dataclass(frozen=True)
class _Ending:
    """Where the body stops: on which page, and how much of that page is `free` in millimetres."""

    pages: int
    free: float
    height: float

    @property
    def filled(self) -> float:
        return 1 - self.free / self.height


def _ending(document: Document) -> _Ending:
    count, page = next(
        ((n, page) for n, page in enumerate(document.pages, 1) if "end" in page.anchors),
        (len(document.pages), document.pages[-1]),
    )
    box = page._page_box  # noqa: SLF001  # the library shows anchors but not the page's own margins
    bottom = (page.height - box.margin_bottom) / MM
    top = box.margin_top / MM
    end = page.anchors.get("end")
    reached = end[3] / MM if end else bottom
    return _Ending(count, bottom - reached, bottom - top)


def fit(layout: Layout, make: Make, *, cells: int) -> Document:
    """Return the document laid out best; `make` lays it out with additional style rules."""
    if layout == "sheet" and cells:
        return _sheet(make, cells)
    if layout == "letter":
        return _letter(make)
    return make("")


def _cell(height: float, dense: str) -> str:
    return f":root{{--tall:{height:.2f}mm;{dense}}}"


def _sheet(make: Make, cells: int) -> Document:
    loose = make(_cell(CELL, ""))
    if _ending(loose).pages > 1:
        for height, dense in CLOSER:
            document = make(_cell(height, dense))
            if (ending := _ending(document)).pages == 1:
                return _grown(make, document, ending, (height, dense), cells)
        return loose
    return _grown(make, loose, _ending(loose), (CELL, ""), cells)


def _grown(
    make: Make, laid: Document, ending: _Ending, at: tuple[float, str], cells: int
) -> Document:
    height, dense = at
    wanted = min(LARGEST_CELL, height + (ending.free - 1) / cells)
    return make(_cell(wanted, dense)) if wanted > height + 1 else laid


def _tighter() -> Iterator[str]:
    for pitch, gap in PITCHES:
        yield f":root{{--line:{pitch:.2f}pt;--gap:{gap}}}"


def _letter(make: Make) -> Document:
    document = make("")
    ending = _ending(document)
    if ending.pages == 1 or ending.filled > MOST_OF_A_PAGE:
        return document
    for rules in _tighter():
        closer = make(rules)
        if _ending(closer).pages < ending.pages:
            return closer
    return document
