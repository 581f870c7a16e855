"""The dry run: who will be asked, what the rules skip, and nothing done."""

from datetime import timedelta

import pytest

from core.errors import Undefined
from tests.workflows.engine.diagrams import (
    END,
    START,
    chain,
    exclusive,
    flow,
    many,
    node,
    process,
    timer,
    user,
    verb,
)
from tests.workflows.engine.house import NOON, House
from tests.workflows.engine.outlined import BODY, house
from workflows.engine import parse_procedure, predict
from workflows.engine.prediction import agreement


def shown(house: House, *body: str, **data: object) -> list[tuple[str, bool]]:
    procedure = parse_procedure(process(*body))
    return [(step.step, step.skipped) for step in predict(procedure, data, house)]


def test_everybody_agrees_and_returns_are_not_shown() -> None:
    assert shown(house(verify=True), *BODY) == [("verify", False), ("approve", False)]


def test_what_the_table_does_not_ask_for_is_shown_as_skipped() -> None:
    assert shown(house(verify=False), *BODY) == [("verify", True), ("approve", False)]


def test_no_verb_is_performed() -> None:
    home = house(verify=True)
    shown(home, *BODY)
    assert home.performed == []


def test_limits_are_shown_with_each_step() -> None:
    home = house(verify=True)
    home.limits = {"verify": timedelta(days=2)}
    steps = predict(parse_procedure(process(*BODY)), {}, home)
    assert [step.due for step in steps] == [NOON + timedelta(days=2), None]
    assert steps[0].properties["kind"] == "verify"


def test_signers_are_shown_as_one_step_with_its_items() -> None:
    body = (START, user("sign", many("who", "signed")), END, chain("start", "sign", "end"))
    (step,) = predict(parse_procedure(process(*body)), {"who": [7, 8]}, House())
    assert (step.step, step.items) == ("sign", (7, 8))


def test_an_undefined_rule_is_told_before_the_request_is_sent() -> None:
    def silent(_data: object) -> None:
        raise Undefined("本局规定没有写明。", missing=["access"], who="bureau_head")

    with pytest.raises(Undefined):
        shown(House(tables={"access": silent}), *BODY)  # type: ignore[dict-item]


def test_a_pause_is_passed_and_a_loop_is_left() -> None:
    pause = node("intermediateCatchEvent", "wait", timer("timeDuration", '"P1D"'))
    body = (
        START, exclusive("merge"), user("again"), pause, exclusive("ask", "more"), END,
        chain("start", "merge", "again", "wait", "ask"), flow("ask", "merge", ident="more"),
        flow("ask", "end", 'again.decision == "never said"'),
    )  # fmt: skip
    assert shown(House(), *body) == [("again", False)]


def test_what_depends_on_a_verbs_answer_ends_the_preview() -> None:
    body = (
        START, user("a"), verb("number", "disc.number"), exclusive("ask", "no"), user("b"), END,
        chain("start", "a", "number", "ask"), flow("ask", "b", "number.discs > 0"),
        flow("ask", "end", ident="no"), chain("b", "end"),
    )  # fmt: skip
    assert shown(House(), *body) == [("a", False)]


@pytest.mark.parametrize(
    ("kind", "condition", "expected"),
    [
        ("verify", 'u.decision == "refuse"', "pass"),
        ("approve", 'u.decision == "return"', "approve"),
        ("register", 'u.decision == "x"', "done"),
        ("review", 'u.decision == "pass"', "pass"),
        ("execute", 'u.decision == "approve" and true', "approve"),
    ],
)
def test_the_answer_with_which_a_step_goes_well(kind: str, condition: str, expected: str) -> None:
    body = (
        START, user("u", kind=kind), exclusive("g", "d"), user("v"), END, chain("start", "u", "g"),
        flow("g", "v", condition), flow("g", "end", ident="d"), chain("v", "end"),
    )  # fmt: skip
    assert agreement(parse_procedure(process(*body)), "u") == expected
