"""Filling in, signing and filing the disc record form."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.discs.models import (
    DiscCopy,
    DiscParticipant,
    DiscRecord,
    DiscRecording,
    DiscSignature,
)
from archive.discs.queries import missing_signers, participant_ids
from archive.discs.rules import (
    KEEP_ONE,
    MISSING,
    MOVE,
    REASON,
    DiscFacts,
    check_disc,
    check_made,
    check_move,
    check_places,
    check_signer,
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


def begin_signing(disc: DiscRecord) -> None:
    """Send the form round for signing."""
    move(disc, "signing")


def move(disc: DiscRecord, to: str) -> None:
    """Change the state of the form; two acts at the same moment meet at the row's version."""
    check_move(disc.state, to)
    disc.state = to


def add_participant(session: Session, disc: DiscRecord, person_id: int, *, at: datetime) -> None:
    """Add somebody who also took part, while signing is under way."""
    check_listing(disc)
    check_persons(session, disc.bureau_id, [person_id])
    now = participant_ids(session, disc)
    if person_id not in now:
        list_participants(session, disc, [*now, person_id], at=at)


def remove_participant(
    session: Session, disc: DiscRecord, person_id: int, *, reason: str, at: datetime
) -> bool:
    """Remove somebody entered by mistake, with the reason; return whether all have signed now."""
    check_listing(disc)
    left = [one for one in participant_ids(session, disc) if one != person_id]
    if not reason.strip():
        raise InvalidInput({"reason": REASON})
    if not left:
        raise RuleViolation(KEEP_ONE, basis=["GX-C-9"])
    list_participants(session, disc, left, at=at)
    row = session.scalar(
        select(DiscParticipant).where(
            DiscParticipant.disc_id == disc.id, DiscParticipant.person_id == person_id
        )
    )
    if row is not None:
        row.removed_reason = reason.strip()
    return advance(session, disc)


def check_listing(disc: DiscRecord) -> None:
    """Raise `RuleViolation` once signing is over: the list may change only until then."""
    if disc.state not in {"draft", "signing"}:
        raise RuleViolation(MOVE)


def advance(session: Session, disc: DiscRecord) -> bool:
    """Pass the form on to the head of the department once nobody's signature is missing."""
    if disc.state != "signing" or missing_signers(session, disc):
        return False
    move(disc, "signed")
    return True


def sign(session: Session, disc: DiscRecord, *, by: Actor, at: datetime) -> bool:
    """Sign as a participant, in any order; return whether all have signed now (GX-C-9)."""
    if disc.state != "signing":
        raise RuleViolation(MOVE)
    missing = missing_signers(session, disc)
    check_signer(by.person_id, participant_ids(session, disc), missing)
    write_signature(session, disc, "participant", "sign", by=by, at=at)
    return advance(session, disc)


def write_signature(
    session: Session,
    disc: DiscRecord,
    role: str,
    decision: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Append a signature or a return to the form."""
    session.add(
        DiscSignature(
            bureau_id=disc.bureau_id,
            disc_id=disc.id,
            round=disc.round,
            role=role,
            decision=decision,
            person_id=by.person_id,
            name=by.name,
            reason=reason,
            at=at,
        )
    )
    session.flush()  # who still has to sign is read from these rows


def send_back(
    session: Session, disc: DiscRecord, *, role: str, reason: str, by: Actor, at: datetime
) -> None:
    """Return a wrong entry for correction: a new round begins, everybody signs anew."""
    if not reason.strip():
        raise InvalidInput({"reason": REASON})
    check_move(disc.state, "draft")
    write_signature(session, disc, role, "return", by=by, at=at, reason=reason.strip())
    disc.round += 1
    disc.state = "draft"


def sign_as_head(session: Session, disc: DiscRecord, *, by: Actor, at: datetime) -> None:
    """Sign as head of the department, after all participants (GX-C-9)."""
    if disc.state != "signed" or missing_signers(session, disc):
        raise RuleViolation(MISSING, basis=["GX-C-9"])
    write_signature(session, disc, "department_head", "sign", by=by, at=at)
    disc.signed_at = at


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
