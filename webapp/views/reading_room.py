"""The archivist's desk: visits opened and closed, paper volumes out and back, who is in now."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from archive.access.desk import room_lines, usable_grants
from archive.access.items import items_of
from archive.access.loans import hand_out, take_back
from archive.access.models import AccessRequest, Grant, RequestPerson
from archive.access.queries import loans_of, parts_of, sitting
from archive.access.visit_models import Visit, VolumeLoan
from archive.access.visits import (
    close_visit,
    open_visit,
    renew_code,
)
from archive.cases.models import CaseDocument, Volume
from archive.recordings.models import Recording
from core.errors import InvalidInput, NotFound
from core.i18n import N_, Message, message
from people import locks
from people.filters import fetch
from people.permissions import NOT_FOUND, require_may
from webapp import edge
from webapp.edge import new_key
from webapp.forms.account_forms import show_problems
from webapp.noting import acting, note_act
from webapp.pages import desk_page, shelf_page, visit_page
from webapp.pages.paging import Page
from webapp.pages.visit_page import LeaveForm, OpenForm
from webapp.shell import current_pack, tell
from workflows.papers.slips import issue_slip

blueprint = Blueprint("reading_room", __name__)
REFUSED = 422
SIZE = 20
LEFT = N_("已登记离开。查阅凭条正在制作。")
LEFT_SHOWN = 10
COUNT = N_("请填写还回的页数。")
LIFTED = N_("终端 {address} 可以再输代码了。")


@blueprint.get("/reading-room")
def desk() -> ResponseReturnValue:
    """Show who is in, and who may come."""
    require_may(acting(), "open", "visit")
    session, bureau_id = edge.session(), acting().bureau_id or 0
    query = request.args.get("q", "").strip()
    usable = usable_grants(session, bureau_id, edge.now(), text=query)
    number = max(1, request.args.get("page", 1, type=int))
    shown = usable[(number - 1) * SIZE : number * SIZE]
    here = room_lines(session, bureau_id, "waiting", "running")
    left = room_lines(session, bureau_id, "closed", limit=LEFT_SHOWN)
    requests = [line.request for line in (*here, *left)] + [asked for _, asked in shown]
    known = desk_page.known(session, requests)
    return render_template(
        "reading_room/desk.html",
        visits=[desk_page.visit_line(one, known) for one in here],
        left=[desk_page.visit_line(one, known) for one in left],
        grants=[desk_page.grant_line(grant, asked, known) for grant, asked in shown],
        query=query,
        locked=locks.waiting_terminals(session, bureau_id, edge.now()),
        url=url_for("reading_room.desk"),
        page=Page(number, len(usable), SIZE),
    )


@blueprint.get("/reading-room/grants/<int:grant_id>")
def arrange(grant_id: int) -> ResponseReturnValue:
    """Show a grant before its visitor is let in."""
    require_may(acting(), "open", "visit")
    grant = fetch(edge.session(), Grant, grant_id, acting(), "read")
    running = sitting(edge.session(), grant)
    if running is not None:
        return page(grant, running)
    form = visit_page.open_form(shelf_page.shelf_of(grant), persons_of(grant))
    return page(grant, None, form=form)


def persons_of(grant: Grant) -> Sequence[RequestPerson]:
    """Return the persons whom the request behind a grant names."""
    session = edge.session()
    return parts_of(session, session.get_one(AccessRequest, grant.request_id)).persons


@blueprint.post("/reading-room/grants/<int:grant_id>/open")
def begin(grant_id: int) -> ResponseReturnValue:
    """Let the visitor in: one visit is counted, the code is shown once on this very page."""
    require_may(acting(), "open", "visit")
    if (earlier := edge.replay()) is not None:
        return earlier
    session, at = edge.session(), edge.now()
    grant = fetch(session, Grant, grant_id, acting(), "read")
    shelf = shelf_page.shelf_of(grant)
    form = visit_page.open_form(shelf, persons_of(grant), request.form)
    if not form.validate():
        return page(grant, None, form=form), REFUSED
    opened, code = open_visit(session, grant, visit_page.came(form), by=acting(), at=at)
    chosen = visit_page.chosen(form)
    for item in shelf:
        if visit_page.key_of(item) in chosen and not isinstance(item.row, Recording):
            hand_out(session, opened, item.row, pages=item.pages, by=acting(), at=at)
    note_act("visit.open", "visit", opened.id, {"grant": grant.id})
    edge.done(url_for("reading_room.visit", visit_id=opened.id))
    return page(grant, opened, code=code)


@blueprint.get("/reading-room/visits/<int:visit_id>")
def visit(visit_id: int) -> ResponseReturnValue:
    """Show one visit."""
    found = fetch(edge.session(), Visit, visit_id, acting(), "read")
    return page(edge.session().get_one(Grant, found.grant_id), found)


def in_room(visit_id: int) -> Visit:
    """Return a visit in the reading room for its archivist; one at somebody's desk is not there."""
    require_may(acting(), "open", "visit")
    found = fetch(edge.session(), Visit, visit_id, acting(), "close")
    if found.kind != "room":
        raise NotFound(NOT_FOUND)
    return found


@blueprint.post("/reading-room/visits/<int:visit_id>/code")
def code(visit_id: int) -> ResponseReturnValue:
    """Give a new code, for a terminal that was left or had to be started again."""
    session = edge.session()
    found = in_room(visit_id)
    fresh = renew_code(session, found, at=edge.now())
    note_act("visit.code", "visit", found.id, {})
    return page(session.get_one(Grant, found.grant_id), found, code=fresh)


@blueprint.post("/reading-room/terminals/lift")
def lift() -> ResponseReturnValue:
    """Let a terminal where too many wrong codes were typed try again at once."""
    return let_try_again(url_for("reading_room.desk"))


