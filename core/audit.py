"""The audit trail: append-only rows, each carrying the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import DDL, Table, event, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import anchors
from core.anchors import Anchor
from core.appendonly import append_only
from core.database import Big, Model, is_sqlite

GENESIS = "0" * 64
Fact = Any  # plain JSON
CHUNK = 1000
# What comes of a row into which somebody wrote by hand what is no moment, no JSON, no text.
UNREADABLE = (ValueError, TypeError, AttributeError)


@append_only
class AuditRow(Model):
    """Who did what to which object, when, from where, with what result."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(Big, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    bureau_id: Mapped[int | None] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    person_name: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(index=True)
    object_kind: Mapped[str] = mapped_column(default="")
    object_id: Mapped[str] = mapped_column(default="", index=True)
    result: Mapped[str] = mapped_column(default="ok")
    address: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]]
    previous: Mapped[str]
    digest: Mapped[str]


@dataclass(frozen=True)
class Actor:
    """Who acts, as the trail records it: plain values, so that every room can pass it on."""

    person_id: int | None
    name: str
    bureau_id: int | None
    address: str = ""


SYSTEM = Actor(person_id=None, name="系统", bureau_id=None)


def record(
    session: Session,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    object_kind: str = "",
    object_id: object = "",
    result: str = "ok",
    bureau_id: int | None = None,
    **facts: Fact,
) -> None:
    """Append one row to the chain inside the caller's transaction; `facts` must be plain JSON."""
    seq, previous = chain_head(session)
    row = {
        "seq": seq + 1,
        "at": at,
        "bureau_id": bureau_id if bureau_id is not None else by.bureau_id,
        "person_id": by.person_id,
        "person_name": by.name,
        "kind": kind,
        "object_kind": object_kind,
        "object_id": str(object_id),
        "result": result,
        "address": by.address,
        "facts": facts,
        "previous": previous,
    }
    own = digest_over(row.values())
    # At once, as the next row of this click chains to this one; nothing else waits to be written
    # with it, so no object is made of it.
    session.execute(ADDING, {**row, "digest": own})
    session.info[anchors.HEAD] = Anchor(seq + 1, own)


TABLE = cast("Table", AuditRow.__table__)
# In the order in which their values are digested.
COLUMNS = tuple(column.key for column in TABLE.columns if column.key != "digest")
ADDING = insert(TABLE)
HEAD = select(TABLE.c.seq, TABLE.c.digest).order_by(TABLE.c.seq.desc()).limit(1)


# PostgreSQL holds the chain and then looks at its end: what happens inside a function sees what
# was committed while it waited. The figure only has to differ from other advisory locks.
HEAD_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_head() RETURNS TABLE (seq bigint, digest varchar)
LANGUAGE plpgsql VOLATILE AS
$$ BEGIN
PERFORM pg_advisory_xact_lock(7204118);
RETURN QUERY SELECT a.seq, a.digest FROM audit a ORDER BY a.seq DESC LIMIT 1;
END $$
"""
event.listen(
    TABLE,
    "after_create",
    DDL(HEAD_FUNCTION).execute_if(dialect="postgresql"),  # type: ignore[no-untyped-call]  # its own
)
HELD_HEAD = text("SELECT seq, digest FROM audit_head()")


def chain_head(session: Session) -> tuple[int, str]:
    """Return (sequence number, digest) of the last row, holding the chain until the commit."""
    last = session.execute(HEAD if is_sqlite(session) else HELD_HEAD).first()
    return (last.seq, last.digest) if last else (0, GENESIS)


def digest_of(row: AuditRow) -> str:
    """Return what the digest of a row ought to be, from what it holds."""
    return digest_over(getattr(row, name) for name in COLUMNS)


def digest_over(values: Iterable[Any]) -> str:
    """Return the SHA-256 over a row's own columns and the digest of the row before it."""
    content = [one.isoformat() if isinstance(one, datetime) else one for one in values]
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def verify_chain(session: Session) -> Iterator[int]:
    """Yield the sequence number of every row that was altered, dropped before or put in between."""
    expected_seq, previous = 1, GENESIS
    numbers = select(AuditRow.seq, AuditRow.digest).order_by(AuditRow.seq)
    for part in session.execute(numbers).partitions(CHUNK):
        rows = load(session, part[0].seq, part[-1].seq)
        for seq, digest in part:
            row = rows.get(seq)
            if seq != expected_seq or row is None or not follows(row, previous):
                yield seq
            expected_seq, previous = seq + 1, digest


def load(session: Session, first: int, last: int) -> dict[int, AuditRow]:
    """Return the rows of a stretch by number, without those that hold what no row can hold."""
    stretch = select(AuditRow).where(AuditRow.seq.between(first, last))
    try:
        return {row.seq: row for row in session.scalars(stretch)}
    except UNREADABLE:
        if first == last:
            return {}
    middle = (first + last) // 2
    return load(session, first, middle) | load(session, middle + 1, last)


def follows(row: AuditRow, previous: str) -> bool:
    """Tell whether the row is whole and follows the one with that digest."""
    try:
        return row.previous == previous and row.digest == digest_of(row)
    except UNREADABLE:
        return False


def missing(session: Session, known: Iterable[Anchor]) -> Iterator[int]:
    """Yield the numbers of rows that the trail is known to have had and has not, or not so."""
    for seq, digest in sorted({(anchor.seq, anchor.digest) for anchor in known}):
        there = select(AuditRow.seq).where(AuditRow.seq == seq, AuditRow.digest == digest)
        if session.scalar(there) is None:
            yield seq
