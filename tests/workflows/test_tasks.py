"""One person's act on one step: who may, who may not, who was faster."""

import pytest
from sqlalchemy import select

from core.errors import InvalidInput, NotFound, NotPermitted, Stale
from tests.workflows.matters import LETTER, PARTY, STAFF, Matters
from workflows.models import HistoryStep


def test_a_decision_closes_the_step_and_names_who_decided(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    matters.decide("bureau_head", "approve_head", opinion="同意查阅。")
    row = matters.row(task_id)
    assert (row.state, row.outcome) == ("done", "approve")
    step = matters.read(
        lambda s: s.scalars(select(HistoryStep).where(HistoryStep.task_id == task_id)).one()
    )
    assert (step.person_name, step.opinion) == (matters.name("bureau_head"), "同意查阅。")
    assert [one.object_id for one in matters.trail("task.complete")] == [task_id]


def test_who_comes_second_is_told_who_decided_and_when(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    matters.decide("bureau_head", "approve_head")
    with pytest.raises(Stale) as told:
        matters.decide_row("bureau_head", task_id)
    assert matters.name("bureau_head") in str(told.value)
    assert "11月24日" in str(told.value)


def test_a_step_that_was_cancelled_says_so(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    matters.withdraw("department_head", request_id)
    with pytest.raises(Stale, match="取消"):
        matters.decide_row("bureau_head", task_id)


def test_nobody_decides_for_another_role(matters: Matters) -> None:
    matters.submit(STAFF)
    with pytest.raises(NotFound):
        matters.decide("deputy_head", "approve_head")
    assert matters.row(matters.open_task("approve_head")).state == "open"


def test_another_bureau_does_not_even_learn_that_the_step_exists(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    stranger = Matters(matters.installation, "finance").open()
    for act in (stranger.decide_row, stranger.claim):
        with pytest.raises(NotFound):
            act("bureau_head", task_id)


def test_whoever_claims_a_step_keeps_colleagues_out_until_it_is_released(matters: Matters) -> None:
    matters.submit(PARTY)
    task_id = matters.open_task("verify")
    matters.hire("archivist", "档案管理员二")
    matters.claim("archivist", task_id)
    with pytest.raises(Stale, match=matters.name("archivist")):
        matters.decide_row("archivist#2", task_id)
    matters.release("archivist", task_id)
    matters.decide_row("archivist#2", task_id)
    assert matters.row(task_id).closed_by is not None
    assert [len(matters.trail(kind)) for kind in ("task.claim", "task.release")] == [1, 1]


def test_nobody_releases_what_was_not_claimed(matters: Matters) -> None:
    matters.submit(PARTY)
    with pytest.raises(NotPermitted):
        matters.release("archivist", matters.open_task("verify"))


def test_a_step_is_handed_on_to_a_competent_colleague_with_a_reason(matters: Matters) -> None:
    matters.submit(PARTY)
    task_id = matters.open_task("verify")
    matters.hire("archivist", "档案管理员二")
    matters.reassign("archivist", task_id, "archivist#2", reason="外出培训。")
    with pytest.raises(NotPermitted):
        matters.decide_row("archivist", task_id)
    matters.decide_row("archivist#2", task_id)
    assert [row.facts["reason"] for row in matters.trail("task.reassign")] == ["外出培训。"]


def test_handing_on_needs_a_reason(matters: Matters) -> None:
    matters.submit(PARTY)
    matters.hire("archivist", "档案管理员二")
    with pytest.raises(InvalidInput) as refused:
        matters.reassign("archivist", matters.open_task("verify"), "archivist#2", reason=" ")
    assert list(refused.value.errors) == ["reason"]


def test_nobody_hands_a_step_to_somebody_who_may_not_do_it(matters: Matters) -> None:
    matters.submit(PARTY)
    task_id = matters.open_task("verify")
    with pytest.raises(NotPermitted):
        matters.reassign("archivist", task_id, "handler")
    assert matters.row(task_id).assignee_id is None


def test_the_requester_cannot_be_handed_the_approval_of_their_own_request(matters: Matters) -> None:
    matters.submit({**STAFF, "by": "bureau_head"})
    task_id = matters.open_task("approve_head")
    with pytest.raises(NotPermitted):
        matters.reassign("deputy_head", task_id, "bureau_head")


def test_an_overseer_hands_on_what_a_colleague_who_is_away_has_claimed(matters: Matters) -> None:
    matters.submit(PARTY)
    task_id = matters.open_task("verify")
    matters.hire("archivist", "档案管理员二")
    matters.claim("archivist", task_id)
    matters.reassign("legal_head", task_id, "archivist#2", reason="病假。")
    matters.decide_row("archivist#2", task_id)
    assert matters.row(task_id).state == "done"


def test_whoever_neither_does_a_step_nor_oversees_it_cannot_hand_it_on(matters: Matters) -> None:
    matters.submit(PARTY)
    matters.hire("archivist", "档案管理员二")
    with pytest.raises(NotFound):
        matters.reassign("handler", matters.open_task("verify"), "archivist#2")


def test_a_colleague_cannot_hand_on_what_somebody_else_has_claimed(matters: Matters) -> None:
    matters.submit({**STAFF, "by": "bureau_head"})
    task_id = matters.open_task("approve_head")
    matters.hire("deputy_head", "副局长二")
    matters.claim("deputy_head", task_id)
    own = matters.row(task_id).assignee_id
    with pytest.raises(Stale):
        matters.reassign("deputy_head#2", task_id, "deputy_head#2")
    assert matters.row(task_id).assignee_id == own


@pytest.mark.article("RS-A-8")
def test_the_main_handler_executes_and_when_they_have_left_another_handler_does(
    matters: Matters,
) -> None:
    matters.submit(LETTER)
    matters.decide("archivist", "register_letter")
    main = matters.read(lambda s: matters.actor(s, "handler").person_id)
    matters.decide("bureau_head", "approve_head")
    assert matters.row(matters.open_task("copy_and_mail")).assignee_id == main
    matters.submit(LETTER)
    matters.decide("archivist", "register_letter")
    matters.vacate("handler")
    matters.decide("bureau_head", "approve_head")
    found = [(row.assignee_id, row.role) for row in matters.waiting()]
    assert found == [(main, "handler"), (None, "handler")]
