"""Splits and joins, with the traps of the library that ours must not have."""

from tests.workflows.engine.diagrams import (
    END,
    START,
    boundary,
    chain,
    exclusive,
    flow,
    inclusive,
    many,
    node,
    parallel,
    script,
    subprocess,
    timer,
    user,
    verb,
)
from tests.workflows.engine.house import House, act, begin, reload, steps
from workflows.engine import LATER

BRANCHES = (parallel("split"), user("a"), user("b"), parallel("join"))


def branches(entry: str, way_out: str) -> str:
    return chain(entry, "split", "a", "join", way_out) + chain("split", "b", "join")


def in_a_loop(*body: str, entry: str, way_out: str) -> tuple[str, ...]:
    return (
        START, exclusive("merge"), *body, user("check"), exclusive("ask", "back"), END,
        chain("start", "merge", entry), chain(way_out, "check", "ask"),
        flow("ask", "merge", ident="back"), flow("ask", "end", 'check.decision == "pass"'),
    )  # fmt: skip


def test_a_parallel_join_waits_for_every_branch() -> None:
    run, house = begin(START, *BRANCHES, END, branches("start", "end"))
    assert steps(run) == ["a", "b"]
    act(run, "b")
    run = reload(run, house)
    assert steps(run) == ["a"]
    act(run, "a")
    assert run.ended == "end"


def test_a_join_in_a_reject_loop_waits_again_on_every_pass() -> None:
    inside = chain("split", "a", "join") + chain("split", "b", "join")
    body = in_a_loop(*BRANCHES, inside, entry="split", way_out="join")
    for first, second in (("a", "b"), ("b", "a")):
        run, house = begin(*body)
        for _ in range(3):
            act(run, first)
            run = reload(run, house)
            assert steps(run) == [second], "the first pass must not count for the second"
            act(run, second)
            assert steps(run) == ["check"]
            act(run, "check", decision="return")
        assert sorted(steps(run)) == ["a", "b"]


def test_a_late_branch_does_not_bring_back_old_answers() -> None:
    inside = chain("split", "a", "join") + chain("split", "b", "join")
    body = in_a_loop(*BRANCHES, inside, entry="split", way_out="join")
    run, _ = begin(*body)
    act(run, "a", items=["旧一", "旧二"])
    act(run, "b")
    act(run, "check", decision="return")
    act(run, "a", items=["新"])
    act(run, "b")  # its copy of the data would still hold the old list
    assert run.data["a"] == {"items": ["新"]}


def test_nested_splits_that_meet_in_one_join() -> None:
    run, house = begin(
        START, parallel("one"), user("a"), parallel("two"), user("b"), user("c"),
        parallel("join"), END, chain("start", "one", "a", "join", "end"),
        chain("one", "two", "b", "join"), chain("two", "c", "join"),
    )  # fmt: skip
    for step in ("a", "b"):
        act(run, step)
        run = reload(run, house)
        assert not run.over
    act(run, "c")
    assert run.ended == "end"


def test_an_exclusive_gateway_takes_the_first_condition_that_holds() -> None:
    body = (
        START, exclusive("ask", "other"), user("a"), user("b"), exclusive("out"), END,
        chain("start", "ask"), flow("ask", "a", "n > 1"), flow("ask", "b", "n > 0"),
        flow("ask", "out", ident="other"), chain("a", "out"), chain("b", "out", "end"),
    )  # fmt: skip
    assert [steps(begin(*body, n=n)[0]) for n in (2, 1, 0)] == [["a"], ["b"], []]


def inclusive_body(*inner: str) -> tuple[str, ...]:
    return (
        START, inclusive("split", "none"), user("a"), user("b"), inclusive("join"), END, *inner,
        chain("start", "split"), flow("split", "a", '"a" in chosen'),
        flow("split", "b", '"b" in chosen'), flow("split", "join", ident="none"),
        chain("a", "join", "end"), chain("b", "join"),
    )  # fmt: skip


def test_an_inclusive_join_waits_for_the_chosen_branches_only() -> None:
    run, house = begin(*inclusive_body(), chosen=["a", "b"])
    act(run, "a")
    run = reload(run, house)
    assert (steps(run), run.over) == (["b"], False)
    act(run, "b")
    assert run.ended == "end"
    run, _ = begin(*inclusive_body(), chosen=["b"])
    act(run, "b")
    assert run.ended == "end"
    run, _ = begin(*inclusive_body(), chosen=[])
    assert run.ended == "end"


