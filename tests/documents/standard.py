"""GB/T 9704-2012 clause by clause: what it demands, and how that is measured from the PDF."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pdfplumber

from documents.papers.common import Paper, Seal
from documents.printing import PrintedPaper
from documents.registry import example

MM = 72 / 25.4
Char = dict[str, Any]
BODY, TITLE, NUMBERS = 16.0, 22.0, 14.0
RED = (0.84, 0.06)
LONG = (
    "查阅人应当严格遵守保密制度，保守国家秘密和行政执法案件当事人的商业秘密、个人隐私。未经批准，"
    "不得擅自对外提供或者通过互联网等传播渠道发布现场执法音视频资料；需要复制资料的，应当经局机关"
    "法制机构主要负责人批准。查阅案卷材料或者音视频资料，查询人无需交纳查询费。"
)


class Measured:
    """A printed document, read once."""

    def __init__(self, printed: PrintedPaper) -> None:
        self.printed = printed
        with pdfplumber.open(io.BytesIO(printed.data)) as pdf:
            self.pages = [(page.width, page.height) for page in pdf.pages]
            self.chars: list[list[Char]] = [list(page.chars) for page in pdf.pages]
            self.rects: list[list[Char]] = [[*page.rects, *page.lines] for page in pdf.pages]

    def sized(self, size: float, page: int = 0) -> list[Char]:
        return [c for c in self.chars[page] if abs(c["size"] - size) < 0.1]

    def rows(self, page: int, size: float = BODY) -> list[list[Char]]:
        """The lines of a page by their baseline, from top to bottom."""
        rows: dict[float, list[Char]] = {}
        for c in self.sized(size, page):
            rows.setdefault(round(c["matrix"][5], 1), []).append(c)
        return [rows[base] for base in sorted(rows, reverse=True)]

    def row(self, text: str, page: int, size: float = BODY) -> list[Char]:
        """The last line that is exactly this text, or begins with it."""
        found = [row for row in self.rows(page, size) if words(row).startswith(text)]
        return found[-1]

    def red_lines(self, page: int = 0) -> list[Char]:
        """Coloured lines across, from top to bottom."""
        wide = [r for r in self.rects[page] if r["width"] > 400 and _is_red(r)]
        return sorted(wide, key=lambda r: float(r["top"]))

    def black_lines(self, page: int) -> list[Char]:
        wide = [r for r in self.rects[page] if r["width"] > 400 and not _is_red(r)]
        return sorted(wide, key=lambda r: float(r["top"]))


def words(row: Sequence[Char]) -> str:
    return "".join(c["text"] for c in row)


def _is_red(shape: Char) -> bool:
    colour = shape.get("non_stroking_color") or shape.get("stroking_color") or ()
    return (
        len(colour) == 3 and colour[0] > RED[0] - 0.1 and colour[1] < RED[1] + 0.1
    )  # three channels


@dataclass(frozen=True)
class Clause:
    """One demand: the clause, what it wants, the least and the most allowed, how it is measured."""

    number: str
    demand: str
    low: float
    high: float
    unit: str
    measure: Callable[[Measured], float]
    of: str = "official"


def page_width(m: Measured) -> float:
    return m.pages[0][0] / MM


def page_height(m: Measured) -> float:
    return m.pages[0][1] / MM


def left_margin(page: int) -> Callable[[Measured], float]:
    return lambda m: min(row[0]["x0"] for row in m.rows(page) if len(row) > 20) / MM


def right_margin(page: int) -> Callable[[Measured], float]:
    def measure(m: Measured) -> float:
        ends = [row[-1]["matrix"][4] + 15.78 for row in _full(m, page)]
        return (m.pages[page][0] - max(ends)) / MM

    return measure


def _full(m: Measured, page: int) -> list[list[Char]]:
    return [row for row in m.rows(page) if len(row) >= 27 and words(row) in LONG * 3]


def top_margin(m: Measured) -> float:
    # A line of 28.99 points holds characters of 16: half of the rest stands above them.
    return min(c["top"] for c in m.sized(BODY, 1)) / MM - (28.99 - BODY) / 2 / MM


def pitch(m: Measured) -> float:
    bases = [row[0]["matrix"][5] for row in m.rows(1)]
    steps = [above - below for above, below in pairwise(bases)]
    return max(steps, key=lambda step: abs(step - 28.99) if step < 40 else 0.0)


def lines_of_a_page(m: Measured) -> float:
    return len(m.rows(1))


def characters_of_a_line(m: Measured) -> float:
    return max(len(row) for row in _full(m, 1))


def characters_after_an_indent(m: Measured) -> float:
    left = _left_of(m, 1)
    opening = [row for row in m.rows(1) if left + 30 < row[0]["x0"] < left + 33]
    return max(len(row) for row in opening if words(row) in LONG * 3)


def _left_of(m: Measured, page: int) -> float:
    return min(row[0]["x0"] for row in m.rows(page))


def ragged(m: Measured) -> float:
    ends = [row[-1]["matrix"][4] + 15.78 for row in _full(m, 1)]
    return max(ends) - min(ends)


def body_size(m: Measured) -> float:
    return max(c["size"] for c in _full(m, 1)[0])


def mark_top(m: Measured) -> float:
    return min(c["top"] for c in m.chars[0] if c["size"] > 40) / MM - 37


def below_mark(m: Measured) -> float:
    mark = max(c["bottom"] for c in m.chars[0] if c["size"] > 40)
    number = m.row("石财〔2026〕", 0)
    return (number[0]["top"] - mark - (28.99 - BODY) / 2) / 28.99


def number_centred(m: Measured) -> float:
    row = m.row("石财〔2026〕", 0)
    return abs((row[0]["x0"] + row[-1]["x1"]) / 2 / MM - (28 + 78))


def red_line_below_number(m: Measured) -> float:
    row = m.row("石财〔2026〕", 0)
    return (m.red_lines()[0]["top"] - max(c["bottom"] for c in row)) / MM


def red_line_width(m: Measured) -> float:
    return m.red_lines()[0]["width"] / MM


def title_below_line(m: Measured) -> float:
    title = min(c["top"] for c in m.sized(TITLE))
    return (title - m.red_lines()[0]["bottom"] - (34 - TITLE) / 2) / 28.99


def title_size(m: Measured) -> float:
    return max(c["size"] for c in m.chars[0] if 20 < c["size"] < 30)


def recipient_below_title(m: Measured) -> float:
    title = max(c["bottom"] for c in m.sized(TITLE))
    to = m.row("局机关综合办公室", 0)
    return (to[0]["top"] - title - (34 - TITLE) / 2 - (28.99 - BODY) / 2) / 28.99


def attachment_indent(m: Measured) -> float:
    row = m.row("附件：", len(m.pages) - 1)
    return (row[0]["x0"] - _left(m)) / 15.78


def _left(m: Measured) -> float:
    return (28 if len(m.pages) % 2 else 26) * MM


def _right(m: Measured) -> float:
    return _left(m) + 156 * MM


def date_from_right(m: Measured) -> float:
    row = m.row("2026年11月21日", len(m.pages) - 1)
    return (_right(m) - row[-1]["x1"]) / 15.78


def name_over_date(m: Measured) -> float:
    page = len(m.pages) - 1
    name, day = m.row("平顶山市石龙区财政局", page), m.row("2026年11月21日", page)
    return abs((name[0]["x0"] + name[-1]["x1"] - day[0]["x0"] - day[-1]["x1"]) / 2 / MM)


def seal_below_text(m: Measured) -> float:
    page, _, top, _, _ = m.printed.places["seal-0"]
    above = [
        row[0]["bottom"] / MM
        for row in m.rows(page)
        if not words(row).startswith(("平顶山市石龙区财政局", "2026年11月21日", "（此件"))
    ]
    return (top - max(above)) * MM / 28.99


def seal_across(m: Measured) -> float:
    _, left, _, right, _ = m.printed.places["seal-0"]
    return right - left


def day_in_seal(m: Measured) -> float:
    page, _, top, _, bottom = m.printed.places["seal-0"]
    row = m.row("2026年11月21日", page)
    return (row[0]["top"] + row[0]["bottom"]) / 2 / MM - (top + bottom) / 2


def imprint_line(index: int) -> Callable[[Measured], float]:
    def measure(m: Measured) -> float:
        line = m.black_lines(len(m.pages) - 1)[index]
        return float(line["height"]) / MM

    return measure


def imprint_foot(m: Measured) -> float:
    line = m.black_lines(len(m.pages) - 1)[-1]
    return (m.pages[-1][1] - line["bottom"]) / MM


def imprint_size(m: Measured) -> float:
    return max(c["size"] for c in m.row("抄送", len(m.pages) - 1, NUMBERS))


def _folio(m: Measured, page: int) -> list[Char]:
    foot = [c for c in m.sized(NUMBERS, page) if c["top"] > (297 - 35) * MM]
    return sorted(foot, key=lambda c: float(c["x0"]))


def folio_below(m: Measured) -> float:
    # 一字线 stands in the middle of its em.
    dash = _folio(m, 0)[0]
    return ((dash["top"] + dash["bottom"]) / 2 - (297 - 35) * MM) / MM


def odd_folio(m: Measured) -> float:
    return ((210 - 26) * MM - max(c["x1"] for c in _folio(m, 0))) / NUMBERS


def even_folio(m: Measured) -> float:
    return (min(c["x0"] for c in _folio(m, 1)) - 26 * MM) / NUMBERS


def letter_mark(m: Measured) -> float:
    return min(c["top"] for c in m.chars[0] if c["size"] > 30) / MM


def letter_line(m: Measured) -> float:
    mark = max(c["bottom"] for c in m.chars[0] if c["size"] > 30)
    return (m.red_lines()[0]["top"] - mark) / MM


def letter_line_width(m: Measured) -> float:
    return m.red_lines()[0]["width"] / MM


def letter_foot(m: Measured) -> float:
    return (m.pages[0][1] - max(line["bottom"] for line in m.red_lines())) / MM


def letter_number(m: Measured) -> float:
    row = m.row("石财函", 0)
    return ((210 - 26) * MM - row[-1]["x1"]) / MM


def letter_folio(m: Measured) -> float:
    return len(_folio(m, 0))


CLAUSES = (
    Clause("5.1", "用纸宽 210 mm（A4）", 209.9, 210.1, "mm", page_width),
    Clause("5.1", "用纸高 297 mm（A4）", 296.9, 297.1, "mm", page_height),
    Clause("5.2.1", "天头（上白边）37±1 mm", 36, 38, "mm", top_margin),
    Clause("5.2.1", "订口（奇数页左白边）28±1 mm", 27, 29, "mm", left_margin(0)),
    Clause("5.2.1", "版心宽 156 mm：奇数页右白边 26 mm", 25.5, 26.5, "mm", right_margin(2)),
    Clause("5.2.1", "偶数页左白边 26 mm（双面印刷）", 25.5, 26.5, "mm", left_margin(1)),
    Clause("5.2.1", "偶数页订口 28±1 mm（右）", 27, 29, "mm", right_margin(1)),
    Clause("5.2.2", "正文 3 号字（16 pt）", 15.9, 16.1, "pt", body_size),
    Clause("5.2.3", "每面 22 行", 22, 22, "行", lines_of_a_page),
    Clause("5.2.3", "每行 28 字", 28, 28, "字", characters_of_a_line),
    Clause("5.2.3", "行距撑满版心：225 mm÷22＝28.99 pt", 28.79, 29.19, "pt", pitch),
    Clause("5.2.3", "满行右缘齐平，相差不过 1 pt", 0, 1, "pt", ragged),
    Clause("7.2.4", "发文机关标志上边缘至版心上边缘 35 mm", 34, 36, "mm", mark_top),
    Clause("7.2.5", "发文字号在标志下空二行", 1.9, 2.1, "行", below_mark),
    Clause("7.2.5", "发文字号居中", 0, 0.5, "mm", number_centred),
    Clause("7.2.7", "红色分隔线在发文字号下 4 mm", 3.5, 4.5, "mm", red_line_below_number),
    Clause("7.2.7", "红色分隔线与版心等宽（156 mm）", 155.5, 156.5, "mm", red_line_width),
    Clause("7.3.1", "标题 2 号字（22 pt）", 21.9, 22.1, "pt", title_size),
    Clause("7.3.1", "标题在红色分隔线下空二行", 1.9, 2.1, "行", title_below_line),
    Clause("7.3.2", "主送机关在标题下空一行", 0.9, 1.1, "行", recipient_below_title),
    Clause("7.3.3", "段首左空二字，首行 26 字", 26, 26, "字", characters_after_an_indent),
    Clause("7.3.4", "附件说明左空二字", 1.9, 2.1, "字", attachment_indent),
    Clause("7.3.5.1", "成文日期右空四字", 3.7, 4.3, "字", date_from_right),
    Clause("7.3.5.1", "署名以成文日期为准居中", 0, 0.5, "mm", name_over_date),
    Clause("7.3.5.1", "印章顶端距正文（附件说明）一行之内", -0.1, 1, "行", seal_below_text),
    Clause("7.3.5.1", "署名、日期居印章中心偏下", 0.1, 21, "mm", day_in_seal),
    Clause("国发〔1999〕25号", "印章直径 42 mm", 41.9, 42.1, "mm", seal_across),
    Clause("7.4.1", "版记首条分隔线高 0.35 mm", 0.34, 0.36, "mm", imprint_line(0)),
    Clause("7.4.1", "版记中间分隔线高 0.25 mm", 0.24, 0.26, "mm", imprint_line(1)),
    Clause("7.4.1", "版记末条分隔线高 0.35 mm", 0.34, 0.36, "mm", imprint_line(-1)),
    Clause("7.4.1", "末条分隔线与版心下边缘重合（距纸边 35 mm）", 34.8, 35.2, "mm", imprint_foot),
    Clause("7.4.2", "抄送机关 4 号字（14 pt）", 13.9, 14.1, "pt", imprint_size),
    Clause("7.5", "页码一字线在版心下边缘之下 7 mm", 6.5, 7.5, "mm", folio_below),
    Clause("7.5", "单页码居右空一字", 0.8, 1.2, "字", odd_folio),
    Clause("7.5", "双页码居左空一字", 0.8, 1.2, "字", even_folio),
    Clause("10.1", "信函：标志上边缘至上页边 30 mm", 29, 31, "mm", letter_mark, "letter"),
    Clause("10.1", "信函：标志下 4 mm 处红色双线", 3.5, 5.5, "mm", letter_line, "letter"),
    Clause("10.1", "信函：双线长 170 mm", 169.5, 170.5, "mm", letter_line_width, "letter"),
    Clause("10.1", "信函：距下页边 20 mm 处红色双线", 19, 21, "mm", letter_foot, "letter"),
    Clause("10.1", "信函：发文字号顶格居版心右边缘", -0.3, 0.6, "mm", letter_number, "letter"),
    Clause("10.1", "信函：首页不显示页码", 0, 0, "个", letter_folio, "letter"),
)


def subject(kind: str) -> tuple[str, Paper]:
    """Return the document that a set of clauses is measured on: long enough to fill pages."""
    name = "official_reply" if kind == "official" else "reply_letter"
    paper = example(name)
    seal = Seal(name=paper.issuer.name)
    paragraphs = (LONG * 2, LONG * 4, LONG * 5, LONG) if kind == "official" else (LONG * 2,)
    changes = {"paragraphs": paragraphs, "stamping": "electronic", "seal": seal, "demo": False}
    return name, replace(paper, **changes)  # type: ignore[arg-type]  # fields of every letter
