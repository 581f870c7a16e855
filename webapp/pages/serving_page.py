"""The serving of a letter on the pages of the two papers: the letter, and its proof of service."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for

from archive.access.models import Dispatch
from archive.access.words import SENDING
from archive.instruments import scans, serving
from archive.instruments.models import Instrument
from core.i18n import N_, Message, message
from documents.registry import paper_kind
from people.permissions import can
from webapp import edge
from webapp.display import day, iso_day, long_time
from webapp.forms.sending_forms import ProofForm, SendingForm, ServedForm
from webapp.noting import acting
from webapp.wording import word

PREFIX = "proof-"
POSTED = frozenset({"mail", "onsite_read"})
SERVED, SENT = N_("已送达 {day}"), N_("已寄出 {day}")
PROVED = N_("已归档：{day} {way}")
# How far a proof of service is: in a sentence, and in a word with its tone.
AWAITED, UNSERVED = N_("等签收后扫描归档"), N_("已归档，没有登记送达")
DONE, OPEN, NOBODY, VOID = N_("已送达"), N_("待签收"), N_("未送达"), N_("作废")


def context(row: Instrument) -> dict[str, Any]:
    """Return what the page of a paper shows of its serving."""
    sent = serving.sendings_of(edge.session(), row) if row.request is not None else ()
    return {
        "sendings": [facts_of(one) for one in sent],
        "served": served(sent),
        "proofs": proofs(row),
        "about": about(row),
        "proof_url": url_for("serving.issue", instrument_id=row.id) if may_serve(row) else None,
    }


def may_serve(row: Instrument) -> bool:
    """Tell whether the reader may note how the paper was served, and print a proof of it."""
    leaves = row.state == "issued" and row.request is not None and paper_kind(row.kind).leaves
    return leaves and can(acting(), "dispatch", row)


def facts_of(one: Dispatch) -> list[tuple[Any, ...]]:
    """Return how a letter went out, once."""
    return [
        (word(N_("送达方式")), word(SENDING.get(one.way, one.way))),
        (word(N_("日期")), day(one.sent_on) if one.sent_on else long_time(one.sent_at)),
        (word(N_("受送达人")), one.recipient),
        (word(N_("送达地点")), one.address),
        (word(N_("邮件编号")), one.tracking),
        (word(N_("送达人")), one.sent_by_name),
        (word(N_("备注")), one.note),
    ]


def served(sent: Sequence[Dispatch]) -> Message | None:
    """Word the last that was noted: served, or only posted."""
    last = sent[-1] if sent else None
    if last is None or last.sent_on is None:
        return None
    posted = last.way in POSTED and last.proof_id is None
    return message(SENT if posted else SERVED, day=last.sent_on)


def proofs(letter: Instrument) -> list[dict[str, Any]]:
    """Return the proofs of service of a letter, each with how far it is."""
    return [
        {
            "kind": "PDF",
            "title": f"{word(one.title)} {one.number}",
            "url": url_for("paper.show", instrument_id=one.id),
            **state_of(one),
        }
        for one in serving.proofs_of(edge.session(), letter.id)
        if can(acting(), "read", one)
    ]


def state_of(proof: Instrument) -> dict[str, Any]:
    """Return how far a proof of service is."""
    if proof.state == "void":
        return {"tag": word(VOID), "tone": "red", "sub": long_time(proof.issued_at)}
    said = serving.proved_by(edge.session(), proof.id)
    if said is not None:
        way = Message(SENDING.get(said.way, said.way))
        told = message(PROVED, day=said.sent_on, way=way)
        return {"tag": word(DONE), "tone": "green", "sub": word(told)}
    if scans.scans_of(edge.session(), proof.id):
        return {"tag": word(NOBODY), "tone": "amber", "sub": word(UNSERVED)}
    return {"tag": word(OPEN), "tone": "amber", "sub": word(AWAITED)}


def about(row: Instrument) -> dict[str, Any] | None:
    """Return the paper that this one proves the serving of, for a reader who may see it."""
    letter = letter_of(row)
    if letter is None or not can(acting(), "read", letter):
        return None
    return {
        "kind": "PDF",
        "title": f"{word(letter.title)} {letter.number}",
        "url": url_for("paper.show", instrument_id=letter.id),
        **state_of(row),
    }


def letter_of(row: Instrument) -> Instrument | None:
    """Return the paper that this one is about."""
    return edge.session().get(Instrument, row.about_id) if row.about_id else None


def sending_form(row: Instrument) -> SendingForm:
    """Return the form for noting how the letter went out, with what is known already."""
    known = {"sent_on": iso_day(edge.now()), "sent_by_name": acting().name, **addressee(row)}
    return SendingForm(data=known)


def proof_form(row: Instrument) -> ProofForm:
    """Return the form of a proof of service, with what is known already."""
    return ProofForm(prefix=PREFIX, data={"servers": acting().name, **addressee(row)})


def addressee(row: Instrument) -> dict[str, str]:
    """Return on whom a letter is served, and where, as far as the request tells."""
    asked = row.request
    if asked is None:
        return {"recipient": "", "address": ""}
    told = row.frozen.get("data", {}).get("recipient")
    return {
        "recipient": str(told or asked.requester),
        "address": str((asked.letter or {}).get("address", "")),
    }


def served_form(row: Instrument) -> ServedForm | None:
    """Return the form that goes with the scan of a proof of service; None for all else.

    Filled with what was sent, else with what is printed on the sheet.
    """
    if row.about_id is None or serving.proved_by(edge.session(), row.id) is not None:
        return None
    if request.method == "POST":
        return ServedForm(request.form)
    printed = row.frozen.get("data", {})
    return ServedForm(
        sent_on="",
        way=printed.get("way", ""),
        recipient=printed.get("recipient", ""),
        address=printed.get("place", ""),
        sent_by_name="、".join(printed.get("servers", ())),
        note=printed.get("note", ""),
    )
