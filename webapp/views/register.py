"""The register 查阅登记簿: searched, read, printed for a period, corrected and voided by adding."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.access.models import AccessRequest
from archive.access.requests import check_over
from archive.access.words import REQUESTERS
from archive.register.models import RegisterEntry
from archive.register.operations import correct, make_void
from archive.register.queries import EntryFilter, events_of, find_entries, line_of
from archive.register.rules import CORRECTABLE
from core.clock import beijing_date
from core.errors import InvalidInput
from core.i18n import N_, message
from people.filters import fetch
from people.permissions import can, may, require, require_may
from webapp import edge
from webapp.edge import new_key
from webapp.forms.periods import DAY, ORDER, Period, day_of, period_asked
from webapp.noting import acting, note_act
from webapp.pages.paging import Page
from webapp.pages.register_page import event_line, facts_of, person_of, quoted, row_of
from webapp.shell import current_pack, tell
from workflows.papers.slips import issue_register

blueprint = Blueprint("register", __name__)
ENTRY = "register_entry"
PRINTED = N_("登记簿正在制作，共 {n} 份，可以在“文书”里打开。")
CORRECTED = N_("更正已追加。")
VOIDED = N_("登记 {number} 已作废。")


@blueprint.get("/register")
def index() -> ResponseReturnValue:
    """List the bureau's entries, searched by one character or more."""
    require_may(acting(), "read", "register_entry")
    number = max(1, request.args.get("page", 1, type=int))
    asked = period_asked()
    query, kind = request.args.get("q", ""), request.args.get("kind", "")
    wanted = EntryFilter(query, asked.since, asked.until, kind)
    found = find_entries(edge.session(), acting().bureau_id or 0, wanted, page=number)
    return render_template(
        "register/index.html",
        url=url_for("register.index"),
        query=query,
        asked=asked,
        kinds=list(REQUESTERS.items()),
        kind=kind,
        print_url=print_url(asked),
        printed=bounds(asked.since, asked.until),
        print_key=new_key(),
        last_check=None,
        entries=[row_of(line) for line in found.lines],
        page=Page(number, found.total, found.size),
        total=found.total,
    )


def print_url(asked: Period) -> str | None:
    """Return where the period on the page is printed; what is no day is refused there too."""
    if not may(acting(), "print", "register_entry"):
        return None
    typed = {name: text or None for name, text in asked.typed.items()}
    return url_for("register.print_period", since=typed["since"], until=typed["until"])


@blueprint.get("/register/<int:entry_id>")
def show(entry_id: int) -> ResponseReturnValue:
    """Show one entry as corrected, with everything that followed it."""
    session = edge.session()
    row = fetch(session, RegisterEntry, entry_id, acting(), "read")
    line = line_of(session, row)
    asked = session.get(AccessRequest, row.request_id) if row.request_id else None
    keeper = {verb: can(acting(), verb, row) and line.void is None for verb in ("correct", "void")}
    return render_template(
        "register/show.html",
        entry={
            **row_of(line),
            "entered_by": line.entry.entered_by_name,
            "facts": facts_of(line),
            "people": [person_of(one) for one in line.entry.people],
        },
        events=[event_line(one) for one in events_of(session, [row.id]).get(row.id, [])],
        request_url=url_for("requests.show", request_id=asked.id)
        if asked is not None and can(acting(), "read", asked)
        else None,
        correct_url=url_for("register.add_correction", entry_id=row.id)
        if keeper["correct"]
        else None,
        void_url=url_for("register.void", entry_id=row.id) if keeper["void"] else None,
        correctable=list(CORRECTABLE.items()),
        key=new_key(),
        articles=[quoted(name) for name in line.entry.basis],
        url=url_for("register.index"),
    )


@blueprint.post("/register/<int:entry_id>/correct")
def add_correction(entry_id: int) -> ResponseReturnValue:
    """Append a correction; the entry itself stays as it was written."""
    session = edge.session()
    row = fetch(session, RegisterEntry, entry_id, acting(), "read")
    require(acting(), "correct", row)
    if (earlier := edge.replay()) is not None:
        return earlier
    changes = {request.form.get("field", "remarks"): request.form.get("text", "").strip()}
    reason = request.form.get("reason", "")
    correct(session, row, changes, reason=reason, by=acting(), at=edge.now())
    note_act("register.correct", ENTRY, row.id, {"reason": reason, "fields": sorted(changes)})
    tell(CORRECTED)
    return edge.done(url_for("register.show", entry_id=row.id))


@blueprint.post("/register/<int:entry_id>/void")
def void(entry_id: int) -> ResponseReturnValue:
    """Declare an entry void; number, entry and reason stay in the book."""
    session = edge.session()
    row = fetch(session, RegisterEntry, entry_id, acting(), "read")
    require(acting(), "void", row)
    if (earlier := edge.replay()) is not None:
        return earlier
    check_over(session, row.request_id)
    reason = request.form.get("reason", "")
    make_void(session, row, reason=reason, by=acting(), at=edge.now())
    note_act("register.void", ENTRY, row.id, {"reason": reason})
    tell(message(VOIDED, number=f"{row.year}-{row.n:04d}"))
    return edge.done(url_for("register.show", entry_id=row.id))


@blueprint.post("/register/print")
def print_period() -> ResponseReturnValue:
    """Issue the register of a period as papers, at most 500 lines each."""
    require_may(acting(), "print", "register_entry")
    if (earlier := edge.replay()) is not None:
        return earlier
    since, until = period()
    session, by, at = edge.session(), acting(), edge.now()
    bureau_id = by.bureau_id or 0
    papers = issue_register(session, current_pack(), bureau_id, since, until, by=by, at=at)
    numbers = {"papers": [paper.number for paper in papers]}
    note_act("register.print", ENTRY, f"{since}/{until}", numbers)
    tell(message(PRINTED, n=len(papers)))
    return edge.done(url_for("papers.index", kind="register"))


def period() -> tuple[date, date]:
    """Return the period asked for, as `bounds` completes it; raises `InvalidInput`."""
    typed = {name: request.values.get(name, "").strip() for name in ("since", "until")}
    since, until = bounds(day_of(typed["since"]), day_of(typed["until"]))
    if wrong := [name for name, text in typed.items() if text and day_of(text) is None]:
        raise InvalidInput(dict.fromkeys(wrong, DAY))
    if until < since:
        raise InvalidInput({"until": ORDER})
    return since, until


def bounds(since: date | None, until: date | None) -> tuple[date, date]:
    """Return the first and the last day to print, by default of this year so far."""
    today = beijing_date(edge.now())
    return since or date(today.year, 1, 1), until or today
