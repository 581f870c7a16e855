"""Market and statistics: no access rules in the texts, a draft that the head puts in force."""

import pytest

from bureaus.access_rules import BY_NOTICE, AccessFacts, decide_access
from bureaus.packs import load_shipped
from tests.bureaus.cells import HEAD, ORGAN_PAPERS, PARTY_PAPERS, assert_cell, cell, rulings

IN_FORCE = frozenset({BY_NOTICE})
LAWYER_PAPERS = [*PARTY_PAPERS, "委托书", "授权书", "律师执业证"]
ACCESSES = (
    "handler view file",
    "handler copy av",
    "staff view av",
    "state_organ view file organ=court",
    "party view conclusive",
    "lawyer view av",
    "remote_agency mail file",
    "staff borrow file",
    "guardian view file",
    "third_party view file",
)

MARKET = [
    *(
        cell("WD-M-10.2", asked, "undefined", basis=["WD-M-10.2"], defaults=[25])
        for asked in ACCESSES
    ),
    # The first paragraph of article 10 is in force whatever becomes of the draft.
    cell(
        "WD-M-10.1",
        "handler publish av",
        "needs_approval",
        chain=HEAD,
        basis=["WD-M-10.1"],
        defaults=[22, 38],
    ),
    cell(
        "WD-M-10.1",
        "handler publish av purpose=evidence",
        "needs_approval",
        chain=HEAD,
        basis=["WD-M-10.1"],
        defaults=[22, 38],
    ),
    cell("WD-M-11", "handler extract_evidence av", "undefined", basis=["WD-M-11"], defaults=[37]),
]
STATISTICS = [
    *(cell("D-26", asked, "undefined", basis=[], defaults=[26]) for asked in ACCESSES),
    cell("ZH-M-18.4", "handler publish av", "undefined", basis=["ZH-M-18.4"], defaults=[26]),
    cell("D-26", "handler extract_evidence av", "undefined", basis=[], defaults=[26]),
]


def drafted(basis: list[str], number: int) -> list[object]:
    def d(*numbers: int) -> dict[str, object]:
        return {"basis": basis, "defaults": sorted([*numbers, number])}

    party = {"chain": HEAD, "verify": True}
    return [
        cell("draft", "handler view file", "allow_direct", **d(38)),
        cell("draft", "handler copy file", "needs_approval", chain=["legal_head"], **d(38)),
        cell("draft", "handler copy av", "needs_approval", chain=["legal_head"], **d(20, 38)),
        cell("draft", "staff view av", "needs_approval", chain=HEAD, **d(38)),
        cell(
            "draft",
            "state_organ copy av organ=court",
            "allow_after_verify",
            credentials=ORGAN_PAPERS,
            verify=True,
            **d(14),
        ),
        cell(
            "draft",
            "party view av",
            "needs_approval",
            credentials=PARTY_PAPERS,
            **party,
            **d(16, 17),
        ),
        cell(
            "draft",
            "lawyer view conclusive",
            "needs_approval",
            credentials=LAWYER_PAPERS,
            **party,
            **d(16, 17, 19),
        ),
        cell("draft", "party photocopy conclusive", "forbid", **d(18)),
        cell("draft", "party view file", "forbid", **d()),
        cell("draft", "party view file purpose=litigation", "defer_to_law", **d()),
        cell(
            "draft",
            "remote_agency mail file",
            "needs_approval",
            chain=HEAD,
            credentials=["来函"],
            executor="handler",
            **d(21, 38),
        ),
        cell("draft", "staff borrow file", "forbid", **d(32)),
        cell("draft", "third_party view file", "forbid", **d(16)),
        cell("draft", "guardian view file", "undefined", **d()),
    ]


@pytest.mark.parametrize(("facts", "wanted"), MARKET)
def test_market_before_the_draft_is_decreed(facts: AccessFacts, wanted: dict[str, object]) -> None:
    assert_cell(load_shipped("market"), facts, wanted)


@pytest.mark.parametrize(("facts", "wanted"), STATISTICS)
def test_statistics_before_the_draft_is_decreed(
    facts: AccessFacts, wanted: dict[str, object]
) -> None:
    assert_cell(load_shipped("statistics"), facts, wanted)


@pytest.mark.parametrize(("facts", "wanted"), drafted(["WD-M-10.2"], 25))
def test_market_once_the_draft_is_decreed(facts: AccessFacts, wanted: dict[str, object]) -> None:
    assert_cell(load_shipped("market", IN_FORCE), facts, wanted)


@pytest.mark.parametrize(("facts", "wanted"), drafted([], 26))
def test_statistics_once_the_draft_is_decreed(
    facts: AccessFacts, wanted: dict[str, object]
) -> None:
    assert_cell(load_shipped("statistics", IN_FORCE), facts, wanted)


@pytest.mark.article("WD-M-11")
def test_taking_evidence_stays_undefined_at_market() -> None:
    facts = AccessFacts("handler", "extract_evidence", "av")
    ruling = decide_access(load_shipped("market", IN_FORCE), facts)
    assert (ruling.outcome, ruling.basis, ruling.defaults) == ("undefined", ("WD-M-11",), (37,))


@pytest.mark.parametrize("code", ["market", "statistics"])
def test_before_the_decree_nothing_but_outside_supply_has_an_answer(code: str) -> None:
    answered = {
        (facts.action, facts.material)
        for facts, ruling in rulings(load_shipped(code))
        if ruling.outcome != "undefined"
    }
    assert answered <= {("publish", "av")}


@pytest.mark.parametrize("code", ["market", "statistics"])
def test_fees_come_into_force_with_the_draft(code: str) -> None:
    facts = AccessFacts("party", "view", "conclusive")
    before = decide_access(load_shipped(code), facts)
    after = decide_access(load_shipped(code, IN_FORCE), facts)
    assert (before.fee_inquiry, before.fee_copy_payer) == (None, None)
    assert (after.fee_inquiry, after.fee_copy_payer) == (0, None)