def test_an_inclusive_join_waits_for_signers_subprocesses_and_jobs_as_well() -> None:
    inner = subprocess(
        "sub", node("startEvent", "s1"), user("inside"), node("endEvent", "e1"),
        chain("s1", "inside", "e1"),
    )  # fmt: skip
    house = House(verbs={"paper.issue": lambda *_: LATER})
    run, _ = begin(
        START, inclusive("split", "f_quick"), user("quick"), user("sign", many("who", "signed")),
        inner, verb("issue", "paper.issue"), inclusive("join"), END, chain("start", "split"),
        flow("split", "quick", ident="f_quick"), flow("split", "sign", "true"),
        flow("split", "sub", "true"), flow("split", "issue", "true"),
        chain("sign", "join", "after", "end"), user("after"),
        chain("quick", "join"), chain("sub", "join"), chain("issue", "join"),
        house=house, who=[1],
    )  # fmt: skip
    run = reload(run, house)
    act(run, "inside")
    run = reload(run, house)
    run.resume(run.unfinished[0].id)
    assert steps(run) == ["sign"], "somebody still has to sign"
    act(run, "sign", item=1)
    assert steps(run) == ["after"]


def test_an_inclusive_join_that_is_reached_directly_waits_for_its_siblings() -> None:
    run, _ = begin(
        START, inclusive("split", "d"), inclusive("join"), user("a"), user("later"), END,
        chain("start", "split"), flow("split", "join", "true"), flow("split", "a", ident="d"),
        chain("a", "join", "later", "end"),
    )  # fmt: skip
    assert steps(run) == ["later"], "the default was not taken, so nothing else can come"
    run, _ = begin(
        START, inclusive("split", "d"), inclusive("join"), user("a"), user("later"), user("c"),
        exclusive("out"), END, chain("start", "split"), flow("split", "join", "true"),
        flow("split", "a", "true"), flow("split", "c", ident="d"), chain("c", "out"),
        chain("a", "join", "later", "out", "end"),
    )  # fmt: skip
    assert steps(run) == ["a"]
    act(run, "a")
    assert steps(run) == ["later"]


def test_an_embedded_subprocess_works_on_the_same_data_and_ends_before_the_next_step() -> None:
    run, house = begin(
        START,
        subprocess(
            "sub", node("startEvent", "s1"), parallel("p1"), user("x"), user("y"), parallel("p2"),
            script("set", "n = n + 1"), node("endEvent", "e1"),
            chain("s1", "p1", "x", "p2", "set", "e1"), chain("p1", "y", "p2"),
        ),
        user("after"), END, chain("start", "sub", "after", "end"), n=1,
    )  # fmt: skip
    act(run, "y", word="y")
    run = reload(run, house)
    assert steps(run) == ["x"]
    act(run, "x")
    assert (steps(run), run.data["n"], run.data["y"]) == (["after"], 2, {"word": "y"})


def test_terminate_ends_what_is_still_open() -> None:
    run, _ = begin(
        START, parallel("split"), user("a"), user("b"), END,
        node("endEvent", "stop", "<bpmn:terminateEventDefinition/>"),
        chain("start", "split", "a", "stop"), chain("split", "b", "end"),
    )  # fmt: skip
    act(run, "a")
    assert (run.ended, run.waiting) == ("stop", [])


def test_terminate_in_a_subprocess_ends_that_subprocess() -> None:
    run, house = begin(
        START,
        subprocess(
            "sub", node("startEvent", "s1"), parallel("p1"), user("x"), user("y"),
            node("endEvent", "e1"),
            node("endEvent", "stop", "<bpmn:terminateEventDefinition/>"),
            chain("s1", "p1", "x", "stop"), chain("p1", "y", "e1"),
        ),
        user("after"), END, chain("start", "sub", "after", "end"),
    )  # fmt: skip
    act(run, "x")
    run = reload(run, house)
    assert steps(run) == ["after"]


def test_a_loop_inside_one_of_two_open_branches_does_not_grow_the_state() -> None:
    run, house = begin(
        START, parallel("split"), user("other"), parallel("join"), END,
        exclusive("merge"), user("a"), exclusive("ask", "back"),
        boundary("late", "a", timer("timeDuration", '"PT72H"'), False), verb("remind", "x.y"),
        node("endEvent", "reminded"), chain("late", "remind", "reminded"),
        chain("start", "split", "merge", "a", "ask"), flow("ask", "merge", ident="back"),
        flow("ask", "join", 'a.decision == "pass"'), chain("split", "other", "join", "end"),
    )  # fmt: skip
    sizes = []
    for _ in range(60):
        act(run, "a", decision="return")
        sizes.append(len(run.dump()))
        run = reload(run, house)
    assert max(sizes[2:]) == min(sizes[2:])
    act(run, "other")
    act(run, "a", decision="pass")
    assert run.ended == "end"
