"""One procedure serves all threads: nothing of one run may be seen in another."""

from concurrent.futures import ThreadPoolExecutor

from tests.workflows.engine.tracing import PROCEDURES, make_house, trace
from workflows.engine import load, start

NAME = "inclusive around signers"
THREADS, INSTANCES = 8, 60


def whole_life(number: int) -> tuple[object, object]:
    procedure, house = PROCEDURES[NAME], make_house(number)
    run = start(procedure, {"number": number}, house)
    while not run.over:
        run = load(procedure, run.dump(), house)
        task = run.waiting[number % len(run.waiting)]
        run.complete(task.id, {"decision": "done", "number": number}, by=number)
        assert all(step.by in {None, number} for step in run.finished)
    return run.data["number"], {answer["number"] for answer in run.data.get("signed", [])}


def test_eight_threads_with_sixty_instances_each_do_not_mix() -> None:
    numbers = range(THREADS * INSTANCES)
    with ThreadPoolExecutor(THREADS) as pool:
        for number, (kept, signed) in zip(numbers, pool.map(whole_life, numbers), strict=True):
            assert kept == number
            assert signed <= {number}


def test_runs_in_threads_go_the_way_that_they_go_alone() -> None:
    def both(seed: int) -> bool:
        return trace(PROCEDURES[NAME], seed, 30, stored=True) == alone[seed]

    alone = {seed: trace(PROCEDURES[NAME], seed, 30, stored=False) for seed in range(40)}
    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(both, alone))
