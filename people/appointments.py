"""Who is competent at a moment: holders of a role, and who steps in when none of them may act."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from people.models import Deputy, Holding, Person, Post

# Several people hold these, each for an own office; the other roles are one for the bureau.
OFFICE_ROLES = frozenset({"department_head", "handling_office", "handler"})
VACANCY = "vacancy"
RECUSAL = "recusal"


class Substituting(Protocol):
    """What this room needs of a bureau's pack: role code -> role codes that step in, in order."""

    @property
    def substitutes(self) -> Mapping[str, Sequence[str]]: ...


@dataclass(frozen=True)
class Competent:
    """Who may decide: `persons` in the `role`, which may stand in for `substituted_for`.

    Without persons nobody in the bureau may decide; `reason` is vacancy or recusal, else empty.
    """

    persons: tuple[int, ...]
    role: str
    substituted_for: str = ""
    reason: str = ""


def in_force(model: type[Holding | Deputy], at: datetime) -> ColumnElement[bool]:
    """Return the condition that a dated row counts at `at`; its last moment is excluded."""
    return (model.valid_from <= at) & or_(model.valid_to.is_(None), model.valid_to > at)


def holders(
    session: Session, bureau_id: int, role: str, at: datetime, office_id: int | None = None
) -> list[Person]:
    """Return the active persons who hold the role at `at`, of one office where that is given."""
    query = (
        select(Person, Post.roles)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .where(
            Holding.bureau_id == bureau_id,
            in_force(Holding, at),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    )
    if office_id is not None and role in OFFICE_ROLES:
        query = query.where(Holding.office_id == office_id)
    # Roles are a short list inside the post's row, read alike on both databases.
    found = {person.id: person for person, roles in session.execute(query) if role in roles}
    return list(found.values())


def competent(
    session: Session,
    pack: Substituting,
    bureau_id: int,
    role: str,
    at: datetime,
    *,
    barred: AbstractSet[int] = frozenset(),
    office_id: int | None = None,
) -> Competent:
    """Return who may act in `role`, or in the first role of the substitute table that has somebody.

    `barred` are the persons who must not act here, such as the requester and their deputies.
    """
    reason = ""
    for candidate in (role, *pack.substitutes.get(role, ())):
        known = [person.id for person in holders(session, bureau_id, candidate, at, office_id)]
        free = tuple(person_id for person_id in known if person_id not in barred)
        if free:
            return Competent(free, candidate, role if candidate != role else "", reason)
        reason = reason or (RECUSAL if known else VACANCY)
    return Competent((), role, "", reason)


def deputies_of(session: Session, person_id: int, at: datetime) -> frozenset[int]:
    """Return who stands in for the person at `at`."""
    return frozenset(
        session.scalars(
            select(Deputy.deputy_id).where(Deputy.person_id == person_id, in_force(Deputy, at))
        )
    )


def barred_for(session: Session, requesters: Iterable[int], at: datetime) -> frozenset[int]:
    """Return who must not decide on a request: whoever asked, and their deputies."""
    asked = frozenset(requesters)
    deputies = session.scalars(
        select(Deputy.deputy_id).where(Deputy.person_id.in_(asked), in_force(Deputy, at))
    )
    return asked | frozenset(deputies)
