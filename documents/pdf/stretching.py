"""Makes the cells for opinions of a laid-out page taller, without a second layout."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes

Box: TypeAlias = Any  # the library has no types
TALL, SEALED = "tall", "sealed"


def rooms(heights: Sequence[float], free: float, most: float) -> list[float]:
    """Return how much taller each cell becomes: the lowest first, until `free` is used up.

    No cell grows beyond `most`, none shrinks.
    """
    gains = [0.0] * len(heights)
    for count in range(1, len(heights) + 1):
        lowest = sorted(heights)[:count]
        above = sorted(heights)[count : count + 1] or [most]
        level = min((sum(lowest) + free) / count, most)
        gains = [max(0.0, level - height) for height in heights]
        if level <= above[0]:
            break
    return gains


def cells(page: Box) -> list[Box]:
    """Return the tall cells of a page from top to bottom."""
    return [box for box in page.descendants() if _is_tall(box)]


def is_sealed(cell: Box) -> bool:
    """Tell whether the seal stands in a tall cell."""
    return SEALED in cell.children[0].element.get("class", "")


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
