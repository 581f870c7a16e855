"""Who gets a step: a role of the bureau, an office, or one person; never who asked."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bureaus.packs import DECIDING, Pack
from core.errors import RuleViolation
from core.i18n import N_, message
from people import appointments
from people.appointments import Staff
from workflows.models import HistoryStep
from workflows.subjects import Subject

VACANT = N_(
    "这一步要由“{role}”办理，但现在没有人能够办理（职位空缺、应当回避，或者已经办过这件事前面的一步）。请联系管理员安排人员。"
)
# Steps that concern who asked, not who decides.
REQUESTER = "requester"
PARTICIPANTS = "participants"
HANDLER = "handler"
ARCHIVIST = "archivist"
OFFICE_ROLES = appointments.OFFICE_ROLES - {HANDLER}


@dataclass(frozen=True)
class Assignment:
    """A role, perhaps of one office, perhaps one person; `barred` must not act although of it."""

    role: str
    office_id: int | None = None
    assignee_id: int | None = None
    barred: frozenset[int] = frozenset()
    substituted_for: str = ""


def assign(
    staff: Staff,
    pack: Pack,
    subject: Subject,
    properties: Mapping[str, str],
    item: object,
    *,
    decided: AbstractSet[int],
    recused: Iterable[int] = (),
) -> Assignment:
    """Return who gets a step with these properties; `item` is the person of a signing step.

    `decided` are those who decided another step of the matter, `recused` those who have stepped
    back from deciding it (回避).
    Raises `RuleViolation` when nobody of the bureau may act.
    """
    role = properties.get("role", "")
    if role == PARTICIPANTS and isinstance(item, int):
        return Assignment(role, assignee_id=item)
    if role == REQUESTER:
        # Outsiders correct at the counter, where a colleague can take it over.
        own = ARCHIVIST if subject.for_outsider else role
        return Assignment(own, assignee_id=subject.started_by)
    kind = properties.get("kind", "")
    barred = barred_from(staff, subject, kind, recused)
    if kind in pack.separate:
        barred |= decided
    # The main handler of a case may have left the bureau, or must not decide.
    if role == HANDLER and staff.works(subject.handler_id) and subject.handler_id not in barred:
        return Assignment(role, assignee_id=subject.handler_id, barred=barred)
    return assign_role(staff, pack, subject, role, barred)


def assign_role(
    staff: Staff, pack: Pack, subject: Subject, role: str, barred: frozenset[int]
) -> Assignment:
    """Return the competent role, which may stand in for the one that the table asks for."""
    office_id = office_for(staff, subject, role)
    found = staff.competent(pack, role, barred=barred, office_id=office_id)
    if not found.persons:
        raise RuleViolation(message(VACANT, role=pack.roles.get(role, role)))
    return Assignment(
        role=found.role,
        office_id=office_id if found.role in OFFICE_ROLES else None,
        barred=barred,
        substituted_for=found.substituted_for,
    )


def office_for(staff: Staff, subject: Subject, role: str) -> int | None:
    """Return the office whose holder is meant; None where the case's office never had such a post.

    A bureau with one department head (RS) has none in the office that handled the case.
    """
    if role not in OFFICE_ROLES or subject.office_id is None:
        return None
    return subject.office_id if staff.knows(role, subject.office_id) else None


def barred_from(
    staff: Staff, subject: Subject, kind: str, recused: Iterable[int]
) -> frozenset[int]:
    """Return who must not decide: staff who asked with their deputies, and who has stepped back.

    The counter asks for somebody else, so it is not barred for having asked.
    """
    if kind not in DECIDING:
        return frozenset()
    asked = frozenset() if subject.for_outsider else staff.barred_for([subject.started_by])
    return asked | frozenset(recused)


def deciders(pack: Pack, steps: Iterable[HistoryStep], step: str) -> frozenset[int]:
    """Return who decided another step than this one, of the kinds that the bureau keeps apart.

    Whoever decides the same step again, after a correction, is not among them.
    """
    apart = (one for one in steps if one.kind in pack.separate and one.step != step)
    return frozenset(one.person_id for one in apart if one.person_id is not None)
