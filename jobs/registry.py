"""What a kind of job is: work outside any transaction, then a settlement inside one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.installation import Installation

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Concern:
    """What a job is about: the bureau whose it is, and what that bureau calls it."""

    bureau_id: int
    name: str


# What the database must learn of the work: runs in the transaction that marks the job done, so
# that a job that runs twice is settled once.
Settle = Callable[[Session], None]
Work = Callable[[Installation, Payload, datetime], Settle]
GiveUp = Callable[[Session, Payload, str], None]
Concerning = Callable[[Session, Payload], Concern | None]


def nothing_to_settle(_session: Session) -> None:
    """Settle work that leaves no trace in the database beyond its job."""


def whole(_session: Session, _payload: Payload) -> Concern | None:
    """Say of a job that it is about the installation as a whole."""
    return None


def leave(_session: Session, _payload: Payload, _error: str) -> None:
    """Do nothing more about a job that was put aside: its row tells the administrator."""


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    `work` may run twice without harm; it raises `StepFailed(permanent=True)` when trying again
    cannot help. `title` says in words what is done, `concern` for what. `give_up` tells the rows
    that waited for the job that it will not come.
    """

    name: str
    title: str
    work: Work
    concern: Concerning = whole
    give_up: GiveUp = leave


Kinds = Mapping[str, Kind]


def closed_list(*kinds: Kind) -> Kinds:
    """Return the kinds by name; raises `ValueError` when two share one."""
    named = {kind.name: kind for kind in kinds}
    if len(named) != len(kinds):
        raise ValueError("two kinds of job share a name")
    return named
