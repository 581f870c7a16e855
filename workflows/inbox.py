"""The inbox: lists of steps straight from their rows; no list ever loads a workflow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from core.clock import beijing
from core.search import MOST_WORDS
from people.actors import Actor
from people.filters import condition
from workflows.models import Copy, InboxTask, Instance

PAGE = 20
OPEN = "open"
DONE = "done"


@dataclass(frozen=True)
class Counts:
    """The figures over the inbox; `mine` is everything open that I may take."""

    mine: int
    overdue: int
    today: int
    soon: int


@dataclass(frozen=True)
class Page:
    """One page of rows, how many there are in all, and which page this is (from 1)."""

    rows: Sequence[InboxTask]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """Return the number of pages, at least 1."""
        return max(1, -(-self.total // PAGE))


def takeable(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that an open row is this person's to do, directly or by role."""
    return and_(InboxTask.state == OPEN, condition(actor, InboxTask, "act"))


def counts(session: Session, actor: Actor, at: datetime) -> Counts:
    """Return the counters over the inbox in one statement."""
    midnight = beijing(at).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    row = session.execute(
        select(
            func.count(),
            func.count().filter(InboxTask.due_at < at),
            func.count().filter(InboxTask.due_at >= at, InboxTask.due_at < tomorrow),
            func.count().filter(
                InboxTask.due_at >= tomorrow, InboxTask.due_at < tomorrow + timedelta(days=2)
            ),
        ).where(takeable(actor))
    ).one()
    return Counts(*row)


def mine(session: Session, actor: Actor, *, page: int, text: str = "", step: str = "") -> Page:
    """Return my open steps, the most urgent first."""
    wanted = and_(takeable(actor), matching(text, step))
    order = (InboxTask.due_at.is_(None), InboxTask.due_at, InboxTask.created_at)
    return cut(session, wanted, order, page)


def done(session: Session, actor: Actor, *, page: int, text: str = "", step: str = "") -> Page:
    """Return the steps that this person has done, the newest first."""
    own = and_(InboxTask.closed_by == actor.person_id, InboxTask.state == DONE)
    return cut(session, and_(own, matching(text, step)), (InboxTask.closed_at.desc(),), page)


def matching(text: str, step: str) -> ColumnElement[bool]:
    """Return the condition of the filter line: words of the row, and one step's name."""
    wanted: ColumnElement[bool] = true()
    if step:
        wanted = and_(wanted, InboxTask.name == step)
    for word in text.split()[:MOST_WORDS]:
        columns = (InboxTask.title, InboxTask.subtitle, InboxTask.case_number, InboxTask.requester)
        wanted = and_(wanted, or_(*(column.contains(word, autoescape=True) for column in columns)))
    return wanted


def cut(
    session: Session,
    wanted: ColumnElement[bool],
    order: Sequence[Any],
    page: int,
) -> Page:
    """Cut one page out of the ordered rows and count them all."""
    total = session.scalar(select(func.count(InboxTask.id)).where(wanted)) or 0
    query = select(InboxTask).where(wanted).order_by(*order)
    return Page(session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)).all(), total, page)


def started(session: Session, actor: Actor, *, page: int) -> tuple[list[Instance], int]:
    """Return the instances that this person started, the newest first, and how many."""
    own = and_(Instance.started_by == actor.person_id, Instance.bureau_id == actor.bureau_id)
    total = session.scalar(select(func.count(Instance.id)).where(own)) or 0
    query = select(Instance).where(own).order_by(Instance.id.desc())
    return list(session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))), total


def copied(session: Session, actor: Actor, *, page: int) -> tuple[list[tuple[Copy, Instance]], int]:
    """Return what was copied to this person (抄送), the newest first, and how many."""
    own = Copy.person_id == actor.person_id
    total = session.scalar(select(func.count(Copy.id)).where(own)) or 0
    query = select(Copy, Instance).join(Instance, Instance.id == Copy.instance_id).where(own)
    rows = session.execute(query.order_by(Copy.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
    return [(row[0], row[1]) for row in rows], total
