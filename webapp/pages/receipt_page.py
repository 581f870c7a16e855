"""The page of a receipt: its code while it is known, and the paper itself."""

from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from archive.access.words import ACTIONS, MATERIALS
from archive.instruments.models import Instrument
from archive.instruments.queries import instruments_of
from bureaus.packs import Pack
from documents.qr import qr_svg
from people.actors import Actor
from people.permissions import can
from webapp import edge
from webapp.pages import matter, request_facts
from workflows.papers.receipts import RECEIPT


def context(
    session: Session, pack: Pack, actor: Actor, request: AccessRequest, code: str
) -> dict[str, Any]:
    """Return what the page of the receipt shows; without the code it shows none."""
    row = issued(session, request)
    base = edge.installation().settings.public_url
    check_url = f"{base}/r"
    address = f"{check_url}/{code}" if code else check_url
    return {
        "receipt": {
            "number": request.number,
            "code": code or "—",
            "at": request.submitted_at,
            "answer_until": answer_until(row),
            "what": request_facts.words(request.actions, ACTIONS)
            + " "
            + request_facts.words(request.materials, MATERIALS),
            "bureau": pack.name,
            "office": pack.register_keeper,
            "telephone": pack.telephone,
            "address": pack.address,
        },
        "qr_svg": Markup(qr_svg(address)),  # noqa: S704  # our own drawing of our own address
        "check_url": check_url,
        "paper": paper(actor, row),
    }


def issued(session: Session, request: AccessRequest) -> Instrument | None:
    """Return the receipt as it was issued; None for one taken in before receipts were papers."""
    papers = instruments_of(session, request.id)
    return next((row for row in papers if row.kind == RECEIPT), None)


def paper(actor: Actor, row: Instrument | None) -> dict[str, Any] | None:
    """Return the receipt as a list of files shows it, for whoever may print it."""
    if row is None:
        return None
    return matter.paper(row) | ({} if can(actor, "print", row) else {"url": None})


def answer_until(row: Instrument | None) -> date | None:
    """Return the day that the receipt promises; None where it promises none."""
    promised = row.frozen["data"].get("answer_until") if row else None
    return date.fromisoformat(promised) if promised else None
