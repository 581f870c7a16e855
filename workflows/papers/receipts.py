"""The receipt 受理回执 of the counter: its code shows how far the request is, and nothing else."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from archive.access import originals
from archive.access.models import AccessRequest, RequestCredential
from archive.access.queries import Parts, parts_of
from archive.instruments.models import Instrument
from bureaus.packs import Pack
from core.database import settings_of
from documents.papers import common
from documents.papers.receipts import CounterReceipt
from people.actors import Actor
from workflows.papers.issuing import Order, issue
from workflows.papers.letters import wanted
from workflows.requests import Submitted

RECEIPT = "counter_receipt"
KEEP = "请妥善保管本回执，凭查询码了解办理情况。"
SEEN, UNSEEN, KEPT = "已验原件", "原件待验", "留存扫描件"


def issue_receipt(
    session: Session,
    pack: Pack,
    request: AccessRequest,
    sent: Submitted,
    *,
    by: Actor,
    at: datetime,
) -> Instrument:
    """Issue the receipt of a request just taken in; its code is known now and never again."""
    build = partial(receipt, session, request, sent, by, at)
    order = Order(RECEIPT, build, {"request_id": request.id})
    return issue(session, pack, request.bureau_id, order, by=by, at=at)


def receipt(
    session: Session,
    request: AccessRequest,
    sent: Submitted,
    by: Actor,
    at: datetime,
    own: dict[str, Any],
) -> CounterReceipt:
    """Draw up the receipt: who asked for what, which papers were shown, where to ask."""
    parts = parts_of(session, request)
    return CounterReceipt(
        **own,
        applicants=applicants(request, parts),
        wanted=wanted(request, parts.cases),
        code=sent.receipt_code,
        code_url=f"{settings_of(session).public_url}/r/{sent.receipt_code}",
        received_at=at,
        received_by=by.name,
        papers=tuple(paper(row, parts) for row in originals.to_be_seen(parts)),
        answer_until=sent.answer_until,
        remarks=(KEEP,),
    )


def applicants(request: AccessRequest, parts: Parts) -> tuple[common.Person, ...]:
    """Name who came, or who wrote."""
    came = tuple(common.Person(name=row.name, unit=row.unit) for row in parts.persons)
    return came or (common.Person(name=request.requester),)


def paper(row: RequestCredential, parts: Parts) -> str:
    """Word one paper that was shown, or is still to be: 律师执业证（已验原件）."""
    seen = SEEN if row.original_seen else UNSEEN
    said = (originals.whose(row, parts), seen, KEPT if row.object_key else "")
    return f"{row.term}（{'、'.join(filter(None, said))}）"
