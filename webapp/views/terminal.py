"""A terminal of the reading room: a code lets a visitor in, and nothing leads out."""

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.access.items import GrantedItem, items_of
from archive.access.models import Grant
from archive.access.queries import events_of, grant_facts, loans_of, paper_of, visit_by_token
from archive.access.rules import EXPIRED, is_readable, unusable
from archive.access.visit_models import Visit
from archive.access.visits import Fact, leave_terminal, start_on_terminal
from archive.cases.models import CaseDocument, Volume
from archive.recordings.models import Recording
from core import audit
from core.errors import InvalidInput
from core.i18n import N_, message
from people import locks, logins
from webapp import auth, edge, viewing
from webapp.display import duration
from webapp.pages import recording_page
from webapp.sessions import https
from webapp.viewing import Ended, Viewing
from webapp.wording import word

blueprint = Blueprint("terminal", __name__, url_prefix="/room")
WAIT = N_("输错次数太多，请 15 分钟后再试，或者找档案管理人员。")
PAGES = N_("{pages} 页")
PAPER_ONLY = N_("纸质")
VOLUME = N_("第 {number} 卷")
IDLE_SECONDS = 300
# Bound to the pages of the terminal, so that it says nothing to any other page.
COOKIE = "room"


def place() -> str:
    """Return which terminal this is: its own account's name, else its address."""
    actor = g.get("actor")
    if actor is not None and actor.kind == "terminal":
        return str(actor.name)
    return request.remote_addr or ""


def terminal_bureau() -> int | None:
    """Return the bureau to which this terminal belongs, None for one without an account."""
    actor = g.get("actor")
    return actor.bureau_id if actor is not None and actor.kind == "terminal" else None


def running() -> tuple[Visit, Grant]:
    """Return the visit at this terminal, or 404: without one, nothing here exists."""
    token = request.cookies.get(COOKIE, "")
    visit = visit_by_token(edge.session(), token) if token else None
    if visit is None:
        abort(404)
    return visit, edge.session().get_one(Grant, visit.grant_id)


def at_terminal(kind: str, item_id: int) -> Viewing:
    """Return the viewing of one thing in the visit at this terminal."""
    visit, grant = running()
    return viewing.look(visit, grant, kind, item_id)


def room(visit: Visit | None, grant: Grant | None) -> dict[str, object] | None:
    """Return the frame of the terminal's pages."""
    if visit is None or grant is None:
        return None
    return {
        "base": blueprint.url_prefix,
        "idle": IDLE_SECONDS,
        "viewer": grant.viewer,
        "number": viewing.number_of(edge.session(), grant),
        "until": None,
        "leave_url": url_for("terminal.leave"),
        "lock_url": url_for("terminal.lock"),
        "home_url": url_for("terminal.shelf"),
        "title": word(N_("您可以看的材料")),
    }


@blueprint.get("")
@auth.public
def enter() -> ResponseReturnValue:
    """Ask for the one-time code."""
    token = request.cookies.get(COOKIE, "")
    if token and visit_by_token(edge.session(), token) is not None:
        return redirect(url_for("terminal.shelf"), 303)
    return entrance()


def entrance(sentence: str = "") -> str:
    """Render the page that asks for the code."""
    return render_template(
        "reading_room/enter.html", action=url_for("terminal.start"), sentence=sentence, room=None
    )


@blueprint.post("")
@auth.public
def start() -> ResponseReturnValue:
    """Spend the code and open the shelf; wrong codes are counted per place."""
    session, at = edge.session(), edge.now()
    address = request.remote_addr or ""
    counted = locks.at_terminal(terminal_bureau(), address)
    if logins.throttled(session, counted, address, at):
        return entrance(WAIT), 429
    try:
        code = request.form.get("code", "")
        visit, token = start_on_terminal(session, terminal_bureau(), code, terminal=place(), at=at)
    except InvalidInput as error:
        return refuse(counted, address, str(error))
    logins.note_attempt(session, counted, address, at, succeeded=True)
    by = audit.Actor(None, place(), visit.bureau_id, address)
    audit.record(session, "visit.start", by=by, at=at, object_kind="visit", object_id=visit.id)
    answer = redirect(url_for("terminal.shelf"), 303)
    secure = https(edge.installation().settings)
    answer.set_cookie(COOKIE, token, path="/room", httponly=True, samesite="Strict", secure=secure)
    return answer


def refuse(counted: str, address: str, sentence: str) -> ResponseReturnValue:
    """Undo the click, count the wrong code in a click of its own, and ask again."""
    at = edge.now()
    edge.roll_back()
    with edge.installation().database.writing() as session:
        logins.note_attempt(session, counted, address, at, succeeded=False)
        by = audit.Actor(None, place(), terminal_bureau(), address)
        audit.record(session, "visit.start", by=by, at=at, result="refused")
    return entrance(sentence), 422


@blueprint.get("/items")
@auth.public
def shelf() -> ResponseReturnValue:
    """List what this visitor may see, and nothing else."""
    session = edge.session()
    token = request.cookies.get(COOKIE, "")
    visit = visit_by_token(session, token) if token else None
    if visit is None:
        return redirect(url_for("terminal.enter"), 303)
    grant = session.get_one(Grant, visit.grant_id)
    if why := unusable(grant_facts(session, grant, running=visit), edge.now()):
        return ended(Ended(why))
    events = events_of(session, visit.id)
    seen = {(one.item_kind, one.item_id) for one in events if one.kind == "opened"}
    return render_template(
        "reading_room/shelf.html",
        room=room(visit, grant),
        items=[
            {**line_of(item), "seen": (item.kind, item.id) in seen}
            for item in items_of(session, grant)
            if item.on_screen and is_readable(item.actions)
        ],
        paper=on_the_table(visit),
    )


