"""Putting a case right after it was entered: what stood there before stays readable."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from archive.cases.changes import changes_of, correct_case, facts_of
from archive.cases.models import Case
from core.errors import Stale
from core.i18n import N_, message
from people.directory import offices_in
from webapp import edge
from webapp.case_click import allowed, click, page
from webapp.case_forms import CorrectionForm
from webapp.noting import acting, note_act
from webapp.shell import tell

blueprint = Blueprint("case_correction", __name__)
CORRECTED = N_("已更正，原来的内容留在变动记录里。")
MEANWHILE = N_("{name} 已于 {at} 改过这份案卷，请看过新的内容再改。")


@blueprint.get("/cases/<int:case_id>/correct")
def ask(case_id: int) -> ResponseReturnValue:
    """Show the facts of the case to be put right."""
    session = edge.session()
    case = allowed(session, case_id)
    form = CorrectionForm.of(facts_of(case))
    form.offer(offices_in(session, case.bureau_id))
    return page(form, case, request.path, version=version_of(session, case))


def version_of(session: Session, case: Case) -> int:
    """Return which change of the case is the last."""
    return max((one.id for one in changes_of(session, case.id)), default=0)


@blueprint.post("/cases/<int:case_id>/correct")
def correct(case_id: int) -> ResponseReturnValue:
    """Put the case right, once, unless somebody changed it meanwhile."""
    session = edge.session()
    case = allowed(session, case_id)
    form = CorrectionForm(request.form)
    form.offer(offices_in(session, case.bureau_id))

    def act() -> None:
        check_seen(session, case)
        change = correct_case(
            session,
            case,
            form.facts(),
            reason=form.reason.data or "",
            by=acting(),
            at=edge.now(),
        )
        facts = {"reason": change.reason, "changes": change.facts}
        note_act("case.correct", "case", case.id, facts)
        tell(CORRECTED)

    return click(case, form, request.path, act)


def check_seen(session: Session, case: Case) -> None:
    """Raise `Stale` when the case was changed after its form was shown."""
    changes = changes_of(session, case.id)
    seen = request.form.get("_version", type=int)
    if changes and seen is not None and changes[0].id != seen:
        raise Stale(message(MEANWHILE, name=changes[0].by_name, at=changes[0].at))
