"""How a person may stand to a thing: each relation is asked of one thing or put to a whole list.

A thing is any row with `bureau_id`; what else a relation reads is named in its fields. A row that
lacks it stands in no such relation, so that silence refuses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, or_, true

from people.actors import Actor

Clause = ColumnElement[bool]
# Rows and classes of the rooms above, which this room may not import.
Thing = Any
Rows = Any


class Relation(Protocol):
    """A relation between a person and a thing, in its two readings."""

    def holds(self, actor: Actor, thing: Thing) -> bool:
        """Tell whether the actor stands so to this thing."""

    def clause(self, actor: Actor, model: Rows) -> Clause:
        """Return the condition that selects all things to which the actor stands so."""

    def possible(self, actor: Actor) -> bool:
        """Tell whether there may be a thing to which the actor stands so: for menus and doors."""


@dataclass(frozen=True)
class Being:
    """A relation of the person alone, whatever the thing."""

    test: Callable[[Actor], bool]

    def holds(self, actor: Actor, _thing: Thing) -> bool:
        return self.test(actor)

    def clause(self, actor: Actor, _model: Rows) -> Clause:
        return true() if self.test(actor) else false()

    def possible(self, actor: Actor) -> bool:
        return self.test(actor)


def in_post(*roles: str) -> Being:
    """Return the relation of whoever is on duty in a post that carries one of the roles."""
    return Being(lambda actor: actor.on_duty and bool(actor.roles.intersection(roles)))


def on_system_duty(role: str) -> Being:
    """Return the relation of whoever has the duty over the system."""
    return Being(lambda actor: role in actor.system_roles)


ANYONE_ON_DUTY = Being(lambda actor: actor.on_duty)
A_TERMINAL = Being(lambda actor: actor.kind == "terminal")


@dataclass(frozen=True)
class NamedIn:
    """The thing's column names the person."""

    column: str

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return self.possible(actor) and getattr(thing, self.column, None) == actor.person_id

    def clause(self, actor: Actor, model: Rows) -> Clause:
        column = getattr(model, self.column, None)
        return false() if column is None or not self.possible(actor) else column == actor.person_id

    def possible(self, actor: Actor) -> bool:
        return actor.on_duty


@dataclass(frozen=True)
class LinkedBy:
    """One of the thing's linked rows (a relationship to many) names the person in `person_id`."""

    links: str

    def holds(self, actor: Actor, thing: Thing) -> bool:
        links = getattr(thing, self.links, ())
        return actor.on_duty and any(link.person_id == actor.person_id for link in links)

    def clause(self, actor: Actor, model: Rows) -> Clause:
        links = getattr(model, self.links, None)
        if links is None or not actor.on_duty:
            return false()
        condition: Clause = links.any(person_id=actor.person_id)
        return condition

    def possible(self, actor: Actor) -> bool:
        return actor.on_duty


@dataclass(frozen=True)
class EntitledBy:
    """One of the thing's linked rights names the person in `person_id`, or a role of theirs."""

    rights: str

    def holds(self, actor: Actor, thing: Thing) -> bool:
        rights = getattr(thing, self.rights, ())
        return actor.on_duty and any(
            right.person_id == actor.person_id or right.role in actor.roles for right in rights
        )

    def clause(self, actor: Actor, model: Rows) -> Clause:
        rights = getattr(model, self.rights, None)
        if rights is None or not actor.on_duty:
            return false()
        right = rights.property.mapper.class_
        condition: Clause = rights.any(
            or_(
                right.person_id == actor.person_id,
                *(right.role == role for role in sorted(actor.roles)),
            )
        )
        return condition

    def possible(self, actor: Actor) -> bool:
        return actor.on_duty


@dataclass(frozen=True)
class NamedBehind:
    """The row to which the thing belongs (a relationship to one) names the person in a column."""

    owner: str
    column: str

    def holds(self, actor: Actor, thing: Thing) -> bool:
        owner = getattr(thing, self.owner, None)
        return actor.on_duty and getattr(owner, self.column, None) == actor.person_id

    def clause(self, actor: Actor, model: Rows) -> Clause:
        owner = getattr(model, self.owner, None)
        if owner is None or not actor.on_duty:
            return false()
        condition: Clause = owner.has(**{self.column: actor.person_id})
        return condition

    def possible(self, actor: Actor) -> bool:
        return actor.on_duty


@dataclass(frozen=True)
class InOfficeOf:
    """The person holds one of the roles in the very office that the thing belongs to."""

    roles: tuple[str, ...]

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return getattr(thing, "office_id", None) in self._offices(actor)

    def clause(self, actor: Actor, model: Rows) -> Clause:
        column = getattr(model, "office_id", None)
        return false() if column is None else column.in_(sorted(self._offices(actor)))

    def possible(self, actor: Actor) -> bool:
        return bool(self._offices(actor))

    def _offices(self, actor: Actor) -> set[int]:
        if not actor.on_duty:
            return set()
        return {
            post.office_id
            for post in actor.posts
            if post.office_id is not None and set(post.roles).intersection(self.roles)
        }


@dataclass(frozen=True)
class ByOneOf:
    """The person stands in one of the relations to one of the thing's linked rows."""

    links: str
    parts: tuple[Relation, ...]

    def holds(self, actor: Actor, thing: Thing) -> bool:
        links = getattr(thing, self.links, ())
        return any(part.holds(actor, link) for link in links for part in self.parts)

    def clause(self, actor: Actor, model: Rows) -> Clause:
        links = getattr(model, self.links, None)
        if links is None:
            return false()
        linked = links.property.mapper.class_
        condition: Clause = links.any(or_(*(part.clause(actor, linked) for part in self.parts)))
        return condition

    def possible(self, actor: Actor) -> bool:
        return any(part.possible(actor) for part in self.parts)


@dataclass(frozen=True)
class Both:
    """The person stands in every one of the relations."""

    parts: tuple[Relation, ...]

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return all(part.holds(actor, thing) for part in self.parts)

    def clause(self, actor: Actor, model: Rows) -> Clause:
        return and_(true(), *(part.clause(actor, model) for part in self.parts))

    def possible(self, actor: Actor) -> bool:
        return all(part.possible(actor) for part in self.parts)


@dataclass(frozen=True)
class Other:
    """The thing is not the person: nobody changes an account's rights for themselves."""

    column: str = "id"

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return bool(getattr(thing, self.column, None) != actor.person_id)

    def clause(self, actor: Actor, model: Rows) -> Clause:
        condition: Clause = getattr(model, self.column) != actor.person_id
        return condition

    def possible(self, actor: Actor) -> bool:
        return actor.person_id > 0
