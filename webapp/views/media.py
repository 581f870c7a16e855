"""What staff may see under a grant of their own, at their own desk."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.access.items import granted_item
from archive.access.models import Grant
from archive.access.queries import grant_facts, personal_grant_for, sitting
from archive.access.rules import unusable
from archive.access.visit_models import Visit
from archive.access.visits import Fact, close_visit, open_at_desk
from archive.cases.models import CaseDocument
from archive.recordings.models import Recording
from archive.recordings.operations import suggested_name
from archive.recordings.queries import file_of
from core import audit
from core.errors import RuleViolation
from core.i18n import N_
from core.locking import hold
from people.filters import fetch
from people.permissions import can
from webapp import edge, viewing
from webapp.display import disposition
from webapp.noting import acting
from webapp.pages import recording_page
from webapp.shell import tell
from webapp.viewing import Viewing

blueprint = Blueprint("media", __name__)
FINISHED = N_("本次查阅已结束，已记入登记簿。")
COPYING = frozenset({"copy", "photocopy", "mail", "extract_evidence"})


def at_desk(kind: str, item_id: int) -> Viewing:
    """Return the viewing of a thing under a grant of one's own; the first look opens the visit."""
    session, at = edge.session(), edge.now()
    grant = personal_grant_for(session, acting().person_id, kind, item_id, at)
    if grant is None:
        abort(404)
    visit = sitting(session, grant) or begin(grant.id)
    return viewing.look(visit, edge.session().get_one(Grant, visit.grant_id), kind, item_id)


def begin(grant_id: int) -> Visit:
    """Open the visit in a click of its own; a grant whose visits are spent shows nothing."""
    try:
        with edge.installation().database.writing() as session:
            grant = session.get_one(Grant, grant_id)
            visit_id = open_at_desk(session, grant, by=acting(), at=edge.now()).id
    except RuleViolation:
        abort(404)
    edge.roll_back()  # what was read before the visit began is out of date
    return edge.session().get_one(Visit, visit_id)


def visit_url(seen: Viewing) -> str:
    """Return where the reader ends the visit."""
    return url_for("media.finish", visit_id=seen.visit.id)


@blueprint.get("/documents/<int:document_id>/<int:page>")
def document(document_id: int, page: int) -> ResponseReturnValue:
    """Show one page of a document."""
    seen = at_desk("document", document_id)
    shown = viewing.page_context(
        seen, page, lambda number: url_for("media.document", document_id=document_id, page=number)
    )
    return render_template(
        "cases/document.html",
        beacon=url_for("media.beacon", kind="document", item_id=document_id),
        case_url=url_for("cases.show", case_id=seen.item.case_id),
        case_number=seen.item.case_number,
        finish_url=visit_url(seen),
        **shown,
    )


@blueprint.get("/documents/<int:document_id>/<int:page>.jpg")
def page_picture(document_id: int, page: int) -> ResponseReturnValue:
    """Return one page as a picture."""
    shown_on = url_for("media.document", document_id=document_id, page=page)
    return viewing.opened_alone(shown_on) or viewing.page_answer(
        at_desk("document", document_id), page
    )


@blueprint.get("/recordings/<int:recording_id>")
def recording(recording_id: int) -> ResponseReturnValue:
    """Show one recording."""
    seen = at_desk("recording", recording_id)
    viewing.note(seen, Fact("opened", "recording", recording_id, seen.item.title))
    return render_template(
        "cases/media.html",
        item=recording_page.item_of(seen, lambda role: stream_url(recording_id, role)),
        marks=seen.marks,
        beacon=url_for("media.beacon", kind="recording", item_id=recording_id),
        case_url=url_for("cases.show", case_id=seen.item.case_id),
        case_number=seen.item.case_number,
        finish_url=visit_url(seen),
    )


def stream_url(recording_id: int, role: str) -> str:
    """Return the address of a recording's bytes in one role."""
    return url_for("media.stream", recording_id=recording_id, role=role)


@blueprint.get("/recordings/<int:recording_id>/<any(playing, thumbnail):role>")
def stream(recording_id: int, role: str) -> ResponseReturnValue:
    """Send the bytes that the player asks for."""
    shown_on = url_for("media.recording", recording_id=recording_id)
    return viewing.opened_alone(shown_on) or viewing.stream(
        at_desk("recording", recording_id), role
    )


@blueprint.post("/viewing/<any(document, recording):kind>/<int:item_id>")
def beacon(kind: str, item_id: int) -> ResponseReturnValue:
    """Take note of what was played."""
    session, at = edge.session(), edge.now()
    grant = personal_grant_for(session, acting().person_id, kind, item_id, at)
    visit = sitting(session, grant) if grant else None
    seen = viewing.look(visit, grant, kind, item_id)
    if kind == "recording":
        viewing.played(seen)
    return Response(status=204)


@blueprint.post("/visits/<int:visit_id>/finish")
def finish(visit_id: int) -> ResponseReturnValue:
    """End one's own visit; nothing was handed over, so the file is as it was."""
    session = edge.session()
    visit = fetch(session, Visit, visit_id, acting(), "close")
    if visit.kind != "desk" or visit.opened_by != acting().person_id:
        abort(404)
    hold(session, visit)
    if visit.state != "closed":
        close_visit(session, visit, intact=True, by=acting(), at=edge.now())
    tell(FINISHED)
    return redirect(url_for("cases.index"), 303)


@blueprint.get("/grants/<int:grant_id>/copies/<any(document, recording):kind>/<int:item_id>")
def copy(grant_id: int, kind: str, item_id: int) -> ResponseReturnValue:
    """Hand over a copy that the grant allows: to its holder, or to the archivist who makes it."""
    session = edge.session()
    grant = fetch(session, Grant, grant_id, acting(), "read")
    item = granted_item(session, grant, kind, item_id)
    mine = grant.person_id == acting().person_id
    if item is None or not (mine or can(acting(), "close", grant)):
        abort(404)
    over = unusable(grant_facts(session, grant, running=None), edge.now())
    if over or not COPYING & set(item.actions):
        abort(404)
    note_copy(grant, kind, item_id)
    return handed_over(item.row)


def note_copy(grant: Grant, kind: str, item_id: int) -> None:
    """Write down that a copy was taken from the system."""
    with edge.installation().database.writing() as session:
        audit.record(
            session,
            "copy",
            by=acting().audit,
            at=edge.now(),
            object_kind=kind,
            object_id=item_id,
            bureau_id=grant.bureau_id,
            grant=grant.id,
            address=request.remote_addr,
        )


def handed_over(row: object) -> Response:
    """Send the original under its own Chinese name."""
    store = edge.installation().store
    if isinstance(row, Recording):
        file = file_of(edge.session(), row.id, "original")
        if file is None or file.object_key is None:
            abort(404)
        name = suggested_name(row) + "." + file.media_type.rpartition("/")[2]
        answer = viewing.ranged(store, file.object_key, file.size, file.media_type)
    elif isinstance(row, CaseDocument) and row.object_key is not None:
        name = f"{row.title}.{row.media_type.rpartition('/')[2] or 'pdf'}"
        answer = viewing.ranged(store, row.object_key, row.size, row.media_type)
    else:
        abort(404)
    answer.headers["Content-Disposition"] = disposition("attachment", name)
    return answer
