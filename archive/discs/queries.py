"""Reading disc records."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.discs.models import (
    DiscCopy,
    DiscParticipant,
    DiscRecord,
    DiscRecording,
    DiscSignature,
)
from archive.discs.rules import Signature, still_to_sign
from archive.recordings.models import Recording


def participant_ids(session: Session, disc: DiscRecord) -> list[int]:
    """Return the persons who have to sign, in order."""
    return list(
        session.scalars(
            select(DiscParticipant.person_id)
            .where(DiscParticipant.disc_id == disc.id, DiscParticipant.removed_at.is_(None))
            .order_by(DiscParticipant.position, DiscParticipant.id)
        )
    )


def signatures_of(session: Session, disc_id: int) -> Sequence[DiscSignature]:
    """Return all signatures and returns of all rounds, oldest first."""
    return session.scalars(
        select(DiscSignature).where(DiscSignature.disc_id == disc_id).order_by(DiscSignature.id)
    ).all()


def missing_signers(session: Session, disc: DiscRecord) -> list[int]:
    """Return the participants whose signature of this round is missing."""
    signatures = [
        Signature(row.person_id, row.role, row.decision, row.round)
        for row in signatures_of(session, disc.id)
    ]
    return still_to_sign(participant_ids(session, disc), signatures, disc.round)


def recordings_on(session: Session, disc_id: int) -> Sequence[Recording]:
    """Return the recordings of a disc in order."""
    return session.scalars(
        select(Recording)
        .join(DiscRecording, DiscRecording.recording_id == Recording.id)
        .where(DiscRecording.disc_id == disc_id)
        .order_by(DiscRecording.position)
    ).all()


def copies_of(session: Session, disc_id: int) -> Sequence[DiscCopy]:
    """Return the two copies and their places."""
    return session.scalars(
        select(DiscCopy).where(DiscCopy.disc_id == disc_id).order_by(DiscCopy.n)
    ).all()
