"""Rows of a bureau's seals: each is registered once; what becomes of it are rows of their own."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, case, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from archive.kept import Kept
from core.appendonly import append_only
from core.database import Big, Id, Model


@append_only
class SealEvent(Model):
    """A seal put out of use for a while, taken up again, or retired for ever, with the reason."""

    __tablename__ = "seal_event"
    __table_args__ = (Index("ix_seal_event_seal", "seal_id", "id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    seal_id: Mapped[int] = mapped_column(ForeignKey("registered_seal.id"))
    kind: Mapped[str]
    reason: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class SealRight(Model):
    """Who may use a seal: a person or whoever holds a role, on one kind of paper or on all."""

    __tablename__ = "seal_right"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    seal_id: Mapped[int] = mapped_column(ForeignKey("registered_seal.id"), index=True)
    paper_kind: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(default="")
    granted_by_name: Mapped[str] = mapped_column(default="")
    granted_at: Mapped[datetime]
    ended_by_name: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]


@append_only
class RegisteredSeal(Kept, Model):
    """A seal as registered: its picture, where that comes from, and how papers bear it.

    `origin` is `authorised` (the file its authorised maker delivered), `scan` (of an impression) or
    `drawn` (from its name: never an authorised one). `signed`: papers that bear it are signed.
    """

    __tablename__ = "registered_seal"
    __table_args__ = (Index("ix_registered_seal_bureau", "bureau_id", "id"),)

    id: Mapped[int] = mapped_column(Big, primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    name: Mapped[str] = mapped_column(default="")
    origin: Mapped[str] = mapped_column(default="scan")
    proof: Mapped[str] = mapped_column(default="")
    lower: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="")
    diameter: Mapped[float] = mapped_column(default=0.0)
    signed: Mapped[bool] = mapped_column(default=False)
    two_persons: Mapped[bool] = mapped_column(default=False)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    registered_by_name: Mapped[str] = mapped_column(default="")
    registered_at: Mapped[datetime]
    # Read, never written: what the newest event made of it.
    state: Mapped[str] = column_property(
        case(
            {"suspend": "suspended", "retire": "retired"},
            value=func.coalesce(
                select(SealEvent.kind)
                .where(SealEvent.seal_id == id)  # noqa: A003  # the column
                .order_by(SealEvent.id.desc())
                .limit(1)
                .scalar_subquery(),
                "",
            ),
            else_="in_use",
        )
    )
    rights: Mapped[list[SealRight]] = relationship(
        primaryjoin=lambda: (SealRight.seal_id == RegisteredSeal.id) & SealRight.ended_at.is_(None),
        viewonly=True,
    )
