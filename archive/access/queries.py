"""Reading requests, grants and visits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from archive.access.items import COLUMNS, key_of
from archive.access.models import (
    AccessRequest,
    AccessRuling,
    CopyMade,
    Grant,
    GrantItem,
    RequestCase,
    RequestCredential,
    RequestItem,
    RequestPerson,
)
from archive.access.rules import GrantFacts, Permission, is_readable
from archive.access.visit_models import Visit, VisitEvent, VolumeLoan
from archive.cases.models import Case, CaseDocument, Volume
from core.crypto import digest


@dataclass(frozen=True)
class Parts:
    """All that belongs to a request."""

    persons: Sequence[RequestPerson]
    credentials: Sequence[RequestCredential]
    cases: Sequence[Case]
    items: Sequence[RequestItem]


# Built once: putting a question together costs more than asking it.
REQUEST: BindParameter[int] = bindparam("request_id")
PERSONS = (
    select(RequestPerson)
    .where(RequestPerson.request_id == REQUEST)
    .order_by(RequestPerson.position)
)
CREDENTIALS = (
    select(RequestCredential)
    .where(RequestCredential.request_id == REQUEST, RequestCredential.replaced_at.is_(None))
    .order_by(RequestCredential.id)
)
ITEMS = select(RequestItem).where(RequestItem.request_id == REQUEST)
CASES = (
    select(Case)
    .join(RequestCase, RequestCase.case_id == Case.id)
    .where(RequestCase.request_id == REQUEST)
    .order_by(RequestCase.id)
)
RULINGS = select(AccessRuling).where(AccessRuling.request_id == REQUEST).order_by(AccessRuling.id)


def parts_of(session: Session, request: AccessRequest) -> Parts:
    """Return the persons, papers, cases and single items of a request. Four statements."""
    own = {"request_id": request.id}
    return Parts(
        session.scalars(PERSONS, own).all(),
        session.scalars(CREDENTIALS, own).all(),
        cases_of(session, request),
        session.scalars(ITEMS, own).all(),
    )


def cases_of(session: Session, request: AccessRequest) -> Sequence[Case]:
    """Return the cases that a request asks for."""
    return session.scalars(CASES, {"request_id": request.id}).all()


def rulings_of(session: Session, request: AccessRequest) -> Sequence[AccessRuling]:
    """Return the rulings that count: the last for each case, action and material asked for."""
    return last_of(request, session.scalars(RULINGS, {"request_id": request.id}))


def last_of(request: AccessRequest, rows: Iterable[AccessRuling]) -> list[AccessRuling]:
    """Return the rulings that count among all of a request, oldest first."""
    last = {(row.case_id, row.action, row.material): row for row in rows}
    return [
        row
        for row in last.values()
        if row.action in request.actions and row.material in request.materials
    ]


def permission_of(row: AccessRuling) -> Permission:
    """Return a ruling as the scope reads it."""
    return Permission(row.case_id, row.action, row.material, row.outcome, tuple(row.basis))


OF_REQUEST = select(Grant).where(Grant.request_id == bindparam("request_id"))


def grant_of(session: Session, request_id: int) -> Grant | None:
    """Return the grant of a request."""
    return session.scalar(OF_REQUEST, {"request_id": request_id})


def sitting(session: Session, grant: Grant) -> Visit | None:
    """Return the visit under the grant that has not been closed yet."""
    return session.scalar(select(Visit).where(Visit.grant_id == grant.id, Visit.state != "closed"))


def grant_facts(session: Session, grant: Grant, *, running: Visit | None) -> GrantFacts:
    """Return what decides whether the grant can be used; the items of the grant are read."""
    items = session.scalars(select(GrantItem).where(GrantItem.grant_id == grant.id)).all()
    return GrantFacts(
        state=grant.state,
        expires_at=grant.expires_at,
        visits_allowed=grant.visits_allowed,
        visits_used=grant.visits_used,
        sitting=running is not None and running.state != "closed",
        items={key_of(item): item.actions for item in items},
    )


def visit_by_token(session: Session, token: str) -> Visit | None:
    """Return the running visit of a terminal's cookie."""
    return session.scalar(
        select(Visit).where(Visit.token_digest == digest(token), Visit.state == "running")
    )


VISITS = select(Visit).where(Visit.grant_id == bindparam("grant_id")).order_by(Visit.n)


def visits_of(session: Session, grant: Grant) -> Sequence[Visit]:
    """Return the visits under a grant in order; nothing is asked where none has been."""
    return session.scalars(VISITS, {"grant_id": grant.id}).all() if grant.visits_used else ()


