"""Rows of case files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.kept import Kept
from core.appendonly import append_only
from core.database import Id, Model


class Case(Model):
    """A case file 案卷; state secrets may not be entered at all (part D 29)."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("bureau_id", "number"),
        Index("ix_case_file_list", "bureau_id", "id"),
        Index("ix_case_file_office", "bureau_id", "office_id", "id"),
        CheckConstraint("classification <> 'state_secret'", name="no_state_secret"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    number: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    party: Mapped[str] = mapped_column(default="")
    party_kind: Mapped[str | None]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]
    paper_only: Mapped[bool] = mapped_column(default=False)
    classification: Mapped[str] = mapped_column(default="none")
    grams: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    handlers: Mapped[list["CaseHandler"]] = relationship(viewonly=True)


class CaseHandler(Model):
    """A handler 承办人 of the case now; `main` is the one who answers for it 主办人.

    Whoever is taken off the case has no row any more, so that no question about handlers finds
    them; that they were handlers, and until when, stands in `CaseChange`.
    """

    __tablename__ = "case_handler"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    main: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date | None]


@append_only
class CaseChange(Model):
    """What was corrected in a case, or who came to and left it: `facts` by `kind`, and why."""

    __tablename__ = "case_change"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str]
    at: Mapped[datetime]


class CaseDispute(Model):
    """A dated state of the case: under reconsideration or litigation at a body, with its docket."""

    __tablename__ = "case_dispute"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str]
    body: Mapped[str]
    docket: Mapped[str]
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]


class Volume(Model):
    """A paper volume 卷: where it stands, and who holds it while it is out."""

    __tablename__ = "volume"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    pages: Mapped[int]
    location: Mapped[str] = mapped_column(default="")
    holder: Mapped[str] = mapped_column(default="")


class CaseDocument(Kept, Model):
    """One document of a case; without an object it lies on paper in its volume only."""

    __tablename__ = "case_document"
    __table_args__ = (Index("ix_case_document_order", "case_id", "position"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str]
    type: Mapped[str]
    conclusive: Mapped[bool] = mapped_column(default=False)
    evidence_basis: Mapped[bool] = mapped_column(default=False)
    pages: Mapped[int] = mapped_column(default=0)
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("volume.id"))
    first_page: Mapped[int | None]
    last_page: Mapped[int | None]
    made_on: Mapped[date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
