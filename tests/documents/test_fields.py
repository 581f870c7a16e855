"""Every field of a paper says what it is called and which article names it, or that it is ours."""

from dataclasses import fields

import pytest

from bureaus.articles import exists, find
from bureaus.checking import ROLES
from bureaus.packs import load_shipped, shipped_codes
from documents.papers.fields import Described, described
from documents.registry import KINDS
from documents.templating import environment

# What carries or checks a paper is no field to be filled in.
SILENT = {"verify_url", "stamping", "seal", "demo", "request_number", "keeper_day", "code_url"}
# What the articles want on papers, in their words (regulations, part C).
WANTED = {
    "interruption_note": {"reason": "RS-M-12", "basis": "RS-M-12", "decisions": "RS-M-12"},
    "spoken_note": {"spoken": "GX-M-7", "resumed_at": "WD-M-8"},
    "transfer_sheet": {
        "case_name": "GX-M-8",
        "party": "WD-M-9",
        "recorded_on": "GX-M-8",
        "stored_on": "GX-C-5",
        "body": "GX-C-5",
        "device": "GX-C-5",
        "officers": "GX-C-5",
    },
    "device_ledger": {"rows": "ZH-M-4"},
    "disc_record": {
        "officers": "GX-C-9",
        "recorders": "GX-C-9",
        "recorded": "GX-C-9",
        "place": "GX-C-9",
        "device": "GX-C-9",
        "media_format": "GX-C-9",
        "length": "GX-C-9",
        "signers": "GX-C-9",
        "decisions": "GX-C-9",
    },
    "disc_label": {"maker": "RS-M-16", "made_on": "SL-M-16", "case_name": "ZH-M-16"},
    "extraction_note": {
        "extractor": "GX-M-11",
        "extracted_at": "WD-M-11",
        "maker": "GX-C-14",
        "proves": "GX-C-14",
    },
    "loan_approval_sheet": {"borrowers": "GX-A-7", "reason": "GX-A-7", "decisions": "GX-A-7"},
    "disposal_sheet": {"term": "RS-M-15", "appraisal": "SL-M-15", "appraised_by": "ZH-M-15"},
    "inspection_sheet": {"findings": "GX-C-16", "ratio": "GX-C-16", "inspector_body": "WD-M-16"},
    "violation_sheet": {"acts": "GX-C-17", "sanctions": "GX-C-18", "investigators": "WD-M-17"},
    "self_criticism_notice": {"ordered": "GX-C-18"},
    "criticism_circular": {"criticised": "RS-A-12"},
    "handler_slip": {"handlers": "RS-A-4", "place": "GX-A-3"},
    "secrecy_pledge": {"secrets": "RS-A-10"},
}


def of(kind: str) -> dict[str, Described]:
    return {field.name: field for field in described(KINDS[kind].schema)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_what_it_means(kind: str) -> None:
    names = {field.name for field in fields(KINDS[kind].schema)}
    assert names - SILENT <= set(of(kind)) <= names
    assert all(field.label for field in of(kind).values())


@pytest.mark.parametrize("kind", KINDS)
def test_the_articles_that_name_a_field_exist(kind: str) -> None:
    assert [name for name in KINDS[kind].articles if not exists(name)] == []


@pytest.mark.parametrize(("kind", "wanted"), WANTED.items())
def test_what_an_article_wants_on_a_paper_is_there_and_names_it(
    kind: str, wanted: dict[str, str]
) -> None:
    found = of(kind)
    assert [name for name, article in wanted.items() if article not in found[name].articles] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_people_fill_in_stands_in_the_template(kind: str) -> None:
    loader = environment().loader
    assert loader is not None
    names = (KINDS[kind].template.name, *environment().list_templates(filter_func=shared))
    source = "".join(loader.get_source(environment(), name)[0] for name in names)
    absent = {name for name in of(kind) if f"paper.{name}" not in source}
    # A circular words in its text whom it criticises; agencies are of one kind.
    assert absent <= {"criticised", "ordered", "requester"}


def shared(name: str) -> bool:
    return name.startswith("_")


@pytest.mark.parametrize("kind", KINDS)
def test_those_who_decide_are_roles_of_the_process(kind: str) -> None:
    assert set(KINDS[kind].signers) <= set(ROLES)


@pytest.mark.parametrize("code", shipped_codes())
def test_every_paper_is_numbered_with_a_word_of_the_bureaus_own(code: str) -> None:
    pack = load_shipped(code)
    assert set(KINDS) <= set(pack.words)
    alone = [word for word in pack.words.values() if word not in pack.series]
    assert len(set(alone)) == len(alone)


@pytest.mark.parametrize("code", shipped_codes())
def test_what_stands_under_the_red_head_shares_one_series(code: str) -> None:
    words = load_shipped(code).words
    red = {words[name] for name, kind in KINDS.items() if kind.layout == "official"}
    assert red == {words["official_notice"]}


def test_an_article_is_quoted_from_its_own_text() -> None:
    assert "写明无法使用的原因和依据" in find("RS-M-12").whole
    assert "提取人、提取时间" in find("GX-M-11").whole
