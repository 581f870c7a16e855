"""Issued papers: listed, opened as the bytes that were issued, declared void."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from archive.access.desk import asked_about, cases_asked
from archive.access.models import AccessRequest
from archive.cases.models import Case
from archive.discs.models import DiscRecord
from archive.instruments import operations
from archive.instruments.models import Instrument
from archive.instruments.queries import file_of, voids_of
from core import audit
from core.errors import NotFound
from core.i18n import N_, Message
from core.search import contains
from documents import registry
from jobs import render
from people.filters import fetch, visible
from people.permissions import can, require_may
from webapp import auth, edge
from webapp.display import disposition
from webapp.edge import new_key
from webapp.noting import acting, note_print
from webapp.pages import matter
from webapp.pages.paging import Page
from webapp.pages.paper_tabs import tabs
from webapp.pages.titles import who_word
from webapp.shell import tell

blueprint = Blueprint("papers", __name__)
SIZE = 30
STATES = {"issued": N_("已发出"), **matter.UNUSUAL}
AGAIN = N_("文书 {number} 已重新排队制作。")
MAKING = N_("这份文书正在制作，请稍候片刻再打开。")
VOIDED = N_("文书 {number} 已作废。")
VOIDING = N_("作废文书")


@blueprint.get("/papers")
def index() -> ResponseReturnValue:
    """List the papers that the reader may see, the newest first."""
    require_may(acting(), "read", "instrument")
    number = max(1, request.args.get("page", 1, type=int))
    asked = {name: request.args.get(name, "").strip() for name in ("q", "kind", "state")}
    chosen = papers_asked(asked["q"], asked["kind"], asked["state"])
    total = edge.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    shown = chosen.order_by(Instrument.id.desc()).limit(SIZE).offset((number - 1) * SIZE)
    rows = edge.session().scalars(shown.options(joinedload(Instrument.request))).all()
    return render_template(
        "papers/index.html",
        url=url_for("papers.index"),
        query=asked["q"],
        kind=asked["kind"],
        kinds=[(name, one.title) for name, one in registry.KINDS.items()],
        states=list(STATES.items()),
        state=asked["state"],
        rows=lines(rows),
        page=Page(number, total, SIZE),
        key=new_key(),
        tabs=tabs("papers.index"),
    )


def papers_asked(query: str, kind: str, state: str) -> Select[Instrument]:
    """Return the question for the papers that the reader may see and asks for; "" asks for all."""
    chosen = visible(select(Instrument), acting(), Instrument)
    if query:
        chosen = chosen.where(about(query))
    if kind:
        chosen = chosen.where(Instrument.kind == kind)
    return chosen.where(Instrument.state == state) if state else chosen


def lines(rows: Sequence[Instrument]) -> list[dict[str, object]]:
    """Return papers as the list shows them, with their cases and what became of them."""
    cases = cases_asked(edge.session(), [row.request_id for row in rows if row.request_id])
    voids = voids_of(edge.session(), [row for row in rows if row.state == "void"])
    faults = render.faults(edge.session(), [row for row in rows if row.state == "given_up"])
    return [
        line(row, cases.get(row.request_id or 0, []))
        | {"fault": faults.get(row.id), "voided": voids.get(row.id)}
        for row in rows
    ]


def about(query: str) -> ColumnElement[bool]:
    """Return the condition that a paper's number, people, case or disc has the words."""
    requests = select(AccessRequest.id).where(asked_about(query))
    discs = (
        select(DiscRecord.id)
        .join(Case, Case.id == DiscRecord.case_id)
        .where(contains(Case.grams, query))
    )
    return or_(
        Instrument.number.contains(query, autoescape=True),
        Instrument.request_id.in_(requests),
        Instrument.disc_id.in_(discs),
    )


def line(row: Instrument, cases: Sequence[Case]) -> dict[str, object]:
    """Return one paper as the list shows it."""
    return {
        "cases": [{"number": case.number, "name": case.name} for case in cases],
        "requester": who_word(row.request.requester) if row.request else "",
        **matter.paper(row),
        "number": row.number,
        "page_url": url_for("paper.show", instrument_id=row.id),
        "at": row.issued_at,
        "by": row.issued_by_name,
        "state": row.state,
        "about": url_for("requests.show", request_id=row.request_id) if row.request_id else None,
        "draw_url": url_for("papers.draw", instrument_id=row.id)
        if row.state == "given_up" and can(acting(), "draw", row)
        else None,
    }


@blueprint.get("/papers/<int:instrument_id>.pdf")
def show(instrument_id: int) -> ResponseReturnValue:
    """Open a paper: always the stored bytes; the print is written into the trail."""
    with edge.installation().database.writing() as session:
        row = fetch(session, Instrument, instrument_id, acting(), "print")
        file = file_of(session, row.id)
        if file is None or file.object_key is None:
            raise NotFound(MAKING)
        note_print(session, row.id, {"number": row.number})
        number, key = row.number, file.object_key
    body = b"".join(edge.installation().store.read(key))
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = disposition("inline", f"{number}.pdf")
    return answer


@blueprint.post("/papers/<int:instrument_id>/draw")
def draw(instrument_id: int) -> ResponseReturnValue:
    """Have a paper drawn once more after its drawing was given up; what is written stays."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "draw")
    if (earlier := edge.replay()) is not None:
        return earlier
    render.draw_again(edge.session(), row, at=edge.now())
    note("paper.again", row)
    tell(Message(AGAIN, {"number": row.number}))
    return edge.done(url_for("papers.index"))


@blueprint.post("/papers/<int:instrument_id>/void")
def void(instrument_id: int) -> ResponseReturnValue:
    """Declare a paper void; number, data and bytes stay."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "void")
    if (earlier := edge.replay()) is not None:
        return earlier
    auth.require_step_up(VOIDING)
    reason = request.form.get("reason", "")
    operations.make_void(edge.session(), row, reason=reason, by=acting(), at=edge.now())
    note("void", row)
    tell(Message(VOIDED, {"number": row.number}))
    return edge.done(url_for("papers.index"))


def note(kind: str, row: Instrument) -> None:
    """Write down who did what to a paper."""
    audit.record(
        edge.session(),
        kind,
        by=acting().audit,
        at=edge.now(),
        object_kind="instrument",
        object_id=row.id,
        number=row.number,
    )
