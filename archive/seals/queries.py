"""Reading a bureau's seals: which it has, and which one a kind of paper bears."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.seals.models import RegisteredSeal, SealEvent, SealRight


def seal_for(session: Session, bureau_id: int, paper_kind: str) -> RegisteredSeal | None:
    """Return the seal that papers of a kind bear: in use, and somebody may use it on them.

    One that is meant for this very kind comes before one for every kind, the newest first.
    """
    return session.scalar(
        select(RegisteredSeal)
        .join(SealRight, SealRight.seal_id == RegisteredSeal.id)
        .where(
            RegisteredSeal.bureau_id == bureau_id,
            RegisteredSeal.state == "in_use",
            SealRight.ended_at.is_(None),
            or_(SealRight.paper_kind == paper_kind, SealRight.paper_kind == ""),
        )
        .order_by(SealRight.paper_kind.desc(), RegisteredSeal.id.desc())
        .limit(1)
    )


def events_of(session: Session, seal_id: int) -> Sequence[SealEvent]:
    """Return what became of a seal, oldest first."""
    return session.scalars(
        select(SealEvent).where(SealEvent.seal_id == seal_id).order_by(SealEvent.id)
    ).all()


def rights_of(session: Session, seal_id: int) -> Sequence[SealRight]:
    """Return all rights to a seal, those that ended included, the newest first."""
    return session.scalars(
        select(SealRight).where(SealRight.seal_id == seal_id).order_by(SealRight.id.desc())
    ).all()
