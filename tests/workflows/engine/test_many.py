"""Several people on one step: in any order, on a changing list, and again after a return."""

import pytest

from core.errors import RuleViolation, Stale
from tests.workflows.engine.diagrams import (
    END,
    START,
    boundary,
    chain,
    exclusive,
    flow,
    many,
    timer,
    user,
)
from tests.workflows.engine.house import act, begin, done, reload, steps
from workflows.engine import Blocked, Run

WRONG = 'sign.decision == "return"'
ANY_WRONG = 'count(signatures, "decision", "return") > 0'


def signing(*, sequential: bool = False, until: str = WRONG) -> tuple[str, ...]:
    """The record form: filled, signed by everybody, back to correction on one wrong entry."""
    loop = many("participants", "signatures", "one", sequential, until)
    return (
        START, exclusive("merge"), user("fill"), user("sign", loop, role="participants"),
        exclusive("ask", "good"), user("approve"), exclusive("second", "fine"), END,
        chain("start", "merge", "fill", "sign", "ask"), flow("ask", "merge", ANY_WRONG),
        flow("ask", "approve", ident="good"), chain("approve", "second"),
        flow("second", "merge", 'approve.decision == "return"'),
        flow("second", "end", ident="fine"),
    )  # fmt: skip


def open_items(run: Run) -> list[object]:
    return [task.item for task in run.waiting if task.step == "sign"]


def started(people: list[int], **how: object) -> tuple[Run, object]:
    run, house = begin(*signing(**how), participants=people)  # type: ignore[arg-type]
    act(run, "fill")
    return reload(run, house), house


def test_everybody_signs_in_any_order_and_the_answers_stand_in_the_order_of_the_list() -> None:
    run, house = started([11, 12, 13])
    assert open_items(run) == [11, 12, 13]
    for person in (13, 11, 12):
        act(run, "sign", person, decision="done", who=person)
        run = reload(run, house)
    assert [answer["who"] for answer in run.data["signatures"]] == [11, 12, 13]
    assert steps(run) == ["approve"]


def test_one_after_the_other() -> None:
    run, house = started([11, 12], sequential=True)
    assert open_items(run) == [11]
    act(run, "sign", 11, decision="done")
    run = reload(run, house)
    assert open_items(run) == [12]
    act(run, "sign", 12, decision="done")
    assert steps(run) == ["approve"]


@pytest.mark.parametrize("sequential", [False, True])
def test_one_wrong_entry_returns_all_to_correction(sequential: bool) -> None:
    run, house = started([11, 12, 13], sequential=sequential)
    act(run, "sign", 11, decision="return")
    run = reload(run, house)
    assert steps(run) == ["fill"]


@pytest.mark.parametrize("sequential", [False, True])
def test_after_a_return_everybody_signs_afresh(sequential: bool) -> None:
    run, house = started([11, 12], sequential=sequential)
    for round_ in range(3):
        for person in (11, 12):
            act(run, "sign", person, decision="done", round=round_)
            run = reload(run, house)
        assert [answer["round"] for answer in run.data["signatures"]] == [round_, round_]
        act(run, "approve", decision="return")
        act(run, "fill")
        assert run.data["signatures"] == []
        run = reload(run, house)
        assert open_items(run) == ([11] if sequential else [11, 12])


def test_the_completion_condition_sees_all_answers_so_far() -> None:
    quorum = 'count(signatures, "decision", "yes") >= 2'
    run, house = started([11, 12, 13], until=quorum)
    act(run, "sign", 13, decision="yes")
    run = reload(run, house)
    assert open_items(run) == [11, 12]
    act(run, "sign", 11, decision="yes")
    assert steps(run) == ["approve"]
    assert len(run.data["signatures"]) == 2


def test_the_completion_condition_sees_the_item() -> None:
    run, _ = started([11, 12], until='one == 12 and sign.decision == "done"')
    act(run, "sign", 12, decision="done")
    assert steps(run) == ["approve"]


