"""A full bureau behind the real pages, with a browser for each person and a meter at the door."""

import cProfile
import pstats
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse
from werkzeug.wsgi import ClosingIterator

from bureaus.models import Bureau
from core import garbage, outbox
from core.clock import utc_now
from core.database import is_sqlite
from core.installation import Installation
from core.outbox import Job
from jobs import migrating
from jobs.engines import procrastinate
from people.appointments import holders
from studio import scenario_world as world
from studio.publishing import publish_shipped
from webapp.app import create_app
from workflows.models import InboxTask

BUREAU = "hrss"
Start = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass
class Cost:
    """What happened between two marks: statements, commits, CPU milliseconds, calls if counted."""

    statements: int = 0
    commits: int = 0
    cpu_ms: float = 0.0
    calls: int = 0


class Bench:
    """One installation with a full bureau, and a browser for each person."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.cost = Cost()
        self.total = Cost()
        self.counting = False
        outbox.on_put(self.announce)
        self.app = create_app(installation)
        self.app.config["WTF_CSRF_ENABLED"] = False
        served = self.app.wsgi_app
        self.app.wsgi_app = self.metered(served)  # type: ignore[method-assign,assignment]
        self.browsers: dict[str, FlaskClient] = {}
        self.case_number = ""

    def listen(self) -> None:
        """Count statements and commits from now on; nothing is timed after it, as it costs time."""
        database = self.installation.database.engine
        event.listen(database, "before_cursor_execute", self.count_statement)
        event.listen(database, "commit", self.count_commit)

    def count_statement(self, *_: object) -> None:
        """Count one statement."""
        for cost in (self.cost, self.total):
            cost.statements += 1

    def count_commit(self, *_: object) -> None:
        """Count one commit."""
        self.cost.commits += 1

    def announce(self, session: Session, job: Job) -> None:
        """Call the workers as `serve` does; on PostgreSQL that is a statement of its own."""
        procrastinate.announce(session, job)
        if not is_sqlite(session):
            self.count_statement()

    def metered(self, application: Wsgi) -> Wsgi:
        """Return the application with its CPU counted: its own, not that of the browser's part."""

        def run(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
            profile = cProfile.Profile()
            if self.counting:
                profile.enable()
            begun = time.process_time()
            answer = application(environ, start_response)
            body = b"".join(answer)
            if isinstance(answer, ClosingIterator):
                answer.close()
            spent = (time.process_time() - begun) * 1000
            profile.disable()
            self.note(spent, calls_in(profile) if self.counting else 0)
            return [body]

        return run

    def note(self, spent: float, calls: int) -> None:
        """Add what one request took."""
        for cost in (self.cost, self.total):
            cost.cpu_ms += spent
            cost.calls += calls

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


def calls_in(profile: cProfile.Profile) -> int:
    """Return how many functions were called: a figure that does not depend on the machine."""
    calls: int = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]  # not in the stubs
    return calls


def checked(answer: TestResponse) -> TestResponse:
    """Return the answer; a fault ends the benchmark, as its figures would mean nothing."""
    if answer.status_code >= 400:
        raise SystemExit(f"{answer.request.method} {answer.request.path}: {answer.status_code}")
    return answer
