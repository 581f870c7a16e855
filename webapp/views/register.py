"""The register 查阅登记簿: searched, read, printed for a period, corrected and voided by adding."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.access.models import AccessRequest
from archive.access.requests import check_over
from archive.access.words import ACTIONS, IDENTITIES, MATERIALS, PURPOSES, REQUESTERS
from archive.register.models import RegisterEntry
from archive.register.operations import correct, make_void
from archive.register.queries import events_of, find_entries, line_of
from archive.register.rules import CORRECTABLE, EVENTS, Happening, Line
from bureaus import articles
from core.clock import beijing_date
from core.errors import InvalidInput
from core.i18n import N_, Message, message
from people.filters import fetch
from people.permissions import can, may, require, require_may
from webapp import edge
from webapp.display import day
from webapp.edge import new_key
from webapp.grounds import OWN_RULES
from webapp.noting import acting, note_act
from webapp.paging import Page
from webapp.periods import DAY, ORDER, Period, day_of, period_asked
from webapp.shell import current_pack, tell
from webapp.titles import who_word
from webapp.wording import listed, word
from workflows.slips import issue_register

blueprint = Blueprint("register", __name__)
ENTRY = "register_entry"
# For what somebody comes to the reading room; a copy or a letter needs no visit.
ON_SITE = frozenset({"view", "excerpt", "onsite_read"})
PRINTED = N_("登记簿正在制作，共 {n} 份，可以在“文书”里打开。")
CORRECTED = N_("更正已追加。")
PAGES, FILES = N_("{n} 页"), N_("{n} 件")
MADE_ON, TAKEN_BY, PAID = N_("{said}制作"), N_("领取人 {said}"), N_("复制费用 {said} 元")
VOIDED = N_("登记 {number} 已作废。")


@blueprint.get("/register")
def index() -> ResponseReturnValue:
    """List the bureau's entries, searched by one character or more."""
    require_may(acting(), "read", "register_entry")
    number = max(1, request.args.get("page", 1, type=int))
    asked = period_asked()
    query, kind = request.args.get("q", ""), request.args.get("kind", "")
    found = find_entries(
        edge.session(),
        acting().bureau_id or 0,
        text=query,
        since=asked.since,
        until=asked.until,
        requester_kind=kind,
        page=number,
    )
    return render_template(
        "register/index.html",
        url=url_for("register.index"),
        query=query,
        asked=asked,
        kinds=list(REQUESTERS.items()),
        kind=kind,
        print_url=print_url(asked),
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


def row_of(line: Line) -> dict[str, Any]:
    """Return one line as the list shows it."""
    entry = line.entry
    visits = [
        {"came_at": one.in_at, "left_at": one.out_at, "intact": line.intact}
        for one in line.sittings
    ]
    return {
        "id": entry.id,
        "url": url_for("register.show", entry_id=entry.id),
        "number": line.number,
        "entered_at": entry.entered_at,
        "requester": who_word(entry.requester),
        "unit": entry.unit,
        "kind_name": REQUESTERS.get(entry.requester_kind, ""),
        "cases": [case.get("number", "") for case in entry.cases],
        "materials": words(entry.materials, MATERIALS),
        "actions": words(entry.actions, ACTIONS),
        "approvers": listed(str(one.get("name", "")) for one in entry.approvers),
        "basis": listed(entry.basis),
        "visits": visits,
        "expected": not ON_SITE.isdisjoint(line.entry.actions),
        "remarks": entry.remarks,
        "void": line.void is not None,
        "void_reason": line.void.reason if line.void else "",
    }


def words(codes: Any, known: dict[str, str]) -> str:  # noqa: ANN401  # a list of codes
    """Return codes in words."""
    return listed(word(known.get(code, code)) for code in codes)


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


def facts_of(line: Line) -> list[tuple[Any, ...]]:
    """Return what stands in an entry."""
    entry = line.entry
    cases = "\n".join(f"{one.get('number', '')} {one.get('name', '')}" for one in entry.cases)
    approvers = "\n".join(
        f"{one.get('post', '')} {one.get('name', '')} {decided_on(one)}".strip()
        for one in entry.approvers
    )
    return [
        (word(N_("查阅人")), who_word(entry.requester)),
        (word(N_("单位")), entry.unit),
        (word(N_("身份")), word(REQUESTERS.get(entry.requester_kind, ""))),
        (word(N_("介绍信（来函）字号")), entry.letter_number),
        (word(N_("案卷")), cases, "all"),
        (word(N_("内容")), words(entry.materials, MATERIALS)),
        (word(N_("方式")), words(entry.actions, ACTIONS)),
        (word(N_("用途")), words([entry.purpose], PURPOSES)),
        (word(N_("理由")), entry.reason, "all"),
        (word(N_("核验人")), entry.verifier),
        (word(N_("批准人")), approvers),
        (word(N_("看过的材料")), listed(line.opened), "all"),
        (word(N_("复制页数")), str(line.pages_copied) if line.pages_copied else None),
        (word(N_("备注")), entry.remarks, "all"),
    ]


def decided_on(approver: Mapping[str, object]) -> str:
    """Word the day on which somebody approved, as it lies frozen in the entry."""
    kept = str(approver.get("day", ""))
    return day(date.fromisoformat(kept)) if kept else ""


def person_of(one: Any) -> dict[str, str]:  # noqa: ANN401  # a mapping frozen into the entry
    """Return one visitor as the entry names them."""
    kind = str(one.get("identity_kind", one.get("identity", "")))
    number = one.get("number", one.get("identity_masked", ""))
    identity = f"{word(IDENTITIES.get(kind, kind))} {number}".strip()
    papers = one.get("credentials", "")
    return {
        "name": str(one.get("name", "")),
        "unit": str(one.get("unit", "")),
        "identity": identity,
        "credentials": papers
        if isinstance(papers, str)
        else listed(word(str(one)) for one in papers),
    }


def event_line(event: Happening) -> dict[str, Any]:
    """Return one event as a step of the timeline."""
    tone = "refused" if event.kind == "void" else "done"
    return {
        "name": EVENTS[event.kind],
        "who": event.by_name,
        "at": event.at,
        "text": event.reason or None,
        "state": tone,
        "note": told(event),
    }


def told(event: Happening) -> str:
    """Word what an event adds."""
    facts = event.facts
    if event.kind == "corrected":
        before, after = facts.get("before", {}), facts.get("changes", {})
        if isinstance(before, dict) and isinstance(after, dict):
            return "；".join(
                f"{word(CORRECTABLE[name])}：{before.get(name, '')} → {after[name]}"
                for name in after
            )
    if event.kind == "opened":
        items = facts.get("items", [])
        return listed(map(str, items)) if isinstance(items, list) else ""
    if event.kind == "intact":
        return word(N_("完好")) if facts.get("intact") else word(N_("有缺损"))
    if event.kind == "copied":
        return copied(facts)
    return str(facts.get("text", ""))


def copied(facts: Mapping[str, Any]) -> str:
    """Word what was copied, with its pages or files, its day, who took it and what was paid."""
    told = [(PAGES, facts.get("pages")), (FILES, facts.get("files"))]
    amounts = [word(message(text, n=n)) for text, n in told if n]
    made_on = str(facts.get("made_on") or "")
    made = [
        (MADE_ON, day(date.fromisoformat(made_on)) if made_on else ""),
        (TAKEN_BY, str(facts.get("taken_by") or "")),
        (PAID, str(facts.get("fee") or "")),
    ]
    said = [word(Message(text, {"said": value})) for text, value in made if value]
    return " · ".join([" ".join([str(facts.get("title", "")), *amounts]), *said])


def quoted(name: str) -> dict[str, str]:
    """Return an article as the page quotes it; what is none is the notice by which rules hold."""
    if not articles.exists(name):
        return {"id": "", "text": word(OWN_RULES), "title": name}
    return {"id": name, "text": articles.quote(name), "title": ""}


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
    """Return the period asked for, by default this year so far; raises `InvalidInput`."""
    today = beijing_date(edge.now())
    typed = {name: request.values.get(name, "").strip() for name in ("since", "until")}
    since = day_of(typed["since"]) or date(today.year, 1, 1)
    until = day_of(typed["until"]) or today
    if wrong := [name for name, text in typed.items() if text and day_of(text) is None]:
        raise InvalidInput(dict.fromkeys(wrong, DAY))
    if until < since:
        raise InvalidInput({"until": ORDER})
    return since, until
