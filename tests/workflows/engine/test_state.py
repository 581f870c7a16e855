"""The stored state: small, without the diagram, readable by every later version."""

from pathlib import Path

import orjson
import pytest

from tests.workflows.engine.diagrams import (
    END,
    START,
    boundary,
    chain,
    exclusive,
    flow,
    many,
    node,
    parallel,
    process,
    subprocess,
    timer,
    user,
    verb,
)
from tests.workflows.engine.house import House, act, begin, reload, steps
from workflows.engine import LATER, UnreadableState, codec, load, parse_procedure

STATES = Path(__file__).parent / "states"
LOOP = (
    START, exclusive("merge"), user("fill"), user("check"), exclusive("ask", "back"), END,
    chain("start", "merge", "fill", "check", "ask"), flow("ask", "merge", ident="back"),
    flow("ask", "end", 'check.decision == "pass"'),
)  # fmt: skip
# Every kind of live task at once: the released fixtures below were made with this diagram.
EVERYTHING = process(
    START, parallel("split"), parallel("join"), END,
    user("task"), boundary("late", "task", timer("timeDuration", '"P3D"'), False),
    verb("remind", "notice.copy"), node("endEvent", "reminded"),
    chain("late", "remind", "reminded"),
    user("sign", many("who", "signed")),
    verb("issue", "paper.issue"),
    subprocess("sub", node("startEvent", "s1"), user("inside"), node("endEvent", "e1"),
               chain("s1", "inside", "e1")),
    node("intermediateCatchEvent", "pause", timer("timeDate", '"2026-12-01"')),
    user("last"),
    chain("start", "split", "task", "join", "last", "end"), chain("split", "sign", "join"),
    chain("split", "issue", "join"), chain("split", "sub", "join"), chain("split", "pause", "join"),
)  # fmt: skip


def test_a_thousand_rejections_do_not_grow_the_state() -> None:
    run, house = begin(*LOOP, form={"name": "张三"})
    sizes = []
    for _ in range(1000):
        act(run, "fill", decision="done")
        run = reload(run, house)
        act(run, "check", decision="return")
        state = run.dump()
        sizes.append(len(state))
        run = load(run.procedure, state, house)
    assert len(set(sizes[1:])) == 1
    assert sizes[-1] < 600
    act(run, "fill")
    act(run, "check", decision="pass")
    assert run.ended == "end"


def test_a_thousand_rejections_in_one_sitting_work_as_well() -> None:
    # The library stops looking at a depth of 1000 and calls the run completed.
    run, _ = begin(*LOOP)
    for _ in range(1000):
        act(run, "fill")
        act(run, "check", decision="return")
    assert (steps(run), run.over) == (["fill"], False)


def test_a_subprocess_in_a_loop_leaves_nothing_behind() -> None:
    run, house = begin(
        START, exclusive("merge"),
        subprocess("sub", node("startEvent", "s1"), user("inside"), node("endEvent", "e1"),
                   chain("s1", "inside", "e1")),
        exclusive("ask", "back"), END, chain("start", "merge", "sub", "ask"),
        flow("ask", "merge", ident="back"), flow("ask", "end", 'inside.decision == "pass"'),
    )  # fmt: skip
    sizes = set()
    for _ in range(50):
        act(run, "inside", decision="return")
        sizes.add(len(run.dump()))
        run = reload(run, house)
    assert len(sizes) == 1
    act(run, "inside", decision="pass")
    assert run.over


def test_the_diagram_is_not_in_the_state() -> None:
    run, _ = begin(*LOOP)
    state = run.dump().decode()
    assert "check" not in state
    assert "步骤" not in state


@pytest.mark.parametrize("name", ["typename", "format", "tasks", "data", "module", "__class__"])
def test_no_field_name_can_break_a_state(name: str) -> None:
    run, house = begin(*LOOP, form={name: "BpmnWorkflow"}, **{name: {"typename": "Task"}})
    run = reload(run, house)
    act(run, "fill", **{name: {"typename": "BpmnWorkflow"}})
    run = reload(run, house)
    assert run.data["fill"] == {name: {"typename": "BpmnWorkflow"}}
    assert run.data["form"] == {name: "BpmnWorkflow"}
    assert steps(run) == ["check"]


