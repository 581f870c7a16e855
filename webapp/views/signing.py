"""Signing papers by hand: what waits for the reader, the pad, leaving a place to ink on paper."""

from hashlib import sha256
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive.instruments import signing
from archive.instruments.marks import InstrumentSigner
from archive.instruments.models import Instrument
from archive.instruments.signing import open_place, waiting_for
from archive.instruments.strokes import read_strokes
from core.errors import InvalidInput, NotFound, NotPermitted, RuleViolation, Stale
from core.i18n import N_, Message, message
from people.filters import fetch
from people.permissions import NOT_PERMITTED, can, require_may
from webapp import auth, edge, pictures, sessions
from webapp.edge import new_key
from webapp.noting import acting, note_act, note_print
from webapp.pages import signing_page
from webapp.pages.paper_tabs import tabs
from webapp.pages.people_page import REFUSED
from webapp.pages.titles import who_word
from webapp.shell import tell
from webapp.wording import word

blueprint = Blueprint("signing", __name__)
PAPER = "instrument"
MOST = 50
SIGN_ACT = N_("在文书 {number} 上签名")
SIGNED = N_("文书 {number} 已签名。")
LEFT = N_("文书 {number} 的这一处改为在打印件上签字。")
NO_PAGE = N_("没有这一页，或者样稿还在制作。")


@blueprint.get("/signing")
def waiting() -> ResponseReturnValue:
    """List the papers that wait for the reader's handwriting."""
    require_may(acting(), "sign", PAPER)
    rows = edge.session().scalars(
        select(Instrument)
        .where(Instrument.id.in_(waiting_for(acting().person_id)))
        .options(joinedload(Instrument.request), joinedload(Instrument.signers))
        .order_by(Instrument.id)
        .limit(MOST)
    )
    mine = [(row, open_place(row, acting().person_id)) for row in rows.unique()]
    return render_template(
        "signing/waiting.html",
        rows=[waiting_line(row, place) for row, place in mine if place is not None],
        tabs=tabs("signing.waiting"),
    )


def waiting_line(row: Instrument, place: InstrumentSigner) -> dict[str, Any]:
    """Return one paper that waits."""
    return {
        "url": url_for("signing.show", instrument_id=row.id),
        "title": row.title,
        "number": row.number,
        "requester": who_word(row.request.requester) if row.request else "",
        "label": word(place.label),
        "at": row.issued_at,
    }


@blueprint.get("/papers/<int:instrument_id>/signature")
def show(instrument_id: int) -> ResponseReturnValue:
    """Show the reader what they are to sign, and the pad."""
    return page(fetch(edge.session(), Instrument, instrument_id, acting(), "sign"))


def page(row: Instrument, fault: Message | str = "", strokes: str = "") -> str:
    """Render the page on which the reader signs, perhaps with what was wrong."""
    place = open_place(row, acting().person_id)
    if place is None:
        raise RuleViolation(signing.NOT_WAITING)
    context = signing_page.context(row, place)
    return render_template(
        "signing/show.html", fault=fault, strokes=strokes, key=new_key(), **context
    )


@blueprint.get("/papers/<int:instrument_id>/proof/<int:page>.jpg")
def page_picture(instrument_id: int, page: int) -> ResponseReturnValue:
    """Show one page of the proof; that is written into the trail."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "sign")
    copy = signing_page.proof_of(row)
    if copy is None or copy.object_key is None or not 1 <= page <= copy.pages:
        raise NotFound(NO_PAGE)
    facts = {"number": row.number, "copy": "proof", "page": page}
    with edge.installation().database.writing() as session:
        note_print(session, instrument_id, facts)
    return pictures.answer(row.bureau_id, copy.object_key, page)


@blueprint.post("/papers/<int:instrument_id>/signature")
def sign(instrument_id: int) -> ResponseReturnValue:
    """Keep what the reader wrote, on exactly the paper that the page showed."""
    session, typed = edge.session(), request.form.get("strokes", "")
    row = fetch(session, Instrument, instrument_id, acting(), "sign")
    try:
        strokes = read_strokes(typed)
    except InvalidInput as error:
        return page(row, error.errors["strokes"]), REFUSED
    auth.require_step_up(message(SIGN_ACT, number=row.number))
    if (earlier := edge.replay()) is not None:
        return earlier
    seen, proof = request.form.get("seen", ""), proof_given()
    try:
        written = signing.sign(session, row, strokes, seen, proof=proof, by=acting(), at=edge.now())
    except Stale as fault:
        edge.roll_back()
        again = fetch(edge.session(), Instrument, instrument_id, acting(), "sign")
        return page(again, fault.message), fault.status
    digest = sha256(typed.encode()).hexdigest()
    facts = {"number": row.number, "bound": written.bound, "strokes": digest, "proof": proof}
    note_act("instrument.sign", PAPER, row.id, facts)
    tell(message(SIGNED, number=row.number))
    return edge.done(url_for("paper.show", instrument_id=row.id))


def proof_given() -> str:
    """Return how the reader has just shown who they are."""
    if edge.installation().settings.demo:
        return "demo"
    return "code" if sessions.current().with_code else "password"


@blueprint.post("/papers/<int:instrument_id>/signature/by-hand")
def leave(instrument_id: int) -> ResponseReturnValue:
    """Leave a place to be signed in ink on the print: one's own, or another's by the archivist."""
    session = edge.session()
    row = fetch(session, Instrument, instrument_id, acting(), "leave_to_hand")
    place = chosen_place(row)
    if (earlier := edge.replay()) is not None:
        return earlier
    signing.leave_to_hand(session, row, place, by=acting(), at=edge.now())
    facts = {"number": row.number, "signer": place.name, "label": place.label}
    note_act("instrument.leave_to_hand", PAPER, row.id, facts)
    tell(message(LEFT, number=row.number))
    return edge.done(url_for("paper.show", instrument_id=row.id))


def chosen_place(row: Instrument) -> InstrumentSigner:
    """Return the place that the form names.

    Raises `NotFound` for one of another paper, `NotPermitted` for another's where papers are not
    the reader's to keep.
    """
    wanted = request.form.get("signer", type=int)
    place = next((one for one in row.signers if one.id == wanted), None)
    if place is None:
        raise NotFound(signing.NOT_WAITING)
    if place.person_id != acting().person_id and not can(acting(), "stamp", row):
        raise NotPermitted(NOT_PERMITTED)
    return place
