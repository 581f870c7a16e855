"""The closed list of jobs, and what comes by the clock."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs import schedule, timers
from jobs.archiving import ARCHIVE_KIND, DRAFT_KIND
from jobs.copies import PROOF_KIND, VOID_KIND
from jobs.nightly import BACKUP, NIGHTLY
from jobs.registry import closed_list
from jobs.render import RENDER
from jobs.timers import TIMER

KINDS = closed_list(RENDER, PROOF_KIND, VOID_KIND, ARCHIVE_KIND, DRAFT_KIND, TIMER, NIGHTLY, BACKUP)


def plan(session: Session, at: datetime) -> None:
    """Enqueue the coming night's work and the timers that are due."""
    schedule.put_nightly(session, at=at)
    timers.put_due(session, at)
