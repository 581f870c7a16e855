"""Who reaches which address: one row each; an address without a row fails the test."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from people import logins, organisation, phrases
from people.actors import THE_SYSTEM
from people.models import Deputy, Holding, LoginSession, Person, Post, SystemRole
from tests.people_of_bureaus import actor
from tests.webapp.conftest import House
from tests.webapp.published import publish

# The rooms of this table; other rooms keep theirs beside their own tests.
ROOMS = {
    "account",
    "audit",
    "language",
    "login",
    "organisation",
    "people_admin",
    "people_posts",
}
NOBODY = ""
STAFF = {"archivist", "handler", "head", "stranger", "legal"}
ADMINISTRATORS = {"admin", "chief"}
AUDITORS = {"auditor"}
SIGNED_IN = STAFF | ADMINISTRATORS | AUDITORS
EVERYBODY = SIGNED_IN | {NOBODY, "terminal"}


@dataclass(frozen=True)
class Row:
    """An address, who reaches it, and what a post carries."""

    endpoint: str
    path: str
    allowed: set[str]
    post: bool = False
    typed: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{'POST' if self.post else 'GET'} {self.path}"


HANDLER = "/people/{handler}"
ROWS = [
    Row("login.show", "/login", EVERYBODY),
    Row("login.log_in", "/login", EVERYBODY, post=True),
    Row("login.log_in_as", "/login/as", EVERYBODY, post=True, typed={"login_name": "handler"}),
    Row("login.first", "/login/first", EVERYBODY),
    Row("login.set_first", "/login/first", EVERYBODY, post=True),
    # Those who owe a second factor only; in a demo nobody does.
    Row("login.code", "/login/code", SIGNED_IN),
    Row("login.take_code", "/login/code", set(), post=True),
    Row("login.recover", "/login/recover", set(), post=True),
    Row("login.logout", "/logout", SIGNED_IN | {"terminal"}, post=True),
    Row("language.choose", "/language/en", EVERYBODY),
    Row("account.index", "/account", SIGNED_IN),
    Row("account.drop_phrase", "/account/phrases/{phrase}/drop", {"handler"}, post=True),
    Row("account.password", "/account/password", SIGNED_IN),
    Row("account.change_password", "/account/password", SIGNED_IN, post=True),
    Row("account.second_factor_page", "/account/second-factor", SIGNED_IN),
    Row("account.begin", "/account/second-factor/begin", SIGNED_IN, post=True),
    Row("account.confirm", "/account/second-factor", set(), post=True),
    Row("account.language", "/account/language", SIGNED_IN, post=True, typed={"language": "en"}),
    # One's own logins only; this one is the handler's.
    Row("account.end_session", "/account/sessions/{login}/end", {"handler"}, post=True),
    Row("account.end_others", "/account/sessions/end", SIGNED_IN, post=True),
    Row("people_admin.index", "/people", ADMINISTRATORS),
    Row("people_admin.new", "/people/new", ADMINISTRATORS),
    Row("people_admin.create", "/people/new", ADMINISTRATORS, post=True),
    Row("people_admin.show", HANDLER, ADMINISTRATORS),
    Row("people_admin.rename", HANDLER + "/name", ADMINISTRATORS, post=True),
    Row("people_admin.disable", HANDLER + "/disable", ADMINISTRATORS, post=True),
    Row("people_admin.enable", HANDLER + "/enable", ADMINISTRATORS, post=True),
    Row("people_admin.issue_code", HANDLER + "/code", ADMINISTRATORS, post=True),
    Row("people_admin.lift", HANDLER + "/lift", ADMINISTRATORS, post=True),
    # Opens for an address that waits; a test of the pages of people lifts one.
    Row("people_admin.lift_place", "/people/places/lift", set(), post=True),
    Row("people_admin.end_session", HANDLER + "/sessions/{login}/end", ADMINISTRATORS, post=True),
    Row("people_posts.appoint", HANDLER + "/posts", ADMINISTRATORS, post=True),
    Row("people_posts.end_holding", HANDLER + "/posts/{holding}/end", ADMINISTRATORS, post=True),
    Row("people_posts.name_deputy", HANDLER + "/deputies", ADMINISTRATORS, post=True),
    Row("people_posts.end_deputy", HANDLER + "/deputies/{deputy}/end", ADMINISTRATORS, post=True),
    Row("people_posts.grant_duty", HANDLER + "/duties", ADMINISTRATORS, post=True),
    Row("people_posts.end_duty", HANDLER + "/duties/{duty}/end", ADMINISTRATORS, post=True),
    Row("organisation.index", "/organisation", ADMINISTRATORS),
    Row(
        "organisation.add_office",
        "/organisation/offices",
        ADMINISTRATORS,
        post=True,
        typed={"bureau": "1"},
    ),
    Row(
        "organisation.add_post",
        "/organisation/posts",
        ADMINISTRATORS,
        post=True,
        typed={"bureau": "1"},
    ),
    Row(
        "organisation.contact",
        "/organisation/contact",
        ADMINISTRATORS,
        post=True,
        typed={"bureau": "1"},
    ),
    Row("organisation.change_roles", "/organisation/posts/{post}", ADMINISTRATORS, post=True),
    Row("audit.index", "/audit", AUDITORS),
    Row("audit.printed", "/audit/print", AUDITORS),
    Row("audit.verify", "/audit/verify", AUDITORS, post=True),
    Row("audit.export", "/audit/export", AUDITORS, post=True),
]
REFUSALS = {401, 403, 404}


def test_every_address_has_a_row(house: House) -> None:
    known = {
        (rule.endpoint, "POST" in (rule.methods or ()))
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in ROOMS
    }
    assert known == {(row.endpoint, row.post) for row in ROWS}


def prepare(session: Session, house: House) -> dict[str, int]:
    """Give the handler one of everything that an address may name."""
    publish(session)
    at = house.clock.at

    def one(login: str) -> Person:
        return session.scalars(select(Person).where(Person.login == login)).one()

    handler = one("handler")
    organisation.name_deputy(session, handler, one("archivist"), by=THE_SYSTEM, at=at)
    organisation.grant_system_role(session, handler, "legal_staff", by=THE_SYSTEM, at=at)
    logins.open_login(session, handler, address="", agent="", second_factor=True, at=at)
    own = actor(session, handler, at)

    def number(model: Any, **named: Any) -> int:
        found: int = session.scalars(select(model.id).filter_by(**named)).one()
        return found

    return {
        "handler": handler.id,
        "login": number(LoginSession),
        "holding": number(Holding, person_id=handler.id),
        "deputy": number(Deputy),
        "duty": number(SystemRole, person_id=handler.id),
        "post": number(Post, title="handler"),
        "phrase": phrases.keep(session, "approve", "经核对，同意。", by=own, at=at).id,
    }


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(demo: House, row: Row) -> None:
    numbers = demo.write(lambda session: prepare(session, demo))
    path = row.path.format(**numbers)
    # Whoever is refused first: what the others then do must not be what refuses them.
    for login in sorted(EVERYBODY, key=lambda name: name in row.allowed):
        visitor = demo.visitor()
        if login:
            assert visitor.post("/login/as", {"login_name": login}).status_code == 303
        answer = visitor.post(path, row.typed) if row.post else visitor.get(path)
        sent_away = answer.headers.get("Location", "").startswith("/login?")
        reached = answer.status_code not in REFUSALS and not sent_away
        assert reached == (login in row.allowed), (login, answer.status_code)


@pytest.mark.parametrize("row", [row for row in ROWS if "{handler}" in row.path], ids=str)
def test_another_bureaus_administrator_finds_nobody(demo: House, row: Row) -> None:
    numbers = demo.write(lambda session: prepare(session, demo))
    numbers["handler"] = demo.id_of("stranger")
    visitor = demo.visitor()
    visitor.post("/login/as", {"login_name": "admin"})
    path = row.path.format(**numbers)
    answer = visitor.post(path, row.typed) if row.post else visitor.get(path)
    assert answer.status_code == 404
