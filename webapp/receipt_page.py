"""The page of a receipt: its code while it is known, and the paper itself."""

from typing import Any

import segno
from markupsafe import Markup
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from archive.access.words import ACTIONS, MATERIALS
from bureaus.packs import Pack
from people.actors import Actor
from webapp import edge, matter
from workflows.receipts import RECEIPT


def context(
    session: Session, pack: Pack, actor: Actor, request: AccessRequest, code: str
) -> dict[str, Any]:
    """Return what the page of the receipt shows; without the code it shows none."""
    base = edge.installation().settings.public_url
    check_url = f"{base}/r"
    address = f"{check_url}/{code}" if code else check_url
    svg = segno.make(address, error="m").svg_inline(scale=4, omitsize=True)
    return {
        "receipt": {
            "number": request.number,
            "code": code or "—",
            "at": request.submitted_at,
            "what": matter.words(request.actions, ACTIONS)
            + " "
            + matter.words(request.materials, MATERIALS),
            "bureau": pack.name,
            "office": pack.register_keeper,
            "telephone": pack.telephone,
            "address": pack.address,
        },
        "qr_svg": Markup(svg),  # noqa: S704  # drawn by the library from our own address
        "check_url": check_url,
        "paper": paper(session, actor, request),
    }


def paper(session: Session, actor: Actor, request: AccessRequest) -> dict[str, Any] | None:
    """Return the receipt as it was issued; None for one taken in before receipts were papers."""
    found = matter.papers_of(session, actor, request.id, RECEIPT)
    return found[0] if found else None
