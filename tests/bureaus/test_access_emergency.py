"""High-tech-zone emergency management: who may see what, cell by cell of tables A1 to A3."""

import dataclasses

import pytest

from bureaus.access_rules import AccessFacts, decide_access
from bureaus.packs import Pack, load_shipped
from tests.bureaus.cells import HEAD, ORGAN_PAPERS, PARTY_PAPERS, assert_cell, cell

LISTED = ("police", "procuratorate", "court", "state_security", "discipline_inspection", "audit")
FILES = ("file", "conclusive", "evidence_basis")
LAWYER_PAPERS = [*PARTY_PAPERS, "授权委托书", "律师函", "律师执业证"]
BY_ORGAN = {"credentials": ORGAN_PAPERS, "verify": True}
CONSENT = {"chain": ["handling_office"]}
TWO_STEPS = {"chain": ["policy_office", "deputy_head"], "basis": ["GX-C-13"], "defaults": [3, 38]}
EVIDENCE = {**CONSENT, "basis": ["GX-M-11", "GX-C-14", "GX-M-10"], "defaults": [3, 37]}
ORGAN_EVIDENCE = {**EVIDENCE, **BY_ORGAN, "basis": [*EVIDENCE["basis"], "GX-A-4"]}
UNKNOWN = {**BY_ORGAN, "chain": HEAD, "basis": ["GX-A-4"], "defaults": [15, 38]}
PARTY = {"credentials": PARTY_PAPERS, "verify": True, "basis": ["GX-A-5.1"], "defaults": [17, 38]}
LAWYER = {**PARTY, "credentials": LAWYER_PAPERS, "basis": ["GX-A-5.1", "GX-A-5.2"]}
CALLED = {"verify": True, "basis": ["GX-A-7"], "defaults": [38]}
LENT = {"chain": ["deputy_head"], "basis": ["GX-A-7"]}


def on(*articles: str, defaults: tuple[int, ...] = ()) -> dict[str, list[object]]:
    return {"basis": list(articles), "defaults": list(defaults)}


