"""Each doubtful place of the texts is a named setting of the bureau, and changing it counts."""

import dataclasses
from collections.abc import Iterator

import pytest

from bureaus.access_rules import BY_NOTICE, AccessFacts, as_json, decide_access
from bureaus.packs import Pack, load_shipped, shipped_codes
from tests.bureaus.cells import HEAD, PARTY_PAPERS

Change = tuple[str, object, str, dict[str, object], dict[str, object]]

ORGAN = "state_organ view file organ=other"
BY_HEAD = {"outcome": "needs_approval", "chain": HEAD}
CONSENT = {"outcome": "needs_approval", "chain": ["handling_office"]}
LAWYER_PAPERS = [*PARTY_PAPERS, "委托书", "授权书", "律师执业证"]
REFUSED, SILENT = {"outcome": "forbid"}, {"outcome": "undefined"}

# D number: setting, what the bureau may choose instead, a question, the answer before and after.
LIKE_HRSS: dict[int, Change] = {
    15: ("unknown_organ", "refuse", ORGAN, BY_HEAD, REFUSED),
    16: ("applicant_means", "any_applicant", "third_party view conclusive", REFUSED, BY_HEAD),
    17: (
        "natural_person_letter",
        "needed",
        "party view conclusive person_kind=natural",
        {"credentials": PARTY_PAPERS[1:]},
        {"credentials": PARTY_PAPERS},
    ),
    18: ("party_copy", True, "party photocopy conclusive", REFUSED, BY_HEAD),
    19: (
        "lawyer_papers",
        "one_document",
        "lawyer view av",
        {"credentials": LAWYER_PAPERS},
        {"credentials": [*PARTY_PAPERS, "委托书", "律师执业证"]},
    ),
    20: (
        "handler_av_copy",
        "refuse",
        "handler copy av",
        {"outcome": "needs_approval", "chain": ["legal_head"]},
        REFUSED,
    ),
    21: ("remote_av_mail", True, "remote_agency mail av", REFUSED, BY_HEAD),
    22: (
        "publish_approver",
        "deputy_head",
        "staff publish av",
        BY_HEAD,
        {"outcome": "needs_approval", "chain": ["deputy_head"]},
    ),
    32: ("borrowing", "undecided", "staff borrow file", REFUSED, SILENT),
}
SCOPE: Change = (
    "access_scope",
    "av_only",
    "handler view file",
    {"outcome": "allow_direct"},
    {"outcome": "undefined", "basis": ["RS-A-2"], "defaults": [27]},
)
EVIDENCE: Change = (
    "evidence_approver",
    "handling_office",
    "handler extract_evidence av",
    SILENT,
    {**CONSENT, "basis": ["WD-M-11"], "register": True},
)
EMERGENCY: dict[int, Change] = {
    1: (
        "av_view_consent",
        "access_rules",
        "staff view av",
        CONSENT,
        {**SILENT, "basis": ["GX-C-12"]},
    ),
    2: ("non_handler_file", "handling_office", "staff view file", SILENT, CONSENT),
    15: ("unknown_organ", "refuse", ORGAN, BY_HEAD, REFUSED),
    17: LIKE_HRSS[17],
    22: LIKE_HRSS[22],
    28: (
        "unarchived",
        "nobody",
        "handler view file archived=no",
        {"outcome": "allow_direct"},
        {"outcome": "undefined", "basis": ["GX-A-10"]},
    ),
    35: (
        "access_kinds",
        "all",
        "handler view file case_kind=levy",
        SILENT,
        {"outcome": "allow_direct"},
    ),
    37: (
        "evidence_approver",
        "deputy_head",
        "staff extract_evidence av",
        CONSENT,
        {"outcome": "needs_approval", "chain": ["deputy_head"]},
    ),
}
CHANGES: dict[str, dict[int, Change]] = {
    "hrss": {**LIKE_HRSS, 27: SCOPE},
    "finance": LIKE_HRSS,
    "market": {**LIKE_HRSS, 37: EVIDENCE},
    "statistics": LIKE_HRSS,
    "emergency": EMERGENCY,
}
# What has no second reading here: titles are the bureau's own `roles` (3), telling the head is a
# notice and no answer (14), drafts are decreed (25, 26), the register is never left out (38).
OTHERWISE = {3, 14, 25, 26, 38}


def facts_of(asked: str) -> AccessFacts:
    requester, action, material, *options = asked.split()
    named: dict[str, object] = dict(option.split("=") for option in options)
    if "archived" in named:
        named["archived"] = named["archived"] == "yes"
    return dataclasses.replace(AccessFacts(requester, action, material), **named)


def with_setting(pack: Pack, name: str, value: object) -> Pack:
    setting = pack.settings[name]
    assert value in {choice.value for choice in setting.choices}, "the bureau may choose it"
    changed = {**pack.settings, name: dataclasses.replace(setting, value=value)}
    return dataclasses.replace(pack, settings=changed)


def in_force(code: str) -> Pack:
    drafted = BY_NOTICE in load_shipped(code).drafts
    return load_shipped(code, frozenset({BY_NOTICE}) if drafted else frozenset())


def changes() -> Iterator[object]:
    for code, of_bureau in CHANGES.items():
        for number, change in of_bureau.items():
            yield pytest.param(code, number, *change, id=f"{code} D-{number}")


@pytest.mark.parametrize(
    ("code", "number", "name", "value", "asked", "before", "after"), list(changes())
)
def test_another_reading_is_another_answer(
    code: str,
    number: int,
    name: str,
    value: object,
    asked: str,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    pack, facts = in_force(code), facts_of(asked)
    assert pack.settings[name].default_no == number
    said = as_json(decide_access(pack, facts))
    assert before.items() <= said.items()
    assert number in said["defaults"] or number == 27, "the whole table is read with 27"
    changed = as_json(decide_access(with_setting(pack, name, value), facts))
    assert after.items() <= changed.items()
    if changed["outcome"] in {"forbid", "undefined"}:
        assert changed["chain"] == changed["credentials"] == []
        assert changed["register"] is changed["verify"] is False


@pytest.mark.parametrize("code", shipped_codes())
def test_no_reading_that_an_answer_names_is_without_a_choice(code: str) -> None:
    pack = in_force(code)
    named = {
        number
        for name in ("access", BY_NOTICE)
        if (table := pack.tables.get(name))
        for rule in table.rules
        for number in rule.outputs["defaults"]
    }
    assert named - OTHERWISE == set(CHANGES[code])


@pytest.mark.parametrize("code", shipped_codes())
@pytest.mark.article("RS-A-6", "SL-A-6", "GX-A-4")
def test_the_list_of_organs_is_the_bureaus_own(code: str) -> None:
    pack = in_force(code)
    unlisted = facts_of("state_organ view file organ=judicial_administration")
    shorter = dataclasses.replace(pack, organs=tuple(set(pack.organs) - {unlisted.organ}))
    assert decide_access(shorter, unlisted).chain == ("bureau_head",)
    longer = dataclasses.replace(pack, organs=(*pack.organs, "judicial_administration"))
    assert decide_access(longer, unlisted).outcome == "allow_after_verify"


def test_a_unit_and_an_unknown_person_bring_the_letter() -> None:
    for kind in ("legal", None):
        facts = dataclasses.replace(facts_of("party view av"), person_kind=kind)
        assert list(decide_access(load_shipped("hrss"), facts).credentials) == PARTY_PAPERS
