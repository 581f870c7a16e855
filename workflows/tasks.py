"""One person's act on one inbox row: take it, give it back, hand it on, decide it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bureaus.packs import Pack
from core import audit
from core.audit import Fact
from core.errors import InvalidInput, NotFound, NotPermitted, Stale
from core.i18n import N_, message
from people.actors import Actor
from people.models import Person
from people.permissions import can
from people.step_relations import is_personal
from workflows import effects, history, inbox, processes
from workflows.clicks import Act, Click
from workflows.dossier import Dossier
from workflows.models import InboxTask, Instance
from workflows.waiting import NextStep

GONE = N_("没有找到这项任务。")
NOT_YOURS = N_("这项任务不由您办理。")
NOT_COMPETENT = N_("接办人不能办理这项任务，请选择另一位。")
WHY = N_("请写明转办的理由。")
DONE_BY = N_("已由{name}于{at}办理。")
CANCELLED = N_("这一步已于{at}取消，不再需要办理。")
PARTICIPANTS = "participants"
HANDED_ON = "handed_on"
DONE = "done"
TAKEN_BY = N_("{name}已于{at}领取这项任务，正在办理。")


@dataclass(frozen=True)
class Decision:
    """What a person decides: `answers` for the diagram, `details` for verbs, papers and history.

    `key` is that of the page on which it was decided.
    """

    outcome: str
    opinion: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    details: Mapping[str, object] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Found:
    """A step with its instance, and its request with all its parts, read when somebody asks."""

    session: Session
    instance: Instance
    row: InboxTask

    @cached_property
    def dossier(self) -> Dossier:
        """The request that the step is about."""
        return Dossier(self.session, self.instance.subject_id, self.instance.id)


@dataclass(frozen=True)
class Done:
    """What came of a decision: the instance as it stands now, and the steps that wait next."""

    instance: Instance
    waiting: Sequence[NextStep]


def find(session: Session, actor: Actor, task_id: str) -> InboxTask:
    """Return the row if it concerns the actor; raises `NotFound` otherwise."""
    return find_with_matter(session, actor, task_id).row


WITH_MATTER = (
    select(Instance, InboxTask)
    .join(InboxTask, InboxTask.instance_id == Instance.id)
    .where(InboxTask.id == bindparam("task_id"))
)


def find_with_matter(session: Session, actor: Actor, task_id: str) -> Found:
    """Return the row as `find` does, together with its instance. One statement."""
    found = session.execute(WITH_MATTER, {"task_id": task_id}).first()
    if found is None:
        raise NotFound(GONE)
    instance, row = found
    check_concerned(actor, row)
    return Found(session, instance, row)


def check_concerned(actor: Actor, row: InboxTask) -> None:
    """Raise `NotFound` unless the row concerns the actor."""
    if not (can(actor, "read", row) or came_late(actor, row)):
        raise NotFound(GONE)


def came_late(actor: Actor, row: InboxTask) -> bool:
    """Tell whether a step that is not open any more was this person's to do as well."""
    in_office = row.office_id is None or row.office_id in actor.office_ids
    of_role = row.assignee_id is None or not is_personal(row)
    own = row.bureau_id == actor.bureau_id and row.role in actor.roles and in_office and of_role
    return own and row.state != inbox.OPEN and actor.person_id not in row.barred


def said(session: Session, row: InboxTask) -> Stale:
    """Word who has dealt with a row and when."""
    at = row.closed_at or ""
    if row.closed_by is None:
        return Stale(message(CANCELLED, at=at))
    return Stale(message(DONE_BY, name=name_of(session, row.closed_by), at=at))


def name_of(session: Session, person_id: int) -> str:
    """Return a person's name."""
    return session.scalar(select(Person.name).where(Person.id == person_id)) or ""


def actionable(session: Session, actor: Actor, task_id: str) -> InboxTask:
    """Return the open row that this person may act on, held until the commit.

    Raises `Stale` or `NotPermitted`.
    """
    row = hold(session, actor, task_id).row
    check_actionable(session, actor, row)
    return row


def check_actionable(session: Session, actor: Actor, row: InboxTask) -> None:
    """Raise `Stale` or `NotPermitted` unless the row is open and this person may act on it."""
    if row.state != inbox.OPEN:
        raise said(session, row)
    if not can(actor, "act", row):
        raise taken(session, row)


def taken(session: Session, row: InboxTask) -> Stale | NotPermitted:
    """Word why an open row cannot be acted on: somebody has claimed it, or it is not yours."""
    if row.assignee_id is not None and row.claimed_at is not None:
        name = name_of(session, row.assignee_id)
        return Stale(message(TAKEN_BY, name=name, at=row.claimed_at))
    return NotPermitted(NOT_YOURS)


