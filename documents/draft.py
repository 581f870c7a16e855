"""A letter as a file that an office can go on writing: unsigned, on the page of GB/T 9704."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import lxml.html
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

LAYOUTS = {"letter", "official"}
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNSIGNED = "可编辑稿　未签章，不作为正式文书"
FANGSONG, TITLES, HEI, LATIN = "仿宋_GB2312", "方正小标宋简体", "黑体", "Times New Roman"
RED, GREY = RGBColor(0xE6, 0x00, 0x12), RGBColor(0x77, 0x77, 0x77)
# 7.1 and 7.2: 22 lines of 28 characters; pitch in twentieths of a point, characters in 1/4096 pt.
LINE_PITCH, CHARACTER_SPACE = "579", "-849"
# What stands in a PDF alone: marks, codes, places for seals.
LEFT_OUT = {"verify", "stamp", "demo", "rule"}
BLOCKS = {"h1", "h2", "h3", "p", "table"}
Element: TypeAlias = Any  # lxml and python-docx have no types for these
Page: TypeAlias = Any


@dataclass(frozen=True)
class Looks:
    """How a paragraph looks: type, size, where it stands, how far its first line is indented."""

    font: str = FANGSONG
    size: float = 16
    align: ALIGN | None = ALIGN.JUSTIFY
    indent: int = 2
    right: int = 0
    colour: RGBColor | None = None


TEXT = Looks()
BY_CLASS = {
    "mark": Looks(TITLES, 36, ALIGN.CENTER, 0, colour=RED),
    "number": Looks(align=ALIGN.RIGHT, indent=0, right=1),
    "to": Looks(indent=0),
}
BY_TAG = {
    "h1": Looks(TITLES, 22, ALIGN.CENTER, 0),
    "h2": Looks(HEI),
    "h3": Looks(HEI),
}
NUMBER = Looks(align=ALIGN.CENTER, indent=0)
SIGNED = Looks(align=ALIGN.RIGHT, indent=0, right=4)
COPIES = Looks(size=14, indent=1)


def draft(html: str, layout: str, *, title: str, at: datetime) -> bytes:
    """Return the words of a paper as .docx, marked as unsigned; `at` is the moment of issue."""
    document: Page = Document()
    body: Element = lxml.html.document_fromstring(html)
    _set_page(document.sections[0])
    for element in _blocks(body.body):
        if element.tag == "table":
            _table(document, element)
        else:
            _paragraph(document.add_paragraph(), _words(element), _looks(element, layout))
    about = document.core_properties
    about.title, about.author, about.comments = title, "", UNSIGNED
    about.created = about.modified = at.replace(tzinfo=None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(section: Page) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001  # the library has no door to it
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)  # noqa: SLF001  # as above
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), LINE_PITCH)
    grid.set(qn("w:charSpace"), CHARACTER_SPACE)
    head = section.header.paragraphs[0]
    _paragraph(head, UNSIGNED, Looks(HEI, 10.5, ALIGN.RIGHT, 0, colour=GREY))


def _blocks(body: Element) -> Iterator[Element]:
    for element in body.iterchildren():
        names = set((element.get("class") or "").split())
        if not isinstance(element.tag, str) or names & LEFT_OUT:
            continue
        if element.tag in BLOCKS or "mark" in names:
            yield element
        else:
            yield from _blocks(element)


def _words(element: Element) -> str:
    for line_end in element.iter("br"):
        line_end.text = "\n"
    lines = element.text_content().split("\n")
    return "\n".join(filter(None, ("".join(line.split("\t")).strip(" ") for line in lines)))


def _looks(element: Element, layout: str) -> Looks:
    names = set((element.get("class") or "").split())
    around = {name for one in element.iterancestors("div") for name in one.get("class", "").split()}
    if "by" in around:
        return SIGNED
    if around & {"imprint", "copies"}:
        return COPIES
    if "number" in names and layout == "official":
        return NUMBER
    named = next((BY_CLASS[name] for name in sorted(names) if name in BY_CLASS), None)
    return named or BY_TAG.get(element.tag, TEXT)


def _paragraph(paragraph: Element, words: str, looks: Looks) -> None:
    layout = paragraph.paragraph_format
    layout.space_after = Pt(0)
    layout.right_indent = Pt(16 * looks.right)
    layout.alignment = looks.align
    if looks.indent:
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001  # as above
        indent.set(qn("w:firstLineChars"), str(looks.indent * 100))
    _run(paragraph, words, looks)


def _run(paragraph: Element, words: str, looks: Looks) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(looks.size), LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), looks.font)  # noqa: SLF001
    if looks.colour is not None:
        run.font.color.rgb = looks.colour


def _table(document: Page, element: Element) -> None:
    rows = [list(row.iterchildren("th", "td")) for row in element.iter("tr")]
    table = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            paragraph = table.cell(at, place).paragraphs[0]
            _paragraph(paragraph, _words(cell), Looks(size=12, indent=0))
