"""Human resources and finance, whose texts read alike: who may see what, cell by cell."""

from typing import Any

import pytest

from bureaus.access_rules import AccessFacts, decide_access
from bureaus.packs import load_shipped
from tests.bureaus.cells import HEAD, ORGAN_PAPERS, PARTY_PAPERS, assert_cell, cell

# Whose articles begin how.
BUREAUS = {"RS": "hrss", "SL": "finance"}
FILE_AND_AV = ("file", "av", "conclusive", "evidence_basis")
LISTED = (
    "police",
    "procuratorate",
    "court",
    "state_security",
    "discipline_inspection",
    "judicial_administration",
    "audit",
)
LAWYER_PAPERS = [*PARTY_PAPERS, "委托书", "授权书", "律师执业证"]
ORGAN = {"credentials": ORGAN_PAPERS, "verify": True, "basis": ["A-6"], "defaults": [14]}
UNKNOWN = {**ORGAN, "chain": HEAD, "defaults": [14, 15]}
PARTY = {
    "chain": HEAD,
    "credentials": PARTY_PAPERS,
    "verify": True,
    "basis": ["A-7.1"],
    "defaults": [16, 17],
}
LAWYER = {
    **PARTY,
    "credentials": LAWYER_PAPERS,
    "basis": ["A-7.1", "A-7.2"],
    "defaults": [16, 17, 19],
}
LETTER = {
    "chain": HEAD,
    "credentials": ["来函"],
    "executor": "handler",
    "basis": ["A-8"],
}
DIRECT = {"basis": ["A-4"], "defaults": [38]}
BY_LEGAL_HEAD = {"chain": ["legal_head"], "basis": ["A-4"], "defaults": [38]}
BY_HEAD = {"chain": HEAD, "basis": ["A-5"], "defaults": [38]}
VIEW_ONLY = {"basis": ["A-7.1"], "defaults": [18]}
NO_LENDING = {"basis": ["A-4"], "defaults": [32]}


Said = tuple[str, str, str, dict[str, Any]]


def silent(article: str) -> dict[str, list[object]]:
    return {"basis": [f"A-{article}"], "defaults": []}


def said(article: str, asked: str, outcome: str, **expected: object) -> Said:
    return article, asked, outcome, expected


