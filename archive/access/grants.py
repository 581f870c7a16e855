"""From a settled request to what it may now see: the grant and its end."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.items import key_of, things_of
from archive.access.models import (
    AccessRequest,
    Grant,
    GrantItem,
    RequestCase,
    RequestItem,
)
from archive.access.rules import NOTHING, Covered, Permission, scope
from archive.access.visit_models import Visit
from archive.register.models import RegisterEntry
from core.errors import RuleViolation
from core.rows import add_rows, insert_rows

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
