"""Who acts: a person as of one moment, with roles, offices and duties, ready for every check."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import SYSTEM
from core.audit import Actor as AuditActor
from people.appointments import in_force
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

    @property
    def roles(self) -> frozenset[str]:
        """Return the role codes that the posts held now carry."""
        return frozenset(role for post in self.posts for role in post.roles)

    @property
    def office_ids(self) -> frozenset[int]:
        """Return the offices in which a post is held now."""
        return frozenset(post.office_id for post in self.posts if post.office_id is not None)

    @property
    def post(self) -> str:
        """Return the titles for a signature line: 局长、法制科科长."""
        return "、".join(post.title for post in self.posts)

    @property
    def on_duty(self) -> bool:
        """Tell whether this is staff of a bureau, neither terminal nor administration."""
        staff = self.kind == "staff" and self.bureau_id is not None
        return staff and not self.system_roles & APART

    @property
    def needs_second_factor(self) -> bool:
        """Tell whether a password alone is too little for what this person may do."""
        return bool(self.roles & SECOND_FACTOR_ROLES or self.system_roles & SECOND_FACTOR_DUTIES)

    @property
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
    """Return what the person is at `at`; a disabled person holds nothing. Two statements."""
    active = person.disabled_at is None
    return Actor(
        person_id=person.id,
        name=person.name,
        bureau_id=person.bureau_id,
        posts=posts_held(session, person.id, at) if active else (),
        system_roles=duties(session, person.id) if active else frozenset(),
        address=address,
        stepped_up=stepped_up,
        kind=person.kind,
        language=person.language,
    )


def posts_held(session: Session, person_id: int, at: datetime) -> tuple[PostHeld, ...]:
    """Return the posts that the person holds at `at`, in order of appointment."""
    rows = session.execute(
        select(Post.title, Post.roles, Holding.office_id, Office.name)
        .join(Post, Post.id == Holding.post_id)
        .outerjoin(Office, Office.id == Holding.office_id)
        .where(Holding.person_id == person_id, in_force(Holding, at))
        .order_by(Holding.id)
    )
    return tuple(
        PostHeld(title, tuple(roles), office_id, office or "")
        for title, roles, office_id, office in rows
    )


def duties(session: Session, person_id: int) -> frozenset[str]:
    """Return the system roles that the person has and that nobody has ended."""
    return frozenset(
        session.scalars(
            select(SystemRole.role).where(
                SystemRole.person_id == person_id, SystemRole.ended_at.is_(None)
            )
        )
    )
