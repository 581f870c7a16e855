"""Two who act on one thing at the same moment, in one line each."""

import itertools
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.database import Database
from core.errors import DiaoyueError

Act = Callable[[Session], Any]
# Each test has a bureau of its own in the one database.
NUMBERS = itertools.count(1)
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def new_code() -> str:
    """Return the code of a bureau that nobody has founded yet."""
    return f"race-{next(NUMBERS)}"


def together(
    database: Database, first: Act, second: Callable[[], Any], *, last: Act | None = None
) -> Any:
    """Let the second act when the first has acted and not committed; return what comes of it.

    `last` is what the first still does while the second waits.
    """
    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            first(session)
            session.flush()
            acting: Future[Any] = pool.submit(second)
            while not (acting.done() or is_anybody_waiting(database)):
                time.sleep(0.002)
            if last is not None:
                last(session)
        return acting.result()


def is_anybody_waiting(database: Database) -> bool:
    """Tell whether somebody waits for what somebody else holds."""
    with database.engine.connect() as connection:
        return bool(connection.scalar(WAITING))


def race(database: Database, first: Act, second: Act) -> Any:
    """Let two act at once; return what the second is told, or else what it gets."""

    def act() -> Any:
        try:
            with database.writing() as session:
                return second(session)
        except DiaoyueError as told:
            return told.message.text

    return together(database, first, act)
