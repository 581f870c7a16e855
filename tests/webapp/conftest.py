"""A bureau with its people behind the real application, and visitors with a browser each."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from bureaus.models import Bureau
from core.audit import AuditRow
from core.clock import utc_now
from core.installation import Installation, open_installation
from people.actors import Actor
from people.models import Person
from studio.demo.films import film
from tests.archive.world import World, fill
from tests.databases import prepare, settings_for
from tests.people_of_bureaus import NOON, PASSWORD, bureau, office, person
from tests.webapp.published import publish
from tests.webapp.table_world import Table, build
from webapp.app import create_app
from webapp.edge import Application

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@dataclass
class Clock:
    """The moment that every request takes for now."""

    at: datetime = NOON

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Visitor:
    """A browser: keeps cookies and sends the form token that its pages carry."""

    app: Application
    base_url: str = "http://127.0.0.1:8000"
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        found: TestResponse = self.client.get(path, base_url=self.base_url, **options)
        return found

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        typed = {"csrf_token": self.token()} | (data or {})
        options.setdefault("headers", {"Referer": f"{self.base_url}/"})
        answer: TestResponse = self.client.post(path, data=typed, base_url=self.base_url, **options)
        # The client spools a large upload to a file of its own and leaves it open.
        answer.request.environ["wsgi.input"].close()
        return answer

    def token(self) -> str:
        page = self.get("/login")
        page = page if page.status_code == 200 else self.get("/account")
        found = TOKEN.search(page.text)
        assert found, page.text
        return found.group(1)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/login", {"login_name": login, "password": password})

    def cookie(self, name: str = "login") -> Any:
        return self.client.get_cookie(name, domain=self.base_url.split("/")[2].split(":")[0])


@dataclass
class House:
    """The application on its own database, with the tests' way behind the counter."""

    installation: Installation
    app: Application
    clock: Clock

    def visitor(self, login: str = "", **options: Any) -> Visitor:
        found = Visitor(self.app, **options)
        if login:
            answer = found.sign_in(login)
            assert answer.status_code == 303, answer.text
        return found

    def write(self, change: Callable[[Session], Any]) -> Any:
        with self.installation.database.writing() as session:
            return change(session)

    def read(self, question: Callable[[Session], Any]) -> Any:
        with self.installation.database.reading() as session:
            return question(session)

    def id_of(self, login: str) -> int:
        number: int = self.read(
            lambda session: session.scalar(select(Person.id).where(Person.login == login))
        )
        return number

    def trail(self) -> list[tuple[str, str]]:
        """The audit rows as (kind, result)."""
        query = select(AuditRow.kind, AuditRow.result).order_by(AuditRow.seq)
        return [(kind, result) for kind, result in self.read(lambda s: s.execute(query).all())]

    def setting(self, **changes: Any) -> "House":
        """The same house under other settings."""
        settings = replace(self.installation.settings, **changes)
        installation = replace(self.installation, settings=settings)
        return House(installation, create_app(installation), self.clock)


def populate(session: Session) -> None:
    """Two bureaus; logins are the spelling of the names."""
    here, there = bureau(session), bureau(session, "market", "市场监管局")
    law = office(session, here, "法制")
    person(session, here, "李晓梅", "archivist", login="archivist")
    person(session, here, "王强", "handler", login="handler", at_office=law)
    person(session, here, "周局", "bureau_head", login="head")
    person(session, here, "管理员", login="admin", duty="administrator")
    person(session, here, "审计员", login="auditor", duty="audit_administrator")
    person(session, here, "法制员", login="legal", duty="legal_staff")
    person(session, here, "终端一", login="terminal", kind="terminal")
    person(session, there, "外人", "archivist", login="stranger")
    person(session, None, "总管", login="chief", duty="administrator")


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A short film."""
    path = tmp_path_factory.mktemp("clip") / "clip"
    film(path, "case files", "现场检查录像")
    return path.read_bytes()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("webapp.edge.utc_now", lambda: found.at)
    return found


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A real installation, not a demo; nobody has a second factor yet."""
    installation = open_installation(settings_for(sqlite_url, tmp_path))
    with installation.database.writing() as session:
        populate(session)
    yield House(installation, create_app(installation), clock)
    installation.database.engine.dispose()


@pytest.fixture
def demo(house: House) -> House:
    """The same house as a demo."""
    return house.setting(demo=True)


@pytest.fixture
def bureaus(demo: House) -> House:
    """The demo house with its rules published."""
    demo.write(publish)
    return demo


@pytest.fixture
def cabinet(house: House) -> House:
    """A demo house with one case, handled by 王强, and its first volume of 60 pages."""

    def build(session: Session) -> World:
        bureau = session.scalars(select(Bureau).where(Bureau.code == "hrss")).one()
        rows = session.scalars(select(Person))
        people = {row.login: Actor(row.id, row.name, row.bureau_id) for row in rows}
        return fill(session, bureau, people["archivist"], people["handler"], people["head"])

    house.write(build)
    return house.setting(demo=True)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """A bureau with something on every page, as it is really run, asked without form tokens."""
    folder = tmp_path_factory.mktemp("table")
    url = f"sqlite:///{folder / 'diaoyue.sqlite'}"
    prepare(url, folder)
    installation = open_installation(settings_for(url, folder))
    with installation.database.writing() as session:
        ids, tokens = build(session, installation, utc_now())
    app = create_app(installation)
    app.config["WTF_CSRF_ENABLED"] = False
    yield Table(app, ids, tokens)
    installation.database.engine.dispose()
