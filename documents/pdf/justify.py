"""Justified Chinese: the library stretches spaces only, official lines end flush at both sides."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
FEWEST, LOOSEST = 4, 0.13
Layout: TypeAlias = Any  # the library has no types
_spaces_only = inline.justify_line


def _texts(box: Layout) -> Iterator[Layout]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def _widen(context: Layout, box: Layout, step: float) -> float:
    """Spread a text box by `step` after each character and return what it gained."""
    if not box.text:
        return 0.0
    style = box.style.copy()
    own = style["letter_spacing"]
    style["letter_spacing"] = (0 if own == "normal" else own) + step
    layout = inline.create_layout(box.text, style, context, max_width=None, justification_spacing=0)
    layout.deactivate()
    gained: float = step * len(box.text)
    # Drawing reads the style again, so both must say the same.
    box.pango_layout, box.style = layout, style
    box.width += gained
    return gained


def _spread(context: Layout, box: Layout, shift: float, step: float) -> float:
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        return shift + _widen(context, box, step)
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += shift
        moved = shift
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _spread(context, child, moved, step)
        box.width += moved - shift
        return moved
    box.translate(shift, 0)
    return shift


def justify_line(context: Layout, line: Layout, extra: float) -> None:
    """Spread `extra` over the gaps between the characters of a Chinese line.

    A line that would become too loose (a long number was moved down) stays ragged.
    """
    text = "".join(box.text for box in _texts(line)).rstrip()
    if not IDEOGRAPH.search(text) or extra <= 0:
        _spaces_only(context, line, extra)
    elif len(text) >= FEWEST:
        step = extra / (len(text) - 1)
        if step <= LOOSEST * line.style["font_size"]:
            _spread(context, line, 0.0, step)


def install() -> None:
    """Put our justification in the library's place; tests read the edges of lines."""
    inline.justify_line = justify_line
