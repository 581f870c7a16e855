"""Jobs that were put aside and need a person: whose they are, and what went wrong, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.i18n import Message
from core.locking import hold
from core.outbox import Job
from jobs import leases
from jobs.kinds import KINDS
from jobs.registry import Concern
from people.actors import Actor
from people.permissions import NOT_FOUND


@dataclass(frozen=True)
class Trouble:
    """A job that failed: what it was to do, for what, and why it did not."""

    job: Job
    title: str
    concern: str
    fault: Message


def troubles(session: Session, actor: Actor, jobs: Iterable[Job]) -> list[Trouble]:
    """Return those of the jobs that are the actor's to see, in words."""
    found = ((job, concern_of(session, job)) for job in jobs)
    return [worded(job, concern) for job, concern in found if is_for(actor, concern)]


def count_aside(session: Session, actor: Actor) -> int:
    """Count the jobs that were put aside and are the actor's to see."""
    if actor.bureau_id is None:
        return leases.count_dead(session)
    return len(troubles(session, actor, leases.dead_letters(session)))


def worded(job: Job, concern: Concern | None) -> Trouble:
    """Word one failed job."""
    kind = KINDS.get(job.kind)
    title = kind.title if kind is not None else job.kind
    return Trouble(job, title, concern.name if concern is not None else "", leases.fault_of(job))


def concern_of(session: Session, job: Job) -> Concern | None:
    """Return what a job is about; None for the installation as a whole."""
    kind = KINDS.get(job.kind)
    return kind.concern(session, job.payload) if kind is not None else None


def is_for(actor: Actor, concern: Concern | None) -> bool:
    """Tell whether the job is the actor's: a bureau's administrator sees that bureau's only."""
    if actor.bureau_id is None:
        return True
    return concern is not None and concern.bureau_id == actor.bureau_id


def fetch_dead(session: Session, actor: Actor, job_id: int) -> Trouble:
    """Return the job that was put aside, held; raises `NotFound` unless it is the actor's."""
    job = session.get(Job, job_id)
    if job is not None:
        hold(session, job)
    found = troubles(session, actor, [job] if job is not None and job.state == "dead" else [])
    if not found:
        raise NotFound(NOT_FOUND)
    return found[0]
