"""The lines of the archivist's desk: who it is, by which identity, about which case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from archive.access.desk import RoomLine, cases_asked, persons_asking
from archive.access.models import AccessRequest, Grant, RequestPerson
from archive.access.words import ACTIONS
from archive.cases.models import Case
from core.i18n import N_, message
from webapp import edge
from webapp.pages import matter
from webapp.pages.titles import who_word
from webapp.wording import listed, word

SHOWN = {"waiting": "waiting", "running": "open", "closed": "left"}
ASKED = N_("申请 {number}")
AT_DESK = N_("自己的电脑")


@dataclass(frozen=True)
class Known:
    """The cases and persons of requests by their ids."""

    cases: Mapping[int, Sequence[Case]]
    persons: Mapping[int, Sequence[RequestPerson]]

    def shown(self, asked: AccessRequest) -> dict[str, Any]:
        """Return what tells the visitor and the cases of a request."""
        persons = self.persons[asked.id]
        return {
            "identities": [identity_of(one, named=len(persons) > 1) for one in persons],
            "unit": persons[0].unit if persons else "",
            "cases": [{"number": one.number, "name": one.name} for one in self.cases[asked.id]],
        }


def known(session: Session, requests: Sequence[AccessRequest]) -> Known:
    """Read the cases and persons of the requests. Two statements."""
    ids = list({asked.id for asked in requests})
    return Known(cases_asked(session, ids), persons_asking(session, ids))


def identity_of(person: RequestPerson, *, named: bool) -> str:
    """Word the paper to check at the counter; with the name where there are several persons."""
    number = person.identity_masked or person.identified_how
    told = matter.identity(person.identity_kind, number)
    return f"{person.name} {told}".strip() if named else told


def visit_line(line: RoomLine, known: Known) -> dict[str, Any]:
    """Return one visit as the desk lists it."""
    visit = line.visit
    began = visit.started_at
    minutes = int((edge.now() - began).total_seconds() // 60) if began else None
    return {
        "id": visit.id,
        "title": word(message(ASKED, number=line.request.number or "")),
        "who": who_word(line.grant.viewer),
        "state": SHOWN[visit.state],
        "came_at": visit.opened_at,
        "began_at": began,
        "left_at": visit.closed_at,
        "intact": visit.intact,
        "minutes": minutes,
        "terminal": word(AT_DESK) if visit.kind == "desk" else visit.terminal,
        # Whoever reads at a desk of their own ends the visit there.
        "leaves": visit.kind == "room" and visit.state == "running",
        "url": url_for("reading_room.visit", visit_id=visit.id),
        **known.shown(line.request),
    }


def grant_line(grant: Grant, asked: AccessRequest, known: Known) -> dict[str, Any]:
    """Return one grant under which somebody may come."""
    return {
        "title": word(message(ASKED, number=asked.number or "")),
        "who": who_word(grant.viewer),
        "actions": listed(word(ACTIONS.get(action, action)) for action in grant.actions),
        "until": grant.expires_at,
        "visits_left": grant.visits_allowed - grant.visits_used,
        "open_url": url_for("reading_room.arrange", grant_id=grant.id),
        **known.shown(asked),
    }
