"""Putting a case right after it was entered: what stood there before stays readable."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from archive.cases.changes import correct_case, facts_of, version_of
from core.i18n import N_
from people.directory import offices_in
from webapp import edge
from webapp.forms.case_forms import CorrectionForm
from webapp.noting import acting, note_act
from webapp.shell import tell
from webapp.views.case_click import allowed, click, page

blueprint = Blueprint("case_correction", __name__)
CORRECTED = N_("已更正，原来的内容留在变动记录里。")


@blueprint.get("/cases/<int:case_id>/correct")
def ask(case_id: int) -> ResponseReturnValue:
    """Show the facts of the case to be put right."""
    session = edge.session()
    case = allowed(session, case_id)
    form = CorrectionForm.of(facts_of(case))
    form.offer(offices_in(session, case.bureau_id))
    return page(form, case, request.path, version=version_of(session, case))


@blueprint.post("/cases/<int:case_id>/correct")
def correct(case_id: int) -> ResponseReturnValue:
    """Put the case right, once, unless somebody changed it meanwhile."""
    session = edge.session()
    case = allowed(session, case_id)
    form = CorrectionForm(request.form)
    form.offer(offices_in(session, case.bureau_id))

    def act() -> None:
        change = correct_case(
            session,
            case,
            form.facts(),
            reason=form.reason.data or "",
            seen=request.form.get("_version", type=int),
            by=acting(),
            at=edge.now(),
        )
        facts = {"reason": change.reason, "changes": change.facts}
        note_act("case.correct", "case", case.id, facts)
        tell(CORRECTED)

    return click(case, form, request.path, act)
