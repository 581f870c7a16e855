"""Who gets a step: a role of the bureau, an office, or one person; never who asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bureaus.packs import Pack
from core.errors import RuleViolation
from core.i18n import N_, message
from people import appointments
from people.models import Holding, Person, Post
from workflows import subjects
from workflows.subjects import Subject

VACANT = N_(
    "这一步要由“{role}”办理，但现在没有人能够办理（职位空缺，或者应当回避）。请联系管理员安排人员。"
)
# Steps that concern who asked, not who decides.
REQUESTER = "requester"
PARTICIPANTS = "participants"
HANDLER = "handler"
ARCHIVIST = "archivist"
OFFICE_ROLES = appointments.OFFICE_ROLES - {HANDLER}
# Steps that decide; whoever asked and their deputies are barred from them.
DECIDING = frozenset({"verify", "approve", "review"})


@dataclass(frozen=True)
class Assignment:
    """A role, perhaps of one office, perhaps one person; `barred` must not act although of it."""

    role: str
    office_id: int | None = None
    assignee_id: int | None = None
    barred: frozenset[int] = frozenset()
    substituted_for: str = ""


def assign(  # the step, its subject and the moment are all needed
    session: Session,
    pack: Pack,
    subject: Subject,
    properties: Mapping[str, str],
    item: object,
    *,
    at: datetime,
) -> Assignment:
    """Return who gets a step with these properties; `item` is the person of a signing step.

    Raises `RuleViolation` when nobody of the bureau may act.
    """
    role = properties.get("role", "")
    if role == PARTICIPANTS and isinstance(item, int):
        return Assignment(role, assignee_id=item)
    if role == REQUESTER:
        # Outsiders correct at the counter, where a colleague can take it over.
        own = ARCHIVIST if subject.for_outsider else role
        return Assignment(own, assignee_id=subject.started_by)
    if role == HANDLER:
        main = subjects.main_handler(session, subject.case_id)
        if in_post(session, main, at):
            return Assignment(role, assignee_id=main)
    return assign_role(session, pack, subject, role, properties.get("kind", ""), at=at)


def assign_role(  # as above
    session: Session, pack: Pack, subject: Subject, role: str, kind: str, *, at: datetime
) -> Assignment:
    """Return the competent role, which may stand in for the one that the table asks for."""
    office_id = office_for(session, subject, role)
    barred = barred_from(session, subject, kind, at)
    found = appointments.competent(
        session, pack, subject.bureau_id, role, at, barred=barred, office_id=office_id
    )
    if not found.persons:
        raise RuleViolation(message(VACANT, role=pack.roles.get(role, role)))
    return Assignment(
        role=found.role,
        office_id=office_id if found.role in OFFICE_ROLES else None,
        barred=barred,
        substituted_for=found.substituted_for,
    )


def in_post(session: Session, person_id: int | None, at: datetime) -> bool:
    """Tell whether the person holds a post now: the handler of a case may have left the bureau."""
    return person_id is not None and bool(
        session.scalar(
            select(
                exists()
                .where(Holding.person_id == person_id, appointments.in_force(Holding, at))
                .where(Person.id == Holding.person_id, Person.disabled_at.is_(None))
            )
        )
    )


def office_for(session: Session, subject: Subject, role: str) -> int | None:
    """Return the office whose holder is meant; None where the case's office never had such a post.

    A bureau with one department head (RS) has none in the office that handled the case.
    """
    if role not in OFFICE_ROLES or subject.office_id is None:
        return None
    posts = session.scalars(
        select(Post.roles)
        .join(Holding, Holding.post_id == Post.id)
        .where(Holding.office_id == subject.office_id)
    )
    return subject.office_id if any(role in roles for roles in posts) else None


def barred_from(session: Session, subject: Subject, kind: str, at: datetime) -> frozenset[int]:
    """Return who must not decide: staff who asked, and their deputies; never the counter."""
    if subject.for_outsider or kind not in DECIDING:
        return frozenset()
    return appointments.barred_for(session, [subject.started_by], at)
