"""The grant of a request as its page shows it: until when, how often, what may be opened."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from archive.access import queries
from archive.access.models import AccessRequest, Grant
from archive.access.words import ACTIONS
from core.i18n import N_, Message
from people.actors import Actor
from people.permissions import can
from webapp.display import long_time
from webapp.wording import listed, word
from workflows.dossier import Dossier


def card(session: Session, actor: Actor, dossier: Dossier, at: datetime) -> dict[str, Any] | None:
    """Return the grant of a request: until when, how often, and its visits."""
    grant = dossier.grant
    if grant is None or not can(actor, "read", grant):
        return None
    return {
        "title": word(N_("查阅凭据")),
        "facts": facts_of(grant),
        "visits": [
            {
                "title": word(Message(N_("第{n}次查阅"), {"n": visit.n})),
                "at": visit.opened_at,
                "url": url_for("reading_room.visit", visit_id=visit.id)
                if can(actor, "read", visit)
                else None,
            }
            for visit in queries.visits_of(session, grant)
        ],
        "read": cases_to_read(session, dossier.request)
        if grant.person_id == actor.person_id and grant.state == "open" and at < grant.expires_at
        else [],
        "open_visit_url": url_for("reading_room.desk")
        if can(actor, "close", grant) and grant.state == "open" and at < grant.expires_at
        else None,
    }


def facts_of(grant: Grant) -> list[tuple[str, str]]:
    """Return until when and how often a grant holds."""
    visits = {"used": grant.visits_used, "all": grant.visits_allowed}
    used = word(Message(N_("已用 {used} 次，共 {all} 次"), visits))
    return [
        (word(N_("有效期至")), long_time(grant.expires_at)),
        (word(N_("查阅次数")), used),
        (word(N_("可以")), listed(word(ACTIONS.get(code, code)) for code in grant.actions)),
    ]


def cases_to_read(session: Session, request: AccessRequest) -> list[dict[str, str]]:
    """Return the cases that the holder of a grant may now open at the own desk."""
    return [
        {"title": f"{case.number} {case.name}", "url": url_for("cases.show", case_id=case.id)}
        for case in queries.cases_of(session, request)
    ]
