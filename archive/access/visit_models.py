"""Rows of visits: what was opened and closed, what happened, which volumes went out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.appendonly import append_only
from core.database import Id, Model


class Visit(Model):
    """A sitting under a grant: in the reading room, or at a staff member's own desk.

    `visitors` are those who came, one in a line, where the request leaves it open.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("grant_id", "n"),
        Index("ix_visit_state", "bureau_id", "state", "opened_at"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    grant_id: Mapped[int] = mapped_column(ForeignKey("access_grant.id"))
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(default="room")
    state: Mapped[str] = mapped_column(default="waiting")
    code_digest: Mapped[str | None] = mapped_column(unique=True)
    code_until: Mapped[datetime | None]
    token_digest: Mapped[str | None] = mapped_column(unique=True)
    terminal: Mapped[str] = mapped_column(default="")
    visitors: Mapped[str] = mapped_column(default="")
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    intact: Mapped[bool | None]
    remarks: Mapped[str] = mapped_column(default="")


@append_only
class VisitEvent(Model):
    """What was opened, turned to, played or refused during a visit."""

    __tablename__ = "visit_event"
    __table_args__ = (Index("ix_visit_event_visit", "visit_id", "id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    item_kind: Mapped[str] = mapped_column(default="")
    item_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="")
    page: Mapped[int | None]
    from_second: Mapped[float | None]
    to_second: Mapped[float | None]


class VolumeLoan(Model):
    """Paper handed over the counter during a visit: pages out, pages back.

    A whole volume, or one document that was taken out of it.
    """

    __tablename__ = "volume_loan"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("volume.id"), index=True)
    case_document_id: Mapped[int | None] = mapped_column(ForeignKey("case_document.id"), index=True)
    pages_out: Mapped[int]
    out_at: Mapped[datetime]
    out_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    pages_back: Mapped[int | None]
    back_at: Mapped[datetime | None]
    back_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
