"""The diagram in words, and where a run stands on it."""

from tests.workflows.engine.diagrams import (
    END,
    START,
    call,
    chain,
    many,
    node,
    process,
    subprocess,
    user,
)
from tests.workflows.engine.house import act, begin, reload
from tests.workflows.engine.outlined import BODY, house
from workflows.engine import DiagramState, Run, diagram_state, outline, parse_procedure


def stand(run: Run, history: list[tuple[str, tuple[str, ...]]]) -> DiagramState:
    return diagram_state(run.procedure, history, [task.step for task in run.waiting])


def test_steps_are_told_in_the_order_in_which_they_are_done() -> None:
    told = outline(parse_procedure(process(*BODY)))
    assert [step.id for step in told if step.kind == "userTask"] == ["verify", "approve", "correct"]
    assert [step.id for step in told][:5] == ["start", "begin", "rules", "need_verify", "verify"]
    order = {step.id: place for place, step in enumerate(told)}
    for step in told:
        for way in step.flows:
            assert way.back == (order[way.target] < order[step.id])


def test_a_step_tells_its_lane_properties_and_ways_out() -> None:
    told = {step.id: step for step in outline(parse_procedure(process(*BODY)))}
    verify = told["verify"]
    assert (verify.lane, verify.name, verify.properties["due"]) == (
        "档案室",
        "步骤verify",
        "verify",
    )
    first, second = told["need_verify"].flows
    assert (first.label, first.condition, first.target_name) == (
        "需要",
        "ruling.verify",
        "步骤verify",
    )
    assert (first.default, second.default, second.back) == (False, True, False)
    assert told["correct"].flows[0].back
    assert told["late"].attached == "approve"


def test_every_node_is_told_once_with_the_steps_of_subprocesses_inside() -> None:
    source = process(
        START,
        subprocess("sub", node("startEvent", "s1"), user("x", many("who", "signed")),
                   node("endEvent", "e1"), chain("s1", "x", "e1")),
        END, chain("start", "sub", "end"),
    )  # fmt: skip
    told = outline(parse_procedure(source))
    assert [(step.id, step.depth) for step in told] == [
        ("start", 0), ("sub", 0), ("s1", 1), ("x", 1), ("e1", 1), ("end", 0),
    ]  # fmt: skip
    assert told[3].many


def test_done_current_taken_and_skipped() -> None:
    run, _ = begin(*BODY, house=house(verify=False))
    history = [(step.step, step.taken) for step in run.finished]
    state = stand(run, history)
    assert state.current == {"approve"}
    assert state.done == {"start", "begin", "rules", "need_verify", "past"}
    assert state.skipped == {"verify"}
    assert "skip_verify" in state.taken
    assert "do_verify" not in state.taken


def test_what_is_known_already_tells_beforehand_what_will_be_passed_by() -> None:
    procedure = parse_procedure(process(*BODY))
    before: list[tuple[str, tuple[str, ...]]] = [("start", ()), ("begin", ()), ("rules", ())]
    for verify, skipped in ((False, {"verify"}), (True, set())):
        told = diagram_state(procedure, before, [], {"ruling": {"verify": verify}})
        assert told.skipped == skipped
    assert diagram_state(procedure, before, [], {"ruling": {"chain": ()}}).skipped == set()


def test_a_way_that_a_person_did_not_choose_is_not_called_skipped() -> None:
    home = house(verify=True)
    run, _ = begin(*BODY, house=home)
    history = []
    for step, answer in (("verify", "pass"), ("approve", "approve")):
        history += [(s.step, s.taken) for s in run.finished]
        run = reload(run, home)
        act(run, step, decision=answer)
    history += [(s.step, s.taken) for s in run.finished]
    state = stand(run, history)
    assert (run.ended, state.skipped, state.current) == ("end", frozenset(), frozenset())
    assert "correct" not in state.done


def test_after_a_return_the_open_step_is_current_and_not_done() -> None:
    home = house(verify=True)
    run, _ = begin(*BODY, house=home)
    act(run, "verify", decision="pass")
    act(run, "approve", decision="return")
    act(run, "correct", decision="done")
    state = stand(run, [(step.step, step.taken) for step in run.finished])
    assert state.current == {"verify"}
    assert "verify" not in state.done
    assert "returned" in state.taken


def test_steps_inside_count_for_the_shape_around_them() -> None:
    part = process(START, user("inner"), END, chain("start", "inner", "end"), ident="part")
    source = process(
        START, call("called", "part"),
        subprocess("sub", node("startEvent", "s1"), user("x"), node("endEvent", "e1"),
                   chain("s1", "x", "e1")),
        END, chain("start", "called", "sub", "end"),
    )  # fmt: skip
    procedure = parse_procedure(source, {"part": part})
    assert diagram_state(procedure, [("start", ("start_called",))], ["inner"]).current == {"called"}
    after = diagram_state(procedure, [("start", ()), ("inner", ()), ("called", ())], ["x"])
    assert after.current == {"x", "sub"}
    assert after.done == {"start", "called"}