@blueprint.post("/reading-room/visits/<int:visit_id>/lift")
def lift_for(visit_id: int) -> ResponseReturnValue:
    """Do the same from the page of a visit, which is shown again."""
    found = fetch(edge.session(), Visit, visit_id, acting(), "read")
    return let_try_again(url_for("reading_room.visit", visit_id=found.id))


def let_try_again(then: str) -> ResponseReturnValue:
    """Lift the wait of a terminal, if it still waits, and go on to an address of ours."""
    require_may(acting(), "open", "visit")
    session, at, bureau_id = edge.session(), edge.now(), acting().bureau_id or 0
    address = request.form.get("address", "")
    if address in locks.waiting_terminals(session, bureau_id, at):
        locks.lift_terminal(session, bureau_id, address, by=acting(), at=at)
    tell(message(LIFTED, address=address))
    return redirect(then, 303)


@blueprint.post("/reading-room/visits/<int:visit_id>/leave")
def leave(visit_id: int) -> ResponseReturnValue:
    """Let the visitor out: volumes counted, the file confirmed intact, the slip issued."""
    session, at = edge.session(), edge.now()
    found = in_room(visit_id)
    if (earlier := edge.replay()) is not None:
        return earlier
    form = LeaveForm(request.form)
    if not form.validate():
        return page(session.get_one(Grant, found.grant_id), found, leave_form=form), REFUSED
    try:
        for loan in loans_of(session, found.id):
            count_back(loan)
        intact = form.intact.data == "yes"
        remarks = form.remarks.data or ""
        close_visit(session, found, intact=intact, remarks=remarks, by=acting(), at=at)
    except InvalidInput as error:
        return refuse_leaving(visit_id, form, error)
    issue_slip(session, current_pack(), found, by=acting(), at=at)
    note_act("visit.close", "visit", found.id, {"intact": bool(found.intact)})
    tell(LEFT)
    return edge.done(url_for("reading_room.visit", visit_id=found.id))


def count_back(loan: VolumeLoan) -> None:
    """Take one piece of paper back with the pages that were counted."""
    if loan.back_at is not None:
        return
    field = visit_page.counted(loan)
    pages = request.form.get(field, type=int)
    if pages is None:
        raise InvalidInput({field: COUNT})
    try:
        take_back(edge.session(), loan, pages=pages, by=acting(), at=edge.now())
    except InvalidInput as error:
        raise InvalidInput({field: error.errors["pages"]}) from error


def refuse_leaving(visit_id: int, form: LeaveForm, error: InvalidInput) -> ResponseReturnValue:
    """Undo the click and show the form again with what is wrong."""
    edge.roll_back()
    found = fetch(edge.session(), Visit, visit_id, acting(), "close")
    show_problems(form, error)
    grant = edge.session().get_one(Grant, found.grant_id)
    return page(grant, found, leave_form=form, faults=error.errors), REFUSED


@blueprint.post("/reading-room/visits/<int:visit_id>/<any(volume, document):kind>/<int:paper_id>")
def hand_over(visit_id: int, kind: str, paper_id: int) -> ResponseReturnValue:
    """Hand further paper over the counter: a volume, or a document out of one."""
    session = edge.session()
    found = fetch(session, Visit, visit_id, acting(), "close")
    require_may(acting(), "open", "visit")
    if (earlier := edge.replay()) is not None:
        return earlier
    paper = (
        session.get(Volume, paper_id) if kind == "volume" else session.get(CaseDocument, paper_id)
    )
    if paper is None or paper.bureau_id != found.bureau_id:
        raise NotFound(NOT_FOUND)
    pages = request.form.get("pages", 0, type=int)
    try:
        hand_out(session, found, paper, pages=pages, by=acting(), at=edge.now())
    except InvalidInput as error:
        return refuse_handing(visit_id, f"pages-{kind}-{paper_id}", error)
    note_act("volume.out", "visit", found.id, {kind: paper.id, "pages": pages})
    return edge.done(url_for("reading_room.visit", visit_id=found.id))


def refuse_handing(visit_id: int, field: str, error: InvalidInput) -> ResponseReturnValue:
    """Undo the click and show the figure again with what is wrong."""
    edge.roll_back()
    found = fetch(edge.session(), Visit, visit_id, acting(), "close")
    grant = edge.session().get_one(Grant, found.grant_id)
    return page(grant, found, faults={field: error.errors["pages"]}), REFUSED


def page(
    grant: Grant,
    found: Visit | None,
    *,
    code: str | None = None,
    form: OpenForm | None = None,
    leave_form: Form | None = None,
    faults: Mapping[str, Message | str] = MappingProxyType({}),
) -> str:
    """Render a visit, or a grant before its next visit."""
    context = visit_page.context(edge.session(), grant, found, code=code)
    leaving = found is not None and found.state != "closed" and found.kind == "room"
    return render_template(
        "reading_room/visit.html",
        form=form,
        open_url=url_for("reading_room.begin", grant_id=grant.id) if form is not None else None,
        leave_url=visit_url("reading_room.leave", found) if leaving else None,
        leave_form=(leave_form or LeaveForm()) if leaving else None,
        code_url=visit_url("reading_room.code", found) if leaving else None,
        shelf=shelf_page.on_the_shelf(grant, found) if found is not None and leaving else [],
        faults=faults,
        items=[shelf_page.file_line(item) for item in items_of(edge.session(), grant)],
        key=new_key(),
        version=None,
        url=url_for("reading_room.desk"),
        **context,
    )


def visit_url(endpoint: str, found: Visit | None) -> str | None:
    """Return an address about a visit."""
    return url_for(endpoint, visit_id=found.id) if found is not None else None
