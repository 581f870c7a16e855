"""What the task page shows."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from archive.access.rules import READING
from archive.discs.models import DiscRecord
from bureaus.calendar import working_days_between
from bureaus.packs import DECIDING, Pack
from core.clock import beijing_date
from core.i18n import N_, Message
from people import appointments
from people import phrases as phrase_book
from people.actors import Actor
from people.permissions import can, may
from webapp.pages import disc_page, matter, request_facts
from webapp.pages.grounds import grounds
from webapp.pages.timeline import PROCEDURES
from webapp.pages.titles import title_word
from webapp.shell import current_pack
from webapp.wording import word
from workflows import inbox, tasks
from workflows.models import InboxTask, Instance
from workflows.subjects import DISC, REQUEST

PHRASES = {
    "approve": (N_("同意。"),),
    "review": (N_("经审核，拟同意。"), N_("材料齐全，建议同意。")),
    "verify": (N_("证件、材料齐全，已核对原件。"), N_("缺少材料，请补正。")),
    "register": (N_("来函已登记。"),),
    "sign": (),
}
# Said where somebody comes to read, and wrong where copies are asked for.
ON_READING = (N_("同意查阅，不予复制。"), N_("请档案室陪同查阅。"))
WAITING = N_("等待{who}办理。")
AFTER = N_("提交后不能修改，姓名和意见将印在审批表上。")


def due(row: InboxTask, at: datetime) -> dict[str, Any] | None:
    """Return how many working days are left, negative when it is late, and whether it is late."""
    if row.due_at is None:
        return None
    last, today = beijing_date(row.due_at), beijing_date(at)
    days = working_days_between(today, last, current_pack().calendar)
    return {"days": days, "at": row.due_at, "late": row.due_at < at}


def show(pack: Pack, actor: Actor, found: tasks.Found, at: datetime) -> dict[str, Any]:
    """Return everything on the task page but its form."""
    session, instance, row = found.session, found.instance, found.row
    about = subject_card(pack, actor, found)
    went = matter.course(session, pack, instance)
    return {
        "task": task_card(session, pack, actor, row, instance, at),
        "phrases": phrases(actor, found),
        "warnings": [],
        "visit_url": visit_url(actor, found, at),
        "files": [],
        "undo": None,
        **about,
        **{name: went[name] for name in ("steps", "trail", "diagram")},
    }


def visit_url(actor: Actor, found: tasks.Found, at: datetime) -> str | None:
    """Return where a visitor is let in before the step that ends the visit, else None."""
    if found.row.kind != "visit" or not may(actor, "open", "visit"):
        return None
    grant = found.dossier.grant
    if grant is None or grant.person_id is not None:
        return None
    usable = grant.state == "open" and at < grant.expires_at
    return url_for("reading_room.arrange", grant_id=grant.id) if usable else None


def phrases(actor: Actor, found: tasks.Found) -> list[str]:
    """Return what is often written in such a step: the reader's own phrases first."""
    row = found.row
    if not can(actor, "act", row):
        return []
    own = [one.text for one in phrase_book.phrases_of(found.session, actor, row.kind)]
    reading = ON_READING if row.kind == "approve" and is_about_reading(found) else ()
    usual = [word(one) for one in (*PHRASES.get(row.kind, ()), *reading)]
    return list(dict.fromkeys(own + usual))


def is_about_reading(found: tasks.Found) -> bool:
    """Tell whether a request asks for nothing that would leave the room."""
    return found.instance.subject_kind == REQUEST and set(found.dossier.request.actions) <= READING


def subject_card(pack: Pack, actor: Actor, found: tasks.Found) -> dict[str, Any]:
    """Return the facts of what the step is about."""
    session = found.session
    if found.instance.subject_kind == DISC:
        return disc_page.card(session, session.get_one(DiscRecord, found.instance.subject_id))
    dossier = found.dossier
    request = dossier.request
    return {
        "request": {
            "number": request.number,
            "url": url_for("requests.show", request_id=request.id)
            if can(actor, "read", request)
            else None,
            "state": matter.RUNNING.get(request.state, request.state),
            "reason": request.reason,
            "facts": request_facts.facts_of(request, dossier.parts.cases),
        },
        "people": matter.people_of(
            dossier.parts, partial(url_for, "scans.of_task", task_id=found.row.id, page=1)
        ),
        "papers": matter.papers_of(session, actor, request.id),
        "articles": grounds(session, pack, request.bureau_id, dossier.basis),
    }


def task_card(
    session: Session, pack: Pack, actor: Actor, row: InboxTask, instance: Instance, at: datetime
) -> dict[str, Any]:
    """Return the step itself: whose it is, until when, what can be done with it."""
    mine = can(actor, "act", row)
    own = row.assignee_id == actor.person_id
    at_step = partial(url_for, task_id=row.id)
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
        "act_url": at_step("tasks.complete"),
        "phrase_url": at_step("tasks.keep_phrase") if mine else None,
        "autosave_url": None,
        "claim_url": at_step("tasks.claim") if mine and row.assignee_id is None else None,
        "release_url": at_step("tasks.release") if mine and own and row.claimed_at else None,
        "handing": handing(session, actor, row, at),
        "recuse_url": at_step("tasks.recuse") if mine and row.kind in DECIDING else None,
        "sheet_url": None,
        "key": "",
        "version": None,
    }


def handing(session: Session, actor: Actor, row: InboxTask, at: datetime) -> dict[str, Any] | None:
    """Return where an open step is handed on and to whom (转办); None where the actor may not.

    Whoever may do the step may hand it on, and whoever oversees it.
    """
    if row.state != inbox.OPEN or not any(can(actor, verb, row) for verb in ("act", "reassign")):
        return None
    able = colleagues(session, actor, row, at)
    return {"url": url_for("tasks.reassign", task_id=row.id), "colleagues": able} if able else None


def waiting_for(session: Session, pack: Pack, row: InboxTask) -> str:
    """Return for whom a step waits."""
    if row.assignee_id is not None:
        return tasks.name_of(session, row.assignee_id)
    return pack.roles.get(row.role, row.role)


def colleagues(
    session: Session, actor: Actor, row: InboxTask, at: datetime
) -> list[tuple[int, str]]:
    """Return who else holds the role of the step, besides whoever has it now."""
    held = appointments.names_of_holders(session, row.bureau_id, row.role, at, row.office_id)
    barred = {*row.barred, row.assignee_id or actor.person_id}
    return [(person_id, name) for person_id, name in held.items() if person_id not in barred]
