"""Text from a diagram is never handed to Python, wherever it stands."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment

from tests.workflows.engine.diagrams import (
    END,
    START,
    boundary,
    chain,
    exclusive,
    flow,
    many,
    node,
    process,
    properties,
    script,
    timer,
    user,
)
from tests.workflows.engine.house import House, act, begin, steps
from workflows.engine import BadProcedure, Vocabulary, check_procedure, parse_procedure
from workflows.engine.bridge import Bridge, ScriptEngineReached

ATTACKS = [
    "__import__('os').system('id')",
    "().__class__.__mro__[1].__subclasses__()",
    "open('/etc/passwd').read()",
    "[x for x in (1,)]",
    "(lambda: 1)()",
    "9**9**9",
    "'a' * 10**9",
    "f'{form}'",
    "getattr(form, 'x')",
    "form.__class__",
    "form.items()",
    "print(1)",
    "exec('1')",
    "(y := 1)",
    "count.__globals__",
    "'{0.__class__}'.format(1)",
    "await x",
    "${form}",
    "form['a']['__class__'].x()",
]
SCRIPTS = [
    "import os",
    "while True: pass",
    "def f(): pass",
    "x.y = 1",
    "x[0] = 1",
    "_x = 1",
    "count = 1",
    "x = 1; y = 2",
    "x = y = 1",
    "x += 1",
    "print(1)",
    "for i in x: pass",
    "x == 1",
    "true = 1",
    "",
]
PLAIN = chain("start", "u", "end")


def in_script(text: str) -> bytes:
    return process(
        START, script("t", f"x = {text}"), user("u"), END, chain("start", "t", "u", "end")
    )


def in_gateway(text: str) -> bytes:
    return process(
        START, user("u"), exclusive("g", "d"), user("v"), END, chain("start", "u", "g"),
        flow("g", "v", text), flow("g", "end", ident="d"), chain("v", "end"),
    )  # fmt: skip


def in_timer(kind: str) -> Callable[[str], bytes]:
    def draw(text: str) -> bytes:
        return process(
            START, user("u"), END, boundary("b", "u", timer(kind, text), False),
            node("endEvent", "e2"), PLAIN, chain("b", "e2"),
        )  # fmt: skip

    return draw


def in_list(text: str) -> bytes:
    return process(START, user("u", many(text, "signed")), END, PLAIN)


def in_completion(text: str) -> bytes:
    return process(START, user("u", many("who", "signed", until=text)), END, PLAIN)


PLACES = {
    "script": in_script,
    "gateway": in_gateway,
    "date": in_timer("timeDate"),
    "duration": in_timer("timeDuration"),
    "cycle": in_timer("timeCycle"),
    "multi-instance list": in_list,
    "multi-instance completion": in_completion,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_refused_wherever_an_expression_may_stand(place: str, text: str) -> None:
    source = PLACES[place](text)
    with pytest.raises(BadProcedure):
        parse_procedure(source)
    assert check_procedure(source, vocabulary=Vocabulary())


@pytest.mark.parametrize("text", ["PT72H", "P3D", "R3/PT1H", "R/P1D"])
def test_a_time_without_quotes_is_told_at_once(text: str) -> None:
    for kind in ("timeDuration", "timeCycle"):
        with pytest.raises(BadProcedure, match="引号"):
            parse_procedure(in_timer(kind)(text))


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_script_is_lines_of_name_and_expression_only(text: str) -> None:
    source = process(START, script("t", text), user("u"), END, chain("start", "t", "u", "end"))
    with pytest.raises(BadProcedure) as caught:
        parse_procedure(source)
    assert caught.value.problems[0].element == "t"


@pytest.mark.parametrize(
    "inner",
    [
        "<spiffworkflow:preScript>x = 1</spiffworkflow:preScript>",
        "<spiffworkflow:postScript>x = 1</spiffworkflow:postScript>",
        "<spiffworkflow:calledDecisionId>table</spiffworkflow:calledDecisionId>",
        '<spiffworkflow:serviceTaskOperator id="x"/>',
        "<spiffworkflow:unitTests/>",
        '<camunda:formData><camunda:formField id="x"/></camunda:formData>',
        '<camunda:executionListener event="start" expression="${x}"/>',
    ],
)
@pytest.mark.parametrize("kind", ["userTask", "serviceTask", "businessRuleTask", "scriptTask"])
def test_other_places_for_code_are_refused(kind: str, inner: str) -> None:
    task = node(kind, "t", f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>")
    source = process(START, task, END, chain("start", "t", "end"))
    with pytest.raises(BadProcedure) as caught:
        parse_procedure(source)
    assert "t" in {problem.element for problem in caught.value.problems}


@pytest.mark.parametrize(
    "loop",
    [
        "<bpmn:loopCardinality>__import__('os')</bpmn:loopCardinality>",
        (
            "<bpmn:complexBehaviorDefinition><bpmn:condition>x</bpmn:condition>"
            "</bpmn:complexBehaviorDefinition>"
        ),
    ],
)
def test_other_multi_instance_expressions_are_refused(loop: str) -> None:
    wrapped = many("who", "signed").replace(
        "<bpmn:loopDataInputRef>", loop + "<bpmn:loopDataInputRef>"
    )
    with pytest.raises(BadProcedure):
        parse_procedure(process(START, user("u", wrapped), END, PLAIN))


def test_the_librarys_engine_is_never_made_and_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*_: object, **__: object) -> None:
        raise AssertionError("the library's script engine was reached")

    for owner in (PythonScriptEngine, TaskDataEnvironment):
        for name in ("__init__", "evaluate", "execute"):
            monkeypatch.setattr(owner, name, reached)
    run, house = begin(
        START, script("set", "n = 1"), user("sign", many("who", "signed", until="n > 5")),
        boundary("late", "sign", timer("timeCycle", '"R3/PT1H"'), False), node("endEvent", "e2"),
        exclusive("g", "d"), user("v"), END, chain("start", "set", "sign", "g"),
        flow("g", "v", "n == 1"), flow("g", "end", ident="d"), chain("v", "end"),
        chain("late", "e2"), who=[1],
    )  # fmt: skip
    house.at = run.next_due
    run.fire_timers()
    act(run, "sign", 1)
    assert steps(run) == ["v"]


def test_the_object_in_the_script_engines_place_runs_nothing() -> None:
    bridge = Bridge(House(), {})
    for door in (bridge.evaluate, bridge.execute, bridge.call_service, bridge.environment.evaluate):
        with pytest.raises(ScriptEngineReached):
            door("1 + 1")


def test_the_librarys_decision_engine_is_not_even_loaded() -> None:
    code = "import sys, workflows.engine; print([m for m in sys.modules if '.dmn' in m])"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert found.strip() == "[]"


def test_properties_are_words_and_never_expressions() -> None:
    run, _ = begin(
        START, node("userTask", "u", properties(role="__import__('os').system('id')")), END,
        chain("start", "u", "end"),
    )  # fmt: skip
    assert run.waiting[0].properties["role"] == "__import__('os').system('id')"
