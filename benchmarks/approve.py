"""The cost of the main job: an approve click, a whole request, a loop, a long inbox, memory.

    python benchmarks/approve.py [--runs 20] [--tasks 10000]     prints JSON

Through the pages, on SQLite and on a PostgreSQL of its own where Debian's is installed, both in
temporary folders. Counts are exact; times are CPU milliseconds of the application, without the
client that plays the browser, and say little without the load and the yardstick beside them: what
the same piece of Python takes here and now.
"""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import engine
import servers
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse
from werkzeug.wsgi import ClosingIterator

from archive.cases.models import Case
from bureaus.models import Bureau
from core import garbage, outbox
from core.clock import utc_now
from core.database import is_sqlite
from core.installation import Installation, open_installation
from core.outbox import Job
from core.settings import Settings
from jobs import migrating
from jobs.engines import procrastinate
from people.appointments import holders
from studio import scenario_world as world
from studio.publishing import publish_shipped
from webapp.app import create_app
from workflows.engine import parse_procedure
from workflows.models import InboxTask, Instance

BUREAU = "hrss"
WARM_UP = 3
Start = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass
class Cost:
    """What happened between two marks: statements, commits, CPU milliseconds."""

    statements: int = 0
    commits: int = 0
    cpu_ms: float = 0.0


class Bench:
    """One installation with a full bureau, and a browser for each person."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.cost = Cost()
        self.spent = 0.0
        database = installation.database.engine
        event.listen(database, "before_cursor_execute", self.count_statement)
        event.listen(database, "commit", self.count_commit)
        outbox.on_put(self.announce)
        self.app = create_app(installation)
        self.app.config["WTF_CSRF_ENABLED"] = False
        served = self.app.wsgi_app
        self.app.wsgi_app = self.metered(served)  # type: ignore[method-assign,assignment]
        self.browsers: dict[str, FlaskClient] = {}
        self.case_number = ""

    def count_statement(self, *_: object) -> None:
        """Count one statement."""
        self.cost.statements += 1

    def count_commit(self, *_: object) -> None:
        """Count one commit."""
        self.cost.commits += 1

    def announce(self, session: Session, job: Job) -> None:
        """Call the workers as `serve` does; on PostgreSQL that is a statement of its own."""
        procrastinate.announce(session, job)
        if not is_sqlite(session):
            self.cost.statements += 1

    def metered(self, application: Wsgi) -> Wsgi:
        """Return the application with its CPU counted: its own, not that of the browser's part."""

        def run(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
            begun = time.process_time()
            answer = application(environ, start_response)
            body = b"".join(answer)
            if isinstance(answer, ClosingIterator):
                answer.close()
            spent = (time.process_time() - begun) * 1000
            self.cost.cpu_ms += spent
            self.spent += spent
            return [body]

        return run

    @contextmanager
    def measured(self) -> Iterator[Cost]:
        """Measure what the requests inside cost."""
        self.cost = found = Cost()
        yield found
        self.cost = Cost()

    def prepare(self) -> None:
        """Fill the bureau's posts and enter a case."""
        at = utc_now()
        migrating.upgrade(self.installation.database)
        with self.installation.database.writing() as session:
            publish_shipped(session, at=at)
            bureau = session.scalars(select(Bureau).where(Bureau.code == BUREAU)).one()
            world.fill_posts(session, bureau, at=at)
            self.case_number = world.open_case(session, bureau, {}, 1, at=at).number
        garbage.settle()  # as `serve` does

    def browser(self, role: str) -> FlaskClient:
        """Return the browser of the first holder of a role, signed in."""
        if role not in self.browsers:
            with self.installation.database.reading() as session:
                bureau = session.scalars(select(Bureau).where(Bureau.code == BUREAU)).one()
                login = holders(session, bureau.id, role, utc_now())[0].login
            client = self.app.test_client()
            checked(client.post("/login/as", data={"login_name": login}))
            self.browsers[role] = client
        return self.browsers[role]

    def submit(self) -> None:
        """Ask as another member of the bureau (RS-A-5)."""
        data = {
            "requester": "staff",
            "cases-0-case": self.case_number,
            "materials": ["file", "av"],
            "actions": ["view"],
            "purpose": "work",
            "reason": "因工作需要核对现场检查经过。",
            "special_reason": "关联案件需要核对送达与告知的时间。",
            "_key": uuid.uuid4().hex,
            "submit": "1",
        }
        client = self.browser("department_head")
        answer = checked(client.post("/requests", data=data))
        checked(client.get(answer.headers["Location"]))

    def open_task(self) -> str:
        """Return the newest open task."""
        with self.installation.database.reading() as session:
            newest = select(InboxTask.id).where(InboxTask.state == "open")
            return session.scalars(newest.order_by(InboxTask.created_at.desc())).first() or ""

    def click(self, role: str, **answers: str) -> tuple[Cost, Cost]:
        """Open a task, decide it, and look at the page that follows; return both costs."""
        client, task = self.browser(role), self.open_task()
        checked(client.get(f"/tasks/{task}"))
        with self.measured() as post:
            data = {**answers, "_key": uuid.uuid4().hex}
            answer = checked(client.post(f"/tasks/{task}", data=data))
        with self.measured() as page:
            checked(client.get(answer.headers["Location"]))
        return post, page


def checked(answer: TestResponse) -> TestResponse:
    """Return the answer; a fault ends the benchmark, as its figures would mean nothing."""
    if answer.status_code >= 400:
        raise SystemExit(f"{answer.request.method} {answer.request.path}: {answer.status_code}")
    return answer


def approvals(bench: Bench, runs: int) -> dict[str, Any]:
    """Measure approve clicks and whole requests."""
    posts, pages, whole = [], [], []
    for run in range(runs + WARM_UP):
        begun = bench.spent
        bench.submit()
        post, page = bench.click("bureau_head", decision="approve", opinion="同意。")
        bench.click("archivist", intact="yes", decision="done")
        if run >= WARM_UP:
            whole.append(bench.spent - begun)
            posts.append(post)
            pages.append(page)
    return {
        "post_statements": max(cost.statements for cost in posts),
        "post_commits": max(cost.commits for cost in posts),
        "page_statements": max(cost.statements for cost in pages),
        "click_cpu_ms": median(p.cpu_ms + q.cpu_ms for p, q in zip(posts, pages, strict=True)),
        "click_cpu_ms_best": round(
            min(p.cpu_ms + q.cpu_ms for p, q in zip(posts, pages, strict=True)), 2
        ),
        "whole_request_cpu_ms": median(whole),
        "whole_request_cpu_ms_best": round(min(whole), 2),
    }


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
        found["statements"] = max(cost.statements for cost in costs)
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


def median(values: Iterator[float] | list[float]) -> float:
    """Return the median, in hundredths."""
    return round(statistics.median(values), 2)


def loop() -> dict[str, Any]:
    """Measure a request that keeps looping, in the engine alone: no page, no database."""
    procedure = parse_procedure(engine.DIAGRAM.read_bytes())
    found = engine.summary([engine.measure(procedure, 240) for _ in range(3)])
    return {name: found[name] for name in ("bytes_min", "bytes_max", "late_to_early", "late_ms")}


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
