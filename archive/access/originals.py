"""The originals of the papers that somebody shows: whose they are, and which must be seen."""

from collections.abc import Sequence

from archive.access.models import RequestCredential
from archive.access.queries import Parts
from archive.access.words import IDENTITY_PAPERS

WITHOUT = "none"


def whose(paper: RequestCredential, parts: Parts) -> str:
    """Return who shows a paper of their own where several came; empty where nobody need ask."""
    names = {row.id: row.name for row in parts.persons}
    return names.get(paper.request_person_id or 0, "") if len(names) > 1 else ""


def called(paper: RequestCredential, parts: Parts) -> str:
    """Return what a paper is called, with its holder where several came."""
    name = whose(paper, parts)
    return f"{paper.term}（{name}）" if name else paper.term


def to_be_seen(parts: Parts) -> Sequence[RequestCredential]:
    """Return the papers whose originals are compared before a request passes (RS-A-6, RS-A-7.1).

    Who has no identity paper at all is known in the way that the request tells instead.
    """
    return [paper for paper in parts.credentials if not is_replaced(paper, parts)]


def is_replaced(paper: RequestCredential, parts: Parts) -> bool:
    """Tell whether a paper is one that its holder does not have and did not show after all."""
    if paper.term not in IDENTITY_PAPERS or paper.object_key or paper.original_seen:
        return False
    holders = [row for row in parts.persons if paper.request_person_id in {row.id, None}]
    return bool(holders) and all(row.identity_kind == WITHOUT for row in holders)


def unseen(parts: Parts) -> list[str]:
    """Return what the papers are called whose originals nobody has seen yet."""
    return [called(paper, parts) for paper in to_be_seen(parts) if not paper.original_seen]
