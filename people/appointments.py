"""Who is competent at a moment: holders of a role, and who steps in when none of them may act."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select
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


Moment = datetime | BindParameter[datetime]


def in_force(model: type[Holding | Deputy], at: Moment) -> ColumnElement[bool]:
    """Return the condition that a dated row counts at `at`; its last moment is excluded."""
    return (model.valid_from <= at) & or_(model.valid_to.is_(None), model.valid_to > at)


AT = bindparam("at", type_=Holding.valid_from.type)
HOLDERS = (
    select(Person, Post.roles, Holding.office_id)
    .join(Holding, Holding.person_id == Person.id)
    .join(Post, Post.id == Holding.post_id)
    .where(
        Holding.bureau_id == bindparam("bureau_id"),
        in_force(Holding, AT),
        Person.disabled_at.is_(None),
    )
    .order_by(Person.id)
)


def holders(
    session: Session, bureau_id: int, role: str, at: datetime, office_id: int | None = None
) -> list[Person]:
    """Return the active persons who hold the role at `at`, of one office where that is given."""
    office = office_id if role in OFFICE_ROLES else None
    rows = session.execute(HOLDERS, {"bureau_id": bureau_id, "at": at})
    # Roles are a short list inside the post's row, read alike on both databases.
    found = {
        person.id: person
        for person, roles, where in rows
        if role in roles and office in {None, where}
    }
    return list(found.values())


NAMES = HOLDERS.with_only_columns(Person.id, Person.name, Post.roles, Holding.office_id)


def names_of_holders(
    session: Session, bureau_id: int, role: str, at: datetime, office_id: int | None = None
) -> dict[int, str]:
    """Return id and name of whom `holders` finds, for a list of names."""
    office = office_id if role in OFFICE_ROLES else None
    rows = session.execute(NAMES, {"bureau_id": bureau_id, "at": at})
    return {
        person_id: name
        for person_id, name, roles, where in rows
        if role in roles and office in {None, where}
    }


@dataclass(frozen=True)
class Held:
    """A post of the bureau in somebody's hands; `counts` unless its time or the account is over."""

    person_id: int
    name: str
    roles: Sequence[str]
    office_id: int | None
    counts: bool


STAFF = (
    select(
        Holding.person_id,
        Person.name,
        Post.roles,
        Holding.office_id,
        and_(in_force(Holding, AT), Person.disabled_at.is_(None)),
    )
    .join(Person, Person.id == Holding.person_id)
    .join(Post, Post.id == Holding.post_id)
    .where(Holding.bureau_id == bindparam("bureau_id"))
    .order_by(Holding.person_id, Holding.id)
)


class Staff:
    """Who holds what in a bureau at a moment: read in one statement, asked as often as needed."""

    def __init__(self, session: Session, bureau_id: int, at: datetime) -> None:
        self._session = session
        self._bureau_id = bureau_id
        self._at = at

    @cached_property
    def held(self) -> list[Held]:
        """Everything that is held or was."""
        known = {"bureau_id": self._bureau_id, "at": self._at}
        return [Held(*row) for row in self._session.execute(STAFF, known)]

    def holders(self, role: str, office_id: int | None = None) -> dict[int, str]:
        """Return id and name of who holds the role now, of one office where that is given."""
        office = office_id if role in OFFICE_ROLES else None
        return {
            one.person_id: one.name
            for one in self.held
            if one.counts and role in one.roles and office in {None, one.office_id}
        }

    def name(self, person_id: int) -> str:
        """Return the name of somebody who holds or held a post; empty for anybody else."""
        return next((one.name for one in self.held if one.person_id == person_id), "")

    def works(self, person_id: int | None) -> bool:
        """Tell whether the person holds a post now."""
        return any(one.counts and one.person_id == person_id for one in self.held)

    def knows(self, role: str, office_id: int) -> bool:
        """Tell whether the office has, or ever had, somebody with the role."""
        return any(one.office_id == office_id and role in one.roles for one in self.held)

    def barred_for(self, requesters: Iterable[int]) -> frozenset[int]:
        """Return who must not decide on a request: whoever asked, and their deputies."""
        return barred_for(self._session, requesters, self._at)

    def competent(
        self,
        pack: Substituting,
        role: str,
        *,
        barred: AbstractSet[int] = frozenset(),
        office_id: int | None = None,
    ) -> Competent:
        """Return who may act in `role`, or in the first role that steps in and has somebody.

        `barred` are the persons who must not act here, such as the requester and their deputies.
        """
        reason = ""
        for candidate in (role, *pack.substitutes.get(role, ())):
            known = self.holders(candidate, office_id)
            free = tuple(person_id for person_id in known if person_id not in barred)
            if free:
                return Competent(free, candidate, role if candidate != role else "", reason)
            reason = reason or (RECUSAL if known else VACANCY)
        return Competent((), role, "", reason)


DEPUTIES = select(Deputy.deputy_id).where(
    Deputy.person_id.in_(bindparam("persons", expanding=True)), in_force(Deputy, AT)
)


def barred_for(session: Session, requesters: Iterable[int], at: datetime) -> frozenset[int]:
    """Return who must not decide on a request: whoever asked, and their deputies."""
    asked = frozenset(requesters)
    deputies = session.scalars(DEPUTIES, {"persons": sorted(asked), "at": at})
    return asked | frozenset(deputies)
