"""One's own account: password, second factor, language, where one is signed in."""

import pyotp
from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.errors import InvalidInput, NotFound
from core.i18n import N_, Message
from documents.qr import qr_svg
from people import accounts, logins, phrases, second_factor
from people.models import LoginSession
from people.permissions import NOT_FOUND
from webapp import auth, edge, sessions
from webapp.display import LANGUAGE_COOKIE, LANGUAGES
from webapp.forms.account_forms import CodeForm, PasswordForm, show_problems
from webapp.shell import tell

blueprint = Blueprint("account", __name__)
REFUSED = 422
CHANGED = N_("密码已更改，其他地方的登录都已退出。")
ENROLLED = N_("动态口令已启用。")
ENDED = N_("那一处已退出登录。")
ENDED_OTHERS = N_("其他 {count} 处登录都已退出。")
FORGOTTEN = N_("这条常用语已删去。")
NEW_PHONE = N_("设置动态口令")


@blueprint.get("/account")
def index() -> ResponseReturnValue:
    """Show the account with its posts and open logins."""
    user = sessions.current()
    return render_template(
        "account/index.html",
        user=user,
        posts=user.actor.posts,
        phrases=phrases.phrases_of(edge.session(), user.actor),
        logins=logins.open_logins(edge.session(), user.person.id, edge.now(), sessions.limits()),
        languages=LANGUAGES,
    )


@blueprint.post("/account/phrases/<int:phrase_id>/drop")
def drop_phrase(phrase_id: int) -> ResponseReturnValue:
    """Forget one of one's own phrases."""
    phrases.drop(edge.session(), phrase_id, by=sessions.current().actor)
    tell(FORGOTTEN)
    return edge.done(url_for("account.index"))


@blueprint.get("/account/password")
@auth.while_pending(sessions.PASSWORD)
def password() -> ResponseReturnValue:
    """Ask for the present and the new password."""
    return password_page(PasswordForm())


@blueprint.post("/account/password")
@auth.while_pending(sessions.PASSWORD)
def change_password() -> ResponseReturnValue:
    """Change one's own password; a wrong present one counts as a failed try to log in."""
    form, user = PasswordForm(request.form), sessions.current()
    if not form.validate():
        return password_page(form), REFUSED
    session, at = edge.session(), edge.now()
    if logins.throttled(session, user.login_name, user.actor.address, at):
        form.current.errors = [*form.current.errors, accounts.CURRENT_WRONG]
        return password_page(form), REFUSED
    try:
        accounts.change_password(
            session,
            user.person,
            form.current.data or "",
            form.password.data or "",
            login=user.login,
            by=user.actor,
            at=at,
        )
    except InvalidInput as error:
        show_problems(form, error)
        if "current" in error.errors:
            auth.note_failure(user.login_name, user.actor, "password.change")
        return password_page(form), REFUSED
    sessions.renew(user.login)
    tell(CHANGED)
    return redirect(url_for("account.index"), 303)


def password_page(form: PasswordForm) -> str:
    """Render the page for one's own password."""
    return render_template("account/password.html", form=form, pending=sessions.current().pending)


@blueprint.get("/account/second-factor")
@auth.while_pending(sessions.ENROL)
def second_factor_page() -> ResponseReturnValue:
    """Show the secret to scan while it is not yet in force, else offer to begin."""
    user = sessions.current()
    if user.person.totp_next is None or not auth.proved_lately():
        return render_template("account/second_factor.html", user=user, next=auth.next_page(""))
    return enrolment_page(CodeForm())


@blueprint.post("/account/second-factor/begin")
@auth.while_pending(sessions.ENROL)
def begin() -> ResponseReturnValue:
    """Make a new secret: whoever found a screen open must not bring a telephone of their own."""
    user = sessions.current()
    auth.require_step_up(NEW_PHONE)
    second_factor.begin_enrolment(edge.session(), user.person, key=key())
    return redirect(url_for("account.second_factor_page", next=auth.next_page("")), 303)


@blueprint.post("/account/second-factor")
@auth.while_pending(sessions.ENROL)
def confirm() -> ResponseReturnValue:
    """Put the secret in force once the telephone shows the right code."""
    form, user = CodeForm(request.form), sessions.current()
    if user.person.totp_next is None:
        abort(404)
    auth.require_step_up(NEW_PHONE)
    if not form.validate():
        return enrolment_page(form), REFUSED
    try:
        second_factor.confirm_enrolment(
            edge.session(),
            user.person,
            form.code.data or "",
            key=key(),
            by=user.actor,
            at=edge.now(),
        )
    except InvalidInput as error:
        show_problems(form, error)
        return enrolment_page(form), REFUSED
    user.login.second_factor = True
    sessions.renew(user.login)
    tell(ENROLLED)
    return redirect(auth.next_page(url_for("account.index")), 303)


def key() -> bytes:
    """Return the installation's secret under which second factors lie."""
    return edge.installation().settings.secret("second_factor")


def enrolment_page(form: CodeForm) -> str:
    """Render the page with the secret to scan."""
    user = sessions.current()
    address = second_factor.address_of(user.person, key=key(), place=request.host)
    return render_template(
        "login/code.html",
        form=form,
        purpose="setup",
        action=url_for("account.confirm"),
        next=auth.next_page(""),
        qr_svg=Markup(qr_svg(address)),  # noqa: S704  # own drawing
        secret=pyotp.parse_uri(address).secret,
    )


@blueprint.post("/account/language")
def language() -> ResponseReturnValue:
    """Remember the language for this person and this browser."""
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        abort(400)
    sessions.current().person.language = wanted
    response = make_response(redirect(url_for("account.index"), 303))
    response.set_cookie(LANGUAGE_COOKIE, wanted, samesite="Lax", httponly=True)
    return response


@blueprint.post("/account/sessions/end")
def end_others() -> ResponseReturnValue:
    """End all of one's own logins but this one."""
    user, at = sessions.current(), edge.now()
    count = logins.end_others(edge.session(), user.login, by=user.actor, at=at)
    tell(Message(ENDED_OTHERS, {"count": count}))
    return redirect(url_for("account.index"), 303)


@blueprint.post("/account/sessions/<int:login_id>/end")
def end_session(login_id: int) -> ResponseReturnValue:
    """End one of one's own logins."""
    user = sessions.current()
    login = edge.session().get(LoginSession, login_id)
    if login is None or login.person_id != user.actor.person_id:
        raise NotFound(NOT_FOUND)
    logins.end_login(edge.session(), login, by=user.actor, at=edge.now())
    tell(ENDED)
    return redirect(url_for("account.index"), 303)
