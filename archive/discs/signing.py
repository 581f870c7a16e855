"""Signing the disc record form: who signs, who joins or leaves, what is sent back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.discs.models import DiscParticipant, DiscRecord, DiscSignature
from archive.discs.operations import check_persons, list_participants, move
from archive.discs.queries import missing_signers, participant_ids
from archive.discs.rules import KEEP_ONE, MISSING, MOVE, REASON, check_move, check_signer
from core.errors import InvalidInput, RuleViolation
from people.actors import Actor


def begin_signing(disc: DiscRecord) -> None:
    """Send the form round for signing."""
    move(disc, "signing")


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
