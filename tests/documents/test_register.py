"""The register on paper: landscape, heads repeated, the audit line on each page, room to sign."""

import io
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest

from documents.papers.register import ROWS_PER_FILE, Register
from documents.printing import PrintedPaper, Printer
from documents.registry import example
from documents.templating import unbroken
from tests.documents.conftest import POINTS_PER_MM, Print, run_together


@pytest.fixture(scope="module")
def year() -> Register:
    paper = example("register")
    assert isinstance(paper, Register)
    rows = tuple(
        replace(paper.rows[n % 16], number=f"〔2026〕{n + 1}号") for n in range(ROWS_PER_FILE)
    )
    return replace(paper, rows=rows, total=2000, part=1, parts=4)


@pytest.fixture(scope="module")
def full(year: Register, issue: Print) -> PrintedPaper:
    return issue("register", year)


def test_a_full_file_keeps_its_heads_and_its_audit_line_on_every_page(
    year: Register, full: PrintedPaper
) -> None:
    words = run_together(full.data)
    assert full.pages < 60
    assert words.count("查阅人签字") == full.pages
    assert words.count("审计链摘要：" + "".join(year.audit_head.split())) == full.pages
    assert all(f"〔2026〕{n}号" in words for n in (1, 250, 500))
    assert "第1册／共4册" in words


def test_pages_lie_on_their_side_and_the_last_column_is_free_to_sign(
    year: Register, issue: Print
) -> None:
    data = issue("register", replace(year, rows=year.rows[:20])).data
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        table = page.find_tables()[0]
        rows = table.extract()
    assert page.width > page.height
    assert table.bbox[2] - table.rows[1].cells[-1][0] > 18 * POINTS_PER_MM
    assert rows[0][-1].replace("\n", "") == "查阅人签字"
    assert all(not row[-1] for row in rows[1:])


def test_a_void_entry_stays_readable_and_says_so(issue: Print) -> None:
    paper = example("register")
    assert isinstance(paper, Register)
    void = next(row for row in paper.rows if row.void)
    words = run_together(issue("register", paper).data)
    assert void.number in words
    assert "作废" in words


def test_a_period_without_visits_prints_one_page_that_says_so(issue: Print) -> None:
    paper = example("register")
    assert isinstance(paper, Register)
    printed = issue("register", replace(paper, rows=(), total=0))
    assert printed.pages == 1
    assert "本期没有登记" in run_together(printed.data)


def later(year: Register, part: int) -> Register:
    """A further file of the same print; its entries are brief, its rows as many."""
    brief = replace(year.rows[0], persons="王", unit="甲", cases="乙", content="丙", times="丁")
    first = (part - 1) * ROWS_PER_FILE
    numbers = range(first + 1, first + ROWS_PER_FILE + 1)
    rows = tuple(replace(brief, number=f"〔2026〕{n}号", result="") for n in numbers)
    return replace(year, rows=rows, part=part)


def test_two_thousand_rows_are_four_files_printed_below_400_megabytes(
    year: Register, full: PrintedPaper, printer: Printer, issue: Print
) -> None:
    assert full.pages > 1
    audit = "审计链摘要：" + "".join(year.audit_head.split())
    for part in (2, 3, 4):
        paper = later(year, part)
        printed = issue("register", paper)
        words = run_together(printed.data)
        assert words.count("查阅人签字") == words.count(audit) == printed.pages
        assert all(row.number in words for row in paper.rows)
        assert f"第{part}册／共4册" in words
    assert printer._child is not None
    status = Path(f"/proc/{printer._child.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    assert int(peak.split()[1]) < 400 * 1024


def test_a_line_ends_inside_no_number_of_a_file() -> None:
    kept = unbroken("平开应急罚〔2025〕12号、<b>")
    assert kept == '平开应急罚<span class="nowrap">〔2025〕12号</span>、&lt;b&gt;'
