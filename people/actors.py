"""Who acts: a person as of one moment, with roles, offices and duties, ready for every check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from core.audit import SYSTEM
from core.audit import Actor as AuditActor
from people.appointments import AT, in_force
from people.models import (
    ADMINISTRATOR,
    AUDIT_ADMINISTRATOR,
    LEGAL_STAFF,
    Holding,
    Office,
    Person,
    Post,
    SystemRole,
)

Columns = TypeVarTuple("Columns")
# Whoever runs the system or watches it does not also work on its cases (三权分立).
APART = frozenset({ADMINISTRATOR, AUDIT_ADMINISTRATOR})
SECOND_FACTOR_ROLES = frozenset({"bureau_head", "legal_head", "deputy_head"})
SECOND_FACTOR_DUTIES = frozenset({ADMINISTRATOR, AUDIT_ADMINISTRATOR, LEGAL_STAFF})


@dataclass(frozen=True)
class PostHeld:
    """A post as held now: its title, the role codes it carries, and where."""

    title: str
    roles: tuple[str, ...]
    office_id: int | None = None
    office: str = ""


@dataclass(frozen=True)
class Actor:
    """A person at one moment; `person_id` 0 is the system itself, `bureau_id` None all bureaus."""

    person_id: int
    name: str
    bureau_id: int | None
    posts: tuple[PostHeld, ...] = ()
    system_roles: frozenset[str] = frozenset()
    address: str = ""
    stepped_up: bool = False
    kind: str = "staff"
    language: str = "zh"

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return the role codes that the posts held now carry."""
        return frozenset(role for post in self.posts for role in post.roles)

    @cached_property
    def office_ids(self) -> frozenset[int]:
        """Return the offices in which a post is held now."""
        return frozenset(post.office_id for post in self.posts if post.office_id is not None)

    @cached_property
    def post(self) -> str:
        """Return the titles for a signature line: 局长、法制科科长."""
        return "、".join(post.title for post in self.posts)

    @cached_property
    def on_duty(self) -> bool:
        """Tell whether this is staff of a bureau, neither terminal nor administration."""
        staff = self.kind == "staff" and self.bureau_id is not None
        return staff and not self.system_roles & APART

    @property
    def needs_second_factor(self) -> bool:
        """Tell whether a password alone is too little for what this person may do."""
        return bool(self.roles & SECOND_FACTOR_ROLES or self.system_roles & SECOND_FACTOR_DUTIES)

    @cached_property
    def audit(self) -> AuditActor:
        """Return the actor as the audit trail records it."""
        return AuditActor(self.person_id or None, self.name, self.bureau_id, self.address)


THE_SYSTEM = Actor(person_id=0, name=SYSTEM.name, bureau_id=None)


def load_actor(
    session: Session,
    person: Person,
    at: datetime,
    *,
    address: str = "",
    stepped_up: bool = False,
) -> Actor:
    """Return what the person is at `at`; a disabled person holds nothing. One statement."""
    rows = session.execute(PLACES, {"person_id": person.id, "at": at}).all()
    return actor_of(person, rows, address=address, stepped_up=stepped_up)


def actor_of(
    person: Person, rows: Sequence[Row[Any]], *, address: str = "", stepped_up: bool = False
) -> Actor:
    """Return what the person is, from the rows of `with_places`."""
    active = person.disabled_at is None
    return Actor(
        person_id=person.id,
        name=person.name,
        bureau_id=person.bureau_id,
        posts=posts_in(rows) if active else (),
        system_roles=duties_in(rows) if active else frozenset(),
        address=address,
        stepped_up=stepped_up,
        kind=person.kind,
        language=person.language,
    )


def with_places(query: Select[*Columns]) -> Select[*tuple[Any, ...]]:
    """Add to a question for a person what they hold at the bound `at`: a row per post and duty."""
    return (
        query.add_columns(
            Holding.id.label("holding_id"),
            Post.title,
            Post.roles,
            Holding.office_id,
            Office.name.label("office"),
            SystemRole.role.label("duty"),
        )
        .outerjoin(Holding, and_(Holding.person_id == Person.id, in_force(Holding, AT)))
        .outerjoin(Post, Post.id == Holding.post_id)
        .outerjoin(Office, Office.id == Holding.office_id)
        .outerjoin(
            SystemRole, and_(SystemRole.person_id == Person.id, SystemRole.ended_at.is_(None))
        )
        .order_by(Holding.id)
    )


PLACES = with_places(select(Person.id)).where(Person.id == bindparam("person_id"))


def posts_in(rows: Iterable[Row[Any]]) -> tuple[PostHeld, ...]:
    """Return the posts, each once, in order of appointment."""
    held = {
        row.holding_id: PostHeld(row.title, tuple(row.roles), row.office_id, row.office or "")
        for row in rows
        if row.holding_id is not None
    }
    return tuple(held.values())


def duties_in(rows: Iterable[Row[Any]]) -> frozenset[str]:
    """Return the duties over the system that nobody has ended."""
    return frozenset(row.duty for row in rows if row.duty is not None)


def posts_held(session: Session, person_id: int, at: datetime) -> tuple[PostHeld, ...]:
    """Return the posts that the person holds at `at`, in order of appointment."""
    return posts_in(session.execute(PLACES, {"person_id": person_id, "at": at}))


def duties(session: Session, person_id: int) -> frozenset[str]:
    """Return the system roles that the person has and that nobody has ended."""
    return frozenset(
        session.scalars(
            select(SystemRole.role).where(
                SystemRole.person_id == person_id, SystemRole.ended_at.is_(None)
            )
        )
    )