def complete(
    session: Session, pack: Pack, task_id: str, decision: Decision, *, by: Actor, at: datetime
) -> Done:
    """Carry out a decision: the engine moves on, and everything it leads to happens in this click.

    Raises `Stale` when somebody was faster, `NotPermitted`, and what rules and verbs raise.
    """
    return decide(session, pack, hold(session, by, task_id), decision, by=by, at=at)


def hold(session: Session, actor: Actor, task_id: str) -> Found:
    """Return a step that concerns the actor, as it is now and held until the commit.

    Raises `NotFound` otherwise.
    """
    found = processes.lock_step(session, actor.bureau_id, task_id)
    if found is None:
        raise NotFound(GONE)
    instance, row = found
    check_concerned(actor, row)
    return Found(session, instance, row)


def decide(
    session: Session, pack: Pack, held: Found, decision: Decision, *, by: Actor, at: datetime
) -> Done:
    """Carry out a decision on a step that is held already; see `complete`."""
    done = carry_out(session, pack, held, decision, by=by, at=at)
    note_decision(session, held.row, decision, by=by, at=at)
    return done


def carry_out(  # as above
    session: Session, pack: Pack, held: Found, decision: Decision, *, by: Actor, at: datetime
) -> Done:
    """Do as `decide` does, but leave the trail to the caller, who calls `note_decision` last."""
    row = held.row
    check_actionable(session, by, row)
    answers = {"decision": decision.outcome, **decision.answers}
    details = {**decision.details, **answers}
    act = Act(row.id, decision.outcome, decision.opinion, details, decision.key)
    click = Click(session, pack, held.instance, by, at, act)
    if "dossier" in vars(held):  # the form has read it already
        click.dossier = held.dossier
    # Whatever the diagram asks on its way, the click is written as a whole at its end.
    with session.no_autoflush:
        effects.note(click, row)
        click.own = history.own_step(click, row)
        run = processes.resume(click)
        alone = [task.id for task in run.waiting] == [row.id]
        if PARTICIPANTS in decision.details:
            run.put(PARTICIPANTS, effects.listed(decision.details[PARTICIPANTS]))
        run.complete(row.id, answers, by=by.person_id)
        waiting = processes.settle(click, run, [row] if alone else None)
    return Done(held.instance, waiting)


def note_decision(
    session: Session, row: InboxTask, decision: Decision, *, by: Actor, at: datetime
) -> None:
    """Write into the trail what was decided."""
    record(session, "task.complete", row, by=by, at=at, outcome=decision.outcome)


def claim(session: Session, task_id: str, *, by: Actor, at: datetime) -> InboxTask:
    """Take a step of one's role, so that colleagues see who is at it (领取)."""
    row = actionable(session, by, task_id)
    row.assignee_id = by.person_id
    row.claimed_at = at
    record(session, "task.claim", row, by=by, at=at)
    return row


def release(session: Session, task_id: str, *, by: Actor, at: datetime) -> InboxTask:
    """Give a claimed step back to its role (退还)."""
    row = actionable(session, by, task_id)
    if row.claimed_at is None:
        raise NotPermitted(NOT_YOURS)
    row.assignee_id = None
    row.claimed_at = None
    record(session, "task.release", row, by=by, at=at)
    return row


def reassign(
    session: Session, task_id: str, person: Actor, *, reason: str, by: Actor, at: datetime
) -> InboxTask:
    """Hand a step to a colleague who is competent for it (转办); the reason is kept in the trail.

    Whoever may do the step may hand it on, and whoever oversees it, also when it is claimed.
    """
    row = hold(session, by, task_id).row
    if row.state != inbox.OPEN:
        raise said(session, row)
    if not can(by, "act", row) and not can(by, "reassign", row):
        raise taken(session, row)
    if not reason.strip():
        raise InvalidInput({"reason": WHY})
    holder = row.assignee_id
    row.assignee_id = None
    if not can(person, "act", row):
        row.assignee_id = holder
        raise NotPermitted(NOT_COMPETENT)
    row.assignee_id = person.person_id
    row.claimed_at = None
    step = history.passed_on(row, HANDED_ON, reason=reason, by=by, at=at, to=person.name)
    session.add(step)
    record(session, "task.reassign", row, by=by, at=at, to=person.person_id, reason=reason)
    return row


def record(
    session: Session, kind: str, row: InboxTask, *, by: Actor, at: datetime, **facts: Fact
) -> None:
    """Write the trail of an act on a row."""
    audit.record(
        session,
        kind,
        by=by.audit,
        at=at,
        object_kind="task",
        object_id=row.id,
        bureau_id=row.bureau_id,
        step=row.step,
        instance=row.instance_id,
        **facts,
    )
