"""Sheets that are signed by hand on a pad."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.instruments import signing
from archive.instruments.models import Instrument
from archive.instruments.signing import binding, open_place
from bureaus.packs import HANDWRITTEN
from studio.publishing import change_signatures
from tests.pens import strokes
from tests.workflows.matters import PARTY, Matters


def handwritten(matters: Matters) -> None:
    """Let whoever decides sign by hand on the screen."""

    def change(session: Session) -> None:
        change_signatures(session, matters.bureau_id, HANDWRITTEN, by="局长", at=matters.at)

    matters.write(change)


def sheet(matters: Matters) -> Instrument:
    """Return the sheet of a party's request: the archivist has verified, the head approved."""
    matters.submit(PARTY)
    matters.decide("archivist", "verify")
    matters.decide("bureau_head", "approve_head")
    newest = select(Instrument).order_by(Instrument.id.desc()).limit(1)
    return matters.read(lambda session: session.scalars(newest).one())


def sign(matters: Matters, paper: Instrument, who: str, seen: str = "", **given: Any) -> str:
    """Let somebody sign what they see; return the state of the paper afterwards."""

    def act(session: Session) -> str:
        row, by = session.get_one(Instrument, paper.id), matters.actor(session, who)
        place = open_place(row, by.person_id)
        shown = seen or (binding(row, place) if place else "")
        pens = given.get("strokes") or strokes()
        signing.sign(session, row, pens, shown, proof="code", by=by, at=matters.at)
        return row.state

    return matters.write(act)


def leave(matters: Matters, paper: Instrument, who: str, by: str = "") -> str:
    """Leave somebody's place to ink on the print."""

    def act(session: Session) -> str:
        row = session.get_one(Instrument, paper.id)
        whose = matters.actor(session, who).person_id
        place = next(one for one in row.signers if one.person_id == whose)
        signing.leave_to_hand(
            session, row, place, by=matters.actor(session, by or who), at=matters.at
        )
        return row.state

    return matters.write(act)
