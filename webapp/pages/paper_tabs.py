"""The places around papers: the papers, what waits for hand or seal, the uses, the seals."""

from typing import Any

from flask import url_for

from core.i18n import N_
from people.permissions import may
from webapp.navigation import waiting
from webapp.noting import acting
from webapp.wording import word

UNSIGNED = "signing.waiting"
PLACES = (
    (N_("全部文书"), "papers.index", ("read", "instrument")),
    (N_("待签名"), UNSIGNED, ("sign", "instrument")),
    (N_("待用印"), "sealing.waiting", ("seal", "instrument")),
    (N_("用印登记簿"), "sealing.uses", ("read", "seal_use")),
    (N_("印章"), "seals.index", ("read", "seal_use")),
)


def tabs(here: str) -> list[dict[str, Any]]:
    """Return the places whose door opens for the reader, with the present one marked."""
    return [
        {
            "title": word(title),
            "url": url_for(endpoint),
            "current": endpoint == here,
            "count": waiting(acting()).unsigned or None if endpoint == UNSIGNED else None,
        }
        for title, endpoint, door in PLACES
        if may(acting(), *door)
    ]
