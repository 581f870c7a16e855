"""Sealing papers: what waits for a seal, agreeing to it, stamping by hand, the register of uses."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.instruments import sealing
from archive.instruments.marks import SealConsent, SealUse
from archive.instruments.models import Instrument
from archive.instruments.sealing import WAYS, UsesAsked
from core.errors import DiaoyueError, InvalidInput
from core.i18n import N_, message
from core.locking import hold
from people.filters import fetch, visible
from people.permissions import can, require, require_may
from webapp import auth, edge
from webapp.edge import new_key
from webapp.forms.periods import DAY, Period, day_of, period_asked
from webapp.noting import acting, note_act
from webapp.pages.paging import Page
from webapp.pages.paper_tabs import tabs
from webapp.pages.titles import who_word
from webapp.shell import current_pack, tell
from webapp.wording import word

blueprint = Blueprint("sealing", __name__)
PAPER = "instrument"
MOST_AT_ONCE, MOST_PRINTED, SIZE = 50, 500, 50
SEAL_ACT = N_("在 {n} 份文书上用印")
NONE_CHOSEN = N_("请先勾选要用印的文书。")
SEALED = N_("{n} 份文书已用印，正在制作。")
FIRST = N_("{n} 份文书您已同意用印，等另一位确认。")
FAULT = N_("{number}：{problem}")
TO_HAND = N_("文书 {number} 改为纸面盖章，正在制作。")
STAMPED = N_("已登记盖章，用印登记号 {number}。")


@blueprint.get("/sealing")
def waiting() -> ResponseReturnValue:
    """List the papers that wait for a seal which the reader may set."""
    require_may(acting(), "seal", PAPER)
    session = edge.session()
    rows = session.scalars(
        visible(select(Instrument), acting(), Instrument, "seal")
        .where(Instrument.state == "waiting")
        .options(joinedload(Instrument.request), joinedload(Instrument.seal))
        .order_by(Instrument.id)
        .limit(MOST_AT_ONCE)
    ).all()
    given = sealing.consents_to(session, [row.id for row in rows])
    return render_template(
        "seals/waiting.html",
        rows=[waiting_line(row, given.get(row.id, ())) for row in rows],
        action=url_for("sealing.seal"),
        tabs=tabs("sealing.waiting"),
        key=new_key(),
    )


def waiting_line(row: Instrument, given: Sequence[SealConsent]) -> dict[str, Any]:
    """Return one paper that waits, with who has agreed to its seal."""
    seal = row.seal
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "url": url_for("paper.show", instrument_id=row.id),
        "requester": who_word(row.request.requester) if row.request else "",
        "at": row.issued_at,
        "by": row.issued_by_name,
        "seal": seal.name + seal.lower if seal else "",
        "out_of_use": seal is None or seal.state != "in_use",
        "drawn": seal is not None and seal.origin == "drawn",
        "needed": row.consents,
        "agreed": [one.name for one in given],
        "mine": any(one.person_id == acting().person_id for one in given),
    }


@blueprint.post("/sealing")
def seal() -> ResponseReturnValue:
    """Agree to the seal on every paper chosen; what cannot be sealed is named, the rest is done."""
    require_may(acting(), "seal", PAPER)
    ids = [int(one) for one in request.form.getlist("paper") if one.isdecimal()][:MOST_AT_ONCE]
    if not ids:
        raise InvalidInput({"paper": NONE_CHOSEN})
    session = edge.session()
    rows = [fetch(session, Instrument, one, acting(), "seal") for one in sorted(set(ids))]
    auth.require_step_up(message(SEAL_ACT, n=len(rows)))
    if (earlier := edge.replay()) is not None:
        return earlier
    # All before the first is written into the trail, and in one order: others may seal them too.
    for row in rows:
        hold(session, row)
    done = [agreed(row) for row in rows]
    for sentence, count in ((SEALED, done.count(True)), (FIRST, done.count(False))):
        if count:
            tell(message(sentence, n=count))
    return edge.done(url_for("sealing.waiting"))


def agreed(row: Instrument) -> bool | None:
    """Agree to one paper: True when that was the last word needed, None when it cannot be."""
    try:
        last = sealing.agree(edge.session(), row, by=acting(), at=edge.now())
    except DiaoyueError as fault:
        tell(message(FAULT, number=row.number, problem=fault.message), "red")
        return None
    note_act("seal.agree", PAPER, row.id, {"number": row.number, "seal": row.seal_id})
    return last


@blueprint.post("/papers/<int:instrument_id>/by-hand")
def by_hand(instrument_id: int) -> ResponseReturnValue:
    """Have a paper that waits printed with an empty place, to be stamped by hand."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "seal")
    if (earlier := edge.replay()) is not None:
        return earlier
    sealing.leave_to_hand(edge.session(), row, by=acting(), at=edge.now())
    note_act("seal.by_hand", PAPER, row.id, {"number": row.number})
    tell(message(TO_HAND, number=row.number))
    return edge.done(url_for("paper.show", instrument_id=row.id))


