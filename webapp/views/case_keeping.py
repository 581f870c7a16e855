"""Keeping a case: paper volumes, handlers, the way into the archive, the end of a dispute."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from archive.access.grants import end_handlers_grants
from archive.cases.changes import appoint_handler, take_off_handler
from archive.cases.models import Case, CaseDispute
from archive.cases.operations import add_volume, archive_case, end_dispute
from archive.cases.queries import is_handler, volumes_of
from core.clock import beijing_date
from core.errors import RuleViolation
from core.i18n import N_, message
from people.directory import colleagues
from people.models import Person
from webapp import edge
from webapp.forms.case_file_forms import (
    ArchiveForm,
    EndForm,
    HandlerForm,
    LeavingForm,
    VolumeForm,
    choose,
)
from webapp.noting import acting, note_act
from webapp.shell import tell
from webapp.views.case_click import allowed, click, page
from workflows.inbox import steps_of_handler

blueprint = Blueprint("case_keeping", __name__)
VOLUME_ADDED = N_("纸质卷已登记。")
CHOOSE_HANDLER = N_("请选择承办人")
APPOINTED = N_("{name} 已是承办人。")
TAKEN_OFF = N_("{name} 不再承办本案。")
LEAVING = N_("{name} 不再承办")
STILL_TO_DO = N_("{name} 还有本案的待办“{step}”（{title}），请先打开那一步转办给别人。")
DONE = N_("已归档。")
ENDED = N_("已登记结束日期。")


@blueprint.get("/cases/<int:case_id>/volumes/new")
def new_volume(case_id: int) -> ResponseReturnValue:
    """Ask for a paper volume; the next number is offered."""
    case = allowed(edge.session(), case_id)
    known = [one.number for one in volumes_of(edge.session(), [case.id])]
    form = VolumeForm(number=max(known, default=0) + 1)
    return page(form, case, url_for("case_keeping.create_volume", case_id=case.id))


@blueprint.post("/cases/<int:case_id>/volumes/new")
def create_volume(case_id: int) -> ResponseReturnValue:
    """Add a paper volume."""
    session = edge.session()
    case = allowed(session, case_id)
    form = VolumeForm(request.form)

    def act() -> None:
        volume = add_volume(
            session,
            case,
            number=form.number.data or 0,
            pages=form.pages.data or 0,
            location=(form.location.data or "").strip(),
            title=(form.title.data or "").strip(),
        )
        facts = {"case": case.id, "number": volume.number, "pages": volume.pages}
        note_act("volume.create", "volume", volume.id, facts)
        tell(VOLUME_ADDED)

    return click(case, form, request.path, act)


@blueprint.get("/cases/<int:case_id>/handlers/new")
def new_handler(case_id: int) -> ResponseReturnValue:
    """Ask for a handler of the case."""
    case = allowed(edge.session(), case_id)
    form, _staff = handler_form(edge.session(), case)
    return page(form, case, url_for("case_keeping.add_handler", case_id=case.id))


def handler_form(session: Session, case: Case) -> tuple[HandlerForm, dict[str, Person]]:
    """Return the form with the staff of the bureau to choose from."""
    form = HandlerForm(request.form)
    staff = {str(one.id): one for one in colleagues(session, case.bureau_id)}
    names = {key: one.name for key, one in staff.items()}
    choose(form, "person", {"": CHOOSE_HANDLER, **names})
    return form, staff


@blueprint.post("/cases/<int:case_id>/handlers/new")
def add_handler(case_id: int) -> ResponseReturnValue:
    """Make somebody a handler of the case, or its main one."""
    session = edge.session()
    case = allowed(session, case_id)
    form, staff = handler_form(session, case)

    def act() -> None:
        person = staff[form.person.data]
        main = form.main.data
        appoint_handler(session, case, person, main=main, by=acting(), at=edge.now())
        facts = {"handler": person.id, "main": form.main.data}
        note_act("case.handler", "case", case.id, facts)
        tell(message(APPOINTED, name=person.name))

    return click(case, form, request.path, act)


def own_handler(session: Session, case: Case, person_id: int) -> Person:
    """Return a handler of this case, or 404."""
    if not is_handler(session, case.id, person_id):
        abort(404)
    return session.get_one(Person, person_id)


@blueprint.get("/cases/<int:case_id>/handlers/<int:person_id>/off")
def ask_off(case_id: int, person_id: int) -> ResponseReturnValue:
    """Ask from when somebody no longer handles the case."""
    session = edge.session()
    case = allowed(session, case_id)
    person = own_handler(session, case, person_id)
    check_nothing_to_do(session, case, person)
    return page(naming(LeavingForm(until=beijing_date(edge.now())), person), case, request.path)


def naming(form: LeavingForm, person: Person) -> LeavingForm:
    """Return the form with the name of whoever leaves the case over it."""
    form.heading = message(LEAVING, name=person.name)
    return form


def check_nothing_to_do(session: Session, case: Case, person: Person) -> None:
    """Raise `RuleViolation` while a step of this case waits for the person as its handler."""
    for row in steps_of_handler(session, case.id, person.id):
        told = {"name": person.name, "step": message(row.name), "title": row.title}
        raise RuleViolation(message(STILL_TO_DO, **told))


@blueprint.post("/cases/<int:case_id>/handlers/<int:person_id>/off")
def take_off(case_id: int, person_id: int) -> ResponseReturnValue:
    """Take a handler off the case: what they could see as its handler ends with this click."""
    session, at = edge.session(), edge.now()
    case = allowed(session, case_id)
    person = own_handler(session, case, person_id)
    form = naming(LeavingForm(request.form), person)

    def act() -> None:
        check_nothing_to_do(session, case, person)
        until, reason = form.until.data or beijing_date(at), form.reason.data or ""
        take_off_handler(session, case, person, until=until, reason=reason, by=acting(), at=at)
        ended = end_handlers_grants(session, case.id, person.id, at=at)
        facts = {"handler": person.id, "until": str(until), "reason": reason, "grants": ended}
        note_act("case.handler_off", "case", case.id, facts)
        tell(message(TAKEN_OFF, name=person.name))

    return click(case, form, request.path, act)


@blueprint.get("/cases/<int:case_id>/archive")
def archive(case_id: int) -> ResponseReturnValue:
    """Ask for the day on which the case was closed."""
    case = allowed(edge.session(), case_id)
    form = ArchiveForm(closed_on=case.closed_on or beijing_date(edge.now()))
    return page(form, case, request.path)


@blueprint.post("/cases/<int:case_id>/archive")
def put_away(case_id: int) -> ResponseReturnValue:
    """Put the closed case into the archive."""
    session = edge.session()
    case = allowed(session, case_id)
    form = ArchiveForm(request.form)

    def act() -> None:
        archive_case(session, case, at=edge.now(), closed_on=form.closed_on.data)
        note_act("case.archive", "case", case.id, {"closed_on": str(case.closed_on)})
        tell(DONE)

    return click(case, form, request.path, act)


def own_dispute(session: Session, case: Case, dispute_id: int) -> CaseDispute:
    """Return a dispute about this case, or 404."""
    dispute = session.get(CaseDispute, dispute_id)
    if dispute is None or dispute.case_id != case.id:
        abort(404)
    return dispute


@blueprint.get("/cases/<int:case_id>/disputes/<int:dispute_id>/end")
def end(case_id: int, dispute_id: int) -> ResponseReturnValue:
    """Ask for the day on which a dispute ended."""
    case = allowed(edge.session(), case_id, "dispute")
    own_dispute(edge.session(), case, dispute_id)
    return page(EndForm(), case, request.path)


@blueprint.post("/cases/<int:case_id>/disputes/<int:dispute_id>/end")
def note_end(case_id: int, dispute_id: int) -> ResponseReturnValue:
    """Note the day on which a dispute ended."""
    session = edge.session()
    case = allowed(session, case_id, "dispute")
    dispute, form = own_dispute(session, case, dispute_id), EndForm(request.form)

    def act() -> None:
        ended_on = form.ended_on.data
        if ended_on is not None:
            end_dispute(session, dispute, ended_on=ended_on)
        facts = {"dispute": dispute.kind, "docket": dispute.docket, "ended_on": str(ended_on)}
        note_act("case.dispute", "case", case.id, facts)
        tell(ENDED)

    return click(case, form, request.path, act)
