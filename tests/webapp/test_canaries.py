"""Secrets typed into forms: in no log, header, address, trail, page of a fault, backup or row.

The words are planted by real clicks, right ones and wrong ones; then everything that was said and
everything that is kept is searched for them.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive.access.models import AccessRequest, RequestPerson
from archive.access.vault import Vault
from archive.cases.models import Case
from core.database import Model
from core.errors import StepFailed
from core.outbox import Job, put
from jobs.backup import back_up
from jobs.registry import Kind, closed_list
from jobs.worker import Worker
from tests.people_of_bureaus import PASSWORD
from tests.webapp.conftest import House, Visitor
from tests.webapp.published import publish

NUMBER = "11010119900307889X"
FRESH = "canary 口令 七三一"
WRONG = "canary 错的口令"
IN_THE_WRONG_FIELD = "canary-typed-as-a-name"
VISITOR = {
    "requester": "party",
    "materials": "conclusive",
    "actions": "view",
    "purpose": "litigation",
    "reason": "核对处罚决定的内容。",
    "party_kind": "person",
    "persons-0-name": "孙小美",
    "persons-0-identity_kind": "id_card",
}


@dataclass
class Watch:
    """A house, everything it said beside its pages, and the secrets that were planted in it."""

    house: House
    said: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=lambda: [NUMBER, PASSWORD, FRESH, WRONG])

    def noted(self, answer: TestResponse) -> TestResponse:
        """Note an answer's address and headers, but for the cookies: they carry the login."""
        self.said.append(answer.request.url)
        self.said += [f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie"]
        return answer

    def visitor(self, login: str = "") -> Visitor:
        """Return a browser all of whose answers are noted."""
        visitor = self.house.visitor()
        get, post = visitor.get, visitor.post
        visitor.get = lambda *a, **o: self.noted(get(*a, **o))  # type: ignore[method-assign]
        visitor.post = lambda *a, **o: self.noted(post(*a, **o))  # type: ignore[method-assign]
        if login:
            assert visitor.sign_in(login).status_code == 303
            self.secrets.append(visitor.cookie().value)
        return visitor

    def kept(self) -> list[str]:
        """Return every row of every table, as the database gives them back."""

        def dump(session: Session) -> list[str]:
            tables = Model.metadata.sorted_tables
            return [
                f"{table.name} {row!r}"
                for table in tables
                for row in session.execute(text(f'SELECT * FROM "{table.name}"'))  # noqa: S608
            ]

        rows: list[str] = self.house.read(dump)
        return rows

    def check(self, *, log: str) -> None:
        """Search everything."""
        places = {
            "the log": [log],
            "headers and addresses": [*self.said, "searched"],
            "the database": self.kept(),
        }
        for place, lines in places.items():
            assert any(lines), place
            for secret in self.secrets:
                assert [one for one in lines if secret in one] == [], (place, secret)


@pytest.fixture
def watch(cabinet: House) -> Watch:
    cabinet.write(publish)
    return Watch(cabinet.setting(demo=False))


Said = Callable[[], str]


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Said:
    """What was logged, by whatever way."""
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text + "".join(capfd.readouterr())


def one_time_code(page: str) -> str:
    found = re.search(r">([2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4})+)<", page)
    assert found, page
    return found[1]


def enrol(watch: Watch, visitor: Visitor) -> str:
    """Set up a second factor and return its secret."""
    visitor.post("/account/second-factor/begin")
    page = visitor.get("/account/second-factor").text
    found = re.search(r'class="code">((?:[A-Z2-7]{4} ?){8})<', page)
    assert found
    secret = found[1].replace(" ", "")
    typed = pyotp.TOTP(secret).at(watch.house.clock.at)
    assert visitor.post("/account/second-factor", {"code": "000000"}).status_code == 422
    assert visitor.post("/account/second-factor", {"code": typed}).status_code == 303
    watch.secrets += [found[1], secret, typed, visitor.cookie().value]
    return secret


def test_what_opens_an_account_stands_nowhere(watch: Watch, said: Said) -> None:
    admin = watch.visitor("admin")
    enrol(watch, admin)
    person = watch.house.id_of("handler")
    code = one_time_code(admin.post(f"/people/{person}/code", {"purpose": "password"}).text)
    watch.secrets += [code, code.replace("-", "")]
    first = {"login_name": "handler", "one_time_code": code, "password": FRESH, "repeat": WRONG}
    stranger = watch.visitor()
    assert stranger.post("/login/first", first).status_code == 422
    assert stranger.post("/login/first", first | {"repeat": FRESH}).status_code == 303
    handler = watch.visitor()
    assert handler.sign_in("handler", WRONG).status_code == 422
    assert handler.sign_in(IN_THE_WRONG_FIELD, "handler").status_code == 422
    watch.secrets.append(IN_THE_WRONG_FIELD)
    assert handler.sign_in("handler", FRESH).status_code == 303
    watch.secrets.append(handler.cookie().value)
    changed = {"current": WRONG, "password": FRESH, "repeat": FRESH}
    assert handler.post("/account/password", changed).status_code == 422
    assert handler.get("/account").status_code == 200
    watch.check(log=said() + "the log was read")


def ask(watch: Watch, keeper: Visitor, **typed: str) -> TestResponse:
    number = watch.house.read(lambda s: s.scalars(select(Case.number)).first())
    form = VISITOR | {"cases-0-case": number, "_key": "of this page"} | typed
    return keeper.post("/requests?for=counter", form)


def test_an_identity_number_is_kept_sealed_and_shown_masked(watch: Watch, said: Said) -> None:
    keeper = watch.visitor("archivist")
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    watch.secrets.append(wrong)
    refused = ask(watch, keeper, **{"persons-0-identity_number": wrong})
    assert refused.status_code == 422
    answer = ask(watch, keeper, **{"persons-0-identity_number": NUMBER})
    assert answer.status_code == 303, answer.text
    page = keeper.get(answer.location).text + keeper.get("/requests/1").text
    assert NUMBER not in page
    row = watch.house.read(lambda s: s.scalars(select(RequestPerson)).one())
    assert set(row.identity_masked) & set("*＊")
    key = watch.house.installation.settings.secret("identities")
    assert Vault(key).open(row.identity_sealed or b"") == NUMBER
    watch.check(log=said() + "the log was read")


def test_a_fault_of_the_database_is_logged_without_what_was_written(
    watch: Watch, said: Said
) -> None:
    """The library would add the values to its sentence."""
    keeper = watch.visitor("archivist")
    watch.house.write(lambda s: s.execute(text("ALTER TABLE request_person RENAME TO gone")))
    answer = ask(watch, keeper, **{"persons-0-identity_number": NUMBER})
    assert answer.status_code in {500, 503}
    log = said()
    assert "sqlite" not in answer.text.lower()
    assert "request_person" in log, "the statement itself is what helps"
    for name in ("孙小美", NUMBER):
        assert name not in log


def test_a_job_that_fails_notes_no_value_of_a_statement(watch: Watch, said: Said) -> None:
    def work(installation: Any, _payload: Any, _at: Any) -> Any:
        with installation.database.writing() as session:
            session.execute(text("INSERT INTO nowhere VALUES (:number)"), {"number": NUMBER})
        raise StepFailed("unreachable", permanent=True)

    house = watch.house
    house.write(lambda s: put(s, "note", {}, key="note", at=house.clock.at))
    kinds = closed_list(Kind("note", "note", work))
    assert Worker(house.installation, kinds, lambda: house.clock.at).work_next()
    job = house.read(lambda s: s.scalars(select(Job)).one())
    assert job.attempts == 1
    assert "nowhere" in said() + str(job.error_values) + job.error
    watch.check(log=said() + "the log was read")


def test_a_backups_list_names_no_secret(watch: Watch) -> None:
    keeper = watch.visitor("archivist")
    assert ask(watch, keeper, **{"persons-0-identity_number": NUMBER}).status_code == 303
    backup = back_up(watch.house.installation, at=watch.house.clock.at)
    listed = (backup.folder / "manifest.json").read_text()
    settings = watch.house.installation.settings
    keys = [file.read_bytes().hex() for file in settings.keys_dir.iterdir() if file.is_file()]
    for secret in [*watch.secrets, *keys, "孙小美"]:
        assert secret not in listed
    copy = (backup.folder / "database.sqlite").read_bytes()
    for secret in watch.secrets:
        assert secret.encode() not in copy, "also not where something was deleted"


def test_a_draft_keeps_an_identity_number_sealed_and_shows_it_to_whoever_typed_it(
    watch: Watch,
) -> None:
    keeper = watch.visitor("archivist")
    form = {**VISITOR, "persons-0-identity_number": NUMBER, "_key": "of this page"}
    assert keeper.post("/requests/draft?for=counter", form).status_code == 204
    backup = back_up(watch.house.installation, at=watch.house.clock.at)
    assert NUMBER.encode() not in (backup.folder / "database.sqlite").read_bytes()
    draft = watch.house.read(lambda s: s.scalars(select(AccessRequest.id)).one())
    assert f'value="{NUMBER}"' in keeper.get(f"/requests/{draft}/edit").text


def test_a_draft_that_was_handed_in_leaves_no_number_in_the_file(watch: Watch) -> None:
    keeper = watch.visitor("archivist")
    form = {**VISITOR, "persons-0-identity_number": NUMBER, "_key": "of this page"}
    assert keeper.post("/requests/draft?for=counter", form).status_code == 204
    assert ask(watch, keeper, **{"persons-0-identity_number": NUMBER}).status_code == 303
    assert watch.house.read(lambda s: [row.draft for row in s.scalars(select(AccessRequest))]) == [
        {}
    ]
    backup = back_up(watch.house.installation, at=watch.house.clock.at)
    assert NUMBER.encode() not in (backup.folder / "database.sqlite").read_bytes()