CELLS = [
    # Row 1: the handler sees everything of the own case, in the archive room.
    *(said("A-4", f"handler view {m}", "allow_direct", **DIRECT) for m in FILE_AND_AV),
    said("A-4", "handler view file purpose=litigation", "allow_direct", **DIRECT),
    said("A-4", "handler view file archived=no", "allow_direct", **DIRECT),
    said("A-4", "handler view av case_kind=licence", "allow_direct", **DIRECT),
    # Row 2: copies of files and recordings alike, by the legal head.
    said("A-4", "handler photocopy file", "needs_approval", **BY_LEGAL_HEAD),
    said("A-4", "handler copy file", "needs_approval", **BY_LEGAL_HEAD),
    said("A-4", "handler photocopy evidence_basis", "needs_approval", **BY_LEGAL_HEAD),
    said("A-4", "handler copy av", "needs_approval", **{**BY_LEGAL_HEAD, "defaults": [20, 38]}),
    said(
        "A-4",
        "handler copy av purpose=litigation",
        "needs_approval",
        **{**BY_LEGAL_HEAD, "defaults": [20, 38]},
    ),
    said("A-4", "handler excerpt file", "undefined", **silent("4")),
    said("A-4", "handler extract_evidence av", "undefined", **silent("4")),
    # Row 3: nobody else of the bureau without special reason and the head.
    *(said("A-5", f"staff view {m}", "needs_approval", **BY_HEAD) for m in FILE_AND_AV),
    said("A-5", "staff photocopy file", "undefined", **silent("5")),
    said("A-5", "staff copy av purpose=supervision", "undefined", **silent("5")),
    # Row 4: state organs view, photocopy and copy once verified.
    *(
        said("A-6", f"state_organ {a} {m}", "allow_after_verify", **ORGAN)
        for a in ("view", "photocopy", "copy")
        for m in FILE_AND_AV
    ),
    *(
        said("A-6", f"state_organ view file organ={organ}", "allow_after_verify", **ORGAN)
        for organ in LISTED
    ),
    said("A-6", "state_organ view file organ=other", "needs_approval", **UNKNOWN),
    said("A-6", "state_organ copy av organ=other", "needs_approval", **UNKNOWN),
    said("A-6", "state_organ excerpt file", "undefined", **silent("6")),
    said("A-13", "state_organ call_file file organ=court", "undefined", **silent("13")),
    # Rows 5 and 6: the party and the lawyer see conclusive documents and recordings.
    said("A-7", "party view conclusive", "needs_approval", **PARTY),
    said("A-7", "party view av", "needs_approval", **PARTY),
    said("A-7", "lawyer view conclusive", "needs_approval", **LAWYER),
    said("A-7", "lawyer view av", "needs_approval", **LAWYER),
    said("A-7", "party view file", "forbid", **silent("7.1")),
    said("A-7", "lawyer view evidence_basis", "forbid", **silent("7.1")),
    *(
        said("A-7", f"{who} {a} {m}", "forbid", **VIEW_ONLY)
        for who in ("party", "lawyer")
        for a in ("excerpt", "photocopy", "copy")
        for m in ("conclusive", "av", "file")
    ),
    # Row 7: in a dispute the law prevails for what article 7 keeps closed.
    *(
        said("A-13", f"{who} view {m} purpose=litigation", "defer_to_law", **silent("13"))
        for who in ("party", "lawyer")
        for m in ("file", "evidence_basis")
    ),
    said("A-7", "party view av purpose=litigation", "needs_approval", **PARTY),
    # Row 8: letters from elsewhere.
    said("A-8", "remote_agency mail file", "needs_approval", **LETTER, defaults=[21, 38]),
    said("A-8", "remote_agency mail conclusive", "needs_approval", **LETTER, defaults=[21, 38]),
    said("A-8", "remote_agency onsite_read file", "needs_approval", **LETTER, defaults=[38]),
    said("A-8", "remote_agency mail av", "forbid", basis=["A-8"], defaults=[21]),
    said("A-8", "remote_agency onsite_read av", "undefined", **silent("8")),
    said("A-8", "remote_agency copy av", "undefined", **silent("8")),
    # Row 11: nothing leaves the room, for anyone.
    *(
        said("A-4", f"{who} borrow {m}", "forbid", **NO_LENDING)
        for who in ("handler", "staff", "state_organ", "party", "lawyer", "remote_agency")
        for m in ("file", "av")
    ),
    # Row 12: recordings go outside only with the head's approval.
    *(
        said(
            "A-3",
            f"{who} publish av",
            "needs_approval",
            chain=HEAD,
            basis=["A-3"],
            defaults=[22, 38],
        )
        for who in ("handler", "staff", "state_organ", "party")
    ),
    said("A-3", "handler publish file", "undefined", **silent("3")),
    # Persons whom the text does not name.
    *(
        said("A-7", f"{who} view av", "undefined", **silent("7.1"))
        for who in ("guardian", "heir", "other_agent")
    ),
    said("A-7", "third_party view av", "forbid", basis=["A-7.1"], defaults=[16]),
]


def cells_of(law: str) -> list[object]:
    """The cells as one bureau's own text has them."""
    return [
        cell(f"{law}-{article}", asked, outcome, **named(law, expected))
        for article, asked, outcome, expected in CELLS
    ]


def named(law: str, expected: dict[str, Any]) -> dict[str, Any]:
    """What is expected, under the articles of this bureau's text."""
    return expected | {"basis": [f"{law}-{article}" for article in expected.get("basis", ())]}


def both(article: str) -> list[object]:
    """Both bureaus, each as the proof of its own article."""
    return [
        pytest.param(code, marks=pytest.mark.article(f"{law}-{article}"))
        for law, code in BUREAUS.items()
    ]


@pytest.mark.parametrize(("facts", "wanted"), cells_of("RS"))
def test_cell_of_human_resources(facts: AccessFacts, wanted: dict[str, object]) -> None:
    assert_cell(load_shipped("hrss"), facts, wanted)


@pytest.mark.parametrize(("facts", "wanted"), cells_of("SL"))
def test_cell_of_finance(facts: AccessFacts, wanted: dict[str, object]) -> None:
    assert_cell(load_shipped("finance"), facts, wanted)


@pytest.mark.parametrize("code", both("A-11"))
def test_no_inquiry_fee_and_no_word_on_copies(code: str) -> None:
    ruling = decide_access(load_shipped(code), AccessFacts("party", "view", "conclusive"))
    assert (ruling.fee_inquiry, ruling.fee_copy_payer) == (0, None)


@pytest.mark.parametrize("code", both("A-2"))
@pytest.mark.parametrize("kind", ["penalty", "compulsion", "inspection", "licence", "levy"])
def test_the_rules_hold_for_every_kind_of_enforcement(kind: str, code: str) -> None:
    facts = AccessFacts("handler", "view", "file", case_kind=kind)
    assert decide_access(load_shipped(code), facts).outcome == "allow_direct"
