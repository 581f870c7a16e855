"""The inbox: lists of steps straight from their rows; no list ever loads a workflow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.access.models import RequestCase
from archive.instruments.models import Instrument
from archive.instruments.sealing import waits_for
from archive.instruments.signing import count_waiting
from core.clock import beijing
from core.columns import UtcDateTime, has
from core.search import MOST_WORDS
from people.actors import Actor
from people.filters import condition
from workflows.assignment import HANDLER
from workflows.models import Copy, InboxTask, Instance
from workflows.subjects import REQUEST

PAGE = 20
OPEN = "open"
DONE = "done"


@dataclass(frozen=True)
class Counts:
    """The figures over the inbox; `mine` is everything open that I may take, then as in `DUE`.

    `unsigned` is how many papers wait for my handwriting.
    """

    mine: int
    overdue: int
    today: int
    soon: int
    unsigned: int


@dataclass(frozen=True)
class Lengths:
    """How long the other lists are; of what was begun and what was copied, how much is unread.

    `to_seal` is how many papers wait for a seal that the person may set.
    """

    started: int
    news: int
    done: int
    unread: int
    to_seal: int


@dataclass(frozen=True)
class Figures:
    """All the figures around the inbox."""

    counts: Counts
    lengths: Lengths


@dataclass(frozen=True)
class Wanted:
    """Which rows of a list are wanted: words, a step's name, how urgent (`DUE`), in which order."""

    text: str = ""
    step: str = ""
    due: str = ""
    sort: str = ""


EVERYTHING = Wanted()
# By what a list of steps may be ordered; a minus before it turns the order round.
ORDERS = {
    "case": (InboxTask.case_number,),
    "requester": (InboxTask.requester,),
    "step": (InboxTask.name,),
    "arrived": (InboxTask.created_at,),
    "due": (InboxTask.due_at,),
}
# The most urgent first, what has no limit at the end.
USUAL = (InboxTask.due_at.is_(None), InboxTask.due_at, InboxTask.created_at)
MOMENT, TOMORROW, AFTER_TOMORROW = (
    bindparam(name, type_=UtcDateTime) for name in ("moment", "tomorrow", "after_tomorrow")
)
# How urgent a step may be, by days in Beijing.
URGENCY: Mapping[str, ColumnElement[bool]] = {
    "overdue": InboxTask.due_at < MOMENT,
    "today": and_(InboxTask.due_at >= MOMENT, InboxTask.due_at < TOMORROW),
    "soon": and_(InboxTask.due_at >= TOMORROW, InboxTask.due_at < AFTER_TOMORROW),
}
DUE = tuple(URGENCY)


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


