"""Administration of persons: accounts, one-time codes, logins."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bureaus.models import Bureau
from core.crypto import new_token
from core.errors import InvalidInput, NotFound
from core.i18n import N_, message
from people import accounts, directory, locks, logins
from people.actors import Actor
from people.models import LoginSession
from people.permissions import NOT_FOUND, require_may
from webapp import auth, edge
from webapp.forms.account_forms import PersonForm, RenameForm, show_problems
from webapp.noting import acting
from webapp.pages.paging import Page
from webapp.pages.people_page import REFUSED, administered, back, changed, person_page, refuse
from webapp.shell import tell
from webapp.wording import word

blueprint = Blueprint("people_admin", __name__)
NO_BUREAU = 0
INSTALLATION = N_("整个系统（不属于任何单位）")
KINDS = {"staff": N_("工作人员"), "terminal": N_("阅览室终端")}
CREATED = N_("{name} 的账号已建好。请生成一次性代码，当面交给本人。")
RENAMED = N_("姓名已改为 {name}。")
DISABLED = N_("{name} 的账号已停用，登录都已退出。")
ENABLED = N_("{name} 的账号已恢复。")
ENDED = N_("那一处登录已结束。")
CODE_ACT = N_("生成一次性代码")
LIFT_ACT = N_("解除输错次数限制")
LIFTED = N_("{name} 可以再登录了。")
PLACE_LIFTED = N_("从 {address} 可以再登录了。")


@blueprint.get("/people")
def index() -> ResponseReturnValue:
    """List the accounts, searched by name, spelling or login."""
    actor = acting()
    require_may(actor, "read", "person")
    words, state = request.args.get("q", ""), request.args.get("state", "")
    chosen = request.args.get("bureau", NO_BUREAU, type=int)
    number = max(1, request.args.get("page", 1, type=int))
    found = directory.search(
        edge.session(),
        actor,
        edge.now(),
        words=words,
        bureau_id=chosen or None,
        disabled=state == "disabled",
        page=number,
    )
    return render_template(
        "people/index.html",
        found=found,
        page=Page(number, found.total, directory.PAGE),
        asked=words,
        state=state,
        chosen=chosen,
        bureaus=bureaus_of(actor),
        places=places(),
    )


def bureaus_of(actor: Actor) -> list[Bureau]:
    """Return the bureaus whose accounts the actor administers."""
    query = select(Bureau).order_by(Bureau.id)
    if actor.bureau_id is not None:
        query = query.where(Bureau.id == actor.bureau_id)
    return list(edge.session().scalars(query))


@blueprint.get("/people/new")
def new() -> ResponseReturnValue:
    """Ask for a new account."""
    require_may(acting(), "create", "person")
    return new_page(person_form())


@blueprint.post("/people/new")
def create() -> ResponseReturnValue:
    """Create an account; its owner comes in by a one-time code."""
    require_may(acting(), "create", "person")
    if (again := edge.replay()) is not None:
        return again
    form = person_form()
    if not form.validate():
        return new_page(form), REFUSED
    try:
        person = accounts.create_person(
            edge.session(),
            name=form.name.data or "",
            login=form.login.data or "",
            bureau_id=form.bureau.data or None,
            kind=form.kind.data or "staff",
            by=acting(),
            at=edge.now(),
        )
    except InvalidInput as error:
        show_problems(form, error)
        return new_page(form), REFUSED
    tell(message(CREATED, name=person.name))
    return edge.done(url_for("people_admin.show", person_id=person.id))


def person_form() -> PersonForm:
    """Return the form with the bureaus that the actor may choose."""
    form = PersonForm(request.form or None)
    choices = [(bureau.id, bureau.name) for bureau in bureaus_of(acting())]
    if acting().bureau_id is None:
        choices.append((NO_BUREAU, word(INSTALLATION)))
    form.bureau.choices = choices
    form.kind.choices = list(KINDS.items())
    return form


def new_page(form: PersonForm) -> str:
    """Render the page for a new account."""
    return render_template("people/new.html", form=form, key=new_token())


@blueprint.get("/people/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    """Show an account with everything that can be changed about it."""
    return person_page(administered(person_id, "read"))


@blueprint.post("/people/<int:person_id>/name")
def rename(person_id: int) -> ResponseReturnValue:
    """Correct a name."""
    person = administered(person_id, "change")
    form = RenameForm(request.form)
    if not form.validate():
        return refuse(person, "rename", form)
    try:
        accounts.rename(edge.session(), person, form.name.data or "", by=acting(), at=edge.now())
    except InvalidInput as error:
        return refuse(person, "rename", form, error)
    return back(person, message(RENAMED, name=person.name))


@blueprint.post("/people/<int:person_id>/disable")
def disable(person_id: int) -> ResponseReturnValue:
    """Disable an account."""
    person = administered(person_id, "disable")
    accounts.disable(edge.session(), person, by=acting(), at=edge.now())
    return changed(person, message(DISABLED, name=person.name))


@blueprint.post("/people/<int:person_id>/enable")
def enable(person_id: int) -> ResponseReturnValue:
    """Enable an account again."""
    person = administered(person_id, "disable")
    accounts.enable(edge.session(), person, by=acting(), at=edge.now())
    return changed(person, message(ENABLED, name=person.name))


@blueprint.post("/people/<int:person_id>/code")
def issue_code(person_id: int) -> ResponseReturnValue:
    """Show a new one-time code, this once, for the administrator to hand over."""
    person = administered(person_id, "issue_code")
    auth.require_step_up(CODE_ACT)
    wanted = request.form.get("purpose")
    purpose = accounts.SECOND_FACTOR if wanted == accounts.SECOND_FACTOR else accounts.PASSWORD
    code = accounts.issue_code(edge.session(), person, purpose, by=acting(), at=edge.now())
    return render_template(
        "people/code.html",
        person=person,
        code="-".join(code[start : start + 4] for start in range(0, len(code), 4)),
        purpose=purpose,
        until=edge.now() + accounts.CODE_LIFE,
        first_url=edge.installation().settings.public_url + url_for("login.first"),
    )


@blueprint.post("/people/<int:person_id>/lift")
def lift(person_id: int) -> ResponseReturnValue:
    """Let an account at which too many wrong tries were made try again at once."""
    person = administered(person_id, "issue_code")
    auth.require_step_up(LIFT_ACT)
    locks.let_in_again(edge.session(), person, by=acting(), at=edge.now())
    return back(person, message(LIFTED, name=person.name))


@blueprint.post("/people/places/lift")
def lift_place() -> ResponseReturnValue:
    """Let everybody try again from an address from which too many wrong tries came."""
    require_may(acting(), "change", "system")
    address = request.form.get("address", "")
    if address not in places():
        raise NotFound(NOT_FOUND)
    auth.require_step_up(LIFT_ACT)
    locks.lift_place(edge.session(), address, by=acting(), at=edge.now())
    tell(message(PLACE_LIFTED, address=address))
    return redirect(url_for("people_admin.index"), 303)


def places() -> list[str]:
    """Return the addresses that must wait, for the administration of the whole installation."""
    whole = acting().bureau_id is None
    return locks.waiting_places(edge.session(), edge.now()) if whole else []


@blueprint.post("/people/<int:person_id>/sessions/<int:login_id>/end")
def end_session(person_id: int, login_id: int) -> ResponseReturnValue:
    """End one login of a person."""
    person = administered(person_id, "end_session")
    login = edge.session().get(LoginSession, login_id)
    if login is None or login.person_id != person.id:
        raise NotFound(NOT_FOUND)
    logins.end_login(edge.session(), login, by=acting(), at=edge.now())
    return back(person, message(ENDED))
