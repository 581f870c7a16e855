"""Filling in, numbering and filing the disc record form; `signing` is what happens between."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.discs.models import (
    DiscCopy,
    DiscParticipant,
    DiscRecord,
    DiscRecording,
)
from archive.discs.rules import (
    MISSING,
    MOVE,
    DiscFacts,
    check_disc,
    check_made,
    check_move,
    check_places,
)
from archive.recordings.models import Recording
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_
from core.numbering import take
from people.actors import Actor
from people.models import Person

SERIES = "disc"
OTHER_CASE = N_("所选的音像记录不都属于这个案卷。")
OTHER_BUREAU = N_("所选的人员不都是本局人员。")
PARTS = {"case_id", "recording_ids", "participant_ids", "officers"}


def fill_in(
    session: Session,
    bureau_id: int,
    facts: DiscFacts,
    *,
    by: Actor,
    at: datetime,
    request_id: int | None = None,
) -> DiscRecord:
    """Fill in a form; raises `InvalidInput` at the field, also for things of another bureau."""
    check_disc(facts, at)
    check_parts(session, bureau_id, facts)
    disc = DiscRecord(
        bureau_id=bureau_id,
        case_id=facts.case_id,
        request_id=request_id,
        filled_by=by.person_id,
        created_at=at,
        round=1,
        state="draft",
    )
    fill(disc, facts)
    session.add(disc)
    session.flush()  # its parts point to it
    write_parts(session, disc, facts, at=at)
    return disc


def amend(session: Session, disc: DiscRecord, facts: DiscFacts, *, at: datetime) -> None:
    """Put a returned form right."""
    if disc.state != "draft":
        raise RuleViolation(MOVE)
    check_disc(facts, at)
    check_parts(session, disc.bureau_id, facts)
    fill(disc, facts)
    session.execute(delete(DiscRecording).where(DiscRecording.disc_id == disc.id))
    write_parts(session, disc, facts, at=at)


def check_parts(session: Session, bureau_id: int, facts: DiscFacts) -> None:
    """Raise `InvalidInput` for recordings of another case or persons of another bureau."""
    recordings = select(Recording.id).where(
        Recording.bureau_id == bureau_id,
        Recording.case_id == facts.case_id,
        Recording.id.in_(facts.recording_ids),
    )
    if set(session.scalars(recordings)) != set(facts.recording_ids):
        raise InvalidInput({"recordings": OTHER_CASE})
    check_persons(session, bureau_id, facts.participant_ids)


def check_persons(session: Session, bureau_id: int, person_ids: Sequence[int]) -> None:
    """Raise `InvalidInput` unless all are active persons of the bureau; a terminal is none."""
    own = select(Person.id).where(
        Person.bureau_id == bureau_id,
        Person.disabled_at.is_(None),
        Person.kind == "staff",
        Person.id.in_(person_ids),
    )
    if set(session.scalars(own)) != set(person_ids):
        raise InvalidInput({"participants": OTHER_BUREAU})


def fill(disc: DiscRecord, facts: DiscFacts) -> None:
    """Copy the facts to the columns of the form."""
    for name, value in vars(facts).items():
        if name not in PARTS:
            setattr(disc, name, value)
    disc.officers = list(facts.officers)


def write_parts(session: Session, disc: DiscRecord, facts: DiscFacts, *, at: datetime) -> None:
    """Write the recordings and bring the list of participants up to date."""
    session.add_all(
        DiscRecording(
            bureau_id=disc.bureau_id, disc_id=disc.id, recording_id=recording_id, position=position
        )
        for position, recording_id in enumerate(facts.recording_ids)
    )
    list_participants(session, disc, facts.participant_ids, at=at)


def list_participants(
    session: Session, disc: DiscRecord, person_ids: Sequence[int], *, at: datetime
) -> None:
    """Make these the participants; those left out stay on file as removed."""
    known = {
        row.person_id: row
        for row in session.scalars(
            select(DiscParticipant).where(DiscParticipant.disc_id == disc.id)
        )
    }
    for person_id, row in known.items():
        if person_id not in person_ids:
            row.removed_at = row.removed_at or at
    for position, person_id in enumerate(person_ids):
        row = known.get(person_id) or DiscParticipant(
            bureau_id=disc.bureau_id, disc_id=disc.id, person_id=person_id
        )
        row.position = position
        row.removed_at = None
        session.add(row)
    session.flush()  # who still has to sign is read from these rows


def move(disc: DiscRecord, to: str) -> None:
    """Change the state of the form; two acts at the same moment meet at the row's version."""
    check_move(disc.state, to)
    disc.state = to


def number_disc(session: Session, disc: DiscRecord, *, word: str, at: datetime) -> str:
    """Give the disc its number, once."""
    if disc.number is None:
        give_number(disc, word, *take(session, disc.bureau_id, SERIES, at=at))
        session.flush()  # label and record of the same click print it
    return disc.number or ""


def give_number(disc: DiscRecord, word: str, year: int, n: int) -> None:
    """Put the number on a disc."""
    disc.number = f"{word}{year}-{n:04d}"


def file_disc(
    session: Session,
    disc: DiscRecord,
    places: Sequence[str],
    *,
    at: datetime,
    keepers: Sequence[str] = ("", ""),
    signed: bool = True,
    made_on: date | None = None,
    maker: str = "",
) -> None:
    """File the form with the places of the two identical copies (RS-M-16; part D 12).

    `signed` is False in a bureau that wants no signatures (part D 13); `made_on` and `maker` say
    when and by whom the discs were made, which their label has to tell.
    """
    check_places(places)
    check_made(made_on, disc.ended_at)
    check_move(disc.state, "filed")
    if signed and disc.signed_at is None:
        raise RuleViolation(MISSING, basis=["GX-C-9"])
    for n, (place, keeper) in enumerate(zip(places, keepers, strict=True), start=1):
        session.add(
            DiscCopy(
                bureau_id=disc.bureau_id, disc_id=disc.id, n=n, place=place.strip(), keeper=keeper
            )
        )
    disc.filed_at = at
    disc.made_on = made_on
    disc.maker = maker or disc.maker
    move(disc, "filed")
    session.flush()  # record and label of the same click print all this
