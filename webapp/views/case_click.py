"""What the forms about a case have in common: who may, the page, and one click with one effect."""

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import Form

from archive.cases.models import Case
from core.errors import InvalidInput
from people.filters import fetch
from people.permissions import require
from webapp import edge
from webapp.edge import new_key
from webapp.forms.account_forms import show_problems
from webapp.forms.case_file_forms import DocumentForm
from webapp.forms.recording_forms import RecordingFileForm
from webapp.noting import acting

REFUSED = 422
WITH_FILES = (DocumentForm, RecordingFileForm)


def allowed(session: Session, case_id: int, verb: str = "change") -> Case:
    """Return the case that the person signed in may change; others' cases do not exist."""
    case = fetch(session, Case, case_id, acting(), "find")
    require(acting(), verb, case)
    return case


def page(form: Form, case: Case, action: str, *, version: int | None = None) -> str:
    """Render a form about the case; `version` tells what of the case its reader has seen."""
    return render_template(
        "cases/form.html",
        form=form,
        heading=form.heading,  # type: ignore[attr-defined]  # every form of this page has one
        action=action,
        case_number=case.number,
        multipart=isinstance(form, WITH_FILES),
        cancel_url=url_for("cases.show", case_id=case.id),
        key=request.form.get(edge.KEY_FIELD) or new_key(),
        version=request.form.get("_version") if version is None else version,
    )


def click(case: Case, form: Form, action: str, act: Callable[[], None]) -> ResponseReturnValue:
    """Do a form's act once and go back to the case; what is wrong stands at its field."""
    if (earlier := edge.replay()) is not None:
        return earlier
    if not form.validate():
        return page(form, case, action), REFUSED
    try:
        act()
    except InvalidInput as error:
        show_problems(form, error)
        return page(form, case, action), REFUSED
    return edge.done(url_for("cases.show", case_id=case.id))
