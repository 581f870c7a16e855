"""What is shown of handwriting: who signs a paper, what they signed, the page on which they do."""

from base64 import b64encode
from typing import Any

from flask import url_for
from sqlalchemy import select

from archive.instruments.marks import Handwriting, InstrumentCopy, InstrumentSigner
from archive.instruments.models import Instrument
from archive.instruments.signing import BY_HAND, PROOFS, binding
from core.i18n import N_, Message, message
from documents.handwriting import HEIGHT, WIDTH, ink_svg
from people.permissions import can
from webapp import edge
from webapp.display import long_time
from webapp.noting import acting
from webapp.pages.titles import who_word
from webapp.wording import word

SIGNED = N_("{at} 手写签名；再次确认身份：{proof}")
TO_PRINT = N_("在打印件上签字（{name} {at} 改）")
WAITS = N_("还没有签名")
PROOF = "proof"


def lines_of(row: Instrument) -> list[dict[str, Any]]:
    """Return who signs a paper by hand, what they wrote, and where a place may be left empty."""
    return [line(row, one) for one in row.signers]


def line(row: Instrument, signer: InstrumentSigner) -> dict[str, Any]:
    """Return one signer as the page of a paper shows them."""
    written = signer.written
    others = written is None and row.state == "unsigned" and signer.person_id != acting().person_id
    leaves = others and can(acting(), "stamp", row)
    return {
        "id": signer.id,
        "label": word(signer.label),
        "name": signer.name,
        "post": signer.post,
        "state": state_of(written),
        "ink": ink_of(written) if written and written.strokes else None,
        "leave_url": url_for("signing.leave", instrument_id=row.id) if leaves else None,
    }


def state_of(written: Handwriting | None) -> Message:
    """Word what came of a place."""
    if written is None:
        return Message(WAITS)
    at = long_time(written.at)
    if written.kind == BY_HAND:
        return message(TO_PRINT, name=written.name, at=at)
    return message(SIGNED, at=at, proof=Message(PROOFS[written.proof]))


def ink_of(written: Handwriting) -> str:
    """Return the handwriting, drawn by us, as the address of a picture."""
    drawing = b64encode(ink_svg(written.strokes, WIDTH, HEIGHT)).decode()
    return f"data:image/svg+xml;base64,{drawing}"


def context(row: Instrument, place: InstrumentSigner) -> dict[str, Any]:
    """Return everything that the page shows on which somebody signs at their place."""
    return {
        "paper": {"number": row.number, "title": row.title},
        "facts": facts_of(row, place),
        "pages": pages_of(row),
        "seen": binding(row, place),
        "signer": place,
        "urls": {
            "sign": url_for("signing.sign", instrument_id=row.id),
            "leave": url_for("signing.leave", instrument_id=row.id),
            "here": url_for("signing.show", instrument_id=row.id),
            "paper": url_for("paper.show", instrument_id=row.id),
            "waiting": url_for("signing.waiting"),
        },
    }


def facts_of(row: Instrument, place: InstrumentSigner) -> list[tuple[Any, ...]]:
    """Return what is signed, and as what."""
    return [
        (word(N_("文书名称")), word(row.title)),
        (word(N_("文号")), row.number),
        (word(N_("申请人")), who_word(row.request.requester) if row.request else ""),
        (word(N_("您签的是")), word(place.label)),
        (word(N_("您的意见")), place.opinion),
    ]


def pages_of(row: Instrument) -> list[str]:
    """Return the addresses of the pages as pictures; none while the proof is being drawn."""
    copy = proof_of(row)
    return [
        url_for("signing.page_picture", instrument_id=row.id, page=number)
        for number in range(1, copy.pages + 1 if copy else 1)
    ]


def proof_of(row: Instrument) -> InstrumentCopy | None:
    """Return the proof of a paper, drawn for those who shall sign it."""
    return edge.session().scalar(
        select(InstrumentCopy).where(
            InstrumentCopy.instrument_id == row.id, InstrumentCopy.kind == PROOF
        )
    )
