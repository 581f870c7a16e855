"""Time limits that a diagram draws: instances whose time has come are woken, one job each."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.loading import load_pack
from core import audit
from core.i18n import N_
from core.installation import Installation
from core.outbox import put
from jobs.registry import Concern, Kind, Payload, Settle
from people.actors import THE_SYSTEM
from workflows import processes
from workflows.clicks import Click
from workflows.models import Instance

BATCH = 500


def put_due(session: Session, at: datetime) -> None:
    """Enqueue the waking of every instance that is due; the index on `next_due` finds them."""
    due = (
        select(Instance.id, Instance.next_due)
        .where(Instance.next_due <= at, Instance.status == processes.RUNNING)
        .order_by(Instance.next_due)
        .limit(BATCH)
    )
    for instance_id, next_due in session.execute(due).all():
        key = f"timer:{instance_id}:{next_due:%Y-%m-%dT%H:%M:%S.%f}"
        put(session, "timer", {"instance_id": instance_id}, key=key, at=at)


def fire(_installation: Installation, payload: Payload, at: datetime) -> Settle:
    """Wake the instance named by `instance_id`; one that moved on meanwhile is left alone."""

    def settle(session: Session) -> None:
        instance = processes.lock(session, payload["instance_id"])
        due = instance.next_due is not None and instance.next_due <= at
        if due and instance.status == processes.RUNNING:
            wake(session, instance, at=at)

    return settle


def wake(session: Session, instance: Instance, *, at: datetime) -> None:
    """Let the diagram's timers go off and write what they lead to."""
    pack = load_pack(session, instance.bureau_id)
    click = Click(session, pack, instance, THE_SYSTEM, at)
    with session.no_autoflush:
        run = processes.resume(click)
        run.fire_timers()
        processes.settle(click, run)
    audit.record(
        session,
        "process.timer",
        by=audit.SYSTEM,
        at=at,
        object_kind=instance.subject_kind,
        object_id=instance.subject_id,
        bureau_id=instance.bureau_id,
        instance=instance.id,
    )


def concern(session: Session, payload: Payload) -> Concern | None:
    """Name the matter that waits to be woken."""
    found = session.get(Instance, payload["instance_id"])
    return Concern(found.bureau_id, found.title) if found is not None else None


TIMER = Kind("timer", N_("到期自动处理"), fire, concern)
