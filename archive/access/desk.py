"""What the archivist's desk and lists of papers ask about many requests at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, Grant, RequestCase, RequestPerson
from archive.access.visit_models import Visit
from archive.cases.models import Case
from core.search import contains


def cases_asked(session: Session, request_ids: Sequence[int]) -> dict[int, list[Case]]:
    """Return the cases of each request in the order they were named. One statement."""
    rows = session.execute(
        select(RequestCase.request_id, Case)
        .join(Case, Case.id == RequestCase.case_id)
        .where(RequestCase.request_id.in_(request_ids))
        .order_by(RequestCase.id)
    )
    found: dict[int, list[Case]] = {request_id: [] for request_id in request_ids}
    for request_id, case in rows:
        found[request_id].append(case)
    return found


def persons_asking(session: Session, request_ids: Sequence[int]) -> dict[int, list[RequestPerson]]:
    """Return the persons of each request in their order. One statement."""
    rows = session.scalars(
        select(RequestPerson)
        .where(RequestPerson.request_id.in_(request_ids))
        .order_by(RequestPerson.position)
    )
    found: dict[int, list[RequestPerson]] = {request_id: [] for request_id in request_ids}
    for person in rows:
        found[person.request_id].append(person)
    return found


@dataclass(frozen=True)
class RoomLine:
    """A visit in the reading room as the archivist's desk lists it."""

    visit: Visit
    grant: Grant
    request: AccessRequest


def room_lines(session: Session, bureau_id: int, *states: str, limit: int = 50) -> list[RoomLine]:
    """Return the bureau's visits in these states, the newest first."""
    rows = session.execute(
        select(Visit, Grant, AccessRequest)
        .join(Grant, Grant.id == Visit.grant_id)
        .join(AccessRequest, AccessRequest.id == Grant.request_id)
        .where(Visit.bureau_id == bureau_id, Visit.state.in_(states))
        .order_by(Visit.id.desc())
        .limit(limit)
    )
    return [RoomLine(visit, grant, request) for visit, grant, request in rows]


def asked_about(text: str) -> ColumnElement[bool]:
    """Return the condition that a request, or a case that it asks for, contains the text."""
    cases = (
        select(RequestCase.request_id)
        .join(Case, Case.id == RequestCase.case_id)
        .where(contains(Case.grams, text))
    )
    return or_(contains(AccessRequest.grams, text), AccessRequest.id.in_(cases))


def usable_grants(
    session: Session, bureau_id: int, at: datetime, *, text: str = "", limit: int = 100
) -> list[tuple[Grant, AccessRequest]]:
    """Return the grants of the bureau under which a visit to the reading room may begin.

    Staff come too, for what lies on paper only; `text` narrows to requests that contain it.
    """
    waiting = select(Visit.grant_id).where(Visit.bureau_id == bureau_id, Visit.state != "closed")
    rows = session.execute(
        select(Grant, AccessRequest)
        .join(AccessRequest, AccessRequest.id == Grant.request_id)
        .where(Grant.bureau_id == bureau_id, Grant.state == "open", Grant.expires_at > at)
        .where(Grant.visits_used < Grant.visits_allowed, Grant.id.not_in(waiting))
        .where(asked_about(text))
        .order_by(Grant.expires_at)
        .limit(limit)
    )
    return [(grant, request) for grant, request in rows]
