"""The gate: who may open which page at all, and proof of identity before grave acts."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import Response, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from sqlalchemy.orm import Session

from core import audit
from core.errors import Busy, NotPermitted
from core.i18n import N_, Message
from people import logins, second_factor
from people.actors import Actor
from people.models import LoginSession, Person
from people.passwords import verify_password
from webapp import edge, sessions
from webapp.edge import Application
from webapp.forms.account_forms import ConfirmForm

View = TypeVar("View", bound=Callable[..., Any])
# For whom a page is, beside the default: staff who are fully signed in.
PUBLIC, TERMINAL = "public", "terminal"
PROVE = N_("请再确认一次是您本人。")
WRONG = N_("不对。请重新输入；输错多次要等 15 分钟。")
WAIT = N_("输错次数太多，请 15 分钟后再试，或者请管理员解除限制。")
PAGES = {
    sessions.CODE: "login.code",
    sessions.ENROL: "account.second_factor_page",
    sessions.PASSWORD: "account.password",
}
CARRIED = frozenset({"csrf_token", "step_up"})
log = structlog.get_logger()
manager = LoginManager()


class IdentityUnproved(NotPermitted):
    """A grave act needs a fresh proof of identity; the answer asks and keeps what was typed."""

    status = 401


def public(view: View) -> View:
    """Mark a page that anybody may open."""
    view.audience = {PUBLIC}  # type: ignore[attr-defined]  # a mark on the function
    return view


def while_pending(*states: str) -> Callable[[View], View]:
    """Mark a page that opens also while the named proofs are still owed."""

    def mark(view: View) -> View:
        view.audience = set(states)  # type: ignore[attr-defined]  # as above
        return view

    return mark


def register(app: Application) -> None:
    """Put the gate before every page; to be called after `security.protect`."""
    manager.session_protection = None  # tokens are our own, nothing lies in the signed cookie
    manager.init_app(app, add_context_processor=False)
    manager.request_loader(lambda _request: sessions.identify())
    app.knows_sender = sessions.sender_known
    app.before_request(pass_gate)
    app.after_request(sessions.write_cookie)
    app.after_request(note_refusal)
    app.register_error_handler(IdentityUnproved, ask_again)


def audience_of(endpoint: str) -> set[str]:
    """Return the marks of a page; a page without any is for staff who are fully signed in."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return {PUBLIC}
    found: set[str] = getattr(current_app.view_functions[endpoint], "audience", set())
    return found


def pass_gate() -> ResponseReturnValue | None:
    """Refuse or send on whoever may not open this page; sets `g.user` and `g.actor`."""
    g.user = g.actor = None
    if request.endpoint is None or request.endpoint == "static":
        return None
    audience = audience_of(request.endpoint)
    user = current_user._get_current_object()  # noqa: SLF001  # the library's own way
    if user.is_authenticated:
        return pass_signed_in(user, audience)
    return None if PUBLIC in audience else ask_to_log_in()


def pass_signed_in(user: sessions.User, audience: set[str]) -> ResponseReturnValue | None:
    """Let a signed-in person through, or send them to what they still owe."""
    g.user = user
    if not user.pending:
        g.actor, g.bureau = user.actor, user.bureau
        return keep_in_room(audience) if user.actor.kind == "terminal" else None
    if audience & {PUBLIC, user.pending}:
        return None
    return send(url_for(PAGES[user.pending]))


def keep_in_room(audience: set[str]) -> ResponseReturnValue | None:
    """Refuse a terminal all pages of the staff; who has just signed it in goes to the room."""
    if request.endpoint == "tasks.home":
        return redirect(url_for("terminal.enter"), 303)
    if not audience & {PUBLIC, TERMINAL}:
        abort(403)
    return None


def ask_to_log_in() -> ResponseReturnValue:
    """Send a reader to the login page; a post answers 401, so that what was typed is not lost."""
    if request.method not in edge.SAFE or request.headers.get("HX-Request"):
        abort(401)
    return send(url_for("login.show", next=request.full_path.rstrip("?")))


def send(url: str) -> ResponseReturnValue:
    """Redirect, also from inside a page that htmx fills."""
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)