def line_of(item: GrantedItem) -> dict[str, object]:
    """Return one thing as the shelf lists it."""
    if isinstance(item.row, Recording):
        url = url_for("terminal.recording", recording_id=item.id)
        told = "" if item.row.kind == "photo" else f" · {duration(item.length)}"
        sub = f"{item.case_number}{told}"
        return {"url": url, "kind": item.row.kind, "title": item.title, "sub": sub}
    pages = word(message(PAGES, pages=item.pages))
    return {
        "url": url_for("terminal.document", document_id=item.id, page=1),
        "kind": "document",
        "title": item.title,
        "sub": f"{item.case_number} · {pages}",
    }


def on_the_table(visit: Visit) -> list[dict[str, str]]:
    """Return the paper handed to the visitor."""
    session = edge.session()
    return [
        {
            "title": title_of(paper_of(session, loan)),
            "sub": word(message(PAGES, pages=loan.pages_out)),
        }
        for loan in loans_of(session, visit.id)
        if loan.back_at is None
    ]


def title_of(paper: Volume | CaseDocument) -> str:
    """Name a volume by its number too, a document by its title."""
    if isinstance(paper, Volume):
        return f"{word(message(VOLUME, number=paper.number))} {paper.title}"
    return paper.title


@blueprint.get("/documents/<int:document_id>/<int:page>")
@auth.public
def document(document_id: int, page: int) -> ResponseReturnValue:
    """Show one page of a document."""
    seen = at_terminal("document", document_id)
    shown = viewing.page_context(
        seen,
        page,
        lambda number: url_for("terminal.document", document_id=document_id, page=number),
    )
    return render_template(
        "reading_room/document.html",
        room=room(seen.visit, seen.grant),
        beacon=url_for("terminal.beacon", kind="document", item_id=document_id),
        shelf_url=url_for("terminal.shelf"),
        **shown,
    )


@blueprint.get("/documents/<int:document_id>/<int:page>.jpg")
@auth.public
def page_picture(document_id: int, page: int) -> ResponseReturnValue:
    """Return one page as a picture."""
    shown_on = url_for("terminal.document", document_id=document_id, page=page)
    return viewing.opened_alone(shown_on) or viewing.page_answer(
        at_terminal("document", document_id), page
    )


@blueprint.get("/recordings/<int:recording_id>")
@auth.public
def recording(recording_id: int) -> ResponseReturnValue:
    """Show one recording."""
    seen = at_terminal("recording", recording_id)
    viewing.note(seen, Fact("opened", "recording", recording_id, seen.item.title))
    return render_template(
        "reading_room/media.html",
        room=room(seen.visit, seen.grant),
        item=recording_page.item_of(seen, lambda role: stream_url(recording_id, role)),
        marks=seen.marks,
        beacon=url_for("terminal.beacon", kind="recording", item_id=recording_id),
        shelf_url=url_for("terminal.shelf"),
    )


def stream_url(recording_id: int, role: str) -> str:
    """Return the address of a recording's bytes in one role."""
    return url_for("terminal.stream", recording_id=recording_id, role=role)


@blueprint.get("/recordings/<int:recording_id>/<any(playing, thumbnail):role>")
@auth.public
def stream(recording_id: int, role: str) -> ResponseReturnValue:
    """Send the bytes that the player asks for."""
    shown_on = url_for("terminal.recording", recording_id=recording_id)
    return viewing.opened_alone(shown_on) or viewing.stream(
        at_terminal("recording", recording_id), role
    )


@blueprint.post("/viewing/<any(document, recording):kind>/<int:item_id>")
@auth.public
def beacon(kind: str, item_id: int) -> ResponseReturnValue:
    """Take note of what was played."""
    seen = at_terminal(kind, item_id)
    if kind == "recording":
        viewing.played(seen)
    return Response(status=204)


@blueprint.post("/leave")
@auth.public
def leave() -> ResponseReturnValue:
    """Blank the terminal when the visitor has finished; the archivist closes the visit."""
    return blank("left")


@blueprint.post("/lock")
@auth.public
def lock() -> ResponseReturnValue:
    """Blank a terminal that nobody has touched for a while."""
    return blank("idle")


def blank(reason: str) -> ResponseReturnValue:
    """Make the cookie worthless and show the last page; done twice, it is the same page."""
    token = request.cookies.get(COOKIE, "")
    visit = visit_by_token(edge.session(), token) if token else None
    if visit is not None:
        leave_terminal(edge.session(), visit, at=edge.now())
    answer = Response(closed(reason))
    answer.delete_cookie(COOKIE, path="/room")
    return answer


@blueprint.errorhandler(Ended)
def ended(error: Ended) -> ResponseReturnValue:
    """Tell a visitor that the time of the grant is over, and to whom to go."""
    g.refused = error.status
    return closed("expired" if error.message.text == EXPIRED else "ended"), error.status


def closed(reason: str) -> str:
    """Render the page that ends a visit at the terminal."""
    return render_template(
        "reading_room/closed.html", reason=reason, enter_url=url_for("terminal.enter"), room=None
    )
