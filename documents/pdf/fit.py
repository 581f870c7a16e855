"""Second passes: opinion cells fill a sheet, letters close up rather than end on a lonely seal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.background import layout_backgrounds

from documents.kinds import Layout
from documents.pdf.laying import Styled
from documents.pdf.stretching import bears, cells, rooms, stretch

MM = 96 / 25.4
Document: TypeAlias = Any  # the library has no types
Box: TypeAlias = Any
Make = Callable[[str], Styled]
IMPRINT = "imprint"
# How tall a cell may become: with an opinion, with the seal too, with text alone.
OPINION, SEALED, PROSE = 46.8, 52.0, 30.0
# A sheet that is a little too long closes up before it goes to a second page: height of the text
# in a cell and in the sealed one, padding of all cells, size of the type, how low the seal hangs.
CLOSER = (
    (9.5, 14.5, 1.5, 12.0, 10),
    (9.5, 17.5, 1.0, 12.0, 10),
    (8.5, 14.5, 0.8, 11.0, 14),
    (7.5, 12.5, 0.7, 10.5, 16),
    (7.5, 7.5, 0.5, 10.5, 17),
)
CLOSE = (
    "td.tall .text{{min-height:{0}mm}}td.tall .sealed{{min-height:{1}mm}}"
    "th,td{{padding-top:{2}mm;padding-bottom:{2}mm;font-size:{3}pt}}.who .stamp{{bottom:-{4}mm}}"
)
# What is more than this share of the second page does not fit however close.
MOST_CLOSED_UP = 0.6
# A last page with no more than this on it is worth closing up for, however many pages there are.
LONELY = 0.12
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


def fit(layout: Layout, make: Make) -> Document:
    """Return the document laid out best; `make` styles it with additional rules."""
    if layout == "sheet":
        return _sheet(make)
    if layout in {"letter", "official"}:
        return _lowered(_letter(make))
    return make("").lay()


def _sheet(make: Make) -> Document:
    document = loose = make("").lay()
    ending = _ending(loose)
    beyond = ending.pages - 2 + ending.filled if ending.pages > 1 else 0.0
    if beyond > MOST_CLOSED_UP:
        return _pulled(make, loose) if ending.filled < LONELY else loose
    for closer in CLOSER:
        if _ending(document).pages == 1:
            return _filled(document)
        document = make(CLOSE.format(*closer)).lay()
    return _filled(document) if _ending(document).pages == 1 else loose


def _pulled(make: Make, loose: Document) -> Document:
    """Close up a long sheet until nothing is left alone on its last page."""
    for closer in CLOSER:
        document = make(CLOSE.format(*closer)).lay()
        if _ending(document).pages < _ending(loose).pages:
            return document
    return loose


def _filled(document: Document) -> Document:
    """Spread what a page has left over its cells for opinions."""
    page = document.pages[0]._page_box  # noqa: SLF001  # the library shows anchors only
    found = cells(page)
    free = (_ending(document).free - 1) * MM
    if found and free > MM:
        highest = [_highest(cell) for cell in found]
        stretch(page, rooms([cell.height for cell in found], highest, free))
        _settle(document, 0)
    return document


def _settle(document: Document, number: int) -> None:
    """Take note of where the boxes of a page stand after they were moved."""
    page = document.pages[number]._page_box  # noqa: SLF001  # as above
    layout_backgrounds(page, lambda **_: None)
    document.pages[number] = Page(page)


def _highest(cell: Box) -> float:
    if bears(cell, "sealed"):
        return SEALED * MM
    return (PROSE if bears(cell, "prose") else OPINION) * MM


def _letter(make: Make) -> Document:
    document = make("").lay()
    ending = _ending(document)
    if ending.pages == 1 or ending.filled > MOST_OF_A_PAGE:
        return document
    tightest = _tightened(make, PITCHES[-1])
    if _ending(tightest).pages == ending.pages:
        return document
    for pitch in PITCHES[:-1]:
        closer = _tightened(make, pitch)
        if _ending(closer).pages < ending.pages:
            return closer
    return tightest


def _tightened(make: Make, pitch: tuple[float, float]) -> Document:
    return make(f":root{{--line:{pitch[0]:.2f}pt;--gap:{pitch[1]}}}").lay()


def _lowered(document: Document) -> Document:
    """Lower the last lines 版记 to the foot of the last page (GB/T 9704-2012 7.4.1)."""
    page = document.pages[-1]._page_box  # noqa: SLF001  # as above
    for box in page.descendants():
        if isinstance(box, boxes.BlockBox) and _is_imprint(box):
            foot = page.position_y + page.margin_top + page.height
            box.translate(dy=foot - box.position_y - box.margin_height())
            _settle(document, -1)
            break
    return document


def _is_imprint(box: Box) -> bool:
    return box.element is not None and IMPRINT in box.element.get("class", "").split()
