"""Who is signed in: the cookie, the login behind it, the person and what they are now."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import structlog
from flask import Response, g, request
from flask_login import UserMixin

from bureaus.models import Bureau
from core.errors import Busy
from core.settings import Settings
from people import logins, second_factor
from people.actors import Actor, actor_of
from people.logins import Limits
from people.models import LoginSession, Person
from webapp import edge

log = structlog.get_logger()
CODE, ENROL, PASSWORD = "code", "enrol", "password"
REFUSED = 400


@dataclass(frozen=True)
class User(UserMixin):  # type: ignore[misc]  # the library ships no types
    """One browser's login; `pending` names what is still to be shown before any page opens.

    Its rows belong to the transaction of the click; after a refusal only the plain values count.
    """

    login: LoginSession
    person: Person
    actor: Actor
    bureau: Bureau | None
    pending: str = ""
    login_name: str = ""
    with_code: bool = False

    def get_id(self) -> str:
        return str(self.actor.person_id)


def https(settings: Settings) -> bool:
    """Tell whether people reach this installation by https."""
    return settings.public_url.startswith("https://")


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name; old browsers drop the `__Host-` prefix on plain http."""
    return "__Host-login" if https(settings) else "login"


def limits() -> Limits:
    """Return how long logins last here."""
    settings = edge.installation().settings
    return Limits(
        idle=timedelta(minutes=settings.idle_minutes),
        absolute=timedelta(hours=settings.absolute_hours),
    )


def identify() -> User | None:
    """Return who sends this request, afresh each time: what was revoked is gone at once."""
    token = request.cookies.get(cookie_name(edge.installation().settings), "")
    if not token:
        return None
    session, at = edge.session(), edge.now()
    found = logins.find_login(session, token, at, limits())
    if found is None:
        return None
    login, person, bureau, places = found
    actor = actor_of(
        person,
        places,
        address=request.remote_addr or "",
        stepped_up=logins.stepped_up(login, at),
    )
    see(login)
    return User(
        login,
        person,
        actor,
        bureau,
        pending=pending(login, person, actor),
        login_name=person.login,
        with_code=person.totp_secret is not None,
    )


def sender_known() -> bool:
    """Tell whether an open login comes with this request, before anything of it is read."""
    installation = edge.installation()
    token = request.cookies.get(cookie_name(installation.settings), "")
    if not token:
        return False
    with installation.database.reading() as session:
        return logins.find_login(session, token, edge.now(), limits()) is not None


def pending(login: LoginSession, person: Person, actor: Actor) -> str:
    """Return what the person still owes: second factor, its enrolment, a password of their own."""
    demo = edge.installation().settings.demo
    if login.second_factor and second_factor.is_to_replace(person):
        return ENROL
    if not login.second_factor:
        if person.totp_confirmed_at is not None:
            return CODE
        if actor.needs_second_factor and not demo:
            return ENROL
    return PASSWORD if person.must_change and not demo else ""


def see(login: LoginSession) -> None:
    """Note that somebody reads, at most once a minute; a busy database keeps nobody from reading.

    A click needs no note: it leads to a page.
    """
    at = edge.now()
    if request.method not in edge.SAFE or not logins.unseen(login, at):
        return
    try:
        with edge.installation().database.writing() as session:
            logins.note_seen(session, login.id, at)
    except Busy:
        log.info("login not noted as seen", login=login.id)


def start(person: Person, *, second_factor: bool) -> LoginSession:
    """Open a login under a token that nobody had before (ASVS 7.2.4).

    The login that this browser had until now ends: its token goes nowhere else.
    """
    if (replaced := g.get("user")) is not None:
        logins.end_login(edge.session(), replaced.login, by=replaced.actor, at=edge.now())
    login, g.new_token = logins.open_login(
        edge.session(),
        person,
        address=request.remote_addr or "",
        agent=request.headers.get("User-Agent", ""),
        second_factor=second_factor,
        at=edge.now(),
    )
    return login


def renew(login: LoginSession) -> None:
    """Change the token after a proof of identity."""
    g.new_token = logins.renew(edge.session(), login, edge.now())


def forget_token() -> None:
    """Hand out no new token: the click that made it is undone."""
    g.pop("new_token", None)


def hand_out(token: str | None) -> None:
    """Hand out a token that is in the database already, whatever becomes of the click."""
    g.new_token, g.token_stands = token, True


def current() -> User:
    """Return who is signed in, perhaps with something still pending; only behind the gate."""
    return cast("User", g.user)


def write_cookie(response: Response) -> Response:
    """Hand out a new token, or take a dead one back, with the answer that stands."""
    settings = edge.installation().settings
    token = g.get("new_token")
    undone = response.status_code >= REFUSED and not g.get("token_stands")
    if token is None or undone:
        return response
    name, secure = cookie_name(settings), https(settings)
    if token:
        response.set_cookie(
            name, token, secure=secure, httponly=True, samesite="Lax", path="/", max_age=None
        )
    else:
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax", path="/")
    return response
