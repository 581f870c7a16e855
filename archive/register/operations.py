"""Writing the register: only by adding rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.register.models import RegisterEntry, RegisterEvent
from archive.register.queries import line_of
from archive.register.rules import REASON, check_correction, check_nobody_inside, check_open
from core.errors import InvalidInput
from core.locking import hold
from core.search import grams
from people.actors import Actor

SERIES = "register"


@dataclass(frozen=True)
class EntryFacts:
    """What is frozen into an entry; `cases` and `people` are plain mappings of texts."""

    requester_kind: str
    requester: str
    materials: Sequence[str]
    actions: Sequence[str]
    cases: Sequence[Mapping[str, str]]
    people: Sequence[Mapping[str, Any]] = ()
    unit: str = ""
    letter_number: str = ""
    purpose: str = ""
    reason: str = ""
    verifier: str = ""
    approvers: Sequence[Mapping[str, str]] = ()
    basis: Sequence[str] = ()
    remarks: str = ""
    request_id: int | None = None
    request_number: str = ""


def draft(bureau_id: int, facts: EntryFacts, *, by: Actor, at: datetime) -> RegisterEntry:
    """Return the entry as it will be written, still without its number."""
    values = {name: plain(value) for name, value in vars(facts).items()}
    return RegisterEntry(
        bureau_id=bureau_id,
        entered_at=at,
        entered_by=by.person_id or None,
        entered_by_name=by.name,
        grams=searchable(facts),
        **values,
    )


def give_number(entry: RegisterEntry, year: int, n: int) -> None:
    """Put the number on a drafted entry, where it is found too."""
    entry.year, entry.n = year, n
    entry.grams = f"{entry.grams} {grams(f'{year}-{n:04d}')}"


def plain(value: object) -> object:
    """Return sequences as lists of plain values, ready for a JSON column."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    return [dict(item) if isinstance(item, Mapping) else item for item in value]


def searchable(facts: EntryFacts) -> str:
    """Return the search text of an entry: every text that a person might look for."""
    nested = [*facts.cases, *facts.people, *facts.approvers]
    words = [str(value) for item in nested for value in item.values()]
    own = [facts.requester, facts.unit, facts.letter_number, facts.purpose, facts.reason]
    more = [facts.verifier, facts.remarks, facts.request_number]
    return grams(" ".join([*own, *more, *words]))


def append(
    session: Session,
    entry: RegisterEntry,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> RegisterEvent:
    """Append an event to an entry; raises `RuleViolation` when the entry is void."""
    hold(session, entry)
    check_open(
        session.scalars(select(RegisterEvent.kind).where(RegisterEvent.entry_id == entry.id))
    )
    changes = (facts or {}).get("changes", {})
    event = RegisterEvent(
        bureau_id=entry.bureau_id,
        entry_id=entry.id,
        kind=kind,
        at=at,
        by=by.person_id or None,
        by_name=by.name,
        reason=reason,
        facts=dict(facts or {}),
        grams=grams(" ".join([reason, *changes.values()])),
    )
    session.add(event)
    session.flush()  # the fold of the same click must see it
    return event


def correct(
    session: Session,
    entry: RegisterEntry,
    changes: Mapping[str, str],
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> RegisterEvent:
    """Append a correction: the new texts, the earlier ones beside them, and the reason."""
    hold(session, entry)
    now = line_of(session, entry).entry
    before = {name: str(getattr(now, name, "")) for name in changes}
    check_correction(before, changes, reason)
    changed = {name: value for name, value in changes.items() if before[name] != value}
    facts = {"changes": changed, "before": {name: before[name] for name in changed}}
    return append(session, entry, "corrected", by=by, at=at, reason=reason, facts=facts)


def make_void(
    session: Session, entry: RegisterEntry, *, reason: str, by: Actor, at: datetime
) -> RegisterEvent:
    """Declare an entry void; its number stays taken and the entry stays printed.

    Raises `RuleViolation` while a visitor of the entry is still inside.
    """
    if not reason.strip():
        raise InvalidInput({"reason": REASON})
    hold(session, entry)
    check_nobody_inside(line_of(session, entry))
    return append(session, entry, "void", by=by, at=at, reason=reason)
