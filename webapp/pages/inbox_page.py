"""What the lists of the inbox show: what waits, what I began, what I did, what I was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from bureaus.packs import Pack
from core.clock import beijing_date
from core.i18n import N_, Message
from people.actors import Actor
from people.models import Person
from webapp import edge
from webapp.pages import matter
from webapp.pages.task_page import due
from webapp.pages.timeline import PROCEDURES
from webapp.pages.titles import title_word, who_word
from webapp.wording import word
from workflows import inbox, tasks
from workflows.models import Copy, InboxTask, Instance
from workflows.processes import RUNNING
from workflows.subjects import DISC

UNREAD = N_("未读")
DECIDED = N_("有新结果")
KEPT = N_("{day} 以后自动删除")
DONE = N_("已办理：{name}。")
GOES_ON = N_("已办理：{name}。接下来：{steps}。")
OVER = N_("已办理：{name}。这件事全部办结。")
NEXT = N_("{name}（{who}）")


@dataclass(frozen=True)
class Listing:
    """Rows for the list, how many there are in all, and the steps to filter by."""

    rows: Sequence[Mapping[str, Any]]
    total: int
    steps: Sequence[str]


def listing(
    session: Session,
    actor: Actor,
    tab: str,
    page: int,
    wanted: inbox.Wanted,
    at: datetime,
    *,
    waiting: int,
) -> Listing:
    """Return one page of the chosen tab; `waiting` is how many steps wait in all."""
    if tab == "started":
        instances, total = inbox.started(session, actor, page=page, text=wanted.text)
        rows = instance_rows(session, instances)
        begun = drafts(session, actor) if page == 1 and not wanted.text else []
        return Listing(begun + rows, total, ())
    if tab == "copied":
        copies, total = inbox.copied(session, actor, page=page, text=wanted.text)
        return Listing(copy_rows(session, copies), total, ())
    if tab == "done":
        found = inbox.done(session, actor, page=page, wanted=wanted)
        return Listing(task_rows(session, found, at), found.total, inbox.steps_done(session, actor))
    return waiting_steps(session, actor, page, wanted, at, waiting=waiting)


def waiting_steps(
    session: Session, actor: Actor, page: int, wanted: inbox.Wanted, at: datetime, *, waiting: int
) -> Listing:
    """Return one page of what waits for the person."""
    if wanted == inbox.EVERYTHING:
        found = inbox.all_mine(session, actor, page=page, total=waiting)
    else:
        found = inbox.mine(session, actor, page=page, at=at, wanted=wanted)
    if len(found.rows) == waiting:  # all of them are on this page: they need not be asked for again
        steps: Sequence[str] = sorted({row.name for row in found.rows})
    else:
        steps = inbox.steps_waiting(session, actor)
    return Listing(task_rows(session, found, at), found.total, steps)


def task_rows(session: Session, found: inbox.Page, at: datetime) -> list[dict[str, Any]]:
    """Return steps as the list shows them, with the names of those who have taken them."""
    names = person_names(session, [row.assignee_id for row in found.rows if row.claimed_at])
    return [task_row(row, names, at) for row in found.rows]


def copy_rows(session: Session, copies: Sequence[tuple[Copy, Instance]]) -> list[dict[str, Any]]:
    """Return the matters that somebody was told of; what they have not opened is marked."""
    rows = instance_rows(session, [instance for _copy, instance in copies])
    return [
        {**row, "arrived_at": copy.at, "news": None if copy.read_at else word(UNREAD)}
        for row, (copy, _instance) in zip(rows, copies, strict=True)
    ]


def person_names(session: Session, ids: Sequence[int | None]) -> dict[int, str]:
    """Return names by id; nothing is asked when there are none."""
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def task_row(row: InboxTask, names: Mapping[int, str], at: datetime) -> dict[str, Any]:
    """Return one step as the list shows it."""
    return {
        "title": title_word(row.title),
        "under": f"{word(PROCEDURES.get(row.procedure, row.procedure))} · {row.subtitle}",
        "url": url_for("tasks.show", task_id=row.id),
        "case_number": row.case_number,
        "requester": who_word(row.requester),
        "unit": "",
        "step": row.name,
        "state": "completed" if row.state == "done" else row.state,
        "arrived_at": row.closed_at or row.created_at,
        "due": due(row, at),
        "claimed_by": names.get(row.assignee_id or 0) if row.claimed_at else None,
        "act": None,
    }


def instance_rows(session: Session, instances: Sequence[Instance]) -> list[dict[str, Any]]:
    """Return matters as the list shows them; their requests are read in one statement."""
    ids = [one.subject_id for one in instances if one.subject_kind != DISC]
    found = session.scalars(select(AccessRequest).where(AccessRequest.id.in_(ids))) if ids else ()
    requests = {row.id: row for row in found}
    return [
        instance_row(one, None if one.subject_kind == DISC else requests.get(one.subject_id))
        for one in instances
    ]


def instance_row(instance: Instance, request: AccessRequest | None) -> dict[str, Any]:
    """Return one matter as the list shows it."""
    state = request.state if request else "running" if instance.status == RUNNING else "completed"
    return {
        "title": title_word(instance.title),
        "under": word(PROCEDURES.get(instance.procedure, instance.procedure)),
        "url": subject_url(instance),
        "case_number": request.number if request else "",
        "requester": who_word(request.requester) if request else "",
        "unit": "",
        "step": "",
        "state": matter.RUNNING.get(state, state),
        "arrived_at": instance.news_at or instance.started_at,
        "news": word(DECIDED) if instance.news_at else None,
        "due": None,
        "claimed_by": None,
        "act": None,
    }


def subject_url(instance: Instance) -> str:
    """Return the page of what an instance is about."""
    if instance.subject_kind == DISC:
        return url_for("discs.show", disc_id=instance.subject_id)
    return url_for("requests.show", request_id=instance.subject_id)


def drafts(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Return the drafts that this person has begun."""
    rows = session.scalars(
        select(AccessRequest)
        .where(AccessRequest.started_by == actor.person_id, AccessRequest.state == "draft")
        .order_by(AccessRequest.saved_at.desc())
        .limit(inbox.PAGE)
    )
    return [
        {
            "title": word(N_("未提交的草稿")),
            "under": " · ".join(filter(None, [*about(row.draft), word(kept_until(row))])),
            "url": url_for("requests.edit", request_id=row.id),
            "case_number": "",  # it is numbered when it is sent
            "requester": "".join(first(row.draft, "persons-0-name")) or actor.name,
            "unit": "",
            "step": "",
            "state": "draft",
            "arrived_at": row.saved_at,
            "due": None,
            "claimed_by": None,
            "act": word(N_("继续填写")),
        }
        for row in rows
    ]


def kept_until(draft: AccessRequest) -> Message:
    """Word until when a draft is kept unless somebody goes on with it."""
    last = draft.saved_at + timedelta(days=edge.installation().settings.draft_days)
    return Message(KEPT, {"day": beijing_date(last)})


def about(draft: Mapping[str, Any]) -> list[str]:
    """Return by what a draft is known again: its first case and its reason."""
    return [*first(draft, "cases-0-case"), *first(draft, "reason")]


def first(draft: Mapping[str, Any], name: str) -> list[str]:
    """Return the values typed into one field of a draft."""
    values = draft.get(name)
    return values if isinstance(values, list) else []


def came_of(pack: Pack, row: InboxTask, done: tasks.Done) -> Message:
    """Word what a step that was done leads to: who does what next, or that all is done."""
    name = Message(row.name)
    if done.instance.status != RUNNING:
        return Message(OVER, {"name": name})
    steps = tuple(
        Message(NEXT, {"name": Message(one.name), "who": pack.roles.get(one.role) or one.person})
        for one in done.waiting
    )
    return Message(GOES_ON if steps else DONE, {"name": name, "steps": steps})