CELLS = [
    # Row 1: the handler sees files directly, and recordings too by way of C-12.
    *(
        cell("GX-A-3", f"handler view {m}", "allow_direct", **on("GX-A-3", defaults=(38,)))
        for m in FILES
    ),
    cell(
        "GX-C-12",
        "handler view av",
        "allow_direct",
        **on("GX-C-12", "GX-A-3", "GX-M-10", defaults=(1,)),
    ),
    cell(
        "GX-C-12",
        "handler view av case_kind=licence",
        "allow_direct",
        **on("GX-C-12", "GX-A-3", "GX-M-10", defaults=(1,)),
    ),
    # Row 2: photocopies of the file are registered, nothing more.
    *(cell("GX-A-3", f"handler photocopy {m}", "allow_direct", **on("GX-A-3")) for m in FILES),
    cell("GX-A-3", "handler copy file", "undefined", **on("GX-A-3")),
    cell("GX-A-3", "handler excerpt file", "undefined", **on("GX-A-3")),
    # Row 3: colleagues: recordings with consent, files not at all but by borrowing.
    cell(
        "GX-M-10",
        "staff view av",
        "needs_approval",
        **CONSENT,
        **on("GX-M-10", "GX-C-12", defaults=(1, 2, 3)),
    ),
    *(
        cell("GX-A-7", f"staff {a} {m}", "undefined", **on("GX-A-7", defaults=(2,)))
        for a in ("view", "photocopy", "copy")
        for m in FILES
    ),
    # Row 4: state organs view and photocopy files; no digital copy, no excerpt.
    *(
        cell(
            "GX-A-4",
            f"state_organ {a} {m}",
            "allow_after_verify",
            **BY_ORGAN,
            **on("GX-A-4", defaults=(38,)),
        )
        for a in ("view", "photocopy")
        for m in FILES
    ),
    *(
        cell(
            "GX-A-4",
            f"state_organ view file organ={organ}",
            "allow_after_verify",
            **BY_ORGAN,
            **on("GX-A-4", defaults=(38,)),
        )
        for organ in LISTED
    ),
    # The list of A-4 has no 司法行政机关: it is an organ like any other that is not named.
    cell(
        "GX-A-4", "state_organ view file organ=judicial_administration", "needs_approval", **UNKNOWN
    ),
    cell("GX-A-4", "state_organ view file organ=other", "needs_approval", **UNKNOWN),
    cell("GX-A-4", "state_organ copy file", "undefined", **on("GX-A-4")),
    cell("GX-A-4", "state_organ excerpt file", "undefined", **on("GX-A-4")),
    cell("GX-A-4", "state_organ copy av", "undefined", **on("GX-A-4")),
    cell(
        "GX-M-10",
        "state_organ view av",
        "needs_approval",
        **CONSENT,
        **BY_ORGAN,
        **on("GX-M-10", "GX-C-12", "GX-A-4", defaults=(1, 3)),
    ),
    # Rows 5 and 6: conclusive documents without approval; no recordings.
    *(
        cell("GX-A-5", f"party {a} conclusive", "allow_after_verify", **PARTY)
        for a in ("view", "excerpt", "photocopy")
    ),
    *(
        cell("GX-A-5", f"lawyer {a} conclusive", "allow_after_verify", **LAWYER)
        for a in ("view", "excerpt", "photocopy")
    ),
    cell("GX-A-5", "party view conclusive purpose=litigation", "allow_after_verify", **PARTY),
    cell("GX-A-5", "party copy conclusive", "undefined", **on("GX-A-5", "GX-A-6")),
    cell("GX-A-5", "party view file", "undefined", **on("GX-A-5", "GX-A-6")),
    cell("GX-A-6", "lawyer view evidence_basis", "undefined", **on("GX-A-5", "GX-A-6")),
    cell("GX-M-10", "party view av", "undefined", **on("GX-M-10", defaults=(1,))),
    cell("GX-M-10", "lawyer view av", "undefined", **on("GX-M-10", defaults=(1,))),
    # Row 7: in reconsideration or litigation the two laws decide.
    *(
        cell("GX-A-6", f"{who} {a} {m} purpose=litigation", "defer_to_law", **on("GX-A-6"))
        for who in ("party", "lawyer")
        for a in ("view", "photocopy")
        for m in ("file", "evidence_basis", "av")
    ),
    # Row 8: no article on letters.
    *(
        cell("GX-A-1", f"remote_agency {a} file", "undefined", basis=[], defaults=[])
        for a in ("mail", "onsite_read", "view")
    ),
    # Row 9: copies of recordings go through two offices.
    *(
        cell("GX-C-13", f"{who} copy av purpose={purpose}", "needs_approval", **TWO_STEPS)
        for who in ("handler", "staff")
        for purpose in ("litigation", "supervision", "analysis", "work")
    ),
    *(
        cell(
            "GX-C-13",
            f"state_organ copy av purpose={purpose}",
            "needs_approval",
            **{**TWO_STEPS, **BY_ORGAN, "basis": ["GX-C-13", "GX-A-4"]},
        )
        for purpose in ("litigation", "supervision", "analysis")
    ),
    # Row 10: taken out as evidence with the consent of M-10.
    cell("GX-M-11", "handler extract_evidence av", "needs_approval", **EVIDENCE),
    cell("GX-C-14", "staff extract_evidence av", "needs_approval", **EVIDENCE),
    cell("GX-C-14", "handler copy av purpose=evidence", "needs_approval", **EVIDENCE),
    cell("GX-C-14", "state_organ extract_evidence av", "needs_approval", **ORGAN_EVIDENCE),
    cell("GX-C-14", "state_organ copy av purpose=evidence", "needs_approval", **ORGAN_EVIDENCE),
    cell("GX-M-11", "party extract_evidence av", "undefined", **on("GX-M-10", defaults=(1,))),
    # Row 11: lending to own staff only; recordings never; courts call what they need.
    cell("GX-A-7", "handler borrow file", "needs_approval", **LENT, defaults=[3, 38]),
    cell("GX-A-7", "staff borrow file", "needs_approval", **LENT, defaults=[2, 3, 38]),
    *(
        cell("GX-A-7", f"{who} borrow file", "forbid", **on("GX-A-7"))
        for who in ("state_organ", "party", "lawyer", "remote_agency")
    ),
    *(
        cell("GX-M-10", f"{who} borrow av", "forbid", **on("GX-M-10", "GX-C-12"))
        for who in ("handler", "staff", "state_organ", "party", "lawyer", "remote_agency")
    ),
    cell("GX-A-7", "state_organ call_file file organ=court", "allow_after_verify", **CALLED),
    cell(
        "GX-A-7",
        "state_organ call_file file organ=court purpose=litigation",
        "allow_after_verify",
        **CALLED,
    ),
    cell(
        "GX-A-7",
        "state_organ call_file file organ=judicial_administration purpose=litigation",
        "allow_after_verify",
        **CALLED,
    ),
    cell(
        "GX-A-7",
        "state_organ call_file file organ=other purpose=litigation",
        "needs_approval",
        **{**CALLED, "chain": HEAD, "defaults": [15, 38]},
    ),
    cell("GX-A-7", "state_organ call_file file organ=police", "forbid", **on("GX-A-7")),
    cell("GX-A-3", "handler call_file file", "undefined", **on("GX-A-3")),
    # Row 12: recordings go outside with approval, except as evidence.
    *(
        cell(
            "GX-C-11",
            f"{who} publish av",
            "needs_approval",
            chain=HEAD,
            **on("GX-M-9", "GX-C-11", defaults=(22, 38)),
        )
        for who in ("handler", "staff", "state_organ", "party")
    ),
    cell(
        "GX-M-9",
        "handler publish av purpose=evidence",
        "needs_approval",
        **CONSENT,
        **on("GX-M-9", "GX-C-11", "GX-M-11", "GX-C-14", defaults=(3, 37)),
    ),
    cell("GX-C-11", "handler publish file", "undefined", **on("GX-C-11")),
    # Row 13: what is not archived is for its handler alone.
    *(
        cell(
            "GX-A-10",
            f"handler {a} {m} archived=no",
            "allow_direct",
            **on("GX-A-10", defaults=(28,)),
        )
        for a in ("view", "photocopy")
        for m in FILES
    ),
    cell(
        "GX-A-10",
        "handler view av archived=no",
        "allow_direct",
        **on("GX-A-10", "GX-C-12", defaults=(1, 28)),
    ),
    *(
        cell("GX-A-10", f"{asked} archived=no", "undefined", **on("GX-A-10", defaults=(28,)))
        for asked in (
            "staff view av",
            "state_organ view file",
            "party view conclusive",
            "lawyer view conclusive",
            "handler borrow file",
        )
    ),
    # Row 15: files of other kinds wait for the bureau's word.
    *(
        cell("GX-A-1", f"{asked} case_kind={kind}", "undefined", **on("GX-A-1", defaults=(35,)))
        for asked in ("handler view file", "state_organ view file", "party view conclusive")
        for kind in ("licence", "compulsion", "inspection", "levy", "payment")
    ),
    # Persons whom the text does not name.
    *(
        cell("GX-A-5", f"{who} view conclusive", "undefined", **on("GX-A-5"))
        for who in ("guardian", "heir", "other_agent", "third_party")
    ),
]


