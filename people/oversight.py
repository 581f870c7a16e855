"""Reading the audit trail: by person, kind, object and period; figures safe in a spreadsheet."""

import csv
import io
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from core.anchors import Anchor
from core.audit import AuditRow, missing, verify_chain
from core.clock import beijing
from people.actors import Actor
from people.filters import visible
from people.models import Person

PAGE = 50
# A spreadsheet runs a cell that begins with one of these (CWE-1236).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "seq",
    "at",
    "bureau_id",
    "person_id",
    "person_name",
    "kind",
    "object_kind",
    "object_id",
    "result",
    "address",
    "facts",
    "digest",
)


@dataclass(frozen=True)
class Question:
    """What the auditor asks for; empty parts ask for everything."""

    person: str = ""
    kind: str = ""
    object: str = ""
    begin: datetime | None = None
    end: datetime | None = None


def rows(
    session: Session,
    actor: Actor,
    asked: Question,
    *,
    before: int | None = None,
    limit: int = PAGE,
) -> list[AuditRow]:
    """Return the rows that answer, the latest first, below the number `before`."""
    query = answering(visible(select(AuditRow), actor, AuditRow), asked)
    if before is not None:
        query = query.where(AuditRow.seq < before)
    return list(session.scalars(query.order_by(AuditRow.seq.desc()).limit(limit)))


def answering(query: Select[AuditRow], asked: Question) -> Select[AuditRow]:
    """Keep the rows that the question asks for."""
    if asked.person:
        logins = select(Person.id).where(Person.login == asked.person.casefold())
        named = AuditRow.person_name.contains(asked.person, autoescape=True)
        query = query.where(or_(named, AuditRow.person_id.in_(logins)))
    if asked.kind:
        query = query.where(AuditRow.kind == asked.kind)
    if asked.object:
        kind, _, number = asked.object.rpartition(":")
        query = query.where(AuditRow.object_id == number)
        query = query.where(AuditRow.object_kind == kind) if kind else query
    if asked.begin is not None:
        query = query.where(AuditRow.at >= asked.begin)
    if asked.end is not None:
        query = query.where(AuditRow.at < asked.end)
    return query


def kinds(session: Session, actor: Actor) -> list[str]:
    """Return the kinds of acts that occur."""
    query = visible(select(AuditRow.kind), actor, AuditRow).distinct()
    return sorted(session.scalars(query))


def broken(session: Session, known: Iterable[Anchor], limit: int = 100) -> list[int]:
    """Return the numbers of the first rows at which the chain does not hold; empty when whole.

    Among them are rows of `known`, which stood in it once and do no more.
    """
    found = itertools.chain(verify_chain(session), missing(session, known))
    return sorted(set(itertools.islice(found, limit)))


def as_csv(found: Iterable[AuditRow]) -> bytes:
    """Write rows for a spreadsheet: Beijing time, UTF-8 with a mark, no cell that is a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in found:
        values = [getattr(row, name) for name in COLUMNS]
        values[1] = beijing(row.at).isoformat(timespec="seconds")
        writer.writerow([harmless(value) for value in values])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def harmless(value: object) -> str:
    """Return a cell's text; an apostrophe keeps a spreadsheet from running it."""
    text = "" if value is None else str(value)
    text = "".join(sign for sign in text if sign.isprintable() or sign in "\t\r\n")
    return f"'{text}" if text.startswith(FORMULA) else text
