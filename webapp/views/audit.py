"""The audit trail, for the audit administrator alone."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask import session as form_cookie
from flask.typing import ResponseReturnValue

from core import audit
from core.clock import beijing
from core.errors import InvalidInput
from core.i18n import N_, message
from jobs import anchors
from people import oversight
from people.oversight import Question
from people.permissions import require_may
from webapp import edge
from webapp.forms.account_forms import AuditForm, show_problems
from webapp.forms.periods import NO_DAY
from webapp.noting import acting
from webapp.pages.people_page import read_day
from webapp.pages.trail_words import asked_object, kind_word, object_word
from webapp.wording import word

blueprint = Blueprint("audit", __name__)
VERIFIED = "verified"
EVERYTHING = N_("全部")
MOST_EXPORTED, MOST_PRINTED = 50_000, 500


@blueprint.get("/audit")
def index() -> ResponseReturnValue:
    """List the trail, the latest first, as asked for."""
    require_may(acting(), "read", "audit")
    form, asked = question()
    before = request.args.get("before", type=int)
    rows = oversight.rows(edge.session(), acting(), asked, before=before)
    return page("audit/index.html", form, rows, more=len(rows) == oversight.PAGE)


def question() -> tuple[AuditForm, Question]:
    """Return what is asked for; a day that is none narrows nothing, which its field says."""
    form = AuditForm(request.values)
    kinds = oversight.kinds(edge.session(), acting())
    form.kind.choices = [("", word(EVERYTHING)), *((kind, kind_word(kind)) for kind in kinds)]
    begin, end = day_asked(form, "begin"), day_asked(form, "end")
    asked = Question(
        person=(form.person.data or "").strip(),
        kind=form.kind.data or "",
        object=asked_object((form.object.data or "").strip()),
        begin=begin,
        end=end + timedelta(days=1) if end else None,
    )
    return form, asked


def day_asked(form: AuditForm, name: str) -> datetime | None:
    """Return the beginning of a day asked for, None for none and for one that cannot be."""
    try:
        return read_day(form, name)
    except InvalidInput:
        sentence = message(NO_DAY, typed=form[name].data or "")
        show_problems(form, InvalidInput({name: sentence}))
        return None


def page(template: str, form: AuditForm, rows: list[audit.AuditRow], *, more: bool = False) -> str:
    """Render rows of the trail."""
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name in form}
    return render_template(
        template,
        form=form,
        rows=rows,
        kind_word=kind_word,
        object_word=object_word,
        asked=asked,
        next_url=url_for("audit.index", **asked, before=rows[-1].seq) if more else None,
        first_url=url_for("audit.index", **asked) if "before" in request.args else None,
        print_url=url_for("audit.printed", **asked),
        # Not from the address: a link of somebody else's must not say that all is well.
        verified=form_cookie.pop(VERIFIED, None),
    )


@blueprint.get("/audit/print")
def printed() -> ResponseReturnValue:
    """Show what was asked for as one sheet for the printer."""
    require_may(acting(), "read", "audit")
    form, asked = question()
    rows = oversight.rows(edge.session(), acting(), asked, limit=MOST_PRINTED)
    return page("audit/print.html", form, rows, more=False)


@blueprint.post("/audit/verify")
def verify() -> ResponseReturnValue:
    """Recompute the whole chain and note the outcome in it."""
    require_may(acting(), "verify", "audit")
    edge.roll_back()  # reading a long trail must not keep others from writing
    with edge.installation().database.reading() as session:
        found = oversight.broken(session, anchors.known(edge.installation().settings))
    audit.record(
        edge.session(),
        "audit.verify",
        by=acting().audit,
        at=edge.now(),
        result="broken" if found else "ok",
        rows=found,
    )
    form_cookie[VERIFIED] = ",".join(map(str, found)) or "ok"
    return redirect(url_for("audit.index"), 303)


@blueprint.post("/audit/export")
def export() -> ResponseReturnValue:
    """Give what was asked for as a table for a spreadsheet; the export itself is an act."""
    require_may(acting(), "export", "audit")
    _, asked = question()
    rows = oversight.rows(edge.session(), acting(), asked, limit=MOST_EXPORTED)
    audit.record(
        edge.session(),
        "audit.export",
        by=acting().audit,
        at=edge.now(),
        rows=len(rows),
    )
    name = f"audit-{beijing(edge.now()):%Y%m%d-%H%M}.csv"
    return Response(
        oversight.as_csv(rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
