"""What is done every night: tidy up what nobody needs any more, then back up."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.access.overdue import end_overdue
from archive.access.requests import drop_abandoned
from bureaus.models import Bureau
from core import audit
from core.clock import beijing_date
from core.i18n import N_
from core.idempotency import Command
from core.installation import Installation
from core.outbox import put
from jobs.backup import back_up
from jobs.leases import forget_done
from jobs.registry import Kind, Payload, Settle, nothing_to_settle
from jobs.sweeping import sweep
from people import logins
from workflows import succession

KEEP_JOBS = timedelta(days=14)
# A form that was opened longer ago than this is refused as stale in any case.
KEEP_CLICKS = timedelta(days=7)


def nightly(installation: Installation, _payload: Payload, at: datetime) -> Settle:
    """Tidy up, and enqueue the backup: it may fail and be tried again by itself."""
    taken = sweep(installation, at)

    def settle(session: Session) -> None:
        logins.sweep(session, at)
        forget_done(session, before=at - KEEP_JOBS)
        session.execute(delete(Command).where(Command.at < at - KEEP_CLICKS))
        bureaus = session.scalars(select(Bureau.id).order_by(Bureau.id)).all()
        succession.hold_matters(session, bureaus)
        end_overdue(session, at=at)
        for bureau_id in bureaus:
            # Appointments and deputies' times begin and end by the day.
            succession.follow(session, bureau_id, at=at)
        drop_drafts(session, installation.settings.draft_days, at)
        if taken:
            audit.record(session, "objects.sweep", by=audit.SYSTEM, at=at, objects=taken)
        put(session, "backup", {}, key=f"backup:{beijing_date(at)}", at=at)

    return settle


def drop_drafts(session: Session, days: int, at: datetime) -> None:
    """Delete the drafts that nobody has touched for so many days, each with its audit row."""
    for draft in drop_abandoned(session, before=at - timedelta(days=days)):
        audit.record(
            session,
            "draft.drop",
            by=audit.SYSTEM,
            at=at,
            object_kind="access_request",
            object_id=draft.id,
            bureau_id=draft.bureau_id,
            started_by=draft.started_by,
            saved_at=draft.saved_at.isoformat(),
        )


def backup(installation: Installation, _payload: Payload, at: datetime) -> Settle:
    """Make a backup; run twice it makes a second one, which does no harm."""
    back_up(installation, at=at)
    return nothing_to_settle


NIGHTLY = Kind("nightly", N_("每夜整理"), nightly)
BACKUP = Kind("backup", N_("备份"), backup)
