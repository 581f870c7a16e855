"""A page's own act in the audit trail, inside the click that does it."""

from collections.abc import Mapping
from typing import Any, cast

from flask import g
from sqlalchemy.orm import Session

from core import audit
from people.actors import Actor
from webapp import edge


def acting() -> Actor:
    """Return who is signed in; the gate lets nobody else as far as the views that ask."""
    return cast("Actor", g.actor)


def note_act(kind: str, object_kind: str, object_id: object, facts: Mapping[str, Any]) -> None:
    """Write who did what to which thing into the trail."""
    audit.record(
        edge.session(),
        kind,
        by=acting().audit,
        at=edge.now(),
        object_kind=object_kind,
        object_id=object_id,
        **facts,
    )


def note_print(session: Session, instrument_id: int, facts: Mapping[str, Any]) -> None:
    """Write that a paper was opened into the trail; reading it opens a session of its own."""
    audit.record(
        session,
        "print",
        by=acting().audit,
        at=edge.now(),
        object_kind="instrument",
        object_id=instrument_id,
        **facts,
    )
