"""What time itself ends: grants past their day, and desk visits that nobody ended."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.grants import expire_grants
from archive.access.models import Grant
from archive.access.visit_models import Visit
from archive.access.visits import close_visit
from core.i18n import N_
from core.locking import hold
from people.actors import THE_SYSTEM

FORGOTTEN = N_("许可到期，系统自动结束查阅。")


def end_overdue(session: Session, *, at: datetime) -> int:
    """End desk visits under grants that are over, then those grants; return how many grants.

    A visit in the reading room stays open: only the archivist can say that the file is intact.
    """
    forgotten = session.scalars(
        select(Visit)
        .join(Grant, Grant.id == Visit.grant_id)
        .where(Visit.kind == "desk", Visit.state != "closed", Grant.expires_at <= at)
    ).all()
    for visit in forgotten:
        hold(session, visit)
        if visit.state != "closed":  # whose it is may be ending it at this moment
            close_visit(session, visit, intact=True, remarks=FORGOTTEN, by=THE_SYSTEM, at=at)
    return expire_grants(session, at=at)