@lru_cache(maxsize=1024)
def takeable(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that an open row is this person's to do, directly or by role.

    It depends on the actor alone, and putting it together costs more than asking it.
    """
    return and_(has(InboxTask.state, OPEN), condition(actor, InboxTask, "act"))


def counts(session: Session, actor: Actor, at: datetime) -> Counts:
    """Return the counters over the inbox in one statement."""
    return Counts(*session.execute(counting(actor), ends(at)).one())


@lru_cache(maxsize=1024)
def counting(actor: Actor) -> Select[*tuple[int, ...]]:
    """Return the question for the counters; on every page, so it is put together once a person."""
    urgent = (func.count().filter(condition) for condition in URGENCY.values())
    unsigned = count_waiting(actor.person_id).scalar_subquery()
    return select(func.count(), *urgent, unsigned).where(takeable(actor))


def ends(at: datetime) -> dict[str, datetime]:
    """Return the moments that `URGENCY` compares with: now, and the ends of two days in Beijing."""
    midnight = beijing(at).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    return {"moment": at, "tomorrow": tomorrow, "after_tomorrow": tomorrow + timedelta(days=2)}


def figures(session: Session, actor: Actor, at: datetime) -> Figures:
    """Return the counters over the inbox and the lengths of the lists beside it. One statement."""
    found = session.execute(measuring(actor), ends(at)).one()
    own = len(fields(Counts))
    return Figures(Counts(*found[:own]), Lengths(*found[own:]))


@lru_cache(maxsize=1024)
def measuring(actor: Actor) -> Select[*tuple[int, ...]]:
    """Return the question for all figures, put together once a person."""
    unread = and_(Copy.person_id == actor.person_id, Copy.read_at.is_(None))
    asked = (
        select(func.count(model.id)).where(condition).correlate(None).scalar_subquery()
        for model, condition in (
            (Instance, begun_by(actor)),
            (Instance, and_(begun_by(actor), Instance.news_at.is_not(None))),
            (InboxTask, done_by(actor)),
            (Copy, unread),
            (Instrument, waits_for(actor)),
        )
    )
    return counting(actor).add_columns(*asked)


def done_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that this person did the step."""
    return and_(InboxTask.closed_by == actor.person_id, has(InboxTask.state, DONE))


def begun_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that this person started the instance."""
    return and_(Instance.started_by == actor.person_id, Instance.bureau_id == actor.bureau_id)


def mine(
    session: Session, actor: Actor, *, page: int, at: datetime, wanted: Wanted = EVERYTHING
) -> Page:
    """Return my open steps, the most urgent first."""
    rows = and_(takeable(actor), matching(wanted), URGENCY.get(wanted.due, true()))
    return cut(session, rows, (*ordered(wanted.sort), *USUAL), page, ends(at))


def all_mine(session: Session, actor: Actor, *, page: int, total: int) -> Page:
    """Return my open steps as `mine` does, nothing narrowed, for who has their number already."""
    place = {"first": (page - 1) * PAGE}
    return Page(session.scalars(waiting(actor), place).all(), total, page)


@lru_cache(maxsize=1024)
def waiting(actor: Actor) -> Select[InboxTask]:
    """Return the question for a page of my open steps, put together once a person."""
    rows = select(InboxTask).where(takeable(actor)).order_by(*USUAL)
    return rows.limit(PAGE).offset(bindparam("first", type_=Integer))


def done(session: Session, actor: Actor, *, page: int, wanted: Wanted = EVERYTHING) -> Page:
    """Return the steps that this person has done, the newest first."""
    rows = and_(done_by(actor), matching(wanted))
    return cut(session, rows, (*ordered(wanted.sort), InboxTask.closed_at.desc()), page, {})


def steps_done(session: Session, actor: Actor) -> list[str]:
    """Return the names of the steps that this person has done, to filter by."""
    return sorted(session.scalars(select(InboxTask.name).where(done_by(actor)).distinct()))


def steps_waiting(session: Session, actor: Actor) -> list[str]:
    """Return the names of the steps that wait for this person, to filter by."""
    return sorted(session.scalars(naming(actor)))


@lru_cache(maxsize=1024)
def naming(actor: Actor) -> Select[str]:
    """Return the question for the names of waiting steps, put together once a person."""
    return select(InboxTask.name).where(takeable(actor)).distinct()


def ordered(sort: str) -> list[Any]:
    """Return the order that a reader asks for; nothing for one that there is not."""
    backwards = sort.startswith("-")
    columns = ORDERS.get(sort.removeprefix("-"), ())
    return [column.desc() if backwards else column for column in columns]


def matching(wanted: Wanted) -> ColumnElement[bool]:
    """Return the condition of the filter line: words of the row, and one step's name."""
    columns = (InboxTask.title, InboxTask.subtitle, InboxTask.case_number, InboxTask.requester)
    found = said(wanted.text, *columns)
    return and_(found, InboxTask.name == wanted.step) if wanted.step else found


def said(text: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that each word stands in one of the columns."""
    found: ColumnElement[bool] = true()
    for word in text.split()[:MOST_WORDS]:
        found = and_(found, or_(*(column.contains(word, autoescape=True) for column in columns)))
    return found


def cut(
    session: Session,
    wanted: ColumnElement[bool],
    order: Sequence[Any],
    page: int,
    moments: Mapping[str, datetime],
) -> Page:
    """Cut one page out of the ordered rows and count them all; `moments` as `ends` gives them."""
    total = session.scalar(select(func.count(InboxTask.id)).where(wanted), moments) or 0
    query = select(InboxTask).where(wanted).order_by(*order)
    rows = session.scalars(query.limit(PAGE).offset((page - 1) * PAGE), moments).all()
    return Page(rows, total, page)


def steps_of_handler(session: Session, case_id: int, person_id: int) -> Sequence[InboxTask]:
    """Return the open steps of requests about a case that wait for the person as its handler."""
    return session.scalars(
        select(InboxTask)
        .join(Instance, Instance.id == InboxTask.instance_id)
        .join(RequestCase, RequestCase.request_id == Instance.subject_id)
        .where(Instance.subject_kind == REQUEST, RequestCase.case_id == case_id)
        .where(has(InboxTask.state, OPEN), InboxTask.role == HANDLER)
        .where(InboxTask.assignee_id == person_id)
        .order_by(InboxTask.created_at)
    ).all()


def started(
    session: Session, actor: Actor, *, page: int, text: str = ""
) -> tuple[list[Instance], int]:
    """Return the instances that this person started, and how many: news first, then the newest."""
    own = and_(begun_by(actor), said(text, Instance.title))
    total = session.scalar(select(func.count(Instance.id)).where(own)) or 0
    query = select(Instance).where(own)
    query = query.order_by(Instance.news_at.is_(None), Instance.id.desc())
    return list(session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))), total


def copied(
    session: Session, actor: Actor, *, page: int, text: str = ""
) -> tuple[list[tuple[Copy, Instance]], int]:
    """Return what was copied to this person (抄送), the newest first, and how many."""
    own = and_(Copy.person_id == actor.person_id, said(text, Instance.title))
    query = select(Copy, Instance).join(Instance, Instance.id == Copy.instance_id).where(own)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.execute(query.order_by(Copy.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
    return [(row[0], row[1]) for row in rows], total
