"""Reading the register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from archive.register.models import RegisterEntry, RegisterEvent
from archive.register.rules import Entry, Happening, Line, fold
from core.clock import BEIJING
from core.search import contains

PAGE = 30
# A print of thousands of pages stops the renderer: at most so many lines go into one file.
LINES_PER_FILE = 500


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register and how many entries there are in all."""

    lines: Sequence[Line]
    total: int
    size: int


def events_of(session: Session, entry_ids: Sequence[int]) -> dict[int, list[Happening]]:
    """Return the events of the entries, oldest first."""
    rows = session.scalars(
        select(RegisterEvent)
        .where(RegisterEvent.entry_id.in_(entry_ids))
        .order_by(RegisterEvent.entry_id, RegisterEvent.id)
    )
    return {
        entry_id: [Happening(row.kind, row.at, row.by_name, row.reason, row.facts) for row in group]
        for entry_id, group in groupby(rows, key=lambda row: row.entry_id)
    }


def read_entry(row: RegisterEntry) -> Entry:
    """Return the row as the fold reads it."""
    return Entry(**{column.name: getattr(row, column.name) for column in fields(Entry)})


def lines_for(session: Session, rows: Sequence[RegisterEntry]) -> list[Line]:
    """Return the folded lines of the rows."""
    return fold([read_entry(row) for row in rows], events_of(session, [row.id for row in rows]))


def line_of(session: Session, row: RegisterEntry) -> Line:
    """Return the folded line of one entry."""
    return lines_for(session, [row])[0]


def searched(text: str) -> ColumnElement[bool]:
    """Return the condition that an entry, or a correction of it, contains the text."""
    corrected = select(RegisterEvent.entry_id).where(contains(RegisterEvent.grams, text))
    return or_(contains(RegisterEntry.grams, text), RegisterEntry.id.in_(corrected))


def period(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """Return the conditions for entries made from `since` to `until`, both days included."""
    found: list[ColumnElement[bool]] = []
    if since is not None:
        found.append(RegisterEntry.entered_at >= midnight(since))
    if until is not None:
        found.append(RegisterEntry.entered_at < midnight(until + timedelta(days=1)))
    return found


def midnight(day: date) -> datetime:
    """Return the moment a day begins in Beijing."""
    return datetime.combine(day, time(), BEIJING)


@dataclass(frozen=True)
class EntryFilter:
    """What is looked for among the entries; `text` of one character or more."""

    text: str = ""
    since: date | None = None
    until: date | None = None
    requester_kind: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on `RegisterEntry`."""
        found = list(period(self.since, self.until))
        if self.text.strip():
            found.append(searched(self.text))
        if self.requester_kind:
            found.append(RegisterEntry.requester_kind == self.requester_kind)
        return found


def find_entries(
    session: Session, bureau_id: int, wanted: EntryFilter, *, page: int = 1, size: int = PAGE
) -> RegisterPage:
    """Return a page of the bureau's register, the newest first."""
    conditions = [RegisterEntry.bureau_id == bureau_id, *wanted.conditions()]
    total = session.scalar(select(func.count()).select_from(RegisterEntry).where(*conditions)) or 0
    rows = session.scalars(
        select(RegisterEntry)
        .where(*conditions)
        .order_by(RegisterEntry.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    return RegisterPage(lines_for(session, rows), total, size)


def print_period(
    session: Session, bureau_id: int, since: date | None, until: date | None
) -> Iterator[list[Line]]:
    """Yield the register of a period in number order, at most 500 lines for each file."""
    last = 0
    while True:
        rows = session.scalars(
            select(RegisterEntry)
            .where(RegisterEntry.bureau_id == bureau_id, RegisterEntry.id > last)
            .where(*period(since, until))
            .order_by(RegisterEntry.id)
            .limit(LINES_PER_FILE)
        ).all()
        if not rows:
            return
        yield lines_for(session, rows)
        last = rows[-1].id
