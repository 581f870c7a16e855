"""A run that is stored and loaded at every step equals one that is not, on random paths."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.engine.tracing import DIAGRAMS, PROCEDURES, make_house, move, trace
from workflows.engine import load, start


@pytest.mark.parametrize("name", DIAGRAMS)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), acts=st.integers(1, 60))
def test_storing_and_loading_at_every_step_changes_nothing(name: str, seed: int, acts: int) -> None:
    procedure = PROCEDURES[name]
    kept = trace(procedure, seed, acts, stored=False)
    assert trace(procedure, seed, acts, stored=True) == kept


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_path_ends_when_everybody_agrees_in_the_end(name: str) -> None:
    for seed in range(20):
        chance, house = random.Random(seed), make_house(seed)  # noqa: S311  # a repeatable path
        run = start(PROCEDURES[name], {}, house)
        for _ in range(30):
            move(run, house, chance)
        for _ in range(200):
            if run.over:
                break
            house.at += timedelta(hours=1)
            run.fire_timers()
            if run.unfinished:
                run.resume(run.unfinished[0].id)
            elif run.waiting:
                run.complete(run.waiting[0].id, {"decision": "done"})
            run = load(run.procedure, run.dump(), house)
        assert run.ended in {"end", "withdrawn"}
