"""Entering case files and the disputes about them."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from archive.cases.models import Case
from archive.cases.operations import end_dispute, enter_case, enter_dispute
from archive.cases.queries import disputes_of
from core.errors import InvalidInput
from core.i18n import N_
from people.directory import offices_in
from people.filters import fetch
from people.permissions import require, require_may
from webapp import edge
from webapp.edge import new_key
from webapp.forms.account_forms import show_problems
from webapp.forms.case_forms import CaseForm, DisputeForm
from webapp.noting import acting, note_act
from webapp.shell import tell

blueprint = Blueprint("case_entry", __name__)
REFUSED = 422
ENTERED = N_("案卷已登记。")
DISPUTED = N_("已登记。此后的申请按复议、诉讼期间办理。")
ENDED = N_("已登记结束日期。")


@blueprint.get("/cases/new")
def new() -> ResponseReturnValue:
    """Ask for a new case."""
    require_may(acting(), "create", "case")
    return form_page(offered(CaseForm()), url_for("case_entry.create"))


def offered(form: CaseForm) -> CaseForm:
    """Return the form with the offices of the bureau to choose from."""
    form.offer(offices_in(edge.session(), acting().bureau_id or 0))
    return form


@blueprint.post("/cases/new")
def create() -> ResponseReturnValue:
    """Enter a case; state secrets are refused (part D 29)."""
    require_may(acting(), "create", "case")
    if (earlier := edge.replay()) is not None:
        return earlier
    form = offered(CaseForm(request.form))
    if not form.validate():
        return form_page(form, url_for("case_entry.create")), REFUSED
    session, by, at = edge.session(), acting(), edge.now()
    try:
        case = enter_case(session, by.bureau_id or 0, form.facts(), by=by, at=at)
    except InvalidInput as error:
        show_problems(form, error)
        return form_page(form, url_for("case_entry.create")), REFUSED
    note_act("case.create", "case", case.id, {"number": case.number})
    tell(ENTERED)
    return edge.done(url_for("cases.show", case_id=case.id))


def form_page(form: CaseForm | DisputeForm, action: str) -> str:
    """Render the form of a case or of a dispute."""
    return render_template(
        "cases/form.html",
        form=form,
        heading=form.heading,
        action=action,
        cancel_url=url_for("cases.index"),
        key=request.form.get(edge.KEY_FIELD) or new_key(),
    )


def dispute_url(case: Case) -> str:
    """Return where a dispute about the case is entered."""
    return url_for("case_entry.add_dispute", case_id=case.id)


@blueprint.get("/cases/<int:case_id>/dispute")
def dispute(case_id: int) -> ResponseReturnValue:
    """Ask for a reconsideration or a lawsuit about the case."""
    case = fetch(edge.session(), Case, case_id, acting(), "find")
    require(acting(), "dispute", case)
    return form_page(DisputeForm(), dispute_url(case))


@blueprint.post("/cases/<int:case_id>/dispute")
def add_dispute(case_id: int) -> ResponseReturnValue:
    """Note the dispute as a dated state of the case, or the end of the one that lasts."""
    session, by = edge.session(), acting()
    case = fetch(session, Case, case_id, by, "find")
    require(by, "dispute", case)
    if (earlier := edge.replay()) is not None:
        return earlier
    form = DisputeForm(request.form)
    if not form.validate():
        return form_page(form, dispute_url(case)), REFUSED
    try:
        end_or_begin(session, case, form)
    except InvalidInput as error:
        show_problems(form, error)
        return form_page(form, dispute_url(case)), REFUSED
    facts = {"dispute": form.kind.data, "docket": form.docket.data}
    note_act("case.dispute", "case", case.id, facts)
    return edge.done(url_for("cases.show", case_id=case.id))


def end_or_begin(session: Session, case: Case, form: DisputeForm) -> None:
    """End the dispute of this docket when an end is given, else begin it."""
    facts = form.facts()
    known = [row for row in disputes_of(session, case.id) if row.docket == facts.docket]
    if known and facts.ended_on is not None:
        end_dispute(session, known[0], ended_on=facts.ended_on)
        tell(ENDED)
        return
    enter_dispute(session, case, facts, by=acting(), at=edge.now())
    tell(DISPUTED)