def test_the_order_of_data_and_of_tasks_is_kept() -> None:
    run, house = begin(
        START, parallel("split"), user("b"), user("a"), user("c"), parallel("join"), END,
        chain("start", "split", "b", "join", "end"), chain("split", "a", "join"),
        chain("split", "c", "join"), z=1, y={"b": 1, "a": 2}, x=3,
    )  # fmt: skip
    ids = [task.id for task in run.waiting]
    for _ in range(3):
        run = reload(run, house)
    assert list(run.data) == ["z", "y", "x"]
    assert list(run.data["y"]) == ["b", "a"]
    assert [task.id for task in run.waiting] == ids
    assert steps(run) == ["b", "a", "c"]


def test_dumping_twice_and_loading_between_gives_the_same_state() -> None:
    run, house = begin(*LOOP)
    act(run, "fill", a=[1, 2])
    first, second = run.dump(), run.dump()
    assert first == second
    again = orjson.loads(load(run.procedure, first, house).dump())
    assert again["data"] == orjson.loads(first)["data"]


def test_a_newer_state_is_refused_with_a_sentence() -> None:
    run, house = begin(*LOOP)
    state = orjson.loads(run.dump())
    state["format"] = codec.FORMAT + 1
    with pytest.raises(UnreadableState, match="升级"):
        load(run.procedure, orjson.dumps(state), house)


def test_an_older_state_goes_through_the_upgrades(monkeypatch: pytest.MonkeyPatch) -> None:
    run, house = begin(*LOOP, old="value")

    def rename(state: codec.State) -> codec.State:
        data = {f"new_{name}": value for name, value in state["data"].items()}
        return {**state, "format": state["format"] + 1, "data": data}

    state = run.dump()
    monkeypatch.setattr(codec, "FORMAT", codec.FORMAT + 2)
    upgrades = {codec.FORMAT - 2: rename, codec.FORMAT - 1: rename}
    monkeypatch.setattr(codec, "UPGRADES", upgrades)
    assert load(run.procedure, state, house).data == {"new_new_old": "value"}


@pytest.mark.parametrize(
    "state",
    [b"", b"{}", b"[]", b"null", b'{"format":1}', b'{"format":1,"data":{},"tasks":[]}',
     b'{"format":1,"data":{},"tasks":[[-1,64]]}', b'{"format":"1","data":{},"tasks":[]}',
     b'{"format":1,"data":{},"tasks":[[-1,64,"Start"],[7,16,"#fill","x"]]}', b"\x80\x04K\x01."],
)  # fmt: skip
def test_a_damaged_state_is_told_as_such(state: bytes) -> None:
    with pytest.raises(UnreadableState):
        load(parse_procedure(process(*LOOP)), state, House())


def test_a_state_runs_on_a_diagram_that_got_a_further_step() -> None:
    run, house = begin(START, user("a"), user("c"), END, chain("start", "a", "c", "end"))
    longer = parse_procedure(
        process(START, user("a"), user("b"), user("c"), END, chain("start", "a", "b", "c", "end"))
    )
    run = reload(run, house, longer)
    act(run, "a")
    assert steps(run) == ["b"], "even directly behind the open step"


def test_a_state_whose_step_is_gone_is_refused_with_its_name() -> None:
    run, house = begin(START, user("a"), END, chain("start", "a", "end"))
    other = parse_procedure(process(START, user("b"), END, chain("start", "b", "end")))
    with pytest.raises(UnreadableState, match="“a”"):
        reload(run, house, other)


def test_states_of_every_released_format_can_be_finished() -> None:
    """Each file is a state of EVERYTHING, kept for ever; a new format adds a file."""
    procedure = parse_procedure(EVERYTHING)
    files = sorted(STATES.glob("format*.json"))
    assert f"format{codec.FORMAT}.json" in {file.name for file in files}
    for file in files:
        house = House(verbs={"paper.issue": lambda *_: LATER})
        run = load(procedure, file.read_bytes(), house)
        assert sorted(steps(run)) == ["inside", "sign", "sign", "task"]
        house.at = run.next_due
        run.fire_timers()
        assert house.performed == [("notice.copy", {})]
        run.resume(run.unfinished[0].id)
        for step, item in (("task", None), ("sign", 1), ("sign", 2), ("inside", None)):
            act(run, step, item)
        house.at = run.next_due
        run.fire_timers()
        act(run, "last")
        assert run.ended == "end"