def test_the_history_says_who_signed_for_which_item() -> None:
    run, _ = started([11, 12])
    act(run, "sign", 12, decision="done", page=1)
    (step,) = run.finished
    assert (step.step, step.item, step.answers) == ("sign", 12, {"decision": "done", "page": 1})
    act(run, "sign", 11, decision="done")
    assert done(run)[1:3] == ["sign", "sign"], "the last signature, then the step as a whole"
    assert run.finished[2].taken == ("sign_ask",)


@pytest.mark.parametrize("sequential", [False, True])
def test_a_signer_can_be_added_while_others_sign(sequential: bool) -> None:
    run, house = started([11, 12], sequential=sequential)
    act(run, "sign", 11, decision="done", who=11)
    run = reload(run, house)
    run.add_signer("sign", 13)
    run = reload(run, house)
    assert run.data["participants"] == [11, 12, 13]
    act(run, "sign", 12, decision="done", who=12)
    act(run, "sign", 13, decision="done", who=13)
    assert [answer["who"] for answer in run.data["signatures"]] == [11, 12, 13]
    assert steps(run) == ["approve"]
    with pytest.raises(Stale):
        run.add_signer("sign", 14)


@pytest.mark.parametrize("sequential", [False, True])
def test_a_signer_can_be_removed_before_or_after_signing(sequential: bool) -> None:
    run, house = started([11, 12, 13], sequential=sequential)
    act(run, "sign", 11, decision="done", who=11)
    run = reload(run, house)
    run.remove_signer("sign", 12)
    run = reload(run, house)
    run.remove_signer("sign", 11)
    assert run.data["participants"] == [13]
    assert run.data["signatures"] == []
    act(run, "sign", 13, decision="done", who=13)
    assert [answer["who"] for answer in run.data["signatures"]] == [13]
    assert steps(run) == ["approve"]


@pytest.mark.parametrize("sequential", [False, True])
def test_removing_the_last_who_had_not_signed_goes_on(sequential: bool) -> None:
    run, house = started([11, 12], sequential=sequential)
    act(run, "sign", 11, decision="done")
    run = reload(run, house)
    run.remove_signer("sign", 12)
    assert steps(run) == ["approve"]


def test_the_list_cannot_be_emptied_doubled_or_guessed() -> None:
    run, _ = started([11])
    for wrong in (lambda: run.remove_signer("sign", 11), lambda: run.add_signer("sign", 11),
                  lambda: run.remove_signer("sign", 99)):  # fmt: skip
        with pytest.raises(RuleViolation):
            wrong()
    assert open_items(run) == [11]


def test_the_changed_list_counts_on_the_next_pass() -> None:
    run, house = started([11, 12])
    run.remove_signer("sign", 12)
    run.add_signer("sign", 15)
    act(run, "sign", 11, decision="return")
    act(run, "fill")
    run = reload(run, house)
    assert open_items(run) == [11, 15]


@pytest.mark.parametrize("value", ["not a list", None, 5, {"a": 1}, list(range(501))])
def test_a_list_that_is_none_is_an_error(value: object) -> None:
    run, _ = begin(*signing(), participants=value)
    with pytest.raises(Blocked):
        act(run, "fill")


def test_nobody_on_the_list_passes_on() -> None:
    run, _ = begin(*signing(), participants=[])
    act(run, "fill")
    assert (steps(run), run.data["signatures"]) == (["approve"], [])


def test_the_same_person_twice_has_two_places() -> None:
    run, _ = started([11, 11])
    act(run, "sign", 11, decision="done")
    assert open_items(run) == [11]
    act(run, "sign", 11, decision="done")
    assert steps(run) == ["approve"]


def test_an_interrupting_timer_takes_the_open_signatures_away() -> None:
    run, house = begin(
        START, user("sign", many("who", "signed")), END, user("late"),
        boundary("limit", "sign", timer("timeDuration", '"P3D"')),
        chain("start", "sign", "end"), chain("limit", "late", "end"), who=[1, 2, 3],
    )  # fmt: skip
    act(run, "sign", 2)
    run = reload(run, house)
    house.at = run.next_due
    run.fire_timers()
    assert steps(run) == ["late"]
