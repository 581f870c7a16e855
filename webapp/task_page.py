"""What the inbox and the task page show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from archive.discs.models import DiscRecord
from bureaus.calendar import working_days_between
from bureaus.packs import Pack
from core.clock import beijing_date
from core.i18n import N_, Message
from people import appointments
from people.actors import Actor
from people.models import Person
from people.permissions import can
from webapp import disc_page, matter
from webapp.shell import current_pack
from webapp.timeline import PROCEDURES
from webapp.titles import title_word
from webapp.wording import listed, word
from workflows import inbox, tasks
from workflows.models import InboxTask, Instance
from workflows.processes import RUNNING
from workflows.subjects import DISC

PHRASES = {
    "approve": (N_("同意。"), N_("同意查阅，不予复制。"), N_("请档案室陪同查阅。")),
    "review": (N_("经审核，拟同意。"), N_("材料齐全，建议同意。")),
    "verify": (N_("证件、材料齐全，已核对原件。"), N_("缺少材料，请补正。")),
    "register": (N_("来函已登记。"),),
    "sign": (),
}
WAITING = N_("等待{who}办理。")
OVERDUE, TODAY, SOON = N_("已超过时限"), N_("今天到期"), N_("两日内到期")
SUMMARY = N_("有 {n} 件今天到期")
AFTER = N_("提交后不能修改，姓名和意见将印在审批表上。")


@dataclass(frozen=True)
class Listing:
    """Rows for the list, how many there are in all, and the steps to filter by."""

    rows: Sequence[Mapping[str, Any]]
    total: int
    steps: Sequence[str]


def listing(
    session: Session, actor: Actor, tab: str, page: int, filters: Mapping[str, str], at: datetime
) -> Listing:
    """Return one page of the chosen tab."""
    if tab == "started":
        instances, total = inbox.started(session, actor, page=page)
        rows = instance_rows(session, instances)
        return Listing(drafts(session, actor) + rows if page == 1 else rows, total, ())
    if tab == "copied":
        copies, total = inbox.copied(session, actor, page=page)
        return Listing(instance_rows(session, [one for _copy, one in copies]), total, ())
    find = inbox.done if tab == "done" else inbox.mine
    found = find(session, actor, page=page, **filters)
    names = person_names(session, [row.assignee_id for row in found.rows if row.claimed_at])
    rows = [task_row(row, names, at) for row in found.rows]
    return Listing(rows, found.total, sorted({row.name for row in found.rows}))


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
        "requester": row.requester,
        "unit": "",
        "step": row.name,
        "state": "completed" if row.state == "done" else row.state,
        "arrived_at": row.closed_at or row.created_at,
        "due": due(row, at),
        "claimed_by": names.get(row.assignee_id or 0) if row.claimed_at else None,
        "act": None,
    }


def due(row: InboxTask, at: datetime) -> dict[str, Any] | None:
    """Return how many working days are left; negative when it is late."""
    if row.due_at is None:
        return None
    last, today = beijing_date(row.due_at), beijing_date(at)
    return {"days": working_days_between(today, last, current_pack().calendar), "at": row.due_at}


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
        "requester": request.requester if request else "",
        "unit": "",
        "step": "",
        "state": matter.RUNNING.get(state, state),
        "arrived_at": instance.started_at,
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
            "under": listed(first(row.draft, "reason") or []),
            "url": url_for("requests.edit", request_id=row.id),
            "case_number": listed(first(row.draft, "cases-0-case") or []),
            "requester": actor.name,
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


def first(draft: Mapping[str, Any], name: str) -> list[str] | None:
    """Return the values typed into one field of a draft."""
    values = draft.get(name)
    return values if isinstance(values, list) else None


def stats(counts: inbox.Counts) -> list[dict[str, Any]]:
    """Return the counters over the list."""
    figures = (
        (OVERDUE, counts.overdue, "red"),
        (TODAY, counts.today, "red"),
        (SOON, counts.soon, "amber"),
    )
    return [
        {
            "title": word(title),
            "count": count,
            "url": None,
            "tone": tone if count else "",
            "current": False,
        }
        for title, count, tone in figures
    ]


def summary(counts: inbox.Counts) -> Message | None:
    """Word what is urgent."""
    return Message(SUMMARY, {"n": counts.today}) if counts.today else None


def show(
    session: Session, pack: Pack, actor: Actor, row: InboxTask, at: datetime
) -> dict[str, Any]:
    """Return everything on the task page but its form."""
    instance = session.get_one(Instance, row.instance_id)
    about = subject_card(session, actor, instance)
    went = matter.course(session, pack, instance)
    return {
        "task": task_card(session, pack, actor, row, instance, at),
        "phrases": [word(one) for one in PHRASES.get(row.kind, ())],
        "warnings": [],
        "files": [],
        "undo": None,
        **about,
        **{name: went[name] for name in ("steps", "trail", "diagram")},
    }


def subject_card(session: Session, actor: Actor, instance: Instance) -> dict[str, Any]:
    """Return the facts of what the step is about."""
    if instance.subject_kind == DISC:
        return disc_page.card(session, session.get_one(DiscRecord, instance.subject_id))
    request = session.get_one(AccessRequest, instance.subject_id)
    return {
        "request": {
            "number": request.number,
            "url": url_for("requests.show", request_id=request.id)
            if can(actor, "read", request)
            else None,
            "state": matter.RUNNING.get(request.state, request.state),
            "reason": request.reason,
            "facts": matter.facts_of(session, request),
        },
        "people": matter.people_of(session, request),
        "papers": matter.papers_of(session, request.id),
        "articles": matter.quotes(matter.basis_of(session, request)),
    }


def task_card(  # the card needs the step, its matter and the reader
    session: Session, pack: Pack, actor: Actor, row: InboxTask, instance: Instance, at: datetime
) -> dict[str, Any]:
    """Return the step itself: whose it is, until when, what can be done with it."""
    mine = can(actor, "act", row)
    own = row.assignee_id == actor.person_id
    address = {name: url_for(f"tasks.{name}", task_id=row.id) for name in ACTS}
    return {
        "id": row.id,
        "name": row.name,
        "title": title_word(row.title),
        "procedure": PROCEDURES.get(row.procedure, row.procedure),
        "due": due(row, at),
        "started_at": instance.started_at,
        "mine": mine,
        "settled": tasks.said(session, row).message if row.state != inbox.OPEN else None,
        "waiting_for": Message(WAITING, {"who": waiting_for(session, pack, row)}),
        "act": None,
        "after": AFTER if row.kind in {"approve", "review"} else None,
        "act_url": address["complete"],
        "autosave_url": None,
        "claim_url": address["claim"] if mine and row.assignee_id is None else None,
        "release_url": address["release"] if mine and own and row.claimed_at else None,
        "reassign_url": address["reassign"] if mine else None,
        "colleagues": colleagues(session, actor, row, at) if mine else [],
        "sheet_url": None,
        "key": "",
        "version": None,
    }


ACTS = ("complete", "claim", "release", "reassign")


def waiting_for(session: Session, pack: Pack, row: InboxTask) -> str:
    """Return for whom a step waits."""
    if row.assignee_id is not None:
        return tasks.name_of(session, row.assignee_id)
    return pack.roles.get(row.role, row.role)


def colleagues(
    session: Session, actor: Actor, row: InboxTask, at: datetime
) -> list[tuple[int, str]]:
    """Return the others who hold the role of the step."""
    held = appointments.holders(session, row.bureau_id, row.role, at, row.office_id)
    barred = {*row.barred, actor.person_id}
    return [(person.id, person.name) for person in held if person.id not in barred]
