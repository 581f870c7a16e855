"""The cost of the main job: an approve click, a whole request, a loop, a long inbox, memory.

    python benchmarks/approve.py [--runs 20] [--tasks 10000]     prints JSON

Through the pages, on SQLite and on a PostgreSQL of its own where Debian's is installed, both in
temporary folders. Counts are exact; times are CPU milliseconds of the application, without the
client that plays the browser, and say little without the load and the yardstick beside them: what
the same piece of Python takes here and now.
"""

import argparse
import json
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import engine
import servers
from bureau import Bench, Cost, checked
from machine import median, surroundings, yardstick
from sqlalchemy import insert, select

from archive.cases.models import Case
from core.clock import utc_now
from core.installation import open_installation
from core.settings import Settings
from workflows.engine import parse_procedure
from workflows.models import InboxTask, Instance

WARM_UP = 3
QUESTIONS = 2_000


def whole_request(bench: Bench) -> tuple[Cost, Cost, Cost]:
    """Ask, approve, visit, with every page; return the approval's two costs and that of all."""
    bench.total = Cost()
    bench.submit()
    post, page = bench.click("bureau_head", decision="approve", opinion="同意。")
    bench.click("archivist", intact="yes", decision="done")
    return post, page, bench.total


def approvals(bench: Bench, runs: int) -> dict[str, Any]:
    """Measure approve clicks and whole requests."""
    found = [whole_request(bench) for _ in range(runs + WARM_UP)][WARM_UP:]
    clicks = [post.cpu_ms + page.cpu_ms for post, page, _whole in found]
    wholes = [whole.cpu_ms for _post, _page, whole in found]
    return {
        "click_cpu_ms": median(clicks),
        "click_cpu_ms_best": round(min(clicks), 2),
        "whole_request_cpu_ms": median(wholes),
        "whole_request_cpu_ms_best": round(min(wholes), 2),
        **calls_of(bench),
    }


def statements(bench: Bench) -> dict[str, int]:
    """Count what is asked of the database; to be called last."""
    bench.listen()
    post, page, whole = whole_request(bench)
    with bench.measured() as inbox:
        checked(bench.browser("bureau_head").get("/tasks"))
    return {
        "post_statements": post.statements,
        "post_commits": post.commits,
        "page_statements": page.statements,
        "whole_request_statements": whole.statements,
        "inbox_statements": inbox.statements,
    }


def driver(bench: Bench) -> float:
    """Return the CPU microseconds of the least question, put through the driver alone."""
    with bench.installation.database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        begun = time.process_time()
        for _ in range(QUESTIONS):
            cursor.execute("SELECT 1")
            cursor.fetchall()
        spent = time.process_time() - begun
    return round(1_000_000 * spent / QUESTIONS, 1)


def calls_of(bench: Bench) -> dict[str, int]:
    """Count the calls of a click and of a whole request, apart from what is timed."""
    bench.counting = True
    post, page, whole = whole_request(bench)
    bench.counting = False
    return {"click_calls": post.calls + page.calls, "whole_request_calls": whole.calls}


def long_inbox(bench: Bench, tasks: int) -> dict[str, Any]:
    """Measure the first and the last page of an inbox with many open tasks."""
    fill_inbox(bench, tasks)
    client = bench.browser("bureau_head")
    found = {}
    for name, number in (("first", 1), ("last", tasks // 20)):
        costs = []
        for _ in range(10):
            with bench.measured() as cost:
                checked(client.get(f"/tasks?page={number}"))
            costs.append(cost)
        found[f"{name}_page_cpu_ms"] = median(cost.cpu_ms for cost in costs)
    ratio = found["last_page_cpu_ms"] / found["first_page_cpu_ms"]
    return {"tasks": tasks, **found, "last_to_first": round(ratio, 2)}


def fill_inbox(bench: Bench, tasks: int) -> None:
    """Insert open tasks of the bureau head's, all of one instance."""
    with bench.installation.database.writing() as session:
        instance = session.scalars(select(Instance).limit(1)).one()
        case = session.scalars(select(Case).limit(1)).one()
        row = {
            "instance_id": instance.id,
            "bureau_id": instance.bureau_id,
            "procedure": instance.procedure,
            "step": "approve_head",
            "name": "局主要负责人审批",
            "kind": "approve",
            "form": "approve",
            "role": "bureau_head",
            "barred": [],
            "title": case.name,
            "case_number": case.number,
            "requester": "申请人",
            "state": "open",
            "created_at": utc_now(),
            "due_at": utc_now(),
        }
        session.execute(insert(InboxTask), [{**row, "id": uuid.uuid4().hex} for _ in range(tasks)])


def loop() -> dict[str, Any]:
    """Measure a request that keeps looping, in the engine alone: no page, no database."""
    procedure = parse_procedure(engine.DIAGRAM.read_bytes())
    found = engine.summary([engine.measure(procedure, 240) for _ in range(3)])
    return {name: found[name] for name in ("bytes_min", "bytes_max", "late_to_early", "late_ms")}


def measure(url: str, runs: int, tasks: int) -> dict[str, Any]:
    """Measure on one database; empty is SQLite in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="diaoyue-bench-") as folder:
        address = url or f"sqlite:///{folder}/diaoyue.sqlite"
        bench = Bench(open_installation(Settings(Path(folder), address, demo=True)))
        bench.prepare()
        found = {
            **surroundings(),
            "approve": approvals(bench, runs),
            "inbox": long_inbox(bench, tasks),
            "statements": statements(bench),
            "driver_us": driver(bench),
            "yardstick_after_ms": yardstick(),
        }
        bench.installation.database.engine.dispose()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--tasks", type=int, default=10_000)
    options = parser.parse_args()
    found = {
        "loop": loop(),
        "memory": servers.memory(""),
        "sqlite": measure("", options.runs, options.tasks),
    }
    if programs := servers.postgresql_programs():
        with servers.postgresql(programs) as url:
            found["postgresql"] = measure(url, options.runs, options.tasks)
    print(json.dumps(found, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
