"""What the library does again for each of the thousands of cells of a ledger is done once.

Lines of the same words in the same style and room are broken once in a paper, the lines between
cells are drawn from end to end, and elements get no styles for notes that no paper has.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from weasyprint import CSS, HTML, draw
from weasyprint.formatting_structure.boxes import LineBox
from weasyprint.html import UA, UA_COUNTER_STYLE
from weasyprint.layout import inline, preferred
from weasyprint.text.ffi import pango
from weasyprint.text.line_break import Layout

Anything: TypeAlias = Any  # the library has no types
# Calls and marks of notes, which every element could bear, and none of ours does.
OF_NOTES = re.compile(r"^::(?:foot)?note-\w+ \{[^}]*\}$", re.MULTILINE)
KNOWN_LINES, STRUT = "known_lines", "known_strut"
# What ends a paragraph for the library that sets the text.
BREAKS = re.compile("[\n\r\u2028\u2029]")
_break_first_line = inline.split_first_line
_measure_strut = inline.strut
_draw_borders = draw.draw_collapsed_borders
_draw_line = draw.draw_line
_avoid_collisions = inline.avoid_collisions
_wake, _rest, _set_text = Layout.reactivate, Layout.deactivate, Layout.set_text


class Source(HTML):  # type: ignore[misc]
    """A paper's HTML with a browser's styles, without those of notes."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: FBT001, FBT002  # the library's call
        del forms
        return [plain_styles()]


@cache
def plain_styles() -> CSS:
    """Return the library's styles of HTML without notes."""
    return CSS(string=OF_NOTES.sub("", UA), counter_style=UA_COUNTER_STYLE)


def split_first_line(
    text: str,
    style: Anything,
    context: Anything,
    max_width: float | None,
    justification_spacing: float,
    *more: Anything,
    **named: Anything,
) -> Anything:
    """Return what the library finds, remembered for the same words in this paper.

    Styles are shared by all cells that look alike, so that one stands for itself in the name.
    """
    known = {} if context is None else context.__dict__.setdefault(KNOWN_LINES, {})
    name = text, id(style), max_width, justification_spacing, more, *sorted(named.items())
    if name not in known:
        found = _break_first_line(
            text, style, context, max_width, justification_spacing, *more, **named
        )
        known[name] = found, style  # the style lives as long as its name is used
    return known[name][0]


def strut(style: Anything) -> Anything:
    """Return height and baseline of a line in this style, which keeps them."""
    kept = style.__dict__
    if STRUT not in kept:
        kept[STRUT] = _measure_strut(style)
    return kept[STRUT]


def avoid_collisions(
    context: Anything,
    box: Anything,
    around: Anything,
    outer: bool = True,  # noqa: FBT001, FBT002  # the library's call
) -> Anything:
    """Return where a line begins, at what height, and its room: all of it where nothing floats."""
    free = not outer and not context.excluded_shapes and isinstance(box, LineBox)
    if free and around.style["direction"] == "ltr":
        # Added and taken away as the library does: sums of fractions depend on their order.
        start = around.content_box_x()
        room = start + around.width - box.margin_right - (start + box.margin_left)
        return start, box.position_y, room
    return _avoid_collisions(context, box, around, outer)


def set_text(layout: Anything, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002
    """Give a line its words; without a break in them, they are one paragraph, as drawing asks."""
    pango.pango_layout_set_single_paragraph_mode(layout.layout, not BREAKS.search(text))
    _set_text(layout, text, justify)


def wake(layout: Anything, style: Anything) -> None:
    """Make a broken line ready to be drawn; it is, where its spaces are not to be stretched."""
    stretched = layout.justification_spacing or style["word_spacing"]
    if stretched or layout.style is not style:
        _wake(layout, style)


def rest(layout: Anything) -> None:
    """Keep what the line holds after it was broken: drawing takes it as it is."""


class Line(NamedTuple):
    """A straight line between cells, as the library draws it."""

    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float
    style: str
    colour: Anything

    @property
    def lies(self) -> bool:
        return self.y1 == self.y2

    @property
    def course(self) -> tuple[bool, float, float, float]:
        """Where it runs: lying or standing, at which place, from where to where."""
        if self.lies:
            return True, self.y1, self.x1, self.x2
        return False, self.x1, self.y1, self.y2


class Sketch:
    """Takes the place of a page while the library draws the lines of a table, cell by cell."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    @contextmanager
    def _nothing(self) -> Iterator[None]:
        yield

    artifact = stacked = _nothing


def draw_line(stream: Anything, *line: Anything, **named: Anything) -> None:
    """Draw a line, or note it down in a sketch."""
    if isinstance(stream, Sketch):
        stream.lines.append(Line(*line))
    else:
        _draw_line(stream, *line, **named)


def draw_collapsed_borders(stream: Anything, table: Anything) -> None:
    """Draw the lines between the cells of a table, each from end to end."""
    sketch = Sketch()
    _draw_borders(sketch, table)
    for pen, lines in groupby(sketch.lines, key=lambda line: line[4:]):
        with stream.artifact(), stream.stacked():
            for line in joined(lines) if pen[1] == "solid" else lines:
                _draw_line(stream, *line)


def joined(lines: Iterable[Line]) -> list[Line]:
    """Return lines of one pen with those that lie on each other as one."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda line: line.course):
        last = found[-1] if found else None
        if last and last.course[:2] == line.course[:2] and line.course[2] <= last.course[3]:
            end = max(last.course[3], line.course[3])
            found[-1] = last._replace(x2=end) if line.lies else last._replace(y2=end)
        else:
            found.append(line)
    return found


def install() -> None:
    """Put our way in the library's place; the golden pages show that nothing looks different."""
    inline.split_first_line = preferred.split_first_line = split_first_line
    inline.strut = strut
    inline.avoid_collisions = avoid_collisions
    Layout.reactivate, Layout.deactivate, Layout.set_text = wake, rest, set_text
    draw.draw_line = draw_line
    draw.draw_collapsed_borders = draw_collapsed_borders
