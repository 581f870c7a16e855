"""Single entries and grants for tests, put together from what a click puts together."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import grants
from archive.access.models import AccessRequest, Grant, RequestCase, RequestItem
from archive.access.queries import permission_of, rulings_of
from archive.register.models import RegisterEntry
from archive.register.operations import SERIES, EntryFacts, draft, give_number
from core.numbering import take
from people.actors import Actor


def enter(
    session: Session, bureau_id: int, facts: EntryFacts, *, by: Actor, at: datetime
) -> RegisterEntry:
    """Write one numbered entry."""
    entry = draft(bureau_id, facts, by=by, at=at)
    give_number(entry, *take(session, bureau_id, SERIES, at=at))
    session.add(entry)
    session.flush()
    return entry


def issue_grant(
    session: Session,
    request: AccessRequest,
    *,
    expires_at: datetime,
    visits: int,
    at: datetime,
    entry: RegisterEntry | None = None,
    person_id: int | None = None,
) -> Grant:
    """Grant what the rulings of the request allow."""
    cases = select(RequestCase.case_id).where(RequestCase.request_id == request.id)
    items = select(RequestItem).where(RequestItem.request_id == request.id)
    covered = grants.covered_by(
        session,
        request,
        [permission_of(row) for row in rulings_of(session, request)],
        session.scalars(cases).all(),
        session.scalars(items),
    )
    grant = grants.grant_for(
        request,
        covered,
        expires_at=expires_at,
        visits=visits,
        at=at,
        entry=entry,
        person_id=person_id,
    )
    grants.write_all(session, [(grant, covered)])
    return session.get_one(Grant, grant.id)


@dataclass
class Frozen:
    data: dict[str, Any]
    template_version: str = "1"
    problems: list[str] = field(default_factory=list)


def freeze(number: str, code: str) -> Frozen:
    return Frozen({"number": number, "code": code, "applicant": "孙小美"})
