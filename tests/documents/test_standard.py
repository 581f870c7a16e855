"""Documents and letters are what GB/T 9704-2012 demands, measured from the PDF."""

from functools import cache
from itertools import pairwise

import pytest

from documents.papers.official import RedHead
from documents.registry import example
from tests.documents.conftest import Print, run_together
from tests.documents.standard import CLAUSES, LONG, MM, Clause, Measured, subject, words


@pytest.fixture(scope="session")
def measured(issue: Print) -> object:
    return cache(lambda kind: Measured(issue(*subject(kind))))


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda one: f"{one.number} {one.demand}")
def test_a_clause_is_kept(clause: Clause, measured: object) -> None:
    value = clause.measure(measured(clause.of))  # type: ignore[operator]
    assert clause.low - 1e-6 <= value <= clause.high + 1e-6, f"{value:.3f} {clause.unit}"


def test_levels_are_told_apart_by_their_type(issue: Print) -> None:
    paper = example("official_reply")
    printed = Measured(issue("official_reply", paper))
    fonts = {
        words(row)[:3]: row[0]["fontname"].split("+")[1]
        for page in range(2)
        for row in printed.rows(page)
    }
    # Numerals of levels are in the style of their level; a character may come from a gap filler.
    assert fonts["一、准"] == "DY-Hei"
    assert fonts["（二）"] == "DY-Kai"
    assert fonts["你室《"] == "DY-Fang"


@pytest.mark.parametrize("count", range(80, 1000, 70))
def test_the_last_lines_never_stand_without_text(count: int, issue: Print) -> None:
    paper = example("official_notice")
    assert isinstance(paper, RedHead)
    changed = type(paper)(**{**vars(paper), "paragraphs": ((LONG * 8)[:count] + "。",)})
    printed = Measured(issue("official_notice", changed))
    last = len(printed.pages) - 1
    rows = [words(row) for row in printed.rows(last)]
    name = rows.index(paper.issuer.name)
    assert name >= 2 or last == 0, rows
    assert any(words(row).startswith("抄送") for row in printed.rows(last, 14.0))
    for page in range(last):
        lowest = max(c["bottom"] for c in printed.sized(16.0, page))
        assert (297 - 35) * MM - lowest < 11 * 28.99


def test_text_and_last_lines_never_meet(issue: Print) -> None:
    printed = Measured(issue(*subject("official")))
    page = len(printed.pages) - 1
    lines = printed.black_lines(page)
    text = max(c["bottom"] for c in printed.sized(16.0, page))
    assert text < lines[0]["top"]
    assert all(above["bottom"] < below["top"] for above, below in pairwise(lines))


def test_an_urgent_document_says_so_at_its_head(issue: Print) -> None:
    paper = example("official_notice")
    changed = type(paper)(**{**vars(paper), "urgency": "特急"})
    printed = Measured(issue("official_notice", changed))
    row = printed.rows(0)[0]
    assert words(row) == "特急"
    assert row[0]["x0"] / MM == pytest.approx(28, abs=0.3)
    assert "特急" not in run_together(issue("official_notice", paper).data)
