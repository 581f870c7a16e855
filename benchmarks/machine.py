"""What figures are read beside: the machine, its load, and what a plain piece of Python takes."""

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any


def median(values: Iterator[float] | list[float]) -> float:
    """Return the median, in hundredths."""
    return round(statistics.median(values), 2)


def surroundings() -> dict[str, Any]:
    """Return machine, versions, load and yardstick, without which the times say little."""
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": [round(value, 2) for value in os.getloadavg()],
        "yardstick_ms": yardstick(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "versions": {name: version(name) for name in ("SpiffWorkflow", "SQLAlchemy", "Flask")},
    }


def yardstick() -> float:
    """Return the median CPU milliseconds of adding a hundred thousand squares."""
    times = []
    for _ in range(20):
        begun = time.process_time()
        sum(n * n for n in range(100_000))
        times.append((time.process_time() - begun) * 1000)
    return median(times)
