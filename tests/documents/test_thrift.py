"""What is done once for all cells of a ledger looks as if it were done for each."""

import io

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint.layout import background, inline
from weasyprint.text.line_break import Layout

from documents.compose import freeze
from documents.kinds import STYLES
from documents.pdf import lengths, render, thrift
from documents.pdf.thrift import Line, joined
from documents.registry import example
from tests.documents.conftest import Shown
from tests.patience import patient

places = st.integers(0, 6)
PEN = (0.5, "solid", "black")


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A line that lies or stands, on a small grid so that lines meet."""
    at, start = draw(places), draw(places)
    end = start + draw(st.integers(1, 3))
    if draw(st.booleans()):
        return Line(start, at, end, at, *PEN)
    return Line(at, start, at, end, *PEN)


def inked(drawn: list[Line]) -> set[tuple[bool, float, float]]:
    """The steps of the grid that are covered."""
    courses = [line.course for line in drawn]
    return {
        (lies, at, step) for lies, at, start, end in courses for step in range(int(start), int(end))
    }


@patient
@given(st.lists(lines()))
def test_joined_lines_cover_what_the_single_ones_did(single: list[Line]) -> None:
    together = joined(single)
    assert inked(together) == inked(single)
    # No two that could be one are left.
    assert len(joined(together)) == len(together)
    assert sum(line.course[3] - line.course[2] for line in together) == len(inked(single))


def test_the_lines_of_a_ledger_go_from_end_to_end(shown: Shown) -> None:
    with pdfplumber.open(io.BytesIO(shown("register").data)) as pdf:
        page = pdf.pages[0]
        lying = [line for line in page.lines if line["height"] == 0]
        widest = max(line["width"] for line in lying)
        rows = len({round(line["top"], 1) for line in lying})
        assert len([line for line in lying if line["width"] > 0.9 * widest]) >= rows - 1
        assert len(lying) <= rows + 1


# Where each of our ways stands, its name there, ours and the library's own.
SPARED = [
    (lengths.ROOMS, "resolve_one_percentage", lengths.resolve_one_percentage, "_resolve_one"),
    (lengths.ROOMS, "resolve_percentages", lengths.resolve_percentages, "_resolve"),
    (
        [background],
        "resolve_radii_percentages",
        lengths.resolve_radii_percentages,
        "_resolve_radii",
    ),
    ([inline], "avoid_collisions", thrift.avoid_collisions, "_avoid_collisions"),
    ([Layout], "reactivate", thrift.wake, "_wake"),
    ([Layout], "deactivate", thrift.rest, "_rest"),
    ([Layout], "set_text", thrift.set_text, "_set_text"),
]


def spare_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the library's own ways back in all rooms that have one of ours."""
    own = vars(lengths) | vars(thrift)
    for rooms, name, ours, theirs in SPARED:
        holders = [room for room in rooms if vars(room).get(name) is ours]
        assert holders
        for room in holders:
            monkeypatch.setattr(room, name, own[theirs])


def test_no_paper_cuts_a_line_short() -> None:
    # A line is kept for all that read the same: the one drawn first would be cut for all.
    cut = ("text-overflow", "block-ellipsis", "line-clamp", "max-lines")
    for style in STYLES.glob("*.css"):
        assert not [name for name in cut if name in style.read_text("utf-8")], style


@pytest.mark.parametrize("kind", ["register", "refusal_notice", "disc_label", "approval_sheet"])
def test_a_paper_is_the_same_to_the_byte_when_nothing_is_spared(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = freeze(kind, example(kind))
    spared = render.render(kind, frozen, assets={})
    spare_nothing(monkeypatch)
    assert render.render(kind, frozen, assets={}).data == spared.data


ODD = {
    "a line separator": "<p>案卷\u2028材料</p>",
    "wider spaces": '<p style="white-space: pre; word-spacing: 3mm"> \n </p>',
}


@pytest.mark.parametrize("html", ODD.values(), ids=ODD)
def test_what_no_paper_of_ours_holds_is_the_same_to_the_byte_too(
    html: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def data() -> bytes:
        laid = render.lay_out(f"<body>{html}", "slip", ['html { font: 12pt "GW FangSong" }'], {})
        return render.Laid(laid, b"odd").printed().data

    spared = data()
    spare_nothing(monkeypatch)
    assert data() == spared
