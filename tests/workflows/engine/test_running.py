from dataclasses import asdict
from datetime import timedelta

import pytest

from core.errors import InvalidInput, Stale, StepFailed
from tests.workflows.engine.diagrams import (
    END,
    START,
    chain,
    decision,
    exclusive,
    flow,
    many,
    script,
    user,
    verb,
)
from tests.workflows.engine.house import House, act, begin, done, reload, steps
from workflows.engine import LATER, Blocked, Decided, load

RULED = (
    START,
    decision("ask", "access", result="ruling"),
    exclusive("needed", "no"),
    user("approve", kind="approve"),
    exclusive("after"),
    END,
    chain("start", "ask", "needed"),
    flow("needed", "approve", '"bureau_head" in ruling.chain'),
    flow("needed", "after", ident="no"),
    chain("approve", "after", "end"),
)
TWO_TASKS = (START, user("first"), user("second"), END, chain("start", "first", "second", "end"))


def with_table(*outputs: object) -> House:
    given = iter(outputs)
    return House(tables={"access": lambda _data: next(given)})  # type: ignore[arg-type,return-value]


def test_a_run_stops_at_a_person_and_ends_at_the_end_event() -> None:
    run, _ = begin(*TWO_TASKS)
    assert steps(run) == ["first"]
    assert (run.over, run.ended) == (False, None)
    act(run, "first", decision="done")
    act(run, "second", decision="done")
    assert (run.over, run.ended, steps(run)) == (True, "end", [])


def test_answers_are_kept_under_the_steps_id_and_the_person_in_the_history() -> None:
    run, house = begin(*TWO_TASKS)
    act(run, "first", decision="done", pages=3)
    assert run.data == {"first": {"decision": "done", "pages": 3}}
    (step,) = [each for each in run.finished if each.kind == "userTask"]
    assert (step.step, step.by, step.at) == ("first", "somebody", house.at)
    assert step.answers == {"decision": "done", "pages": 3}
    assert step.taken == ("first_second",)


def test_the_history_of_a_click_holds_that_click_only() -> None:
    run, house = begin(*TWO_TASKS)
    assert done(run) == ["start"]
    run = reload(run, house)
    act(run, "first")
    assert done(run) == ["first"]


def test_a_waiting_task_carries_its_properties_and_the_end_of_its_limit() -> None:
    house = House(limits={"approve": timedelta(days=3)})
    run, _ = begin(
        START, user("approve", due="approve", form="approve"), END,
        chain("start", "approve", "end"), house=house,
    )  # fmt: skip
    house_later = House(at=house.at + timedelta(days=9), limits={"approve": timedelta(days=1)})
    (task,) = reload(run, house_later).waiting
    assert task.properties == {"role": "archivist", "due": "approve", "form": "approve"}
    assert task.opened == house.at
    assert task.due == house.at + timedelta(days=3), "a limit runs from the opening of the task"


def test_the_bureaus_table_decides_and_its_evidence_lands_in_the_history() -> None:
    ruling = Decided(
        {"outcome": "needs_approval", "chain": ["bureau_head"]},
        {"requester": "lawyer"}, "sha-of-the-table", "row 4", ("RS-A-7.1",),
    )  # fmt: skip
    run, _ = begin(*RULED, house=with_table(ruling))
    assert steps(run) == ["approve"]
    asked, gateway = run.finished[1:3]
    assert (asked.decision, asked.table, asked.rule) == ("access", "sha-of-the-table", "row 4")
    assert (asked.facts, asked.basis) == ({"requester": "lawyer"}, ("RS-A-7.1",))
    assert asked.result == run.data["ruling"]
    assert gateway.facts == {"ruling.chain": ["bureau_head"]}
    assert gateway.taken == ("needed_approve",)
    assert gateway.evidence == {
        "taken": ["needed_approve"],
        "facts": {"ruling.chain": ["bureau_head"]},
    }


def test_a_step_that_the_table_does_not_ask_for_is_skipped() -> None:
    run, _ = begin(*RULED, house=with_table(Decided({"chain": []})))
    assert run.ended == "end"
    assert "approve" not in done(run)


@pytest.mark.parametrize("answer", [None, Decided({})])
def test_a_table_without_an_answer_is_an_error_and_not_a_default(answer: Decided | None) -> None:
    with pytest.raises(Blocked) as caught:
        begin(*RULED, house=with_table(answer))
    assert caught.value.element == "ask"
    assert "access" in str(caught.value)


def test_a_condition_that_cannot_be_worked_out_names_the_gateway() -> None:
    with pytest.raises(Blocked) as caught:
        begin(*RULED, house=with_table(Decided({"chain": 7})))
    assert caught.value.element == "needed"


def test_what_the_diagram_has_not_set_yet_reads_as_null_but_unknown_names_do_not() -> None:
    body = (
        START, exclusive("merge"), exclusive("ask", "go"), user("check"), exclusive("out"), END,
        chain("start", "merge", "ask"), flow("ask", "out", 'check.decision == "pass"'),
        flow("ask", "check", ident="go"), chain("check", "merge"), chain("out", "end"),
    )  # fmt: skip
    run, _ = begin(*body)
    act(run, "check", decision="pass")
    assert run.ended == "end"
    with pytest.raises(Blocked, match="nobody"):
        begin(START, script("set", "x = nobody.knows"), user("u"), END,
              chain("start", "set", "u", "end"))  # fmt: skip


