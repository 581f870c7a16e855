"""Coming in and going out: password, second factor, one-time codes, the demo's people."""

from collections.abc import Callable

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from flask import session as form_cookie
from flask.typing import ResponseReturnValue

from core.errors import InvalidInput
from people import entry, logins
from people.models import Person
from webapp import auth, edge, sessions
from webapp.display import LANGUAGE_COOKIE
from webapp.forms.account_forms import CodeForm, FirstForm, LoginForm, RecoverForm, show_problems
from webapp.pages import demo_people

blueprint = Blueprint("login", __name__)
REFUSED = 422


@blueprint.get("/login")
@auth.public
def show() -> ResponseReturnValue:
    """Ask for name and password; whoever is signed in goes on."""
    if g.actor is not None:
        return redirect(auth.next_page("/"), 303)
    return page(LoginForm(), "")


@blueprint.post("/login")
@auth.public
def log_in() -> ResponseReturnValue:
    """Take name and password."""
    form = LoginForm(request.form)
    if not form.validate():
        return page(form, ""), REFUSED
    tried = entry.by_password(
        edge.session(),
        form.login_name.data or "",
        form.password.data or "",
        address=request.remote_addr or "",
        at=edge.now(),
    )
    if tried.person is None:
        return refuse(lambda sentence: page(form, sentence), tried.refusal)
    return welcome(tried.person)


def page(form: LoginForm, sentence: str) -> str:
    """Render the login page, in the demo with its people."""
    demo = edge.installation().settings.demo
    return render_template(
        "login/login.html",
        form=form,
        action=url_for("login.log_in"),
        next=auth.next_page(""),
        sentence=sentence,
        people=demo_people.by_bureau(edge.session(), edge.now()) if demo else None,
        demo_action=url_for("login.log_in_as"),
        first_url=url_for("login.first"),
    )


def refuse(render: Callable[[str], str], sentence: str) -> ResponseReturnValue:
    """Answer a failed try; its rows are kept although the answer tells of a fault."""
    edge.commit()
    return render(sentence), REFUSED


def welcome(person: Person, *, second_factor: bool = False) -> ResponseReturnValue:
    """Open the login and go on to where the person wanted to go; the gate asks for what is owed."""
    form_cookie.clear()  # the form token of before the login must not outlive it
    sessions.start(person, second_factor=second_factor)
    edge.session().flush()
    return go_on(person)


def go_on(person: Person) -> ResponseReturnValue:
    """Send a person on, in their own language unless this browser has chosen one."""
    response = make_response(redirect(auth.next_page("/"), 303))
    if LANGUAGE_COOKIE not in request.cookies:
        response.set_cookie(LANGUAGE_COOKIE, person.language, samesite="Lax", httponly=True)
    return response


@blueprint.post("/login/as")
@auth.public
def log_in_as() -> ResponseReturnValue:
    """Sign in as one of the demo's people by one click; no such page in a real installation."""
    if not edge.installation().settings.demo:
        abort(404)
    person = entry.known(edge.session(), request.form.get("login_name", ""))
    if person is None:
        abort(404)
    entry.accepted(edge.session(), person, "login.demo", request.remote_addr or "", edge.now())
    return welcome(person, second_factor=True)


@blueprint.get("/login/code")
@auth.while_pending(sessions.CODE)
def code() -> ResponseReturnValue:
    """Ask for the code of the second factor."""
    return code_page(CodeForm(), RecoverForm(), "")


@blueprint.post("/login/code")
@auth.while_pending(sessions.CODE)
def take_code() -> ResponseReturnValue:
    """Take the code of the second factor."""
    form, user = CodeForm(request.form), owing()
    if not form.validate():
        return code_page(form, RecoverForm(), ""), REFUSED
    tried = entry.by_code(
        edge.session(),
        user.person,
        form.code.data or "",
        key=edge.installation().settings.secret("second_factor"),
        address=user.actor.address,
        at=edge.now(),
    )
    if tried.person is None:
        return refuse(lambda sentence: code_page(form, RecoverForm(), sentence), tried.refusal)
    user.login.second_factor = True
    sessions.renew(user.login)
    return redirect(auth.next_page("/"), 303)


@blueprint.post("/login/recover")
@auth.while_pending(sessions.CODE)
def recover() -> ResponseReturnValue:
    """Take an administrator's code for a lost telephone."""
    form, user = RecoverForm(request.form), owing()
    if not form.validate():
        return code_page(CodeForm(), form, ""), REFUSED
    tried = entry.by_recovery(
        edge.session(),
        user.person,
        form.one_time_code.data or "",
        login=user.login,
        address=user.actor.address,
        at=edge.now(),
    )
    if tried.person is None:
        return refuse(lambda sentence: code_page(CodeForm(), form, sentence), tried.refusal)
    sessions.renew(user.login)
    return redirect(auth.next_page("/"), 303)


def owing() -> sessions.User:
    """Return who has still to show the second factor."""
    user = sessions.current()
    if user.pending != sessions.CODE:
        abort(404)
    return user


def code_page(form: CodeForm, recovery: RecoverForm, sentence: str) -> str:
    """Render the page that asks for the second factor."""
    return render_template(
        "login/code.html",
        form=form,
        recovery=recovery,
        action=url_for("login.take_code"),
        recovery_action=url_for("login.recover"),
        next=auth.next_page(""),
        purpose="login",
        sentence=sentence,
    )


@blueprint.get("/login/first")
@auth.public
def first() -> ResponseReturnValue:
    """Ask for a one-time code and a password of one's own."""
    return first_page(FirstForm(), "")


@blueprint.post("/login/first")
@auth.public
def set_first() -> ResponseReturnValue:
    """Take a one-time code and set the password chosen with it."""
    form = FirstForm(request.form)
    if not form.validate():
        return first_page(form, ""), REFUSED
    try:
        tried = entry.by_one_time_code(
            edge.session(),
            form.login_name.data or "",
            form.one_time_code.data or "",
            form.password.data or "",
            address=request.remote_addr or "",
            at=edge.now(),
        )
    except InvalidInput as error:
        show_problems(form, error)
        return first_page(form, ""), REFUSED
    if tried.person is None:
        return refuse(lambda sentence: first_page(form, sentence), tried.refusal)
    return welcome(tried.person)


def first_page(form: FirstForm, sentence: str) -> str:
    """Render the page for one-time codes."""
    return render_template(
        "login/first.html", form=form, action=url_for("login.set_first"), sentence=sentence
    )


@blueprint.post("/logout")
@auth.while_pending(sessions.CODE, sessions.ENROL, sessions.PASSWORD, auth.TERMINAL)
def logout() -> ResponseReturnValue:
    """End the login on the server and take the cookie back."""
    user = sessions.current()
    logins.end_login(edge.session(), user.login, by=user.actor, at=edge.now())
    g.new_token = ""
    form_cookie.clear()
    response = make_response(redirect(url_for("login.show"), 303))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
