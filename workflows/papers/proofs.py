"""The printed proof of service 送达回证 of a letter: signed with ink by whoever receives it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from archive.access.queries import parts_of
from archive.instruments.models import Instrument
from archive.instruments.serving import NO_LETTER, NOT_ISSUED
from bureaus.packs import Pack
from core.clock import beijing_date
from core.errors import RuleViolation
from documents.papers.serving import ProofOfService
from documents.registry import paper_kind
from people.actors import Actor
from workflows.papers.issuing import Order, Own, issue
from workflows.papers.letters import wanted

PROOF = "proof_of_service"
# How the sheet is filled in by hand; no regulation of the bureaus says it.
FILLING_IN = (
    "受送达人不在，由他人代收的，代收人签名并写明与受送达人的关系和代收的理由。",
    (
        "留置送达的写明拒收的情况，由见证人签名；委托、转交、公告、电子送达的，在备注栏写明"
        "受托或者转交的单位、公告的处所和期限、受送达人同意电子送达的确认。"
    ),
)


@dataclass(frozen=True)
class Planned:
    """How a letter shall be served, as far as it is known; the rest is written by hand."""

    recipient: str
    place: str = ""
    way: str = ""
    servers: tuple[str, ...] = ()
    note: str = ""


def issue_proof(
    session: Session, pack: Pack, letter: Instrument, planned: Planned, *, by: Actor, at: datetime
) -> Instrument:
    """Issue the sheet on which whoever receives a letter signs.

    Raises `RuleViolation` for a paper that nobody is served with, or that is not there yet.
    """
    if letter.request is None or not paper_kind(letter.kind).leaves:
        raise RuleViolation(NO_LETTER)
    if letter.state != "issued":
        raise RuleViolation(NOT_ISSUED)
    build = partial(proof, letter, matter_of(session, letter.request), planned)
    about = {"request_id": letter.request.id, "about_id": letter.id}
    return issue(session, pack, letter.bureau_id, Order(PROOF, build, about), by=by, at=at)


def proof(letter: Instrument, matter: str, planned: Planned, own: Own) -> ProofOfService:
    """Draw up the sheet: which letter it proves the serving of, and how it shall be served."""
    return ProofOfService(
        **own,
        served_title=letter.title,
        served_number=letter.number,
        served_day=beijing_date(letter.issued_at),
        matter=matter,
        remarks=FILLING_IN,
        **vars(planned),
    )


def matter_of(session: Session, request: AccessRequest) -> str:
    """Return what was asked for, as the letter words it."""
    return wanted(request, parts_of(session, request).cases)
