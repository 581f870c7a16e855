"""What stands on the papers: each is issued when its fields are known, and says what was said."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import Dispatch, RequestCredential
from archive.access.queries import Parts
from archive.instruments.models import Instrument
from archive.instruments.serving import sendings_of
from archive.register.rules import Entry, Line
from core.installation import Installation
from documents import registry
from documents.papers.common import Paper
from studio import scenarios
from studio.scenario_walk import BEGIN
from tests.workflows.browsing import browser
from tests.workflows.matters import LETTER, PARTY, STAFF, Matters
from workflows import engine, preview
from workflows.papers import issuing, receipts, slips

FOLDER = Path(__file__).parent.parent / "scenarios"
ORGAN = {
    "by": "archivist",
    "requester": "state_organ",
    "organ": "police",
    "actions": ["view"],
    "materials": ["file"],
    "persons": [{"name": "来访民警", "unit": "市公安局某支队", "identity_kind": "officer"}],
    "letter": {"issuer": "市公安局", "number": "公介〔2026〕1号", "dated": "2026-11-20"},
}


def papers(installation: Installation) -> dict[str, dict[str, Any]]:
    """Return what stands on the papers issued so far, the last of each kind."""
    with installation.database.reading() as session:
        issued = session.scalars(select(Instrument).order_by(Instrument.id))
        return {one.kind: one.frozen["data"] for one in issued}


def of(matters: Matters, kind: str) -> dict[str, Any]:
    """Return what stands on the paper of a kind."""
    return papers(matters.installation)[kind]


def sendings(matters: Matters, kind: str) -> list[Dispatch]:
    """Return how the papers of a kind went out."""
    with matters.installation.database.reading() as session:
        papers = session.scalars(select(Instrument).where(Instrument.kind == kind)).all()
        return [sent for paper in papers for sent in sendings_of(session, paper)]


@pytest.mark.article("RS-A-8", "SL-A-8")
def test_the_letter_sheet_is_issued_last_with_the_number_and_dispatch_of_the_reply(
    matters: Matters,
) -> None:
    matters.submit(LETTER)
    matters.decide("archivist", "register_letter", letter_title="关于商请提供材料的函")
    matters.decide("bureau_head", "approve_head")
    assert papers(matters.installation) == {}
    matters.decide("handler", "copy_and_mail", tracking="")
    sheet, reply = of(matters, "incoming_letter_sheet"), of(matters, "reply_letter")
    assert sheet["reply_number"] == reply["number"]
    assert sheet["dispatch"] == "2036年1月7日寄出"
    assert sheet["letter_title"] == reply["letter_title"] == "关于商请提供材料的函"
    assert (sheet["received_on"], sheet["received_by"]) == ("2026-11-20", matters.name("archivist"))
    assert [one["label"] for one in sheet["decisions"]] == ["登记拟办意见", "局主要负责人意见"]
    assert reply["approved_by"] == "局主要负责人"
    assert reply["attachments"] == ["行政处罚决定书（3页）"]
    assert reply["contact"] == matters.name("handler")


@pytest.mark.article("RS-A-8", "SL-A-8")
def test_an_agency_invited_to_read_gets_the_sheet_before_anybody_comes(matters: Matters) -> None:
    matters.submit({**LETTER, "actions": ["onsite_read"]})
    matters.decide("archivist", "register_letter", way="onsite")
    matters.decide("bureau_head", "approve_head")
    matters.decide("handler", "invite")
    sheet, reply = of(matters, "incoming_letter_sheet"), of(matters, "reply_letter")
    assert sheet["reply_number"] == reply["number"]
    assert (reply["contact"], reply["telephone"]) == ("档案管理员", "0375-0000000")


@pytest.mark.article("GX-C-9", "RS-M-16", "SL-M-16", "ZH-M-16")
@pytest.mark.parametrize("bureau", ["hrss", "emergency", "market", "finance", "statistics"])
def test_record_and_label_are_issued_when_the_discs_lie_in_their_places(
    staged: Installation, bureau: str
) -> None:
    found = scenarios.read(FOLDER / "disc_burning.json")
    scenario = next(one for one in found if one["bureau"] == bureau)
    assert scenarios.run(scenario, staged).problems == []
    issued = papers(staged)
    record, label = issued["disc_record"], issued["disc_label"]
    places = [(one["place"], one["keeper"]) for one in record["copies"]]
    assert places == [("档案室光盘柜", "档案管理员"), ("局办公室保险柜", "办公室人员")]
    assert label["copies"] == record["copies"]
    assert record["burned_on"] == label["made_on"] == "2026-11-20"
    assert record["burned_by"] == label["maker"] == "执法人员一"


@pytest.mark.article("RS-A-6")
def test_the_letter_of_introduction_stands_on_the_sheet(matters: Matters) -> None:
    matters.submit(ORGAN)
    matters.decide("archivist", "verify")
    sheet = of(matters, "agency_verification_sheet")
    assert (sheet["agency"], sheet["letter_issuer"]) == ("市公安局某支队", "市公安局")
    assert (sheet["letter_number"], sheet["letter_day"]) == ("公介〔2026〕1号", "2026-11-20")
    assert [one["text"] for one in sheet["checks"]] == [
        "单位介绍信（公介〔2026〕1号）",
        "申请人有效证件",
    ]


@pytest.mark.article("RS-A-7.2")
def test_the_papers_of_a_lawyer_are_listed_with_the_numbers_that_were_given(
    matters: Matters,
) -> None:
    letter = {"number": "律介〔2026〕3号", "client": "委托他的人"}
    matters.submit({**PARTY, "requester": "lawyer", "letter": letter})
    matters.decide("archivist", "verify")
    matters.decide("bureau_head", "approve_head")
    sheet = of(matters, "party_approval_sheet")
    assert (sheet["party"], sheet["principal"]) == ("情景用当事人", "委托他的人")
    listed = sheet["credentials"]
    numbers = {one["name"]: one["number"] for one in listed}
    assert numbers["单位介绍信"] == "律介〔2026〕3号"
    assert numbers["律师执业证"] == "14104201910123456"
    assert numbers["有效身份证件"] == "4104**********1236"
    assert all(one["original_seen"] for one in listed)


@pytest.mark.article("RS-A-7.1")
def test_what_the_rules_forbid_is_refused_in_words_and_nothing_is_to_be_brought(
    matters: Matters,
) -> None:
    matters.submit({**PARTY, "actions": ["photocopy"]})
    notice = of(matters, "refusal_notice")
    assert notice["act"] == "复制"
    assert notice["addressed"] == "你"
    assert notice["bring"] == []
    assert len(notice["reasons"]) == 1
    assert notice["reasons"][0].startswith("当事人申请复印结论性文件，按照《")
    assert notice["reasons"][0].endswith("第七条第一款的规定，不予办理")
    assert "行政复议" in notice["remedy"]


@pytest.mark.article("RS-A-6")
def test_whoever_is_refused_for_a_missing_paper_reads_what_to_bring(matters: Matters) -> None:
    matters.submit(ORGAN)
    refusal = {"decision": "refuse", "opinion": "介绍信无公章。", "bring": "盖章的介绍信"}
    matters.decide("archivist", "verify", **refusal)
    notice = of(matters, "refusal_notice")
    assert notice["recipient"] == "市公安局"
    assert (notice["act"], notice["addressed"]) == ("查阅", "你单位")
    assert (notice["reasons"], notice["bring"]) == (["介绍信无公章。"], ["盖章的介绍信"])


def test_delivering_a_refusal_notes_beside_the_notice_how_it_went(matters: Matters) -> None:
    matters.submit({**PARTY, "actions": ["photocopy"]})
    posted = {"way": "mail", "delivered_on": "2026-11-20", "tracking": "XA12345678944"}
    matters.decide("archivist", "deliver_refusal", **posted)
    [sent] = sendings(matters, "refusal_notice")
    assert (sent.way, sent.sent_on, sent.tracking) == ("mail", date(2026, 11, 20), "XA12345678944")
    assert sent.sent_by_name == matters.name("archivist")


@pytest.mark.article("RS-A-8", "SL-A-8")
def test_the_reply_shows_how_the_step_that_signed_it_sent_it(matters: Matters) -> None:
    matters.submit(LETTER)
    matters.decide("archivist", "register_letter")
    matters.decide("bureau_head", "approve_head")
    matters.decide("handler", "copy_and_mail", tracking="XA12345678944")
    [sent] = sendings(matters, "reply_letter")
    assert (sent.way, sent.tracking, sent.sent_on) == ("mail", "XA12345678944", date(2036, 1, 7))
    assert sendings(matters, "incoming_letter_sheet") == []


@pytest.mark.article("RS-A-5")
def test_a_member_of_the_bureau_is_told_another_remedy(matters: Matters) -> None:
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head", decision="refuse", opinion="与工作无关。")
    assert "行政复议" not in of(matters, "refusal_notice")["remedy"]


@pytest.mark.article("RS-A-5")
def test_a_refusal_leaves_the_sheet_with_the_refusing_opinion(matters: Matters) -> None:
    matters.submit(STAFF)
    refusal = {"decision": "refuse", "opinion": "与工作无关。", "bring": "部门的说明"}
    matters.decide("bureau_head", "approve_head", **refusal)
    [opinion] = of(matters, "approval_sheet")["decisions"]
    assert (opinion["mark"], opinion["opinion"]) == ("refuse", "不同意。与工作无关。")
    assert opinion["name"] == matters.name("bureau_head")
    assert of(matters, "refusal_notice")["bring"] == ["部门的说明"]


@pytest.mark.article("RS-A-6")
def test_a_verification_that_refuses_stands_on_the_sheet_as_such(matters: Matters) -> None:
    matters.submit(ORGAN)
    matters.decide("archivist", "verify", decision="refuse", opinion="介绍信无公章。")
    [opinion] = of(matters, "agency_verification_sheet")["decisions"]
    assert opinion["opinion"] == "经核验，不予办理。介绍信无公章。"


@pytest.mark.article("RS-A-4", "SL-A-4")
def test_the_copy_sheet_lists_the_copies_that_were_made(matters: Matters) -> None:
    matters.submit({"by": "handler", "requester": "handler", **COPIES})
    matters.decide("legal_head", "approve_legal")
    assert papers(matters.installation) == {}
    matters.decide("archivist", "make_copy", taken_by="承办人甲")
    sheet = of(matters, "copy_approval_sheet")
    assert [(one["name"], one["pages"]) for one in sheet["items"]] == [("行政处罚决定书", 3)]
    assert sheet["taken_by"] == "承办人甲"


@pytest.mark.article("RS-A-7.1")
def test_the_receipt_names_what_was_taken_in_and_a_code_to_ask_by(matters: Matters) -> None:
    receipt = receipt_of(matters, PARTY)
    assert receipt["wanted"] == "查阅《情景用案卷1》（市人社局罚〔2026〕1号）的结论性文件"
    assert receipt["papers"] == ["单位介绍信（原件待验）", "有效身份证件（原件待验）"]
    shown = RequestCredential(term="律师执业证", original_seen=True, object_key="f" * 64)
    alone = Parts([], [shown], [], [])
    assert receipts.paper(shown, alone) == "律师执业证（已验原件、留存扫描件）"
    assert receipt["received_by"] == matters.name("archivist")
    assert receipt["code_url"].endswith("/r/7KQ4M2XD93")


def receipt_of(matters: Matters, raw: dict[str, Any]) -> dict[str, Any]:
    """Take in a request and return what its receipt says; its code is a known one."""

    def issue(session: Session) -> None:
        asked, sent = matters.send(session, raw)
        sent = replace(sent, receipt_code="7KQ4M2XD93")
        by, pack = matters.actor(session, "archivist"), matters.pack(session)
        receipts.issue_receipt(session, pack, asked, sent, by=by, at=matters.at)

    matters.write(issue)
    return of(matters, "counter_receipt")


# Taken in on a Tuesday; verifying takes 1 working day, the head 3, the letter 3 more and
# its registration 1: an answer, not the days for reading after it.
@pytest.mark.parametrize(
    ("raw", "day"), [(PARTY, "2026-11-30"), (ORGAN, "2026-11-25"), (LETTER, "2026-12-03")]
)
def test_the_receipt_promises_an_answer_within_the_limits_of_the_way(
    matters: Matters, raw: dict[str, Any], day: str
) -> None:
    assert receipt_of(matters, raw)["answer_until"] == day


@pytest.mark.usefixtures("now")
def test_the_page_of_the_counter_shows_the_day_too(matters: Matters) -> None:
    receipt_of(matters, PARTY)
    page = browser(matters, "archivist").get("/requests/1/receipt")
    assert "最迟 2026年11月30日（本局内部时限）" in page.text


def test_no_day_is_promised_where_a_step_on_the_way_has_no_limit(matters: Matters) -> None:
    def ends(session: Session, *limits: str) -> date | None:
        pack = matters.pack(session)
        steps = [
            engine.PredictedStep(name, name, {"kind": "approve", "due": name}) for name in limits
        ]
        return preview.answered_by(pack, steps, at=matters.at)

    assert matters.read(lambda s: ends(s, "verify", "approve"))
    assert matters.read(lambda s: ends(s, "verify", "no_such_limit")) is None
    assert matters.read(ends) is None


def test_notice_reply_and_circular_are_numbered_one_after_the_other(matters: Matters) -> None:
    kinds = ("official_notice", "official_reply", "reply_letter", "criticism_circular")

    def issue(session: Session, kind: str) -> str:
        by, pack = matters.actor(session, "bureau_head"), matters.pack(session)

        def build(own: issuing.Own) -> Paper:
            return replace(registry.example(kind), number=own["number"])

        order = issuing.Order(kind, build, {})
        return issuing.issue(session, pack, matters.bureau_id, order, by=by, at=matters.at).number

    numbers = [matters.write(lambda s, kind=kind: issue(s, kind)) for kind in kinds]
    assert numbers == [
        "平人社〔2026〕1号",
        "平人社〔2026〕2号",
        "平人社函〔2026〕1号",
        "平人社〔2026〕3号",
    ]


ENTRY = Entry(
    id=1,
    year=2026,
    n=42,
    entered_at=BEGIN,
    entered_by_name="档案管理员",
    requester_kind="state_organ",
    requester="来访民警",
    unit="市公安局",
    people=[{"name": "来访民警", "credentials": "单位介绍信、申请人有效证件"}],
    letter_number="公介〔2026〕1号",
    cases=[{"number": "平人社罚〔2026〕1号"}],
    materials=["file"],
    actions=["view"],
    purpose="work",
    reason="办理案件需要。",
    verifier="林静怡",
    approvers=[],
    basis=["RS-A-6"],
    remarks="",
)


@pytest.mark.article("RS-A-6")
def test_a_line_of_the_register_tells_papers_reason_and_who_verified() -> None:
    row = slips.row_of(Line(ENTRY))
    assert row.unit == "市公安局（公介〔2026〕1号；单位介绍信、申请人有效证件）"
    assert row.content == "案卷。事由：办理案件需要。"
    assert row.approved_by == "核验：林静怡"
    approved = replace(ENTRY, approvers=[{"name": "陈国栋"}], people=[], letter_number="", unit="")
    row = slips.row_of(Line(approved, opened=("处罚决定书",)))
    assert (row.unit, row.approved_by) == ("", "陈国栋")
    assert row.content == "处罚决定书。事由：办理案件需要。"


COPIES = {"actions": ["photocopy"], "materials": ["file"]}
