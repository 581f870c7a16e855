"""Finding persons, for administration and for choosing among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from core.search import MOST_WORDS
from people.actors import Actor
from people.appointments import in_force
from people.filters import visible
from people.models import Deputy, Holding, Office, Person, Post, SystemRole

PAGE = 50


@dataclass(frozen=True)
class Appointment:
    """A holding with its post and office, for a list."""

    holding: Holding
    post: Post
    office: Office | None


@dataclass(frozen=True)
class Found:
    """One page of persons with what they hold now, and how many there are in all."""

    persons: list[Person]
    posts: dict[int, list[Appointment]]
    total: int


def search(
    session: Session,
    actor: Actor,
    at: datetime,
    *,
    words: str = "",
    bureau_id: int | None = None,
    disabled: bool = False,
    page: int = 1,
) -> Found:
    """Return the persons that the actor administers whose name, spelling or login has the words."""
    query = visible(select(Person), actor, Person)
    query = query.where(
        Person.disabled_at.is_not(None) if disabled else Person.disabled_at.is_(None)
    )
    if bureau_id is not None:
        query = query.where(Person.bureau_id == bureau_id)
    for word in words.casefold().split()[:MOST_WORDS]:
        query = query.where(matching(word))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Person.bureau_id, Person.pinyin, Person.id)
    persons = list(session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)))
    return Found(persons, posts_of(session, [person.id for person in persons], at), total)


def matching(word: str) -> ColumnElement[bool]:
    """Return the condition that a person is meant by the word."""
    columns = (Person.name, Person.pinyin, Person.login)
    return or_(*(func.lower(column).contains(word, autoescape=True) for column in columns))


def posts_of(
    session: Session, person_ids: Iterable[int], at: datetime
) -> dict[int, list[Appointment]]:
    """Return what each of the persons holds at `at`."""
    return grouped(session, person_ids, select(Holding).where(in_force(Holding, at)))


def appointments_of(session: Session, person_id: int) -> list[Appointment]:
    """Return all appointments of a person, past and to come, the latest first."""
    found = grouped(session, [person_id], select(Holding)).get(person_id, [])
    return sorted(found, key=lambda row: row.holding.valid_from, reverse=True)


def grouped(
    session: Session, person_ids: Iterable[int], holdings: Select[Holding]
) -> dict[int, list[Appointment]]:
    """Return appointments by person."""
    query = (
        holdings.add_columns(Post, Office)
        .join(Post, Post.id == Holding.post_id)
        .outerjoin(Office, Office.id == Holding.office_id)
        .where(Holding.person_id.in_(list(person_ids)))
        .order_by(Holding.id)
    )
    found: dict[int, list[Appointment]] = {}
    for holding, post, office in session.execute(query):
        found.setdefault(holding.person_id, []).append(Appointment(holding, post, office))
    return found


def deputies_named(session: Session, person_id: int) -> list[tuple[Deputy, Person]]:
    """Return everybody ever named as the person's deputy, the latest first."""
    rows = session.execute(
        select(Deputy, Person)
        .join(Person, Person.id == Deputy.deputy_id)
        .where(Deputy.person_id == person_id)
        .order_by(Deputy.valid_from.desc())
    )
    return [(deputy, person) for deputy, person in rows]


def duties_had(session: Session, person_id: int) -> list[SystemRole]:
    """Return every duty over the system that the person has or had, the latest first."""
    return list(
        session.scalars(
            select(SystemRole)
            .where(SystemRole.person_id == person_id)
            .order_by(SystemRole.granted_at.desc())
        )
    )


def colleagues(session: Session, bureau_id: int) -> list[Person]:
    """Return the active staff of a bureau, for choosing among them."""
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.bureau_id == bureau_id,
                Person.disabled_at.is_(None),
                Person.kind == "staff",
            )
            .order_by(Person.pinyin, Person.id)
        )
    )


def posts_in(session: Session, bureau_id: int) -> list[Post]:
    """Return the posts of a bureau."""
    return list(session.scalars(select(Post).where(Post.bureau_id == bureau_id).order_by(Post.id)))


def offices_in(session: Session, bureau_id: int) -> list[Office]:
    """Return the offices of a bureau."""
    query = select(Office).where(Office.bureau_id == bureau_id).order_by(Office.id)
    return list(session.scalars(query))