def next_page(fallback: str) -> str:
    """Return the page to go on to: a path of ours from `next`, else the fallback."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    ours = local and not parts.scheme and not parts.netloc and wanted.isprintable()
    return wanted if ours else fallback


def require_step_up(act: Message | str = "") -> None:
    """Refuse a grave act unless identity was proved within five minutes; call it before any change.

    The proof may come with the form itself (`step_up`). Otherwise the answer is a page that asks
    for it and carries on with everything typed. `act` words what is about to be done. Off in demos.
    """
    if proved_lately():
        return
    user = sessions.current()
    proof = request.form.get("step_up", "")
    if not proof:
        raise IdentityUnproved(PROVE, act=act, first=True)
    prove(user, proof, act)


def proved_lately() -> bool:
    """Tell whether identity was proved within five minutes, or nobody is asked to, as in demos."""
    return edge.installation().settings.demo or sessions.current().actor.stepped_up


def prove(user: sessions.User, proof: str, act: Message | str) -> None:
    """Take a code or, without a second factor, the password; a wrong one counts as a try.

    What was proved stands, and the code is used up, also when the click itself is refused.
    """
    session, at, login = edge.session(), edge.now(), user.login_name
    address, login_id = user.actor.address, user.login.id
    if logins.throttled(session, login, address, at):
        raise IdentityUnproved(WAIT, act=act)
    if not proves(session, user.person, proof):
        note_failure(login, user.actor, "step_up")
        raise IdentityUnproved(WRONG, act=act)
    logins.note_attempt(session, login, address, at, succeeded=True)
    sessions.renew(user.login)
    edge.write_last(lambda last: audit.record(last, "step_up", by=user.actor.audit, at=at))
    edge.outlasting(lambda: prove_apart(user, login_id, proof))


def prove_apart(user: sessions.User, login_id: int, proof: str) -> None:
    """Take the proof of a click that was undone once more, in a transaction of its own."""
    sessions.forget_token()
    at, token = edge.now(), None
    try:
        with edge.installation().database.writing() as session:
            login = session.get_one(LoginSession, login_id)
            if proves(session, session.get_one(Person, login.person_id), proof):
                logins.note_attempt(
                    session, user.login_name, user.actor.address, at, succeeded=True
                )
                token = logins.renew(session, login, at)
                audit.record(session, "step_up", by=user.actor.audit, at=at)
    except Busy:  # then it is asked for again, as of anybody who proved nothing
        log.exception("proof not kept", path=request.path, person=user.actor.person_id)
        return
    sessions.hand_out(token)


def proves(session: Session, person: Person, proof: str) -> bool:
    """Tell whether the proof is this person's."""
    if person.totp_secret is None:
        return verify_password(person.password_hash, proof)
    key = edge.installation().settings.secret("second_factor")
    return second_factor.take_code(session, person, proof, key=key, at=edge.now())


def note_failure(login: str, by: Actor | None, kind: str) -> None:
    """Undo this click, then write the failed try and its audit row in a click of their own."""
    at, address = edge.now(), request.remote_addr or ""
    edge.roll_back()
    who = by.audit if by else audit.Actor(None, "", None, address)
    with edge.installation().database.writing() as session:
        logins.note_attempt(session, login, address, at, succeeded=False)
        audit.record(session, kind, by=who, at=at, result="refused")


def ask_again(error: IdentityUnproved) -> ResponseReturnValue:
    """Answer with a page that asks for the proof and posts all that was typed once more."""
    carried = [
        (name, value) for name, value in request.form.items(multi=True) if name not in CARRIED
    ]
    page = render_template(
        "login/confirm.html",
        form=ConfirmForm(),
        action=request.full_path.rstrip("?"),
        carried=carried,
        act=error.facts.get("act", ""),
        sentence="" if error.facts.get("first") else error.message,
        with_code=sessions.current().with_code,
    )
    return page, error.status


def note_refusal(response: Response) -> Response:
    """Write a refused click of a signed-in person into the trail, apart from what was undone."""
    status, user = g.get("refused"), g.get("user")
    if status is None or user is None or request.endpoint is None:
        return response
    edge.roll_back()
    try:
        with edge.installation().database.writing() as session:
            write_refusal(session, user.actor, request.endpoint, status)
    except Busy:  # the person was refused all the same; only the log can tell of it now
        log.exception("refusal not recorded", path=request.path, person=user.actor.person_id)
    return response


def write_refusal(session: Session, by: Actor, endpoint: str, status: int) -> None:
    """Write the audit row of a refused click."""
    audit.record(
        session,
        "refused",
        by=by.audit,
        at=edge.now(),
        object_kind=endpoint,
        object_id="/".join(str(value) for value in (request.view_args or {}).values()),
        result=str(status),
        method=request.method,
        path=request.path,
    )
