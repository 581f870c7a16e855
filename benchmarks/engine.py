"""The cost of a click in the engine alone: load, complete, dump, in a request that keeps looping.

    python benchmarks/engine.py [--steps 240] [--runs 5]     prints JSON

No database and no pages: `benchmarks/approve.py` measures those.
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from workflows.engine import Decided, Procedure, Run, load, parse_procedure, start

DIAGRAM = Path(__file__).parent / "engine.bpmn"
DATA: Mapping[str, object] = {
    "request": 4711,
    "requester": "lawyer",
    "participants": [11, 12, 13],
    "material": ["file", "av"],
}
EARLY, LATE = slice(10, 50), slice(-40, None)


class Bureau:
    """A house that answers at once."""

    at = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

    def decide(self, decision: str, data: Mapping[str, object]) -> Decided:
        """Always the same ruling."""
        chain = ["legal_head", "bureau_head"]
        facts = {"requester": data["requester"], "table": decision}
        return Decided({"chain": chain, "verify": True}, facts, "0" * 64, "row 4", ("RS-A-7.1",))

    def perform(self, verb: str, arguments: Mapping[str, str], data: Mapping[str, object]) -> None:
        """Nothing."""

    def due(self, at: datetime, limit: str) -> datetime:  # noqa: ARG002
        """Three days."""
        return at + timedelta(days=3)

    def now(self) -> datetime:
        """Always the same moment."""
        return self.at


def click(
    procedure: Procedure, state: bytes, house: Bureau
) -> tuple[bytes, float, dict[str, float]]:
    """One click; returns the new state, its milliseconds of CPU and their parts."""
    marks = [time.process_time()]
    run = load(procedure, state, house)
    marks.append(time.process_time())
    task = run.waiting[0]
    # The head returns every request: the loop never ends.
    answer = {"approve_head": "return", "approve_legal": "approve", "verify": "pass"}
    run.complete(task.id, {"decision": answer.get(task.step, "done"), "form": task.step}, by=7)
    marks.append(time.process_time())
    read(run)
    state = run.dump()
    marks.append(time.process_time())
    parts = [1000 * (b - a) for a, b in pairwise(marks)]
    return state, sum(parts), dict(zip(("load", "engine", "dump"), parts, strict=True))


def read(run: Run) -> None:
    """What the caller reads after an act."""
    assert run.waiting
    assert run.finished
    assert run.next_due


def measure(procedure: Procedure, steps: int) -> dict[str, list[float]]:
    """Milliseconds and bytes of each step of one looping request."""
    house = Bureau()
    state = start(procedure, DATA, house).dump()
    figures: dict[str, list[float]] = {"ms": [], "bytes": [], "load": [], "engine": [], "dump": []}
    for _ in range(steps):
        state, total, parts = click(procedure, state, house)
        figures["ms"].append(total)
        figures["bytes"].append(len(state))
        for name, value in parts.items():
            figures[name].append(value)
    return figures


def summary(runs: list[dict[str, list[float]]]) -> dict[str, object]:
    """Medians over all runs, early against late."""
    median = {
        name: statistics.median(value for run in runs for value in run[name]) for name in runs[0]
    }
    early = statistics.median(value for run in runs for value in run["ms"][EARLY])
    late = statistics.median(value for run in runs for value in run["ms"][LATE])
    sizes = [size for run in runs for size in run["bytes"]]
    return {
        "median": {name: round(value, 4) for name, value in median.items()},
        "early_ms": round(early, 4),
        "late_ms": round(late, 4),
        "late_to_early": round(late / early, 3),
        "bytes_min": min(sizes),
        "bytes_max": max(sizes),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=240)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    source = DIAGRAM.read_bytes()
    before = time.process_time()
    procedure = parse_procedure(source)
    parsing = 1000 * (time.process_time() - before)
    runs = [measure(procedure, chosen.steps) for _ in range(chosen.runs)]
    print(
        json.dumps(
            {
                "machine": platform.machine(),
                "python": platform.python_version(),
                "spiffworkflow": version("SpiffWorkflow"),
                "steps": chosen.steps,
                "runs": chosen.runs,
                "parse_ms": round(parsing, 3),
                **summary(runs),
            },
            ensure_ascii=False,
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
