"""The real application over matters under way, and what its pages ask of the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event, select
from werkzeug.test import TestResponse

from archive.access.models import AccessRequest
from archive.cases.models import Case
from people import logins
from studio import scenario_world as world
from tests.workflows.matters import Matters
from webapp.app import create_app
from webapp.edge import Application

BASE = "http://127.0.0.1:8000"
FIELD = re.compile(r'name="(csrf_token|_key)"[^>]*value="([^"]+)"')
META = re.compile(r'name="csrf-token" content="([^"]+)"')


@dataclass
class Statements:
    """What was sent to the database: texts in order, and how many commits wrote something."""

    texts: list[str] = field(default_factory=list)
    commits: int = 0

    def __len__(self) -> int:
        return len(self.texts)

    def __str__(self) -> str:
        lines = (f"{n:3} {' '.join(text.split())[:150]}" for n, text in enumerate(self.texts, 1))
        return "\n".join(lines)


@contextmanager
def counted(engine: Engine) -> Iterator[Statements]:
    """Count the statements and commits that everything on this engine comes to."""
    found = Statements()

    def on_statement(*arguments: Any) -> None:
        found.texts.append(arguments[2])

    def on_commit(_connection: Any) -> None:
        found.commits += 1

    event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(engine, "commit", on_commit)


@dataclass
class Browser:
    """Somebody of the bureau, signed in."""

    app: Application
    client: Any

    def get(self, path: str) -> TestResponse:
        answer: TestResponse = self.client.get(path, base_url=BASE)
        return answer

    def fields(self, path: str) -> dict[str, str]:
        """Return the hidden fields of the first form of a page, as a browser would send them."""
        text = self.get(path).text
        found = dict(reversed(FIELD.findall(text)))
        found.setdefault("csrf_token", META.findall(text)[0])
        return found

    def post(self, path: str, **typed: Any) -> TestResponse:
        answer: TestResponse = self.client.post(
            path, data=typed, base_url=BASE, headers={"Referer": f"{BASE}/"}
        )
        return answer


def browser(matters: Matters, who: str, app: Application | None = None) -> Browser:
    """Sign somebody in."""
    app = app or create_app(matters.installation)
    client = app.test_client()

    def sign_in(session: Any) -> str:
        person = world.player(session, matters.bureau_id, who, matters.at)
        opened = logins.open_login(
            session, person, address="", agent="", second_factor=True, at=matters.at
        )
        return str(opened[1])

    client.set_cookie("login", matters.write(sign_in), domain="127.0.0.1")
    return Browser(app, client)


def typed(matters: Matters, **more: Any) -> dict[str, Any]:
    case = matters.read(lambda s: s.scalars(select(Case.number)).first())
    return {
        "requester": "staff",
        "cases-0-case": case,
        "materials": "file",
        "actions": "view",
        "purpose": "work",
        "reason": "工作需要核对。",
        "special_reason": "关联案件需要核对有关材料。",
        **more,
    }


def drafts(matters: Matters) -> list[AccessRequest]:
    return matters.read(lambda s: list(s.scalars(select(AccessRequest))))