@pytest.mark.parametrize(("facts", "wanted"), CELLS)
def test_cell(facts: AccessFacts, wanted: dict[str, object]) -> None:
    assert_cell(load_shipped("emergency"), facts, wanted)


@pytest.mark.article("GX-A-11")
def test_no_inquiry_fee_and_the_applicant_pays_for_copies() -> None:
    ruling = decide_access(
        load_shipped("emergency"), AccessFacts("party", "photocopy", "conclusive")
    )
    assert (ruling.fee_inquiry, ruling.fee_copy_payer) == (0, "applicant")


@pytest.mark.article("GX-A-11")
def test_the_article_on_fees_speaks_of_penalty_files_only() -> None:
    ruling = decide_access(
        load_shipped("emergency"), AccessFacts("handler", "view", "av", case_kind="licence")
    )
    assert (ruling.fee_inquiry, ruling.fee_copy_payer) == (None, None)


def with_setting(name: str, value: object) -> Pack:
    pack = load_shipped("emergency")
    setting = dataclasses.replace(pack.settings[name], value=value)
    return dataclasses.replace(pack, settings={**pack.settings, name: setting})


def test_the_bureau_may_extend_the_rules_to_all_kinds() -> None:
    pack = with_setting("access_kinds", "all")
    for asked in (("handler", "view", "file"), ("party", "view", "conclusive")):
        ruling = decide_access(pack, AccessFacts(*asked, case_kind="licence"))
        assert ruling.outcome in {"allow_direct", "allow_after_verify"}
        assert ruling.fee_copy_payer == "applicant"


def test_the_bureau_may_name_who_agrees_to_taking_evidence() -> None:
    pack = with_setting("evidence_approver", "deputy_head")
    ruling = decide_access(pack, AccessFacts("handler", "extract_evidence", "av"))
    assert ruling.chain == ("deputy_head",)


def test_the_bureau_may_turn_unknown_organs_away() -> None:
    pack = with_setting("unknown_organ", "refuse")
    ruling = decide_access(pack, AccessFacts("state_organ", "view", "file", organ="other"))
    assert ruling.outcome == "forbid"
