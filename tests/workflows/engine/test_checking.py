"""Each diagram that must not be published, with the element that the message names."""

import pytest

from tests.workflows.engine.diagrams import END, START, call, chain, node, process, subprocess, user
from tests.workflows.engine.examples import BAD, GOOD, KNOWN, LINE, TASK
from workflows.engine import Vocabulary, check_procedure


def found(source: bytes, known: Vocabulary = KNOWN) -> dict[str, str]:
    return {
        problem.element: str(problem.message)
        for problem in check_procedure(source, vocabulary=known)
    }


@pytest.mark.parametrize("case", GOOD)
def test_a_sound_diagram_has_no_problems(case: str) -> None:
    assert found(GOOD[case]) == {}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_diagram_is_refused_with_a_sentence_that_names_the_element(case: str) -> None:
    source, element = BAD[case]
    problems = found(source)
    assert element in problems, problems
    assert element in problems[element]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problems[element])


def test_duplicate_ids() -> None:
    source = process(START, user("u"), END, LINE, '<bpmn:textAnnotation id="u"/>')
    assert "2" in found(source)["u"]


def test_two_processes_or_none() -> None:
    double = process(*TASK).replace(
        b"</bpmn:definitions>", b'<bpmn:process id="q"/></bpmn:definitions>'
    )
    none = process().replace(b"<bpmn:process", b"<bpmn:collaboration").replace(
        b"</bpmn:process", b"</bpmn:collaboration")  # fmt: skip
    assert "2" in found(double)[""]
    assert "0" in found(none)[""]


def test_more_than_two_hundred_nodes() -> None:
    steps = [f"u{n}" for n in range(199)]
    most = process(START, *map(user, steps), END, chain("start", *steps, "end"))
    assert "200" in found(most)[""]
    allowed = process(START, *map(user, steps[1:]), END, chain("start", *steps[1:], "end"))
    assert found(allowed) == {}


def test_a_cycle_of_calls_over_several_diagrams() -> None:
    one = process(START, call("to_two", "two"), END, chain("start", "to_two", "end"), ident="one")
    two = process(START, call("to_one", "one"), END, chain("start", "to_one", "end"), ident="two")
    known = Vocabulary(procedures={"one": one, "two": two})
    assert "one" in found(one, known)["to_one"]
    assert "two" in found(two, known)["to_two"]


def test_a_called_diagram_is_checked_and_may_not_share_step_ids() -> None:
    main = process(START, user("u"), call("c", "part"), END, chain("start", "u", "c", "end"))
    known = {"roles": KNOWN.roles}
    broken = process(START, user("u2"), chain("start", "u2"), ident="part")
    assert "u2" in found(main, Vocabulary(procedures={"part": broken}, **known))["c"]
    same = process(START, user("u"), END, LINE, ident="part")
    assert "part" in found(main, Vocabulary(procedures={"part": same}, **known))["u"]
    inside = node("startEvent", "s") + user("y") + node("endEvent", "e") + chain("s", "y", "e")
    nested = process(START, subprocess("u", inside), END, LINE, ident="part")
    assert "part" in found(main, Vocabulary(procedures={"part": nested}, **known))["u"]
    other = process(START, user("x"), END, chain("start", "x", "end"), ident="part")
    assert found(main, Vocabulary(procedures={"part": other}, **known)) == {}
    wrong_id = process(START, user("x"), END, chain("start", "x", "end"), ident="other")
    assert "part" in found(main, Vocabulary(procedures={"part": wrong_id}, **known))["c"]
    damaged = Vocabulary(procedures={"part": b"<"}, **known)
    assert found(main, damaged)


def test_a_role_that_the_diagram_may_always_name() -> None:
    for role in ("requester", "participants"):
        assert found(process(START, user("u", role=role), END, LINE)) == {}
