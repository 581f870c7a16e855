"""A request as pages show it: people, papers, articles."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from archive.access import originals, queries
from archive.access.models import AccessRequest
from archive.access.words import IDENTITIES
from archive.instruments.models import Instrument
from archive.instruments.queries import instruments_of
from archive.instruments.rules import AWAITING
from archive.instruments.signing import open_place
from bureaus.packs import Pack
from core.i18n import N_, Message
from documents import registry
from people.actors import Actor
from people.permissions import can
from webapp.display import long_time
from webapp.pages import grant_page, request_facts, timeline
from webapp.pages.grounds import grounds
from webapp.pages.titles import who_word
from webapp.wording import listed, word
from workflows.dossier import Dossier
from workflows.models import InboxTask, Instance
from workflows.requests import CORRECT
from workflows.subjects import REQUEST

TITLE = N_("{requester}申请调阅 {cases}")
RUNNING = {"submitted": "running"}
GO = N_("去办理：{name}")
YOURS = N_("等您签名")
# What is said of a paper that is not simply there.
UNUSUAL = {
    "unsigned": N_("待签名"),
    "waiting": N_("待用印"),
    "pending": N_("正在制作"),
    "given_up": N_("没有制成"),
    "void": N_("作废"),
}


def title_of(request: AccessRequest, cases: str) -> str:
    """Return what the matter is called."""
    return word(Message(TITLE, {"requester": who_word(request.requester), "cases": cases}))


def people_of(parts: queries.Parts, scan_url: Callable[..., str] | None) -> list[dict[str, Any]]:
    """Return the persons with identities, masked, and papers; a unit's papers with the first.

    `scan_url` tells where the scan of a paper opens, None for a reader who may not see it.
    """
    return [
        {
            "name": row.name,
            "unit": " ".join(filter(None, [row.unit, row.post])),
            "identity": identity(row.identity_kind, row.identity_masked or row.identified_how),
            "credentials": [
                {
                    "title": paper.term,
                    "seen": paper.original_seen,
                    "url": scan_url(credential_id=paper.id)
                    if scan_url and paper.object_key
                    else None,
                }
                for paper in originals.to_be_seen(parts)
                if paper.request_person_id == row.id
                or (position == 0 and paper.request_person_id is None)
            ],
        }
        for position, row in enumerate(parts.persons)
    ]


def scans_of(request: AccessRequest, actor: Actor) -> Callable[..., str] | None:
    """Return where scans open from the page of a request, None for who may not see them."""
    if not can(actor, "print", request):
        return None
    return partial(url_for, "scans.of_request", request_id=request.id, page=1)


def identity(kind: str, number: str) -> str:
    """Word an identity paper."""
    return f"{word(IDENTITIES.get(kind, ''))} {number}".strip() if number else ""


def papers_of(session: Session, actor: Actor, request_id: int) -> list[dict[str, Any]]:
    """Return the papers of a request; what is not the reader's has no url."""
    rows = instruments_of(session, request_id)
    return [paper(row) | place_of(actor, row) for row in rows]


def place_of(actor: Actor, row: Instrument) -> dict[str, str | None]:
    """Return where a paper opens for the reader when not as its file: to be signed, or nowhere."""
    if row.state == "unsigned" and open_place(row, actor.person_id):
        return {"url": url_for("signing.show", instrument_id=row.id), "tag": word(YOURS)}
    return {} if can(actor, "print", row) else {"url": None}


def paper(row: Instrument) -> dict[str, Any]:
    """Return one paper as a list of files shows it."""
    drawn = row.state in {"issued", "void"}
    return {
        "kind": "PDF",
        "title": word(registry.paper_kind(row.kind).title),
        "sub": f"{row.number} · {long_time(row.issued_at)}",
        "url": url_for("papers.show", instrument_id=row.id) if drawn else None,
        "tag": word(UNUSUAL[row.state]) if row.state in UNUSUAL else None,
        "tone": "amber" if row.state in {"pending", *AWAITING} else "red",
        "making": row.state == "pending",
    }


NEWEST = (
    select(Instance)
    .where(Instance.subject_kind == REQUEST, Instance.subject_id == bindparam("request_id"))
    .order_by(Instance.id.desc())
    .limit(1)
)


def instance_of(session: Session, request_id: int) -> Instance | None:
    """Return the newest instance about a request."""
    return session.scalar(NEWEST, {"request_id": request_id})


def course(session: Session, pack: Pack, instance: Instance) -> dict[str, Any]:
    """Return how the matter went so far: timeline, trail and diagram."""
    found = timeline.course_of(session, instance)
    procedure = timeline.procedure_of(session, instance)
    return {
        "steps": timeline.timeline(session, pack, found),
        "trail": timeline.trail(procedure, found.history, found.waiting),
        "diagram": timeline.diagram_card(instance),
        "procedure": timeline.PROCEDURES.get(instance.procedure, procedure.name),
        "waiting": found.waiting,
    }


def request_page(
    session: Session,
    pack: Pack,
    actor: Actor,
    request: AccessRequest,
    instance: Instance | None,
    at: datetime,
) -> dict[str, Any]:
    """Return what the page of a request shows."""
    went = course(session, pack, instance) if instance else {"steps": [], "waiting": []}
    dossier = Dossier(session, request.id, instance.id if instance else None)
    cases = dossier.parts.cases
    return {
        "request": {
            "title": title_of(request, listed(case.number for case in cases)),
            "number": request.number,
            "state": RUNNING.get(request.state, request.state),
            "procedure": went.get("procedure", ""),
            "started_at": request.submitted_at or request.created_at,
            "facts": request_facts.facts_of(request, cases),
            "refusal": request.settled_reason if request.state == "refused" else None,
        },
        "people": people_of(dossier.parts, scans_of(request, actor)),
        "papers": papers_of(session, actor, request.id),
        "articles": grounds(session, pack, request.bureau_id, dossier.basis),
        "grant": grant_page.card(session, actor, dossier, at),
        "next_task": next_task(actor, went["waiting"]),
        "correct_url": correct_url(actor, request, went["waiting"]),
        **{name: went[name] for name in ("steps", "trail", "diagram") if name in went},
    }


def correct_url(actor: Actor, request: AccessRequest, waiting: Sequence[InboxTask]) -> str | None:
    """Return where the reader puts the request right; None for whom that step is not."""
    own = any(row.kind == CORRECT and can(actor, "act", row) for row in waiting)
    return url_for("requests.edit", request_id=request.id) if own else None


def next_task(actor: Actor, waiting: Sequence[InboxTask]) -> dict[str, Any] | None:
    """Return the step of this matter that the reader may do now."""
    rows = (row for row in waiting if row.kind != CORRECT and can(actor, "act", row))
    row = next(rows, None)
    if row is None:
        return None
    title = word(Message(GO, {"name": word(row.name)}))
    return {"title": title, "url": url_for("tasks.show", task_id=row.id)}
