"""Administration of persons: appointments, deputies, duties over the system."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from wtforms import Form

from core.errors import InvalidInput, NotFound
from core.i18n import N_, message
from people import organisation
from people.models import Deputy, Holding, Office, Person, Post, SystemRole
from people.organisation import Tenure
from people.permissions import NOT_FOUND
from webapp import auth, edge
from webapp.noting import acting
from webapp.pages.people_page import (
    administered,
    appoint_form,
    back,
    changed,
    deputy_form,
    duty_form,
    read_day,
    refuse,
)

blueprint = Blueprint("people_posts", __name__)
APPOINTED = N_("任职已登记。")
HOLDING_ENDED = N_("任职已免去，从现在起不再有这个岗位的权限。")
DEPUTY_NAMED = N_("代理人已登记。")
DEPUTY_ENDED = N_("代理已结束。")
DUTY_GIVEN = N_("系统职责已授予。")
DUTY_TAKEN = N_("系统职责已收回。")
GRANT_ACT = N_("授予或收回 {name} 的权限")


def grave(person: Person) -> None:
    """Ask for a fresh proof of identity before rights are given or taken."""
    auth.require_step_up(message(GRANT_ACT, name=person.name))


def tenure_of(form: Form) -> Tenure:
    """Return from which to which day somebody was typed to hold a post or to stand in."""
    return Tenure(read_day(form, "valid_from"), read_day(form, "valid_to"))


@blueprint.post("/people/<int:person_id>/posts")
def appoint(person_id: int) -> ResponseReturnValue:
    """Appoint the person to a post."""
    person = administered(person_id, "appoint")
    grave(person)
    if (again := edge.replay()) is not None:
        return again
    form = appoint_form(person)
    if not form.validate():
        return refuse(person, "appoint", form)
    session, at = edge.session(), edge.now()
    try:
        organisation.appoint(
            session,
            person,
            session.get_one(Post, int(form.post.data)),
            session.get(Office, form.office.data) if form.office.data else None,
            tenure_of(form),
            by=acting(),
            at=at,
        )
    except InvalidInput as error:
        return refuse(person, "appoint", form, error)
    return changed(person, message(APPOINTED))


@blueprint.post("/people/<int:person_id>/posts/<int:holding_id>/end")
def end_holding(person_id: int, holding_id: int) -> ResponseReturnValue:
    """Take the person out of a post."""
    person = administered(person_id, "appoint")
    holding = edge.session().get(Holding, holding_id)
    if holding is None or holding.person_id != person.id:
        raise NotFound(NOT_FOUND)
    grave(person)
    organisation.end_holding(edge.session(), holding, by=acting(), at=edge.now())
    return changed(person, message(HOLDING_ENDED))


@blueprint.post("/people/<int:person_id>/deputies")
def name_deputy(person_id: int) -> ResponseReturnValue:
    """Name a deputy of the person."""
    person = administered(person_id, "appoint")
    grave(person)
    if (again := edge.replay()) is not None:
        return again
    form = deputy_form(person)
    if not form.validate():
        return refuse(person, "deputy", form)
    session, at = edge.session(), edge.now()
    try:
        organisation.name_deputy(
            session,
            person,
            session.get_one(Person, int(form.deputy.data)),
            tenure_of(form),
            by=acting(),
            at=at,
        )
    except InvalidInput as error:
        return refuse(person, "deputy", form, error)
    return changed(person, message(DEPUTY_NAMED))


@blueprint.post("/people/<int:person_id>/deputies/<int:deputy_id>/end")
def end_deputy(person_id: int, deputy_id: int) -> ResponseReturnValue:
    """End a deputy's time."""
    person = administered(person_id, "appoint")
    row = edge.session().get(Deputy, deputy_id)
    if row is None or row.person_id != person.id:
        raise NotFound(NOT_FOUND)
    grave(person)
    organisation.end_deputy(edge.session(), row, by=acting(), at=edge.now())
    return changed(person, message(DEPUTY_ENDED))


@blueprint.post("/people/<int:person_id>/duties")
def grant_duty(person_id: int) -> ResponseReturnValue:
    """Give the person a duty over the system."""
    person = administered(person_id, "grant_role")
    grave(person)
    form = duty_form()
    if not form.validate():
        return refuse(person, "duty", form)
    role = request.form["role"]
    organisation.grant_system_role(edge.session(), person, role, by=acting(), at=edge.now())
    return back(person, message(DUTY_GIVEN))


@blueprint.post("/people/<int:person_id>/duties/<int:duty_id>/end")
def end_duty(person_id: int, duty_id: int) -> ResponseReturnValue:
    """Take a duty over the system back."""
    person = administered(person_id, "grant_role")
    row = edge.session().get(SystemRole, duty_id)
    if row is None or row.person_id != person.id:
        raise NotFound(NOT_FOUND)
    grave(person)
    organisation.end_system_role(edge.session(), row, by=acting(), at=edge.now())
    return back(person, message(DUTY_TAKEN))
