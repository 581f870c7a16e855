"""A letter as .docx: the page of GB/T 9704, its names of fonts, its words, and no seal."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from documents.compose import freeze
from documents.draft import LAYOUTS, UNSIGNED, draft
from documents.printing import Printer
from documents.registry import KINDS, example

LETTERS = [name for name, kind in KINDS.items() if kind.layout in LAYOUTS]
AT = datetime(2026, 11, 21, 2, tzinfo=UTC)


def opened(kind: str, printer: Printer) -> Any:
    order = {"kind": kind, "paper": freeze(kind, example(kind)), "at": AT.isoformat()}
    words = printer.print("words", order).data.decode()
    return Document(io.BytesIO(draft(words, KINDS[kind].layout, title="复函", at=AT)))


def fonts(paragraph: Any) -> set[tuple[str, float]]:
    return {
        (run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt) for run in paragraph.runs
    }


def test_letters_and_red_headed_documents_have_a_draft() -> None:
    assert {"reply_letter", "refusal_notice", "correction_notice"} <= set(LETTERS)
    assert {"official_reply", "official_notice"} <= set(LETTERS)
    assert "approval_sheet" not in LETTERS


@pytest.mark.parametrize("kind", LETTERS)
def test_the_page_is_that_of_the_standard(kind: str, printer: Printer) -> None:
    section = opened(kind, printer).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    edges = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(edge.mm) for edge in edges] == [37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    # 22 lines on 225 mm, 28 characters of 16 pt on 156 mm.
    assert int(grid.get(qn("w:linePitch"))) / 20 * 22 == pytest.approx(225 / 25.4 * 72, abs=1)
    space = int(grid.get(qn("w:charSpace"))) / 4096
    assert (16 + space) * 28 == pytest.approx(156 / 25.4 * 72, abs=0.5)
    assert UNSIGNED in section.header.paragraphs[0].text


def test_it_says_what_the_letter_says(printer: Printer) -> None:
    document = opened("refusal_notice", printer)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:4] == [
        "平顶山市人力资源和社会保障局",
        "平人社阅告〔2026〕4号",
        "不予查阅告知书",
        "王䶮：",
    ]
    assert "2.申请查阅的调查询问笔录不属于结论性文件，当事人可以查阅的范围是结论性文件。" in texts
    assert texts[-2:] == ["平顶山市人力资源和社会保障局", "2026年11月21日"]
    assert "扫码" not in "".join(texts)
    assert "样章" not in "".join(texts)


def test_it_asks_for_the_fonts_of_the_standard(printer: Printer) -> None:
    paragraphs = {one.text: one for one in opened("refusal_notice", printer).paragraphs}
    assert fonts(paragraphs["不予查阅告知书"]) == {("方正小标宋简体", 22)}
    assert fonts(paragraphs["二、依据"]) == {("黑体", 16)}
    assert fonts(paragraphs["王䶮："]) == {("仿宋_GB2312", 16)}


def test_a_list_of_materials_becomes_a_table() -> None:
    html = "<body><p>见表</p><table><tr><th>序号</th><th>名称</th></tr><tr><td>1</td></tr></table>"
    document = Document(io.BytesIO(draft(html, "letter", title="复函", at=AT)))
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "名称"],
        ["1", ""],
    ]
