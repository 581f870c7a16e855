"""Lengths of boxes that are plain in their style are taken from it as they stand.

The library resolves eighteen lengths of each box against the box around it, each time it is laid
out. In our papers nearly all are plain: what they come to is kept with the style, which all cells
that look alike share.
"""

from typing import Any, NamedTuple, TypeAlias

from weasyprint.layout import (
    absolute,
    background,
    block,
    column,
    float,  # noqa: A004  # the library's name
    grid,
    inline,
    page,
    percent,
    table,
)
from weasyprint.layout.absolute import AbsolutePlaceholder

Anything: TypeAlias = Any  # the library has no types
ROOMS = (absolute, block, column, float, grid, inline, page, percent, table)
SIDES = ("top", "right", "bottom", "left")
AROUND = tuple(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES)
SIZES = tuple(f"{limit}{size}" for limit in ("", "min_", "max_") for size in ("width", "height"))
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
CORNERS = tuple(f"border_{end}_{side}_radius" for end in SIDES[::2] for side in SIDES[1::2])
SQUARE = dict.fromkeys(CORNERS, (0, 0))
KEPT_LENGTHS, KEPT_SQUARE = "plain_lengths", "square_corners"
_resolve_one = percent.resolve_one_percentage
_resolve = percent.resolve_percentages
_resolve_radii = percent.resolve_radii_percentages


class Lengths(NamedTuple):
    """What a box of a style gets: in any case, and where its table has not joined its borders."""

    always: dict[str, Anything]
    unless_joined: dict[str, float]


def plain_lengths(style: Anything) -> Lengths | None:
    """Return the lengths in pixels of all boxes of a style, or nothing where one is a part."""
    if style["box_sizing"] != "content-box":
        return None
    values = {name: style[name] for name in AROUND + SIZES}
    if not all(value == "auto" or getattr(value, "unit", "") == "px" for value in values.values()):
        return None
    always = {name: _used(name, value) for name, value in values.items()}
    borders = {name: style[name] for name in BORDERS}
    if style["border_collapse"] == "collapse":
        return Lengths(always, borders)
    return Lengths(always | borders, {})


def _used(name: str, value: Anything) -> Anything:
    if value == "auto":
        return 0 if name.startswith("min_") else value
    return value.value


def resolve_percentages(box: Anything, containing_block: Anything) -> None:
    """Set the lengths of a box; only parts of the box around it are left to the library."""
    kept = box.style.__dict__
    if KEPT_LENGTHS not in kept:
        kept[KEPT_LENGTHS] = plain_lengths(box.style)
    lengths = kept[KEPT_LENGTHS]
    if lengths is None or type(box) is AbsolutePlaceholder:
        _resolve(box, containing_block)
    else:
        own = box.__dict__
        own.update(lengths.always)
        for name, width in lengths.unless_joined.items():
            own.setdefault(name, width)


def resolve_one_percentage(box: Anything, name: str, whole: Anything) -> None:
    """Set a length of a box from its style; nearly all are plain and no part of anything."""
    value = box.style[name]
    if getattr(value, "unit", None) == "px":
        setattr(box, name, value.value)
    else:
        _resolve_one(box, name, whole)


def resolve_radii_percentages(box: Anything) -> None:
    """Set how round the corners of a box are; nearly none is."""
    kept = box.style.__dict__
    if KEPT_SQUARE not in kept:
        kept[KEPT_SQUARE] = all((0, "px") in box.style[name] for name in CORNERS)
    if kept[KEPT_SQUARE] and type(box) is not AbsolutePlaceholder:
        box.__dict__.update(SQUARE)
    else:
        _resolve_radii(box)


def install() -> None:
    """Put our way in the library's place; tests compare papers to the byte."""
    for room in ROOMS:
        for ours in (resolve_one_percentage, resolve_percentages):
            if hasattr(room, ours.__name__):
                setattr(room, ours.__name__, ours)
    background.resolve_radii_percentages = resolve_radii_percentages