@blueprint.post("/papers/<int:instrument_id>/stamped")
def stamped(instrument_id: int) -> ResponseReturnValue:
    """Number a stamping that was done on the print."""
    row = fetch(edge.session(), Instrument, instrument_id, acting())
    require(acting(), "stamp", row)
    if (earlier := edge.replay()) is not None:
        return earlier
    day = day_of(request.form.get("day", ""))
    if day is None:
        raise InvalidInput({"day": DAY})
    name = request.form.get("seal_name", "").strip()[:60] or current_pack().name
    use = sealing.stamp_by_hand(edge.session(), row, name, day, by=acting(), at=edge.now())
    note_act("seal.stamped", PAPER, row.id, {"number": row.number, "use": number_of(use)})
    tell(message(STAMPED, number=number_of(use)))
    return edge.done(url_for("paper.show", instrument_id=row.id))


def number_of(use: SealUse) -> str:
    """Word the number of a use: 2026-0007."""
    return f"{use.year}-{use.n:04d}"


@blueprint.get("/seals/uses")
def uses() -> ResponseReturnValue:
    """Show the register of uses, searched and by period."""
    require_may(acting(), "read", "seal_use")
    number, period = max(1, request.args.get("page", 1, type=int)), period_asked()
    asked = question(period)
    total, found = lines(asked, SIZE, (number - 1) * SIZE)
    return render_template(
        "seals/uses.html",
        tabs=tabs("sealing.uses"),
        url=url_for("sealing.uses"),
        query=asked.text,
        asked=period,
        ways=list(WAYS.items()),
        way=asked.way,
        rows=found,
        page=Page(number, total, SIZE),
        print_url=url_for(
            "sealing.printed", q=asked.text, since=asked.since, until=asked.until, way=asked.way
        ),
    )


@blueprint.get("/seals/uses/print")
def printed() -> ResponseReturnValue:
    """Show what was asked for as one table for the printer."""
    require_may(acting(), "print", "seal_use")
    asked = question(period_asked())
    total, found = lines(asked, MOST_PRINTED, 0)
    return render_template(
        "seals/uses_print.html",
        rows=found[::-1],
        total=total,
        most=MOST_PRINTED,
        bureau=current_pack().name,
        asked=asked,
        url=url_for("sealing.uses"),
    )


def question(period: Period) -> UsesAsked:
    """Return what the address asks for; days that are none are left out."""
    args = request.args
    return UsesAsked(
        text=args.get("q", "").strip(),
        since=period.since,
        until=period.until,
        way=args.get("way", "") if args.get("way", "") in WAYS else "",
    )


def lines(asked: UsesAsked, limit: int, offset: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how many uses fit, and some of them as the page shows them."""
    bureau_id = acting().bureau_id or 0
    total, found = sealing.find_uses(edge.session(), bureau_id, asked, limit=limit, offset=offset)
    return total, [use_line(use, row) for use, row in found]


def use_line(use: SealUse, row: Instrument) -> dict[str, Any]:
    """Return one use as the register shows it."""
    return {
        "number": number_of(use),
        "paper": row.number,
        "title": row.title,
        "url": url_for("paper.show", instrument_id=row.id) if can(acting(), "read", row) else None,
        "seal": use.seal_name,
        "way": word(WAYS[use.way]),
        "hand": use.way == "hand",
        "used_at": use.used_at,
        "entered_at": use.entered_at,
        "by": use.used_by_name,
        "agreed": use.agreed_by_name,
        "asked": row.issued_by_name,
        "voided": row.state == "void",
    }
