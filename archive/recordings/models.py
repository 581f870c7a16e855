"""Rows of recordings."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from archive.cases.models import CaseHandler
from archive.kept import Kept
from core.database import Id, Model


class Recording(Model):
    """One recording 音像记录: video, audio or photograph; its bytes are `RecordingFile` rows."""

    __tablename__ = "recording"
    __table_args__ = (
        UniqueConstraint("bureau_id", "number"),
        Index("ix_recording_case", "case_id", "started_at"),
        CheckConstraint("classification <> 'state_secret'", name="no_state_secret"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    recorder: Mapped[str] = mapped_column(default="")
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    officers: Mapped[list[str]] = mapped_column(default=list)
    device_number: Mapped[str] = mapped_column(default="")
    device_brand: Mapped[str] = mapped_column(default="")
    device_model: Mapped[str] = mapped_column(default="")
    format: Mapped[str] = mapped_column(default="")
    # Seconds as probed from the file, not as declared by a person.
    length: Mapped[float] = mapped_column(default=0.0)
    classification: Mapped[str] = mapped_column(default="none")
    grams: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    # The handlers of the recording's case: the permission table asks for them.
    handlers: Mapped[list[CaseHandler]] = relationship(
        primaryjoin=lambda: foreign(CaseHandler.case_id) == Recording.case_id, viewonly=True
    )


class RecordingFile(Kept, Model):
    """The bytes of a recording in one role: `original`, never changed, `playing` or `thumbnail`."""

    __tablename__ = "recording_file"
    __table_args__ = (UniqueConstraint("recording_id", "role"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"))
    role: Mapped[str]
    # The name as it came; never used for a path.
    display_name: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
