"""How a cell of the access tables is written down as a test."""

from collections.abc import Iterator
from itertools import product

import pytest

from bureaus.access_rules import (
    ACTIONS,
    CASE_KINDS,
    MATERIALS,
    ORGANS,
    PURPOSES,
    REQUESTERS,
    AccessFacts,
    Ruling,
    as_json,
    decide_access,
)
from bureaus.packs import Pack

ORGAN_PAPERS = ["单位介绍信", "申请人有效证件"]
PARTY_PAPERS = ["单位介绍信", "有效身份证件"]
HEAD = ["bureau_head"]
BLOCKED = ("forbid", "undefined", "defer_to_law")


def cell(article: str, asked: str, outcome: str, **expected: object) -> object:
    """One cell: `asked` is `requester action material` and options such as `purpose=evidence`.

    What is not expected explicitly must be empty; `register` follows the outcome (part D 38).
    """
    words = asked.split()
    facts: dict[str, object] = dict(zip(("requester", "action", "material"), words, strict=False))
    for word in words[3:]:
        name, value = word.split("=")
        facts[name] = value != "no" if name == "archived" else value
    wanted = {
        "outcome": outcome,
        "chain": [],
        "credentials": [],
        "verify": False,
        "register": outcome not in BLOCKED,
        "executor": None,
        **expected,
    }
    marks = [pytest.mark.article(*wanted["basis"])] if wanted["basis"] else []
    return pytest.param(AccessFacts(**facts), wanted, id=f"{article}: {asked}", marks=marks)


def assert_cell(pack: Pack, facts: AccessFacts, wanted: dict[str, object]) -> None:
    """The ruling is exactly what the cell says; the fee is tested on its own."""
    ruling = decide_access(pack, facts)
    said = as_json(ruling)
    del said["fee"]
    assert said == wanted
    assert ruling.reason


def everything() -> Iterator[AccessFacts]:
    """Every combination that can be asked; the organ matters for state organs only."""
    plain = (REQUESTERS, ACTIONS, MATERIALS, (True, False), PURPOSES, CASE_KINDS)
    for combination in product(*plain):
        organs = (None, *ORGANS) if combination[0] == "state_organ" else (None,)
        for organ in organs:
            yield AccessFacts(*combination, organ)


def rulings(pack: Pack) -> Iterator[tuple[AccessFacts, Ruling]]:
    """The answer to everything."""
    for facts in everything():
        yield facts, decide_access(pack, facts)
