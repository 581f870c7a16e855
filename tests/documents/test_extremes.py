"""One character, fifty, two thousand; forty colleagues; three hundred items: still a good paper."""

import io
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest

from documents.papers.common import CaseLine, Decision, Item, Person, Signer
from documents.papers.discs import DiscRecord
from documents.papers.sheets import ApprovalSheet, PartyApprovalSheet
from documents.registry import KINDS, example
from tests.documents.conftest import POINTS_PER_MM, Print, lines_of, run_together
from tests.documents.extremes import stretched, text_of_length

SENTENCE = "因办理关联案件需要核对现场检查过程中票据的存放情况，"
CHARACTERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
CASE = "石财罚〔2026〕3号"
LENGTHS = {1: "好", 50: (SENTENCE * 2)[:50], 2000: (SENTENCE * 80)[:2000]}


@pytest.fixture(scope="module")
def sheet() -> ApprovalSheet:
    paper = example("approval_sheet")
    assert isinstance(paper, ApprovalSheet)
    return paper


def inside(data: bytes) -> bool:
    """Tell whether every character of every page lies on the paper, clear of its edge."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return all(
            c["x0"] > 8
            and c["x1"] < page.width - 8
            and c["top"] > 8
            and c["bottom"] < page.height - 8
            for page in pdf.pages
            for c in page.chars
        )


@pytest.mark.parametrize("length", LENGTHS)
def test_reasons_and_opinions_of_any_length_print_whole(
    length: int, sheet: ApprovalSheet, issue: Print
) -> None:
    text = LENGTHS[length]
    decisions = tuple(replace(decision, opinion=text) for decision in sheet.decisions)
    printed = issue("approval_sheet", replace(sheet, reason=text, decisions=decisions))
    words = run_together(printed.data)
    assert words.count("签字") == 2
    assert sum(words.count(c) for c in "核") >= text.count("核") * 3
    assert inside(printed.data)
    assert printed.pages <= (1 if length < 2000 else 6)


@pytest.mark.parametrize("kind", ["reply_letter", "refusal_notice", "correction_notice"])
@pytest.mark.parametrize("length", LENGTHS)
def test_letters_of_any_length_print_whole(kind: str, length: int, issue: Print) -> None:
    text = LENGTHS[length]
    paper = replace(example(kind), paragraphs=(text,))  # type: ignore[call-arg]
    data = issue(kind, paper).data
    assert run_together(data).count("核") >= text.count("核")
    assert inside(data)


def test_the_signature_stays_with_a_long_opinion(
    sheet: ApprovalSheet, issue: Print, tmp_path: Path
) -> None:
    decision = replace(sheet.decisions[0], opinion=LENGTHS[2000])
    data = issue("approval_sheet", replace(sheet, decisions=(decision,))).data
    lines = lines_of(data, tmp_path)
    signed = next(line for line in lines if "签字" in line.text)
    above = [x for x in lines if x.page == signed.page and x.top < signed.top and len(x.text) > 20]
    assert above


def test_long_chinese_names_print_whole(sheet: ApprovalSheet, issue: Print) -> None:
    name = "买买提·阿卜杜热合曼·努尔穆罕默德江"
    case = CaseLine(number="石财罚〔2026〕3号", name="某" * 90 + "案")
    person = Person(name=name, unit="高新技术产业开发区应急管理局执法监察大队", post="副主任科员")
    decision = replace(sheet.decisions[-1], name=name, post="党组书记、局长（主持全面工作）")
    paper = replace(sheet, applicants=(person,), cases=(case,), decisions=(decision,))
    printed = issue("approval_sheet", paper)
    assert run_together(printed.data).count(name) == 3
    assert inside(printed.data)


def test_forty_people_ask_together(sheet: ApprovalSheet, issue: Print) -> None:
    people = tuple(Person(name=f"王䶮{CHARACTERS[n]}", unit="监督检查股") for n in range(40))
    printed = issue("approval_sheet", replace(sheet, applicants=people))
    words = run_together(printed.data)
    assert all(person.name in words for person in people)
    assert "等40人" in words
    assert printed.pages <= 2


def test_forty_participants_sign_the_disc_record(issue: Print) -> None:
    paper = example("disc_record")
    assert isinstance(paper, DiscRecord)
    signers = tuple(Signer(name=f"赵龑{CHARACTERS[n]}") for n in range(40))
    printed = issue("disc_record", replace(paper, signers=signers))
    words = run_together(printed.data)
    assert all(signer.name in words for signer in signers)
    assert printed.pages <= 2


def test_three_hundred_items_go_to_a_list_that_repeats_its_head(
    sheet: ApprovalSheet, issue: Print
) -> None:
    items = tuple(Item(name=f"证据材料第{n}件", case=CASE, pages=n) for n in range(1, 301))
    printed = issue("approval_sheet", replace(sheet, items=items))
    words = run_together(printed.data)
    assert "共300项" in words
    assert all(f"证据材料第{n}件" in words for n in range(1, 301))
    assert words.count("案卷号／载体") == printed.pages - 1
    assert printed.places["seal-0"][0] == 0
    assert inside(printed.data)


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_with_every_optional_place_empty_prints(kind: str, issue: Print) -> None:
    bare = {"verify_url": "", "remarks": (), "articles": (), "seal": None, "demo": False}
    for name in ("decisions", "items", "attachments", "credentials", "checks", "contact", "remedy"):
        if hasattr(example(kind), name):
            bare[name] = "" if name in {"contact", "remedy"} else ()
    printed = issue(kind, replace(example(kind), **bare))  # type: ignore[arg-type]
    assert "None" not in run_together(printed.data)
    assert inside(printed.data)


def test_a_decision_not_yet_taken_leaves_room_to_sign(sheet: ApprovalSheet, issue: Print) -> None:
    waiting = Decision(label="局主要负责人意见")
    printed = issue("approval_sheet", replace(sheet, decisions=(sheet.decisions[0], waiting)))
    assert "签字：年月日" in run_together(printed.data)
    assert "seal-0" not in printed.places


def test_credentials_show_what_was_seen_and_kept(issue: Print) -> None:
    paper = example("party_approval_sheet")
    assert isinstance(paper, PartyApprovalSheet)
    words = run_together(issue("party_approval_sheet", paper).data)
    for credential in paper.credentials:
        assert credential.name in words


def test_sheets_fill_their_page(sheet: ApprovalSheet, issue: Print, tmp_path: Path) -> None:
    data = issue("approval_sheet", sheet).data
    lowest = max(line.bottom for line in lines_of(data, tmp_path) if line.text.startswith("说明"))
    assert lowest > (297 - 33 - 6) * POINTS_PER_MM


@pytest.mark.parametrize(
    "kind", ["violation_sheet", "secrecy_pledge", "spoken_note", "proof_of_service"]
)
def test_every_free_text_of_a_paper_may_be_long(kind: str, issue: Print) -> None:
    paper = stretched(example(kind), 2000)
    data = issue(kind, paper).data
    long = sum(value == text_of_length(2000) for value in vars(paper).values())
    assert long
    assert run_together(data).count("核") >= text_of_length(2000).count("核") * long
    assert inside(data)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        # The text begins on the first page, below the heading.
        assert len(pdf.pages[0].chars) > 400


@pytest.mark.parametrize(
    ("kind", "head"), [("device_ledger", "领用时间"), ("disposal_sheet", "到期日")]
)
def test_three_hundred_rows_keep_their_heads(kind: str, head: str, issue: Print) -> None:
    paper = example(kind)
    rows = paper.rows  # type: ignore[attr-defined]
    many = replace(paper, rows=tuple(rows[n % len(rows)] for n in range(300)))
    printed = issue(kind, many)
    sheets = printed.pages - (kind == "disposal_sheet")
    assert run_together(printed.data).count(head) == sheets
    assert inside(printed.data)
