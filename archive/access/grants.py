"""From a settled request to what it may now see: the grant and its end."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.items import key_of, things_of
from archive.access.models import (
    AccessRequest,
    CopyMade,
    Dispatch,
    Grant,
    GrantItem,
    RequestCase,
    RequestItem,
)
from archive.access.rules import NOTHING, Covered, Permission, scope
from archive.access.visit_models import Visit
from archive.register.models import RegisterEntry
from archive.register.operations import append
from core.errors import RuleViolation
from core.rows import add_rows, insert_rows
from people.actors import Actor

# The requester whose right to see a case lasts as long as they handle it (RS-A-4, GX-A-3).
HANDLER = "handler"


def grant_for(
    request: AccessRequest,
    covered: Sequence[Covered],
    *,
    expires_at: datetime,
    visits: int,
    at: datetime,
    entry: RegisterEntry | None = None,
    person_id: int | None = None,
) -> Grant:
    """Return the grant as it will be written, without its items."""
    return Grant(
        bureau_id=request.bureau_id,
        request_id=request.id,
        register_entry=entry,
        person_id=person_id,
        viewer=request.requester,
        actions=list(dict.fromkeys(action for one in covered for action in one.actions)),
        visits_allowed=visits,
        issued_at=at,
        expires_at=expires_at,
    )


def covered_by(
    session: Session,
    request: AccessRequest,
    permissions: Sequence[Permission],
    case_ids: Sequence[int],
    items: Iterable[RequestItem],
) -> list[Covered]:
    """Return what a grant of this request covers now, by its rulings, cases and chosen items.

    Raises `RuleViolation` with the articles when nothing is in scope.
    """
    chosen = {key_of(item) for item in items}
    covered = scope(request.requester_kind, permissions, things_of(session, case_ids), chosen)
    if not covered:
        basis = {article for one in permissions for article in one.basis}
        raise RuleViolation(NOTHING, basis=sorted(basis))
    return covered


def write_all(session: Session, granted: Sequence[tuple[Grant, Sequence[Covered]]]) -> None:
    """Write grants with what they cover, in two statements: a case may have hundreds of documents.

    Whatever register entry a grant names has been written.
    """
    for grant, _covered in granted:
        entry = grant.register_entry
        grant.register_entry_id = entry.id if entry is not None else None
    add_rows(session, Grant, [grant for grant, _covered in granted])
    items = [item_row(grant, one) for grant, covered in granted for one in covered]
    insert_rows(session, GrantItem, items)


def item_row(grant: Grant, covered: Covered) -> dict[str, object]:
    """Return the columns of the row of one covered thing."""
    thing = covered.thing
    return {
        "bureau_id": grant.bureau_id,
        "grant_id": grant.id,
        "case_document_id": thing.id if thing.kind == "document" else None,
        "recording_id": thing.id if thing.kind == "recording" else None,
        "volume_id": thing.id if thing.kind == "volume" else None,
        "actions": list(covered.actions),
        "basis": list(covered.basis),
    }


def close_grant(session: Session, grant: Grant, *, at: datetime, state: str = "closed") -> None:
    """End a grant as `closed used expired` at once; one that has ended stays as it ended."""
    end_grant(grant, at=at, state=state)
    session.flush()  # a visit opened at the same moment meets the row's version


def end_grant(grant: Grant, *, at: datetime, state: str = "closed") -> None:
    """End a grant as `close_grant` does, written with all else that the click changes."""
    if grant.state == "open" or (grant.state == "used" and state != "used"):
        grant.state = state
        grant.closed_at = at


def expire_grants(session: Session, *, at: datetime) -> int:
    """Mark the grants whose time is over, except where somebody still sits; return how many."""
    sitting = select(Visit.grant_id).where(Visit.state != "closed")
    over = session.scalars(
        select(Grant).where(Grant.state == "open", Grant.expires_at <= at, Grant.id.not_in(sitting))
    ).all()
    for grant in over:
        close_grant(session, grant, at=at, state="expired")
    return len(over)


def end_handlers_grants(session: Session, case_id: int, person_id: int, *, at: datetime) -> int:
    """End what somebody may see as the handler of a case; return how many grants that were."""
    held = session.scalars(
        select(Grant)
        .join(AccessRequest, AccessRequest.id == Grant.request_id)
        .join(RequestCase, RequestCase.request_id == AccessRequest.id)
        .where(RequestCase.case_id == case_id, AccessRequest.requester_kind == HANDLER)
        .where(Grant.person_id == person_id, Grant.state.in_(["open", "used"]))
    ).all()
    for grant in held:
        close_grant(session, grant, at=at)
    return len(held)


def record_copy(
    session: Session,
    request: AccessRequest,
    *,
    item_kind: str,
    item_id: int,
    title: str,
    action: str,
    by: Actor,
    at: datetime,
    pages: int = 0,
    files: int = 0,
    payer: str = "",
    taken_by: str = "",
    made_on: str = "",
    fee: str = "",
    entry: RegisterEntry | None = None,
) -> CopyMade:
    """Note copies that leave the archive, and append them to the register entry."""
    made = CopyMade(
        bureau_id=request.bureau_id,
        request_id=request.id,
        item_kind=item_kind,
        item_id=item_id,
        title=title,
        action=action,
        pages=pages,
        files=files,
        payer=payer,
        taken_by=taken_by,
        made_by=by.person_id or None,
        made_at=at,
    )
    session.add(made)
    session.flush()  # papers of the same click list it
    if entry is not None:
        counted = {"title": title, "action": action, "pages": pages, "files": files}
        told = {"payer": payer, "taken_by": taken_by, "made_on": made_on, "fee": fee}
        append(session, entry, "copied", by=by, at=at, facts=counted | told)
    return made


def dispatch(
    session: Session,
    request: AccessRequest,
    *,
    way: str,
    documents: Sequence[str],
    by: Actor,
    at: datetime,
    pages: int = 0,
    address: str = "",
    tracking: str = "",
    recipient: str = "",
    note: str = "",
    sent_on: date | None = None,
    sent_by_name: str = "",
    instrument_id: int | None = None,
    proof_id: int | None = None,
    entry: RegisterEntry | None = None,
) -> Dispatch:
    """Note that a letter went out, by one of the ways of `words.SENDING`."""
    sent = Dispatch(
        bureau_id=request.bureau_id,
        request_id=request.id,
        way=way,
        address=address,
        tracking=tracking,
        recipient=recipient,
        note=note,
        sent_on=sent_on,
        sent_by_name=sent_by_name or by.name,
        instrument_id=instrument_id,
        proof_id=proof_id,
        pages=pages,
        documents=list(documents),
        sent_by=by.person_id or None,
        sent_at=at,
    )
    session.add(sent)
    session.flush()  # papers of the same click list it
    if entry is not None:
        text = f"{address} {tracking}".strip()
        facts = {"way": way, "text": text, "pages": pages}
        append(session, entry, "sent", by=by, at=at, facts=facts)
    return sent