def test_a_failed_verb_goes_through_to_the_caller_unchanged() -> None:
    def fail(*_: object) -> None:
        raise StepFailed("没有字", permanent=True)

    run, house = begin(
        START, user("u"), verb("issue", "paper.issue", paper="reply"), END,
        chain("start", "u", "issue", "end"), house=House(verbs={"paper.issue": fail}),
    )  # fmt: skip
    before = run.dump()
    with pytest.raises(StepFailed) as caught:
        act(run, "u")
    assert caught.value.permanent
    # The caller rolls back: the stored state is as it was and can be tried again.
    house.verbs.clear()
    from_store = load(run.procedure, before, house)
    act(from_store, "u")
    assert from_store.ended == "end"


def test_verbs_get_their_arguments_and_their_answer_is_data() -> None:
    house = House(verbs={"register.enter": lambda _a, data: {"number": data["year"]}})
    run, _ = begin(
        START, verb("enter", "register.enter", shelf="access", result="entry"), END,
        chain("start", "enter", "end"), house=house, year=2026,
    )  # fmt: skip
    assert house.performed == [("register.enter", {"shelf": "access"})]
    assert run.data["entry"] == {"number": 2026}
    assert next(s for s in run.finished if s.step == "enter").verb == "register.enter"


def test_a_verb_for_later_waits_through_a_reload_until_a_job_resumes_it() -> None:
    house = House(verbs={"paper.issue": lambda *_: LATER})
    run, _ = begin(
        START, verb("issue", "paper.issue", paper="reply"), user("send"), END,
        chain("start", "issue", "send", "end"), house=house,
    )  # fmt: skip
    assert (steps(run), run.over) == ([], False)
    run = reload(run, house)
    (task,) = run.unfinished
    assert (task.step, task.verb, task.arguments) == ("issue", "paper.issue", {"paper": "reply"})
    run.resume(task.id, {"sha256": "ab"})
    assert (steps(run), run.data["issue"]) == (["send"], {"sha256": "ab"})
    assert len(house.performed) == 1
    with pytest.raises(Stale):
        run.resume(task.id, {})


def test_a_task_is_done_once() -> None:
    run, house = begin(*TWO_TASKS)
    (task,) = run.waiting
    run.complete(task.id, {})
    with pytest.raises(Stale):
        run.complete(task.id, {})
    run = reload(run, house)
    for gone in (task.id, "", "nonsense", "0" * 32):
        with pytest.raises(Stale):
            run.complete(gone, {})
    assert steps(run) == ["second"]


def test_a_second_submission_replaces_lists_and_loses_nothing() -> None:
    body = (
        START, exclusive("merge"), user("fill"), user("check"), exclusive("ask", "back"), END,
        chain("start", "merge", "fill", "check", "ask"), flow("ask", "merge", ident="back"),
        flow("ask", "end", 'check.decision == "pass"'),
    )  # fmt: skip
    run, house = begin(*body)
    act(run, "fill", items=["案卷", "音视频"], nested={"a": [1, 1, 2], "gone": True})
    act(run, "check", decision="return")
    run = reload(run, house)
    act(run, "fill", items=["询问笔录", "案卷", "照片"], nested={"a": [2, 2]})
    assert run.data["fill"] == {"items": ["询问笔录", "案卷", "照片"], "nested": {"a": [2, 2]}}


def test_the_callers_own_objects_are_not_the_runs_data() -> None:
    mine = {"list": [1]}
    run, _ = begin(*TWO_TASKS, given=mine)
    mine["list"].append(2)
    assert run.data["given"] == {"list": [1]}


@pytest.mark.parametrize(
    "value", [{1, 2}, object(), float("nan"), float("inf"), b"x", {1: 2}, 2**60, "\ud800"]
)
def test_data_that_is_not_plain_json_is_refused_at_the_door(value: object) -> None:
    run, _ = begin(*TWO_TASKS)
    before = run.dump()
    with pytest.raises(InvalidInput):
        act(run, "first", field=value)
    with pytest.raises(InvalidInput):
        run.put("field", value)
    assert run.dump() == before
    with pytest.raises(InvalidInput):
        begin(*TWO_TASKS, given=value)


def test_data_nested_without_end_is_refused() -> None:
    deep: list[object] = []
    deep.append(deep)
    with pytest.raises(InvalidInput):
        begin(*TWO_TASKS, given=deep)


def test_scripts_set_names_line_by_line() -> None:
    run, _ = begin(
        START, script("set", 'total = pages + 1\nlabel = "共" if total > 3 else "少"\n'), user("u"),
        END, chain("start", "set", "u", "end"), pages=3,
    )  # fmt: skip
    assert (run.data["total"], run.data["label"]) == (4, "共")
    assert run.finished[1].result == {"total": 4, "label": "共"}


def test_cancelling_from_outside_ends_the_run_without_an_end_event() -> None:
    run, house = begin(*TWO_TASKS)
    run.cancel()
    run = reload(run, house)
    assert (run.over, run.ended, run.waiting, run.next_due) == (True, None, [], None)


def test_a_loop_in_which_nobody_has_to_act_is_stopped_with_a_sentence() -> None:
    # The checker sees a user task in the loop; an empty list of signers makes it automatic.
    with pytest.raises(Blocked, match="10000"):
        begin(
            START, exclusive("merge"), user("sign", many("signers", "signed")),
            exclusive("ask", "again"), END, chain("start", "merge", "sign", "ask"),
            flow("ask", "merge", ident="again"), flow("ask", "end", "count(signed) > 0"),
            signers=[],
        )  # fmt: skip


def test_finished_rows_are_plain_values() -> None:
    run, _ = begin(*TWO_TASKS)
    act(run, "first", decision="done")
    assert all(isinstance(asdict(step)["step"], str) for step in run.finished)
