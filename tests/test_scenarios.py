"""Every procedure on every bureau that has it, walked through to papers and register."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive.instruments.models import Instrument
from bureaus.access_rules import (
    ACTIONS,
    BY_NOTICE,
    CASE_KINDS,
    MATERIALS,
    ORGANS,
    PURPOSES,
    REQUESTERS,
    AccessFacts,
    choose_procedure,
    decide_access,
)
from bureaus.packs import load_shipped, shipped_codes
from core.installation import Installation
from documents.printing import Printer
from documents.registry import KINDS
from studio import scenarios

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS = [one for file in sorted(FOLDER.glob("*.json")) for one in scenarios.read(file)]
PARAMETERS = [
    pytest.param(one, id=one["title"], marks=pytest.mark.article(*one.get("articles", [])))
    for one in SCENARIOS
]
GOOD = ("completed",)
DISCS = "disc_burning"
# Papers that no procedure issues: they belong to a visit, a period of the register, a counter, a
# letter that goes out.
APART = {"visit_slip", "register", "counter_receipt", "proof_of_service"}
_printed: set[str] = set()


@pytest.mark.parametrize("scenario", PARAMETERS)
def test_it_goes_as_written(
    scenario: dict[str, Any], staged: Installation, printer: Printer
) -> None:
    outcome = scenarios.run(scenario, staged)
    assert [str(problem) for problem in outcome.problems] == []
    print_what_is_new(staged, printer)


def print_what_is_new(installation: Installation, printer: Printer) -> None:
    """Print each kind of paper for real the first time that a scenario issues it."""
    with installation.database.reading() as session:
        issued = session.scalars(select(Instrument).order_by(Instrument.id)).all()
    for paper in issued:
        if paper.kind not in _printed:
            printed = printer.print(paper.kind, paper.frozen)
            assert printed.data.startswith(b"%PDF-"), paper.kind
            assert printed.pages >= 1
            _printed.add(paper.kind)


def reachable() -> set[tuple[str, str]]:
    """Return the bureaus with the procedures that some request of theirs may go through."""
    found = {(code, DISCS) for code in shipped_codes()}
    for code in shipped_codes():
        pack = load_shipped(code, frozenset({BY_NOTICE}))
        for requester in REQUESTERS:
            for action in ACTIONS:
                name = choose_procedure(pack, requester, action)
                new = name is not None and (code, name) not in found
                if name is not None and new and allows(pack, requester, action):
                    found.add((code, name))
    return found


def allows(pack: Any, requester: str, action: str) -> bool:
    """Tell whether any cell of the bureau's table lets such a request begin and end well."""
    return any(
        decide_access(
            pack,
            AccessFacts(requester, action, material, True, purpose, kind, organ),
        ).outcome
        not in {"undefined", "forbid"}
        for material in MATERIALS
        for purpose in PURPOSES
        for kind in CASE_KINDS[:1]
        for organ in (ORGANS if requester == "state_organ" else (None,))
    )


def ends(scenario: dict[str, Any]) -> tuple[str, str, str]:
    expect = scenario["expect"]
    return scenario["bureau"], expect.get("procedure", ""), expect.get("end", "")


def test_every_procedure_of_every_bureau_is_walked_to_a_good_end() -> None:
    walked = {(bureau, name) for bureau, name, end in map(ends, SCENARIOS) if end in GOOD}
    assert walked == reachable()


def test_every_procedure_of_every_bureau_is_refused_and_returned_somewhere() -> None:
    refused = {(bureau, name) for bureau, name, end in map(ends, SCENARIOS) if end == "refused"}
    returned = {
        (one["bureau"], one["expect"]["procedure"])
        for one in SCENARIOS
        if any(step.get("decision") == "return" for step in one["steps"])
    }
    assert refused == reachable()
    assert returned == reachable()


@pytest.mark.article("WD-M-10")
def test_bureaus_without_rules_are_walked_in_both_states() -> None:
    wanted = {(code, name) for code, name in reachable() if load_shipped(code).drafts}
    silent = {
        (one["bureau"], file.stem)
        for file in FOLDER.glob("*.json")
        for one in scenarios.read(file)
        if one.get("refused") == "Undefined bureau_head" and "notice" not in one
    }
    assert silent == {(code, name) for code, name in wanted if name != DISCS}


def test_every_kind_of_paper_that_a_procedure_issues_is_issued_somewhere() -> None:
    issued = {kind for one in SCENARIOS for kind in one["expect"].get("papers", [])}
    waiting = {kind.name for kind in KINDS.values() if kind.waiting}
    assert issued == set(KINDS) - APART - waiting


def test_titles_tell_scenarios_apart() -> None:
    assert len({one["title"] for one in SCENARIOS}) == len(SCENARIOS)
