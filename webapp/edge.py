"""Where a click becomes one transaction: opened on first use, committed once, or rolled back."""

import secrets
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, TypeVar, cast
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response, g, redirect, request
from flask.ctx import RequestContext
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core import idempotency
from core.audit import Actor as AuditActor
from core.clock import utc_now
from core.crypto import digest
from core.installation import Installation
from webapp.display import READING, Reading, language_of
from webapp.templating import PageEnvironment
from webapp.tidying import TidyRequest, check_lengths

SAFE = {"GET", "HEAD", "OPTIONS"}
KEY_FIELD = "_key"
# A stranger sends a form, or a paper of ours to compare; those are no larger.
MOST_OF_STRANGERS = 32 * 1024 * 1024
MOST_ADDRESSES = 4_096
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(slots=True)
class Click:
    """One request as a transaction: its time, its session once somebody has asked for it.

    `root` is the path under which the installation is reached, as the request names it.
    """

    installation: Installation
    root: str
    at: datetime
    reads: bool
    session: Session | None = None
    transaction: ExitStack | None = None
    last: list[Callable[[Session], None]] = field(default_factory=list)
    outlasting: list[Callable[[], None]] = field(default_factory=list)


# Beside Flask's own `g`, which is looked up in five steps: a page asks for it some fifty times.
CLICK: ContextVar[Click] = ContextVar("click")


class Application(Flask):
    """Flask whose requests are transactions."""

    installation: Installation
    request_class = TidyRequest
    jinja_environment = PageEnvironment
    # Tells whether somebody who is signed in sends this; the room that signs people in sets it.
    knows_sender: Callable[[], bool]

    def __init__(self, name: str, *, static_folder: str) -> None:
        super().__init__(name, static_folder=static_folder)
        self.known_address = lru_cache(MOST_ADDRESSES, typed=True)(self.new_address)

    def url_for(self, /, endpoint: str, **values: Any) -> str:  # noqa: ANN401  # the library's signature
        """Return the address of a page; most stand on page after page, so they are kept."""
        given = {name: value for name, value in values.items() if value is not None}
        click = CLICK.get(None)
        # What names a host is the sender's word and never kept for others.
        if click is None or "_external" in given:
            return super().url_for(endpoint, **given)
        try:
            return self.known_address(click.root, endpoint, **given)
        except TypeError:  # a list, as of a question with several answers
            return super().url_for(endpoint, **given)

    def new_address(self, _root: str, endpoint: str, **given: Any) -> str:  # noqa: ANN401  # as above
        """Put an address together; it depends on what is given alone."""
        return super().url_for(endpoint, **given)

    def request_context(self, environ: WSGIEnvironment) -> RequestContext:
        """Open what belongs to this request alone: its moment, its language, its transaction."""
        opened, at = super().request_context(environ), utc_now()
        asked = opened.request
        CLICK.set(Click(self.installation, asked.root_path, at, asked.method in SAFE))
        READING.set(Reading(language_of(asked), at))
        return opened

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Read the whole body before anything takes the write lock."""
        g.request_id = uuid.uuid4().hex
        if request.method not in SAFE:
            if (size := request.content_length) is None or size > MOST_OF_STRANGERS:
                bound_strangers(self)
            check_lengths(request.form)  # reading it parses and spools the upload
        return super().preprocess_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit; an answer that tells of a fault changes nothing."""
        response = self.make_response(super().dispatch_request())
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            roll_back()
        else:
            commit()
        return response

    def handle_user_exception(self, error: Exception) -> ResponseReturnValue:
        """Roll back before the fault is worded; its page only reads, whatever was sent."""
        roll_back()
        CLICK.get().reads = True
        return super().handle_user_exception(error)

    def ensure_sync(self, func: Function) -> Function:
        """Return the function as it is: none of ours is a coroutine, and the library asks anew."""
        return func

    def do_teardown_request(self, *args: BaseException | None) -> None:
        """Leave no transaction open."""
        roll_back()
        READING.set(None)
        super().do_teardown_request(*args)


def bound_strangers(app: Application) -> None:
    """Let nobody who is not signed in fill the disk with what they send."""
    if not app.knows_sender():
        request.max_content_length = min(MOST_OF_STRANGERS, app.installation.settings.upload_limit)


def installation() -> Installation:
    """Return the installation that serves this request."""
    return CLICK.get().installation


def now() -> datetime:
    """Return the moment of this request; one click has one time."""
    return CLICK.get().at


def session() -> Session:
    """Return this request's session: reading for GET and for faults, writing for all else."""
    click = CLICK.get()
    return click.session or begin(click)


def begin(click: Click) -> Session:
    """Open the transaction of a request."""
    database = click.installation.database
    click.transaction = ExitStack()
    door = database.reading() if click.reads else database.writing()
    click.session = click.transaction.enter_context(door)
    if not click.reads:  # whoever waited for somebody else, or sent a large file, acts only now
        click.at = utc_now()
    return click.session


def write_last(write: Callable[[Session], None]) -> None:
    """Have the click write this at its end, before the commit; what is rolled back writes nothing.

    Who has written into the trail keeps all others from it, and must wait for nothing more.
    """
    CLICK.get().last.append(write)


def outlasting(write: Callable[[], None]) -> None:
    """Have this done should the click be undone: it opens a transaction of its own."""
    CLICK.get().outlasting.append(write)


def commit() -> None:
    """End the transaction by committing it; raises `Busy` when the database refuses."""
    click = CLICK.get()
    while click.last:
        click.last.pop(0)(session())
    transaction = ended(click)
    if transaction is not None:
        transaction.close()
    click.outlasting.clear()


def roll_back() -> None:
    """End the transaction, if one is open, without a trace but of what outlasts it."""
    click = CLICK.get()
    click.last.clear()
    transaction = ended(click)
    if transaction is not None:
        transaction.__exit__(RolledBack, RolledBack(), None)
    while click.outlasting:
        click.outlasting.pop(0)()


def ended(click: Click) -> ExitStack | None:
    """Take the open transaction from the request."""
    transaction, click.session, click.transaction = click.transaction, None, None
    return transaction


class RolledBack(Exception):  # a signal to the transaction, never seen by anyone
    """Tells the open transaction to undo itself."""


def new_key() -> str:
    """Return a key that makes one page's click, and its draft, unique."""
    return secrets.token_urlsafe(18)


def replay() -> Response | None:
    """Claim this form's key; a repeated click is answered with the page the first one led to.

    The key counts for this person and this address alone: forms of one page may share it.
    """
    typed, person_id = request.form.get(KEY_FIELD, ""), audit_actor().person_id
    if not typed:
        return None
    key = own_key(typed, request.path)
    earlier = idempotency.claim(session(), key, person_id=person_id, at=now())
    if earlier is None:
        g.command_key = key
        return None
    return cast("Response", redirect(earlier.answer or request.path, 303))


def own_key(typed: str, place: str) -> str:
    """Return what is kept of a form's key: nobody else's, of one length, for one place."""
    return digest(f"{audit_actor().person_id} {place} {typed}")


def done(location: str) -> Response:
    """Answer a click with the page to look at next, and remember it for repeated clicks."""
    key = g.pop("command_key", None)
    if key is not None:
        idempotency.remember(session(), key, location)
    return cast("Response", redirect(location, 303))


def audit_actor() -> AuditActor:
    """Return who acts in this request, as the trail records it."""
    actor = g.get("actor")
    if actor is None:
        return AuditActor(None, "", None, request.remote_addr or "")
    return cast("AuditActor", actor.audit)
