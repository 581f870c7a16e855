"""No diagram leaves out somebody whom the table asks: every decider has a step, every check too."""

import re
from pathlib import Path

import pytest

from bureaus.access_rules import BY_NOTICE, choose_procedure
from bureaus.packs import load_shipped, shipped_codes
from tests.bureaus.cells import rulings

DIAGRAMS = Path(__file__).parents[2] / "workflows" / "bpmn"


def asked_in(diagram: str) -> set[str]:
    text = (DIAGRAMS / f"{diagram}.bpmn").read_text("utf-8")
    return set(re.findall(r'"(\w+)" in ruling\.chain<', text))


def verifies(diagram: str) -> bool:
    return 'id="verify"' in (DIAGRAMS / f"{diagram}.bpmn").read_text("utf-8")


@pytest.mark.parametrize("code", shipped_codes())
def test_whoever_must_decide_or_verify_has_a_step(code: str) -> None:
    pack = load_shipped(code, frozenset({BY_NOTICE}))
    needed: dict[str, set[str]] = {}
    checked: set[str] = set()
    for facts, ruling in rulings(pack):
        diagram = choose_procedure(pack, facts.requester, facts.action)
        if diagram is None:
            continue
        needed.setdefault(diagram, set()).update(ruling.chain)
        if ruling.verify:
            checked.add(diagram)
    assert needed
    assert {diagram: roles - asked_in(diagram) for diagram, roles in needed.items()} == {
        diagram: set() for diagram in needed
    }
    assert all(map(verifies, checked))
