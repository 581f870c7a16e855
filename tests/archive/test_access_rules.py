"""Scope as tables: what a grant of this requester and these rulings covers."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.access.facts import PersonFacts, RequestFacts, check_request, mask
from archive.access.rules import (
    MOVES,
    GrantFacts,
    Permission,
    Thing,
    check_move,
    may_open,
    may_withdraw,
    no_new_visit,
    scope,
)
from core.errors import InvalidInput, RuleViolation
from tests.archive.world import AT

DECISION = Thing("document", 1, 7, conclusive=True)
INQUIRY = Thing("document", 2, 7, evidence_basis=True)
REPORT = Thing("document", 3, 7)
VIDEO = Thing("recording", 4, 7)
VOLUME = Thing("volume", 5, 7)
OTHER = Thing("document", 6, 8, conclusive=True)
ALL = [DECISION, INQUIRY, REPORT, VIDEO, VOLUME, OTHER]
FILE = {1, 2, 3, 5}

# requester, ruled materials, ids covered in case 7, the articles that say so
SCOPES = [
    pytest.param("handler", ["file", "av"], FILE | {4}, id="RS-A-4 handler"),
    pytest.param("staff", ["file"], FILE, id="RS-A-5 other staff"),
    pytest.param("state_organ", ["file", "av"], FILE | {4}, id="RS-A-6 state organ"),
    pytest.param("state_organ", ["file"], FILE, id="GX-A-4 state organ, file only"),
    pytest.param("party", ["conclusive"], {1}, id="GX-A-5 party"),
    pytest.param("party", ["conclusive", "av"], {1, 4}, id="RS-A-7.1 party"),
    pytest.param("lawyer", ["conclusive", "av"], {1, 4}, id="RS-A-7.1 lawyer"),
    pytest.param("lawyer", ["file"], {1}, id="RS-A-7.1 a file is not for a lawyer"),
    pytest.param("party", ["evidence_basis"], {2}, id="GX-A-6 party in litigation"),
    pytest.param("remote_agency", ["file"], FILE, id="RS-A-8 remote agency"),
]


def allowed(material: str, outcome: str = "needs_approval", case_id: int = 7) -> Permission:
    return Permission(case_id, "view", material, outcome, ("RS-A-7.1",))


@pytest.mark.article("RS-A-4", "RS-A-5", "RS-A-6", "RS-A-7.1", "RS-A-8", "GX-A-4", "GX-A-5")
@pytest.mark.article("SL-A-4", "SL-A-5", "SL-A-6", "SL-A-7.1", "SL-A-8", "GX-A-6")
@pytest.mark.parametrize(("requester", "materials", "ids"), SCOPES)
def test_scope(requester: str, materials: list[str], ids: set[int]) -> None:
    covered = scope(requester, [allowed(material) for material in materials], ALL)
    assert {one.thing.id for one in covered} == ids
    assert all(one.basis == ("RS-A-7.1",) for one in covered)


@pytest.mark.parametrize("outcome", ["forbid", "undefined"])
def test_what_is_not_allowed_covers_nothing(outcome: str) -> None:
    assert scope("handler", [allowed("file", outcome)], ALL) == []


@pytest.mark.article("GX-A-6", "RS-A-13", "SL-A-13")
def test_what_is_left_to_a_law_is_covered_once_the_check_is_passed() -> None:
    covered = scope("party", [allowed("evidence_basis", "defer_to_law")], ALL)
    assert [one.thing.id for one in covered] == [2]


def test_chosen_things_narrow_the_scope_and_never_widen_it() -> None:
    chosen = {("document", 1), ("document", 2), ("recording", 4)}
    covered = scope("party", [allowed("conclusive")], ALL, chosen)
    assert [one.thing.id for one in covered] == [1]


def test_several_permissions_add_their_actions() -> None:
    copy = Permission(None, "photocopy", "conclusive", "allow_after_verify", ("GX-A-5",))
    covered = scope("party", [allowed("conclusive"), copy], [DECISION, OTHER])
    assert [(one.thing.id, one.actions) for one in covered] == [
        (1, ("view", "photocopy")),
        (6, ("photocopy",)),
    ]


permissions = st.builds(
    Permission,
    st.sampled_from([None, 7, 8]),
    st.sampled_from(["view", "photocopy", "copy"]),
    st.sampled_from(["file", "av", "conclusive", "evidence_basis"]),
    st.sampled_from(
        ["allow_direct", "allow_after_verify", "needs_approval", "forbid", "undefined"]
    ),
)


@given(st.lists(permissions), st.sampled_from(["party", "lawyer"]))
def test_no_ruling_whatever_gives_a_party_an_inner_document(
    ruled: list[Permission], requester: str
) -> None:
    covered = {one.thing.id for one in scope(requester, ruled, ALL)}
    assert covered.isdisjoint({3, 5})


@given(st.lists(permissions), permissions, st.sampled_from(["handler", "staff", "party"]))
def test_one_more_permission_never_takes_anything_away(
    ruled: list[Permission], more: Permission, requester: str
) -> None:
    before = {one.thing for one in scope(requester, ruled, ALL)}
    assert before <= {one.thing for one in scope(requester, [*ruled, more], ALL)}


GRANT = GrantFacts("open", AT + timedelta(days=1), 2, 1, sitting=True, items={("d", 1): ["view"]})


@pytest.mark.parametrize(
    ("changes", "item", "after", "opens"),
    [
        ({}, ("d", 1), 0, True),
        ({}, ("d", 2), 0, False),
        ({"items": {("d", 1): ["copy"]}}, ("d", 1), 0, False),
        ({"items": {("d", 1): ["copy", "excerpt"]}}, ("d", 1), 0, True),
        ({"items": {("d", 1): ["onsite_read"]}}, ("d", 1), 0, True),
        ({"sitting": False}, ("d", 1), 0, False),
        ({}, ("d", 1), 24, False),
        ({}, ("d", 1), 23, True),
        ({"state": "closed"}, ("d", 1), 0, False),
        ({"state": "expired"}, ("d", 1), 0, False),
        ({"visits_used": 2}, ("d", 1), 0, True),
    ],
    ids=str,
)
def test_what_opens_under_a_grant(
    changes: dict[str, object], item: tuple[str, int], after: int, opens: bool
) -> None:
    grant = GrantFacts(**{**vars(GRANT), **changes})
    assert (may_open(grant, item, AT + timedelta(hours=after)) is None) is opens


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"sitting": False}, True),
        ({}, False),
        ({"sitting": False, "visits_used": 2}, False),
        ({"sitting": False, "state": "closed"}, False),
        ({"sitting": False, "expires_at": AT}, False),
    ],
    ids=str,
)
def test_when_a_visit_may_begin(changes: dict[str, object], begins: bool) -> None:
    grant = GrantFacts(**{**vars(GRANT), **changes})
    assert (no_new_visit(grant, AT) is None) is begins


@given(st.lists(st.sampled_from(sorted({one for to in MOVES.values() for one in to})), max_size=8))
def test_a_settled_request_never_moves_again(wanted: list[str]) -> None:
    state, settled = "draft", False
    for to in wanted:
        try:
            check_move(state, to)
        except RuleViolation:
            continue
        assert not settled
        state = to
        settled = state in {"withdrawn", "refused", "completed"} and state not in MOVES


@pytest.mark.parametrize(
    ("state", "acted", "may"),
    [
        ("submitted", False, True),
        ("submitted", True, False),
        ("returned", True, True),
        ("approved", False, False),
        ("completed", True, False),
    ],
)
def test_withdrawal_until_someone_has_acted(state: str, acted: bool, may: bool) -> None:
    assert may_withdraw(state, AT if acted else None) is may


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("410402199003071234", "4104**********1234"),
        ("E12345678", "E1*****78"),
        ("1234", "1**4"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_identity_numbers_are_shown_masked(number: str, shown: str) -> None:
    assert mask(number) == shown


PERSON = PersonFacts("孙小美", identity_kind="id_card", identity_number="110101199003078891")
GOOD = RequestFacts("party_access", "party", ["view"], ["conclusive"], [1], [PERSON])
LETTER = {"number": "1号", "agency": "某局", "demand": "处罚情况"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"case_ids": []}, "cases"),
        ({"persons": []}, "persons"),
        ({"actions": []}, "actions"),
        ({"actions": ["steal"]}, "actions"),
        ({"materials": ["gossip"]}, "materials"),
        ({"requester_kind": "nobody"}, "requester_kind"),
        ({"purpose": "fun"}, "purpose"),
        ({"requester_kind": "state_organ", "organ": "mafia"}, "organ"),
        ({"persons": [PersonFacts("")]}, "persons-0-name"),
        ({"persons": [PERSON, PersonFacts("周一")]}, "persons-1-identified_how"),
        (
            {"persons": [PersonFacts("周一", identity_kind="passport")]},
            "persons-0-identity_number",
        ),
        (
            {"persons": [PersonFacts("周律师", identified_how="相识", is_lawyer=True)]},
            "persons-0-licence_number",
        ),
        ({"requester_kind": "remote_agency", "letter": {}}, "letter-number"),
        (
            {"requester_kind": "remote_agency", "letter": {**LETTER, "dated": "2026-03-03"}},
            "letter-dated",
        ),
    ],
    ids=str,
)
def test_wrong_input_is_named_at_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_request(RequestFacts(**{**vars(GOOD), **changes}), AT)
    assert field in refused.value.errors


def test_a_good_request_passes() -> None:
    check_request(GOOD, AT)
    letter = {**LETTER, "dated": "2026-03-02"}
    check_request(
        RequestFacts("letter_access", "remote_agency", ["mail"], ["file"], [1], letter=letter), AT
    )
