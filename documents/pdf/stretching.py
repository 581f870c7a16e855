"""Makes the cells for opinions of a laid-out page taller, without a second layout."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes

Box: TypeAlias = Any  # the library has no types
TALL = "tall"
HALVINGS = 30


def rooms(heights: Sequence[float], most: Sequence[float], free: float) -> list[float]:
    """Return how much taller each cell becomes: the lowest first, until `free` is used up.

    No cell grows beyond its own `most`, none shrinks.
    """
    low, high = 0.0, max(most)
    for _ in range(HALVINGS):
        level = (low + high) / 2
        if sum(_gains(heights, most, level)) <= free:
            low = level
        else:
            high = level
    return _gains(heights, most, low)


def _gains(heights: Sequence[float], most: Sequence[float], level: float) -> list[float]:
    pairs = zip(heights, most, strict=True)
    return [max(0.0, min(level, highest) - height) for height, highest in pairs]


def cells(page: Box) -> list[Box]:
    """Return the tall cells of a page from top to bottom."""
    return [box for box in page.descendants() if _is_tall(box)]


def bears(cell: Box, name: str) -> bool:
    """Tell whether the text of a tall cell is of a class."""
    return name in cell.children[0].element.get("class", "").split()


def stretch(page: Box, gains: Sequence[float]) -> None:
    """Give each tall cell of a page what it gains, in CSS pixels; what stands below moves down."""
    _grow(page.children[0], iter(gains))


def _grow(box: Box, gains: Iterator[float]) -> float:
    if isinstance(box, boxes.TableBox):
        return _table(box, gains)
    if not isinstance(box, boxes.BlockContainerBox):
        return 0.0
    gained = 0.0
    for child in box.children:
        if child.is_in_normal_flow():
            if gained:
                child.translate(dy=gained)
            gained += _grow(child, gains)
    box.height += gained
    return gained


def _table(table: Box, gains: Iterator[float]) -> float:
    gained = 0.0
    for group in table.children:
        before = gained
        group.translate(dy=before)
        for row in group.children:
            row.translate(dy=gained - before)
            gained += sum(_row(row, next(gains)) for cell in row.children if _is_tall(cell))
        group.height += gained - before
    table.height += gained
    return gained


def _is_tall(box: Box) -> bool:
    cell = isinstance(box, boxes.TableCellBox) and box.element is not None
    return cell and box.element.get("class") == TALL


def _row(row: Box, more: float) -> float:
    row.height += more
    for cell in row.children:
        cell.height += more
        if _is_tall(cell):
            # The text comes first and takes the room, the signature keeps to the foot.
            cell.children[0].height += more
        for child in cell.children[1:] if _is_tall(cell) else cell.children:
            child.translate(dy=more if _is_tall(cell) else more / 2)
    return more
