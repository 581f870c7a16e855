"""One character, fifty, two thousand; forty colleagues; three hundred items: still a good paper."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest

from documents.papers.common import CaseLine, Decision, Item, Person
from documents.papers.sheets import ApprovalSheet, PartyApprovalSheet
from documents.registry import KINDS, example, paper_kind
from tests.documents.conftest import POINTS_PER_MM, Print, lines_of, run_together
from tests.documents.extremes import SIZES, Grown, grow
from tests.documents.measures import Leaf, characters_of, faults, leaves_of

# What a paper does not name: things stand in it by their names, persons without telephone, and
# a field in whose place another one is printed.
OF_PERSONS = ("document", "telephone", "post", "unit")
NOT_NAMED: dict[str, set[str]] = {
    "handler_slip": {"handlers[].document", "handlers[].telephone"},
    "approval_sheet": {f"applicants[].{name}" for name in OF_PERSONS},
    "copy_approval_sheet": {f"applicants[].{name}" for name in OF_PERSONS} | {"period", "place"},
    "agency_verification_sheet": {"applicants[].unit"},
    "party_approval_sheet": {"applicants[].post", "applicants[].unit", "licence_number", "scope"},
    "reply_letter": {"items[].name", "items[].note", "period", "place"},
    "visit_slip": {f"visitors[].{name}" for name in OF_PERSONS[:3]},
    "counter_receipt": {f"applicants[].{name}" for name in OF_PERSONS[:3]},
    "loan_approval_sheet": {"borrowers[].document", "borrowers[].telephone"},
    "secrecy_pledge": {"pledger.telephone"},
    "violation_sheet": {"person.document", "person.telephone"},
    "device_ledger": {"rows[].keeper"},
    "disc_record": {"case_name"},
    "disc_label": {"copies[].keeper"},
    "official_reply": {"contact", "telephone"},
    "official_notice": {"contact", "telephone"},
    "criticism_circular": {"contact", "telephone", "criticised"},
    "self_criticism_notice": {"contact", "telephone", "ordered"},
}
# A slip names the first things and says how many there are; a label has one size.
CUT_SHORT: dict[str, set[str]] = {
    "visit_slip": {"items[].name", "items[].note"},
    "disc_label": {
        *("case_name", "case_number", "maker", "retention", "recorders[]"),
        *("copies[].mark", "copies[].use", "copies[].place"),
    },
}
# Lists with a head: by what stands in each row, and a word of the head.
HEADED = {
    **dict.fromkeys(
        ("approval_sheet", "copy_approval_sheet", "agency_verification_sheet"),
        ("items[].name", "案卷号／载体"),
    ),
    "party_approval_sheet": ("items[].name", "案卷号／载体"),
    "incoming_letter_sheet": ("materials[].name", "序号"),
    "inspection_sheet": ("samples[].name", "序号"),
    "reply_letter": ("items[].name", "序号"),
    "comparison_certificate": ("items[].name", "序号"),
    "transfer_sheet": ("files[].name", "文件摘要"),
    "disposal_sheet": ("rows[].name", "到期日"),
    "device_ledger": ("rows[].content", "领用时间"),
    "recording_checklist": ("rows[].step", "执法环节"),
    "loan_register": ("rows[].borrower", "借阅人签字"),
    "seal_register": ("rows[].used_by", "用印编号"),
    "register": ("rows[].content", "查阅人签字"),
}
# A title of fifty characters over a text of one: nothing may stay behind on the first page.
ALL_TITLE = {"criticism_circular", "self_criticism_notice"}


def lost(kind: str, made: Grown, leaves: list[Leaf]) -> Iterator[str]:
    """Name the fields of which a piece stands nowhere on the paper."""
    found = characters_of(leaves)
    allowed = NOT_NAMED.get(kind, set()) | CUT_SHORT.get(kind, set())
    for path, mark in made.marks.items():
        if found[mark] < made.counts[path] and path not in allowed and not told(path):
            yield f"lost: {path}, {found[mark]} of {made.counts[path]}"


def told(path: str) -> bool:
    """Tell whether a thing's case or carrier stands in a column of its own, or nowhere."""
    return path.endswith(("[].medium", "[].case"))


def headless(kind: str, made: Grown, leaves: list[Leaf]) -> Iterator[str]:
    """Name the pages on which a list goes on without its head."""
    if kind not in HEADED:
        return
    path, head = HEADED[kind]
    for leaf in leaves:
        if leaf.has(made.marks[path]) and head not in "".join(w.text for w in leaf.words):
            yield f"page {leaf.number}: a list without its head"


def sizes_of(kind: str) -> list[str]:
    """Of the ledgers one alone gets three hundred rows: the register is tried with five hundred."""
    alike = paper_kind(kind).layout == "register" and kind != "device_ledger"
    return [size for size in SIZES if SIZES[size].things < 300 or not alike]


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_stays_good_whatever_is_written_and_however_many(kind: str, issue: Print) -> None:
    for size in sizes_of(kind):
        paper, made = grow(kind, size)
        leaves = leaves_of(issue(kind, paper).data, paper_kind(kind).layout)
        wrong = [*faults(leaves), *lost(kind, made, leaves)]
        if SIZES[size].things > 2:
            wrong += headless(kind, made, leaves)
        if kind in ALL_TITLE and len(leaves) == 2:
            wrong = [fault for fault in wrong if ": filled" not in fault]
        assert not wrong, (size, wrong[:12])


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


def test_the_signature_stays_with_a_long_opinion(
    sheet: ApprovalSheet, issue: Print, tmp_path: Path
) -> None:
    text = "因办理关联案件需要核对现场检查过程中票据的存放情况，" * 75
    decision = replace(sheet.decisions[0], opinion=text)
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


def test_of_forty_people_the_first_signs_for_all(sheet: ApprovalSheet, issue: Print) -> None:
    people = tuple(Person(name=f"王䶮{n}", unit="监督检查股") for n in range(40))
    printed = issue("approval_sheet", replace(sheet, applicants=people))
    assert "等40人" in run_together(printed.data)
    assert printed.pages <= 2


def test_of_many_items_the_sheet_says_how_many_and_the_seal_stays_on_it(
    sheet: ApprovalSheet, issue: Print
) -> None:
    items = tuple(Item(name=f"证据材料第{n}件", pages=n) for n in range(1, 14))
    printed = issue("approval_sheet", replace(sheet, items=items))
    assert "共13项" in run_together(printed.data)
    assert printed.pages == 2
    assert printed.places["seal-0"][0] == 0


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
