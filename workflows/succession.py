"""Who takes over an open step: when posts change hands, and when somebody steps back (回避)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bureaus.loading import load_pack
from bureaus.packs import DECIDING, Pack
from core.columns import has
from core.errors import InvalidInput, NotPermitted, RuleViolation
from core.i18n import N_
from people.actors import THE_SYSTEM, Actor
from people.appointments import Staff
from workflows import history, inbox, processes, tasks
from workflows.clicks import Click
from workflows.models import InboxTask, Instance
from workflows.placing import bar, out_of_place, place
from workflows.waiting import open_rows

WHY = N_("请写明回避的理由。")
NOTHING_TO_DECIDE = N_("这一步不作决定，不需要回避；办不了可以放回或者转办。")
RECUSED = "recused"
OPEN_STEPS = (
    select(InboxTask, Instance.started_by, Instance.recused)
    .join(Instance, Instance.id == InboxTask.instance_id)
    .where(InboxTask.bureau_id == bindparam("bureau_id"), has(InboxTask.state, inbox.OPEN))
    .order_by(InboxTask.created_at)
)


@dataclass
class Followed:
    """What came of a change of posts: steps that somebody else has now, and that nobody has."""

    moved: list[InboxTask] = field(default_factory=list)
    stuck: list[InboxTask] = field(default_factory=list)


def hold_matters(session: Session, bureau_ids: Sequence[int]) -> None:
    """Hold every matter of the bureaus with an open step until the commit.

    Whoever changes posts does so first: a change is written into the trail, which all share, and
    whoever decides a step at that moment has the matter and waits for the trail.
    """
    waiting = select(InboxTask.instance_id).where(
        InboxTask.bureau_id.in_(bureau_ids), has(InboxTask.state, inbox.OPEN)
    )
    matters = select(Instance.id).where(Instance.id.in_(waiting)).order_by(Instance.id)
    session.execute(matters.with_for_update())


def follow(session: Session, bureau_id: int, *, at: datetime) -> Followed:
    """Bring every open step of the bureau to whoever is competent for it now.

    A step whose holders are all gone falls to the substitutes that the bureau names, and back to
    the post when it is filled; what somebody had taken and may no longer do is free again. The
    caller has held the bureau's matters (`hold_matters`).
    """
    staff, followed = Staff(session, bureau_id, at), Followed()
    barred_for = cache(lambda starter: staff.barred_for([starter]))
    for row, starter, recused in session.execute(OPEN_STEPS, {"bureau_id": bureau_id}).all():
        # Whoever asked for an outsider is not barred, nor are their deputies.
        barred = barred_for(starter).union(recused) if starter in row.barred else set(row.barred)
        if barred == set(row.barred) and not out_of_place(staff, row):
            continue
        found = processes.lock_step(session, bureau_id, row.id)
        if found is not None and row.state == inbox.OPEN:
            click = Click(session, load_pack(session, bureau_id), found[0], THE_SYSTEM, at)
            click.staff = staff
            bring(click, row, followed)
    return followed


def bring(click: Click, row: InboxTask, followed: Followed) -> None:
    """Bring one step to whoever is competent, or note that nobody is."""
    try:
        changed = place(click, row)
    except RuleViolation:
        followed.stuck.append(row)
        return
    if changed:
        followed.moved.append(row)
        tasks.record(click.session, "task.follow", row, by=THE_SYSTEM, at=click.at)


def recuse(
    session: Session, pack: Pack, task_id: str, *, reason: str, by: Actor, at: datetime
) -> InboxTask:
    """Step back from deciding a matter (回避): its steps go to who is competent in one's place.

    Raises `InvalidInput` at `reason`, `NotPermitted`, `Stale`, and `RuleViolation` when nobody else
    of the bureau may decide.
    """
    held = tasks.hold(session, by, task_id)
    tasks.check_actionable(session, by, held.row)
    if held.row.kind not in DECIDING:
        raise NotPermitted(NOTHING_TO_DECIDE)
    if not reason.strip():
        raise InvalidInput({"reason": WHY})
    held.instance.recused = sorted({*held.instance.recused, by.person_id})
    click = Click(session, pack, held.instance, by, at)
    for row in open_rows(click.session, click.instance.id):
        if row.kind in DECIDING:
            bar(click, row)
    session.add(history.passed_on(held.row, RECUSED, reason=reason, by=by, at=at))
    tasks.record(session, "task.recuse", held.row, by=by, at=at, reason=reason)
    return held.row
