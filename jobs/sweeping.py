"""Objects that no row came to name: an upload whose second page was never filled in, or refused."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.installation import Installation
from core.passing import sweep_passing
from jobs.tables import OBJECT_KEY, kept_tables

# Twice as long as the page that describes an upload stays open, and longer than any job is retried.
ABANDONED = timedelta(days=2)
AT_ONCE = 500


def sweep(installation: Installation, at: datetime) -> int:
    """Take away what nobody came back for; return how many objects. Run twice it finds none.

    What a killed process was still writing goes too: it is no object yet.
    """
    store, taken, before = installation.store, 0, at - ABANDONED
    store.discard_unfinished(before=before)
    sweep_passing(ABANDONED)
    with installation.database.reading() as session:
        for key in unnamed(session, store.keys()):
            taken += store.discard(key, before=before)
    return taken


def unnamed(session: Session, keys: Iterable[str]) -> Iterator[str]:
    """Yield the keys that no row names."""
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        named: set[str] = set()
        for table in kept_tables():
            column = table.columns[OBJECT_KEY]
            named.update(session.scalars(select(column).where(column.in_(some))))
        yield from (key for key in some if key not in named)
