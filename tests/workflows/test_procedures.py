"""The shipped procedures run as the regulations have them run, on the real engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import patient
from tests.workflows.drawings import procedures
from tests.workflows.walking import Walk, procedure, ruling
from workflows.engine import predict

ADMITTED = ["request.settle approved", "register.enter", "grant.issue 30 3"]
LEFT = ["grant.close", "request.settle completed"]
REFUSED = ["paper.issue refusal_notice", "request.settle refused"]


@pytest.mark.article("RS-A-4", "SL-A-4", "GX-A-3")
def test_the_handler_reads_without_any_approval() -> None:
    walk = Walk("handler_access", ruling())
    assert walk.waiting == ["verify"]
    walk.answer("verify", "pass")
    assert walk.house.done == ADMITTED
    assert walk.waiting == ["visit"]
    walk.answer("visit")
    assert (walk.ended, walk.house.done) == ("completed", ADMITTED + LEFT)


@pytest.mark.article("RS-A-5", "SL-A-5")
def test_other_staff_need_the_head() -> None:
    walk = Walk("staff_access", ruling("bureau_head"))
    assert walk.waiting == ["approve_head"]
    walk.answer("approve_head", "approve")
    assert walk.house.done == [*ADMITTED, "paper.issue approval_sheet"]
    assert walk.agree().ended == "completed"


@pytest.mark.article("GX-M-10")
def test_recordings_need_the_handling_office_where_the_table_says_so() -> None:
    walk = Walk("staff_access", ruling("handling_office"))
    assert walk.waiting == ["consent_office"]
    walk.answer("consent_office", "approve")
    assert walk.waiting == ["visit"]


@pytest.mark.article("RS-A-6", "SL-A-6", "GX-A-4")
def test_a_state_organ_is_verified_and_admitted_without_the_head() -> None:
    walk = Walk("agency_access", ruling(verify=True))
    assert walk.waiting == ["verify"]
    walk.answer("verify", "pass")
    assert walk.house.done == [*ADMITTED, "paper.issue agency_verification_sheet"]
    walk.answer("visit", copied="no")
    assert walk.ended == "completed"


@pytest.mark.article("RS-A-6", "SL-A-6")
def test_copies_taken_at_a_visit_are_recorded() -> None:
    walk = Walk("agency_access", ruling(verify=True)).answer("verify", "pass")
    walk.answer("visit", copied="yes")
    assert walk.waiting == ["list_copies"]
    walk.answer("list_copies")
    assert walk.house.done[-3:] == ["copy.record", *LEFT]


@pytest.mark.article("GX-C-13")
def test_review_comes_before_the_deputy_head() -> None:
    walk = Walk("agency_access", ruling("policy_office", "deputy_head", verify=True))
    walk.answer("verify", "pass")
    assert walk.waiting == ["review_policy"]
    walk.answer("review_policy", "approve")
    assert walk.waiting == ["approve_deputy"]
    walk.answer("approve_deputy", "approve")
    assert walk.waiting == ["visit"]


@pytest.mark.article("RS-A-7.1", "SL-A-7.1")
def test_a_party_is_verified_then_the_head_decides() -> None:
    walk = Walk("party_access", ruling("bureau_head", verify=True))
    walk.answer("verify", "pass")
    assert walk.waiting == ["approve_head"]
    walk.answer("approve_head", "approve")
    assert walk.house.done == [*ADMITTED, "paper.issue party_approval_sheet"]


@pytest.mark.article("GX-A-5")
def test_a_party_needs_no_head_where_the_table_asks_for_none() -> None:
    walk = Walk("party_access", ruling(verify=True)).answer("verify", "pass")
    assert walk.waiting == ["visit"]


@pytest.mark.article("GX-A-6", "RS-A-13", "SL-A-13")
def test_what_a_law_decides_is_still_looked_at_by_a_person() -> None:
    assert Walk("party_access", ruling(outcome="defer_to_law")).waiting == ["verify"]


@pytest.mark.parametrize("name", [each for each in procedures() if each != "disc_burning"])
def test_what_the_rules_forbid_is_refused_with_a_notice(name: str) -> None:
    walk = Walk(name, ruling(outcome="forbid"))
    if name == "letter_access":
        walk.answer("register_letter", "pass")
    assert "paper.issue refusal_notice" in walk.house.done
    assert walk.agree().ended == "refused"
    assert walk.house.done == REFUSED


def test_a_refusal_of_an_outsider_is_served() -> None:
    walk = Walk("party_access", ruling("bureau_head", verify=True))
    walk.answer("verify", "pass").answer("approve_head", "refuse")
    assert walk.waiting == ["deliver_refusal"]
    assert walk.house.done == REFUSED[:1]
    walk.answer("deliver_refusal")
    assert (walk.ended, walk.house.done) == ("refused", REFUSED)


def test_a_return_asks_for_correction_and_starts_again_with_the_rules() -> None:
    walk = Walk("party_access", ruling("bureau_head", verify=True))
    walk.answer("verify", "pass").answer("approve_head", "return")
    assert walk.waiting == ["correct"]
    assert walk.house.done == ["paper.issue correction_notice"]
    walk.answer("correct")
    assert walk.waiting == ["verify"]
    assert walk.house.asked == 2
    assert walk.agree().ended == "completed"


def test_an_opinion_of_the_last_round_does_not_count_in_this_one() -> None:
    walk = Walk("party_access", ruling("bureau_head", verify=True))
    walk.answer("verify", "pass").answer("approve_head", "return").answer("correct")
    walk.house.says = ruling(verify=True)
    walk.answer("verify", "refuse")
    assert walk.waiting == ["deliver_refusal"]

    again = Walk("party_access", ruling("bureau_head", verify=True))
    again.answer("verify", "pass").answer("approve_head", "return")
    again.house.says = ruling(verify=True)
    again.answer("correct").answer("verify", "pass")
    assert again.waiting == ["visit"]


@pytest.mark.article("RS-A-8", "SL-A-8")
def test_a_letter_is_answered_by_mail() -> None:
    walk = Walk("letter_access", ruling("bureau_head"))
    walk.answer("register_letter", "pass", way="mail").answer("approve_head", "approve")
    assert walk.task("copy_and_mail").properties["role"] == "handler"
    walk.answer("copy_and_mail")
    assert walk.ended == "completed"
    assert walk.house.done == [
        "request.settle approved",
        "register.enter",
        "paper.issue reply_letter",
        "letter.dispatch",
        "paper.issue incoming_letter_sheet",
        "request.settle completed",
    ]


@pytest.mark.article("RS-A-8", "SL-A-8")
def test_a_letter_is_answered_by_inviting_to_read() -> None:
    walk = Walk("letter_access", ruling("bureau_head"))
    walk.answer("register_letter", "pass", way="onsite").answer("approve_head", "approve")
    walk.answer("invite")
    assert walk.waiting == ["visit"]
    assert walk.house.done[2:] == [
        "paper.issue reply_letter",
        "letter.dispatch",
        "paper.issue incoming_letter_sheet",
        "grant.issue 30 3",
    ]
    assert walk.agree().ended == "completed"


@pytest.mark.article("RS-A-4", "SL-A-4")
def test_copies_of_a_handler_need_the_legal_head() -> None:
    walk = Walk("copying", ruling("legal_head"))
    assert walk.waiting == ["approve_legal"]
    walk.answer("approve_legal", "approve")
    assert walk.waiting == ["make_copy"]
    assert walk.house.done == ["request.settle approved", "register.enter"]
    walk.answer("make_copy")
    assert walk.house.done[2:] == [
        "copy.record",
        "paper.issue copy_approval_sheet",
        "request.settle completed",
    ]


@pytest.mark.article("GX-A-3")
def test_copies_are_only_registered_where_nobody_approves_them() -> None:
    walk = Walk("copying", ruling())
    assert walk.waiting == ["make_copy"]
    assert "register.enter" in walk.house.done


BURN = {"outcome": "required", "form": True, "signatures": True, "copies": 2}


def disc(says: dict[str, object] | None = None) -> Walk:
    return Walk("disc_burning", says or BURN, participants=[11, 12, 13])


@pytest.mark.article("GX-C-9")
def test_everybody_signs_in_any_order_then_the_department_head() -> None:
    walk = disc().answer("fill_record")
    assert walk.waiting == ["sign", "sign", "sign"]
    walk.answer("sign", item=13).answer("sign", item=11)
    assert walk.waiting == ["sign"]
    walk.answer("sign", item=12)
    assert walk.waiting == ["sign_department"]
    walk.answer("sign_department", "approve")
    assert walk.house.done == ["disc.number"]
    walk.answer("make_discs")
    assert walk.house.done[1:] == [
        "disc.file",
        "paper.issue disc_record",
        "paper.issue disc_label",
        "request.settle completed",
    ]


@pytest.mark.article("GX-C-9")
def test_a_wrong_entry_goes_back_and_everybody_signs_anew() -> None:
    walk = disc().answer("fill_record").answer("sign", item=11).answer("sign", "return", item=12)
    assert walk.waiting == ["correct"]
    walk.answer("correct")
    assert walk.waiting == ["sign", "sign", "sign"]
    assert walk.agree().ended == "completed"


@pytest.mark.article("GX-C-9")
def test_the_list_of_signers_may_change_while_they_sign() -> None:
    walk = disc().answer("fill_record").answer("sign", item=11)
    walk.run.add_signer("sign", 14)
    walk.run.remove_signer("sign", 12)
    walk.answer("sign", item=13)
    assert walk.waiting == ["sign"]
    walk.answer("sign", item=14)
    assert walk.waiting == ["sign_department"]


def test_a_department_head_may_send_back_or_refuse() -> None:
    walk = disc().answer("fill_record")
    for person in (11, 12, 13):
        walk.answer("sign", item=person)
    walk.answer("sign_department", "return")
    assert walk.waiting == ["correct"]
    walk.answer("correct")
    for person in (11, 12, 13):
        walk.answer("sign", item=person)
    walk.answer("sign_department", "refuse")
    assert walk.waiting == ["noted"]
    assert walk.answer("noted").ended == "refused"


def test_the_form_and_the_signatures_are_left_out_where_the_table_says_so() -> None:
    assert disc({**BURN, "form": False}).waiting == ["sign", "sign", "sign"]
    assert disc({**BURN, "form": False, "signatures": False}).waiting == ["make_discs"]


@pytest.mark.parametrize("name", procedures())
def test_the_way_can_be_told_before_it_is_gone(name: str) -> None:
    says = BURN if name == "disc_burning" else ruling("bureau_head", verify=True)
    walk = Walk(name, says, participants=[1, 2])
    steps = predict(procedure(name), {**walk.run.data}, walk.house)
    coming = [each.step for each in steps if not each.skipped]
    assert coming
    assert "correct" not in coming
    assert all(each.due is not None for each in steps if not each.skipped)


CHAINS = st.lists(
    st.sampled_from(["handling_office", "policy_office", "deputy_head", "bureau_head"]), unique=True
)
ANSWERS = st.lists(st.sampled_from(["yes", "yes", "return", "refuse"]), max_size=14)


@patient
@given(CHAINS, st.booleans(), ANSWERS)
def test_nobody_gets_in_past_anyone_who_had_to_agree(
    chain: list[str], verify: bool, answers: list[str]
) -> None:
    """Whatever people answer, it ends, and it ends well only if all agreed in the last round."""
    walk = Walk("agency_access", ruling(*chain, verify=verify))
    agreed: set[str] = set()
    for said in [*answers, *["yes"] * 20]:
        if walk.ended is not None:
            break
        task = walk.run.waiting[0]
        kind = task.properties["kind"]
        if kind not in {"verify", "approve", "review"}:
            agreed = set() if kind == "correct" else agreed
            walk.answer(task.step)
            continue
        decision = ("pass" if kind == "verify" else "approve") if said == "yes" else said
        if said == "yes":
            agreed.add(task.properties["role"])
        walk.answer(task.step, decision)
    assert walk.ended in {"completed", "refused"}
    if walk.ended == "completed":
        assert agreed == {*chain, *(["archivist"] if verify else [])}
    assert ("register.enter" in walk.house.done) == (walk.ended == "completed")
