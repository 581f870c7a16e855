"""The letters measured from the PDF against GB/T 9704-2012 (mm and points on paper)."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from documents.papers.common import Article, Issuer, Item, Seal
from documents.papers.letters import ReplyLetter
from documents.registry import example
from tests.documents.conftest import POINTS_PER_MM, Line, Print, characters, lines_of, run_together

LEFT, RIGHT = 28 * POINTS_PER_MM, (210 - 26) * POINTS_PER_MM
LONG = (
    "查阅人应当严格遵守保密制度，保守国家秘密和行政执法案件当事人的商业秘密、个人隐私。未经批准，"
    "不得擅自对外提供或者通过互联网等传播渠道发布现场执法音视频资料；需要复制资料的，应当经局机关"
    "法制机构主要负责人批准。查阅案卷材料或者音视频资料，查询人无需交纳查询费。"
)


@pytest.fixture(scope="module")
def reply() -> ReplyLetter:
    paper = example("reply_letter")
    assert isinstance(paper, ReplyLetter)
    return replace(paper, attachments=(), demo=False, stamping="wet")


def body(lines: list[Line], page: int = 0) -> list[Line]:
    """The lines of the text: 3号 characters, between the heading and the closing block."""
    return [line for line in lines if line.page == page and line.text in LONG * 3]


def full(lines: list[Line]) -> list[Line]:
    return [line for line in body(lines) if len(line.text) >= 26]


def test_lines_are_28_99_points_apart(reply: ReplyLetter, issue: Print) -> None:
    data = issue("reply_letter", replace(reply, paragraphs=(LONG * 2,))).data
    bases = sorted(
        {round(c["matrix"][5], 2) for c in characters(data) if abs(c["size"] - 16) < 0.1}
    )
    pitches = [later - earlier for earlier, later in pairwise(bases)]
    text = [pitch for pitch in pitches if pitch < 40]
    assert len(text) >= 7
    assert all(abs(pitch - 28.99) <= 0.2 for pitch in text)


def test_full_lines_have_28_characters_and_end_flush_at_both_sides(
    reply: ReplyLetter, issue: Print
) -> None:
    data = issue("reply_letter", replace(reply, paragraphs=(LONG * 2,))).data
    rows: dict[float, list[dict[str, Any]]] = {}
    for c in characters(data):
        if abs(c["size"] - 16) < 0.1:
            rows.setdefault(round(c["matrix"][5], 1), []).append(c)
    whole = [row for row in rows.values() if len(row) >= 27 and row[0]["x0"] < LEFT + 5]
    assert len(whole) >= 5
    for row in whole:
        assert abs(row[0]["x0"] - LEFT) <= 1
        assert abs(row[-1]["matrix"][4] + 15.78 - RIGHT) <= 1, "".join(c["text"] for c in row)
    assert {len(row) for row in whole} & {28}


def test_a_line_never_begins_with_a_mark_that_closes(
    reply: ReplyLetter, issue: Print, tmp_path: Path
) -> None:
    texts = tuple("中" * extra + LONG for extra in range(1, 6))
    data = issue("reply_letter", replace(reply, paragraphs=texts)).data
    lines = lines_of(data, tmp_path)
    assert len(lines) > 25
    assert not [line.text for line in lines if line.text[0] in "，。；：、）》〕”’！？"]
    assert not [line.text for line in lines if line.text[-1] in "（《〔“‘"]


def test_the_text_stays_inside_its_measure_on_odd_and_even_pages(
    reply: ReplyLetter, issue: Print
) -> None:
    data = issue("reply_letter", replace(reply, paragraphs=(LONG * 8,))).data
    for page, (left, right) in enumerate(((28, 184), (26, 182))):
        text = [c for c in characters(data, page) if abs(c["size"] - 16) < 0.1]
        assert min(c["x0"] for c in text) >= left * POINTS_PER_MM - 0.5
        assert max(c["x1"] for c in text) <= right * POINTS_PER_MM + 0.5
        assert max(c["bottom"] for c in text) <= (297 - 35) * POINTS_PER_MM + 0.5


def test_an_even_page_of_text_holds_22_lines(reply: ReplyLetter, issue: Print) -> None:
    data = issue("reply_letter", replace(reply, paragraphs=(LONG * 12,))).data
    bases = {round(c["matrix"][5]) for c in characters(data, 1) if abs(c["size"] - 16) < 0.1}
    assert len(bases) == 22


def test_the_red_lines_and_the_mark_stand_where_the_letter_format_has_them(
    reply: ReplyLetter, issue: Print, tmp_path: Path
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(issue("reply_letter", reply).data)
    with pdfplumber.open(path) as pdf:
        page = pdf.pages[0]
        red = [r for r in page.rects if abs(r["width"] / POINTS_PER_MM - 170) < 0.5]
        tops = sorted(r["top"] / POINTS_PER_MM for r in red)
        mark = [c for c in page.chars if c["size"] > 30]
    assert all(abs(r["x0"] / POINTS_PER_MM - 20) < 0.2 for r in red)
    assert abs(tops[0] - 49) < 1
    assert abs(max(tops) - 277) < 1.5
    assert abs(min(c["top"] for c in mark) / POINTS_PER_MM - 30) < 1.5
    assert max(c["x1"] for c in mark) <= RIGHT + 2
    assert "".join(c["text"] for c in mark) == reply.issuer.name


@pytest.mark.parametrize("name", ["湛河区统计局", "平顶山高新技术产业开发区应急管理局"])
def test_short_and_long_names_of_bureaus_fit_the_mark_and_the_closing_block(
    name: str, reply: ReplyLetter, issue: Print, tmp_path: Path
) -> None:
    paper = replace(reply, issuer=Issuer(name=name, telephone="0375-0000000"), paragraphs=("好。",))
    data = issue("reply_letter", paper).data
    mark = [c for c in characters(data) if c["size"] > 30]
    assert min(c["x0"] for c in mark) >= LEFT - 1
    assert max(c["x1"] for c in mark) <= RIGHT + 1
    closing = [line for line in lines_of(data, tmp_path) if line.text == name][-1]
    day = [line for line in lines_of(data, tmp_path) if line.text == "2026年11月21日"][-1]
    assert closing.right <= RIGHT + 1
    assert abs((closing.left + closing.right) / 2 - (day.left + day.right) / 2) < 2


def test_the_seal_covers_name_and_date_and_starts_within_a_line_of_the_text(
    reply: ReplyLetter, issue: Print, tmp_path: Path
) -> None:
    printed = issue("reply_letter", replace(reply, stamping="electronic", seal=Seal(name="某局")))
    page, left, top, right, bottom = printed.places["seal-0"]
    lines = [line for line in lines_of(printed.data, tmp_path) if line.page == page]
    day = next(line for line in lines if line.text == "2026年11月21日")
    last = next(line for line in lines if line.text == "特此函复。")
    middle = (day.left + day.right) / 2 / POINTS_PER_MM
    assert right - left == pytest.approx(42, abs=0.1)
    assert bottom - top == pytest.approx(42, abs=0.1)
    assert left < middle < right
    assert (top + bottom) / 2 < day.top / POINTS_PER_MM
    assert day.bottom / POINTS_PER_MM < bottom
    assert -1 < top - last.bottom / POINTS_PER_MM < 10.3


def test_the_closing_block_never_stands_alone(
    reply: ReplyLetter, issue: Print, tmp_path: Path
) -> None:
    for count in range(60, 420, 24):
        data = issue("reply_letter", replace(reply, paragraphs=((LONG * 4)[:count],))).data
        lines = lines_of(data, tmp_path)
        last = max(line.page for line in lines)
        name = [line for line in lines if line.page == last and line.text == reply.issuer.name][-1]
        above = [x for x in lines if x.page == last and x.top < name.top and x.text != "—2—"]
        assert len(above) >= 2, count


def test_who_asks_is_told_whom_to_call(reply: ReplyLetter, issue: Print) -> None:
    text = run_together(issue("reply_letter", reply).data)
    assert f"联系人：{reply.contact}，联系电话：{reply.issuer.telephone}" in text


@pytest.mark.parametrize("rows", range(4, 13))
def test_no_page_is_left_half_empty_because_the_closing_block_moved(
    reply: ReplyLetter, issue: Print, rows: int
) -> None:
    paper = replace(reply, paragraphs=("中" * 28 * rows,), attachments=("行政处罚决定书（3页）",))
    with pdfplumber.open(io.BytesIO(issue("reply_letter", paper).data)) as pdf:
        assert len(pdf.pages) <= 2
        first = [c for c in pdf.pages[0].chars if abs(c["size"] - 16) < 0.1]
        free = (297 - 35) * POINTS_PER_MM - max(c["bottom"] for c in first)
    assert free < 8 * 28.99


def test_a_long_list_of_copies_stands_on_a_page_of_its_own(
    reply: ReplyLetter, issue: Print
) -> None:
    items = tuple(Item(name=f"询问笔录{n}", pages=2) for n in range(1, 12))
    short = issue("reply_letter", replace(reply, items=items[:3]))
    long = issue("reply_letter", replace(reply, items=items))
    assert "提供材料清单" not in run_together(short.data)
    assert long.pages == short.pages + 1
    text = run_together(long.data)
    assert text.index("特此函复") < text.index("提供材料清单") < text.index("询问笔录11")


def test_a_letter_cites_its_articles_without_reciting_them(
    reply: ReplyLetter, issue: Print
) -> None:
    article = Article(
        id="RS-A-8", text="《某制度》第八条：外地执法部门来函索要", cited="《某制度》第八条"
    )
    text = run_together(issue("reply_letter", replace(reply, articles=(article,))).data)
    assert "根据《某制度》第八条的规定，" in text
    assert "来函索要" not in text


def test_a_letter_without_a_title_is_named_by_its_number(reply: ReplyLetter, issue: Print) -> None:
    text = run_together(issue("reply_letter", replace(reply, letter_title="")).data)
    assert f"你单位来函（{reply.letter_number}）收悉" in text
    assert "《》" not in text
