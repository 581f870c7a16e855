"""Rows of disc records 刻盘存储记录表 (GX-C-9; RS-M-16, SL-M-16, ZH-M-16)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.appendonly import append_only
from core.database import Id, Model


class DiscRecord(Model):
    """The record form of one disc, from filling in to filing."""

    __tablename__ = "disc_record"
    __table_args__ = (
        UniqueConstraint("bureau_id", "number"),
        Index("ix_disc_record_case", "case_id"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    # Taken when the head of the department has signed.
    number: Mapped[str | None]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("access_request.id"), unique=True)
    title: Mapped[str] = mapped_column(default="")
    # Why it is burned: the situation of the article, ticked by the handler (part D 10).
    situation: Mapped[str] = mapped_column(default="")
    officers: Mapped[list[str]] = mapped_column(default=list)
    recorder: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(default="")
    device_brand: Mapped[str] = mapped_column(default="")
    device_model: Mapped[str] = mapped_column(default="")
    format: Mapped[str] = mapped_column(default="")
    length: Mapped[float] = mapped_column(default=0.0)
    maker: Mapped[str] = mapped_column(default="")
    making_unit: Mapped[str] = mapped_column(default="")
    made_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="draft")
    # A correction starts a new round: earlier signatures stay on file but no longer count.
    round: Mapped[int] = mapped_column(default=1)
    filled_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy's own hook

    participants: Mapped[list["DiscParticipant"]] = relationship(
        primaryjoin=lambda: (
            (DiscParticipant.disc_id == DiscRecord.id) & DiscParticipant.removed_at.is_(None)
        ),
        order_by=lambda: DiscParticipant.position,
        viewonly=True,
    )


class DiscRecording(Model):
    """A recording that goes onto the disc, in this order."""

    __tablename__ = "disc_recording"
    __table_args__ = (UniqueConstraint("disc_id", "recording_id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    disc_id: Mapped[int] = mapped_column(ForeignKey("disc_record.id"))
    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"))
    position: Mapped[int] = mapped_column(default=0)


class DiscParticipant(Model):
    """Somebody who took part in handling the case and so has to sign (GX-C-9)."""

    __tablename__ = "disc_participant"
    __table_args__ = (UniqueConstraint("disc_id", "person_id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    disc_id: Mapped[int] = mapped_column(ForeignKey("disc_record.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]
    removed_reason: Mapped[str] = mapped_column(default="")


@append_only
class DiscSignature(Model):
    """A signature, or a return with its reason, by a participant or the head of the department."""

    __tablename__ = "disc_signature"
    __table_args__ = (Index("ix_disc_signature_disc", "disc_id", "id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    disc_id: Mapped[int] = mapped_column(ForeignKey("disc_record.id"))
    round: Mapped[int]
    role: Mapped[str]
    decision: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class DiscCopy(Model):
    """One of the two identical copies and where it is kept (part D 12)."""

    __tablename__ = "disc_copy"
    __table_args__ = (UniqueConstraint("disc_id", "n"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    disc_id: Mapped[int] = mapped_column(ForeignKey("disc_record.id"))
    n: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    keeper: Mapped[str] = mapped_column(default="")
