"""Changes of accounts and of the bureau's order, as the audit trail records them."""

from datetime import datetime

from sqlalchemy.orm import Session

from core import audit
from core.audit import Fact
from people.actors import Actor
from people.models import Office, Person, Post


def note(
    session: Session,
    kind: str,
    row: Person | Office | Post,
    by: Actor,
    at: datetime,
    **facts: Fact,
) -> None:
    """Record what was done to the row, in the trail of its own bureau; facts are plain JSON."""
    audit.record(
        session,
        kind,
        by=by.audit,
        at=at,
        bureau_id=row.bureau_id,
        object_kind=row.__tablename__,
        object_id=row.id,
        **facts,
    )