def events_of(session: Session, visit_id: int) -> Sequence[VisitEvent]:
    """Return what happened during a visit, oldest first."""
    return session.scalars(
        select(VisitEvent).where(VisitEvent.visit_id == visit_id).order_by(VisitEvent.id)
    ).all()


def is_noted(
    session: Session, visit_id: int, item: tuple[str, int], page: int | None = None
) -> bool:
    """Tell whether the record of the visit has it that the thing, or its page, was opened."""
    kind, item_id = item
    noted = select(VisitEvent.id).where(
        VisitEvent.visit_id == visit_id,
        VisitEvent.kind.in_(["opened", "page"]),
        VisitEvent.item_kind == kind,
        VisitEvent.item_id == item_id,
    )
    if page is not None:
        noted = noted.where(VisitEvent.page == page)
    return session.scalar(noted.limit(1)) is not None


def last_played(session: Session, visit_id: int, recording_id: int) -> float | None:
    """Return the second up to which the recording is known to have been played in the visit."""
    event = session.scalar(
        select(VisitEvent)
        .where(VisitEvent.visit_id == visit_id, VisitEvent.kind == "played")
        .where(VisitEvent.item_id == recording_id)
        .order_by(VisitEvent.id.desc())
        .limit(1)
    )
    if event is None:
        return None
    return event.from_second if event.to_second is None else event.to_second


def loans_of(session: Session, visit_id: int) -> Sequence[VolumeLoan]:
    """Return the paper handed over during a visit, in its order."""
    return session.scalars(
        select(VolumeLoan).where(VolumeLoan.visit_id == visit_id).order_by(VolumeLoan.id)
    ).all()


def paper_of(session: Session, loan: VolumeLoan) -> Volume | CaseDocument:
    """Return what was handed over: a volume, or a document out of one."""
    if loan.case_document_id is not None:
        return session.get_one(CaseDocument, loan.case_document_id)
    return session.get_one(Volume, loan.volume_id)


def holder_of(session: Session, paper: Volume | CaseDocument) -> str:
    """Return who has the paper in hand; empty while it stands on the shelf.

    A document is away with its volume as well, and a volume is not whole while a document of it is.
    """
    if isinstance(paper, Volume):
        return paper.holder or reader_of(session, CaseDocument.volume_id == paper.id)
    volume = session.get(Volume, paper.volume_id) if paper.volume_id is not None else None
    if volume is not None and volume.holder:
        return volume.holder
    return reader_of(session, CaseDocument.id == paper.id)


def reader_of(session: Session, documents: ColumnElement[bool]) -> str:
    """Return who has one of the documents in hand by itself; empty for nobody."""
    out = (
        select(Grant.viewer)
        .join(Visit, Visit.grant_id == Grant.id)
        .join(VolumeLoan, VolumeLoan.visit_id == Visit.id)
        .join(CaseDocument, CaseDocument.id == VolumeLoan.case_document_id)
        .where(documents, VolumeLoan.back_at.is_(None))
    )
    return session.scalar(out.order_by(VolumeLoan.id).limit(1)) or ""


def copies_of(session: Session, request_id: int) -> Sequence[CopyMade]:
    """Return the copies that a request led to."""
    return session.scalars(
        select(CopyMade).where(CopyMade.request_id == request_id).order_by(CopyMade.id)
    ).all()


def personal_grants(session: Session, person_id: int, at: datetime) -> Sequence[Grant]:
    """Return the staff member's own grants that still hold."""
    return session.scalars(
        select(Grant)
        .where(Grant.person_id == person_id, Grant.state.in_(["open", "used"]))
        .where(Grant.expires_at > at)
        .order_by(Grant.id.desc())
    ).all()


def personal_grant_for(
    session: Session, person_id: int, kind: str, item_id: int, at: datetime
) -> Grant | None:
    """Return the staff member's own grant to read the thing: unspent first, then the newest."""
    rows = session.execute(
        select(Grant, GrantItem.actions)
        .join(GrantItem, GrantItem.grant_id == Grant.id)
        .where(Grant.person_id == person_id, Grant.state.in_(["open", "used"]))
        .where(Grant.expires_at > at, COLUMNS[kind] == item_id)
        .order_by(Grant.state == "used", Grant.id.desc())
    )
    return next((grant for grant, actions in rows if is_readable(actions)), None)


def request_by_receipt(session: Session, code: str) -> AccessRequest | None:
    """Return the request of a receipt code; the caller may show its state only."""
    wanted = digest(code.strip().upper())
    return session.scalar(select(AccessRequest).where(AccessRequest.receipt_digest == wanted))
