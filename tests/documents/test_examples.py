"""Every kind of paper prints its example on the pages it should have, with every field on it."""

import io
import re
import subprocess
from dataclasses import replace

import pdfplumber
import pytest

from documents.bundles import shipped
from documents.compose import freeze
from documents.papers.common import Paper
from documents.printing import Printer
from documents.registry import KINDS, example
from documents.templating import word
from tests.documents.conftest import Print, Shown, run_together

PAGES = {
    "approval_sheet": 1,
    "copy_approval_sheet": 1,
    "agency_verification_sheet": 1,
    "party_approval_sheet": 1,
    "incoming_letter_sheet": 1,
    "reply_letter": 2,
    "refusal_notice": 2,
    "correction_notice": 2,
    "proof_of_service": 1,
    "visit_slip": 1,
    "counter_receipt": 1,
    "disc_record": 1,
    "disc_label": 2,
    "register": 3,
    "handler_slip": 1,
    "loan_approval_sheet": 1,
    "loan_register": 1,
    "secrecy_pledge": 1,
    "interruption_note": 1,
    "spoken_note": 1,
    "transfer_sheet": 1,
    "device_ledger": 1,
    "extraction_note": 1,
    "comparison_certificate": 1,
    "recording_checklist": 1,
    "disposal_sheet": 2,
    "inspection_sheet": 1,
    "violation_sheet": 1,
    "criticism_circular": 2,
    "self_criticism_notice": 2,
    "legal_review": 1,
    "official_reply": 2,
    "official_notice": 2,
    "seal_register": 1,
}
# Documents under the red head say in their text what they stand on; slips and lists name nothing.
WITHOUT_ARTICLES = {
    "proof_of_service",
    "visit_slip",
    "counter_receipt",
    "disc_label",
    "register",
    "criticism_circular",
    "self_criticism_notice",
    "legal_review",
    "official_reply",
    "official_notice",
    "recording_checklist",
    "seal_register",
}


def test_the_list_of_papers_is_closed_and_named_as_others_name_them() -> None:
    assert set(KINDS) == set(PAGES)


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_prints_on_its_pages(kind: str, shown: Shown) -> None:
    assert shown(kind).pages == PAGES[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_number_issuer_and_telephone_stand_on_the_paper(kind: str, shown: Shown) -> None:
    paper = example(kind)
    text = run_together(shown(kind).data)
    assert paper.number in text
    assert paper.issuer.name in text
    assert paper.issuer.telephone in text


@pytest.mark.parametrize("kind", sorted(set(KINDS) - WITHOUT_ARTICLES))
def test_the_article_stands_on_the_paper(kind: str, shown: Shown) -> None:
    paper = example(kind)
    assert paper.articles
    text = run_together(shown(kind).data)
    # The seal may stand between two halves of a line that goes over the page.
    assert all(a.text[:12] in text and a.text[-8:] in text for a in paper.articles)


@pytest.mark.parametrize("kind", ["approval_sheet", "party_approval_sheet", "disc_record"])
def test_those_who_decided_stand_on_the_sheet_with_opinion_and_day(kind: str, shown: Shown) -> None:
    paper = example(kind)
    text = run_together(shown(kind).data)
    for decision in paper.decisions:  # type: ignore[attr-defined]
        assert decision.opinion in text
        assert f"{decision.name}（{decision.post}）" in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_font_is_embedded_and_is_one_of_ours(kind: str, shown: Shown) -> None:
    data = shown(kind).data
    done = subprocess.run(["pdffonts", "-"], input=data, capture_output=True, check=True)
    rows = done.stdout.decode().splitlines()[2:]
    assert rows
    for row in rows:
        assert row.split("+")[1].startswith("DY"), row
        assert row.split()[-5] == "yes", row


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_data_gives_the_same_bytes_even_from_another_child(
    kind: str, issue: Print, shown: Shown, printer: Printer
) -> None:
    paper = example(kind)
    first = shown(kind).data
    if kind in {"approval_sheet", "reply_letter"}:
        printer.close()
    assert issue(kind, paper).data == first


def test_another_word_gives_other_bytes(issue: Print) -> None:
    paper = example("reply_letter")
    changed = replace(paper, number="石财函〔2026〕6号")
    assert issue("reply_letter", paper).data != issue("reply_letter", changed).data


def test_nothing_of_the_day_of_printing_gets_into_the_file(issue: Print) -> None:
    data = issue("visit_slip", example("visit_slip")).data
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert not {"CreationDate", "ModDate"} & set(pdf.metadata)


@pytest.mark.parametrize("without", [(), ("articles",), ("bring",), ("articles", "bring")], ids=str)
def test_the_parts_of_a_refusal_are_numbered_as_they_are_there(without: tuple[str, ...]) -> None:
    kind = KINDS["refusal_notice"]
    paper = replace(example(kind.name), **dict.fromkeys(without, ()))  # type: ignore[arg-type]
    html = word(kind, paper, shipped(kind.name))
    heads = re.findall("<h2>(.)、(.+)</h2>", html)
    assert "".join(number for number, _ in heads) == "一二三四"[: 4 - len(without)]
    assert ("依据" in html) == ("articles" not in without)
    assert not re.search(r"<p>\W", re.sub(r"<p>[（《]", "", html))


def test_a_refusal_names_the_defect_what_to_bring_and_the_remedy(issue: Print) -> None:
    paper = example("refusal_notice")
    text = run_together(issue("refusal_notice", paper).data)
    for words in (*paper.reasons, *paper.bring, paper.remedy):  # type: ignore[attr-defined]
        assert words in text


def test_the_counter_receipt_keeps_its_code_off_the_part_that_stays(issue: Print) -> None:
    paper = example("counter_receipt")
    assert run_together(issue("counter_receipt", paper).data).count(paper.code) == 1  # type: ignore[attr-defined]


def test_a_paper_of_another_kind_is_refused() -> None:
    paper: Paper = example("reply_letter")
    with pytest.raises(TypeError):
        freeze("refusal_notice", paper)
