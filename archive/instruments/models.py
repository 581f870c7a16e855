"""Rows of issued papers: each is written once; bytes and voiding are rows of their own."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, case, cast, exists
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from archive.access.models import AccessRequest
from archive.kept import Kept
from core.appendonly import append_only
from core.database import Big, Id, Model
from core.outbox import UNDER_WAY, Job

# By this name, followed by the number of its row, a paper is drawn.
DRAWING = "render:"


@append_only
class InstrumentFile(Kept, Model):
    """The bytes of an issued paper; printing again gives exactly these."""

    __tablename__ = "instrument_file"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), unique=True)
    pages: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]


@append_only
class InstrumentVoid(Model):
    """A paper declared void, by whom and why; its number is never used again."""

    __tablename__ = "instrument_void"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), unique=True)
    reason: Mapped[str]
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    voided_at: Mapped[datetime]


@append_only
class RegisteredSeal(Kept, Model):
    """A seal that a bureau registered; the newest row counts, one without a picture ends it."""

    __tablename__ = "registered_seal"
    __table_args__ = (Index("ix_registered_seal_bureau", "bureau_id", "id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    diameter: Mapped[float] = mapped_column(default=0.0)
    signed: Mapped[bool] = mapped_column(default=False)
    registered_by_name: Mapped[str] = mapped_column(default="")
    registered_at: Mapped[datetime]


@append_only
class SealUse(Model):
    """One numbered use of a seal on one paper: a line of the register of seal uses 用印登记簿."""

    __tablename__ = "seal_use"
    __table_args__ = (UniqueConstraint("bureau_id", "year", "n"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    year: Mapped[int]
    n: Mapped[int]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), unique=True)
    seal_id: Mapped[int] = mapped_column(ForeignKey("registered_seal.id"))
    signed: Mapped[bool] = mapped_column(default=False)
    used_at: Mapped[datetime]


@append_only
class Instrument(Model):
    """An issued paper 文书 with its number and the data it was drawn from."""

    __tablename__ = "instrument"
    __table_args__ = (
        UniqueConstraint("bureau_id", "word", "year", "n"),
        Index("ix_instrument_request", "request_id"),
        Index("ix_instrument_list", "bureau_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(Big, primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    kind: Mapped[str]
    word: Mapped[str] = mapped_column(default="")
    year: Mapped[int]
    n: Mapped[int]
    number: Mapped[str]
    title: Mapped[str]
    frozen: Mapped[dict[str, Any]]
    template_version: Mapped[str]
    stamping: Mapped[str] = mapped_column(default="wet")
    code_digest: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("access_request.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    disc_id: Mapped[int | None] = mapped_column(ForeignKey("disc_record.id"))
    step: Mapped[str] = mapped_column(default="")
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_by_name: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[datetime]
    # Read, never written: pending until the bytes are stored, then issued, or void for ever; given
    # up when nobody draws it any more.
    state: Mapped[str] = column_property(
        case(
            (exists().where(InstrumentVoid.instrument_id == id), "void"),  # noqa: A003  # the column
            (exists().where(InstrumentFile.instrument_id == id), "issued"),  # noqa: A003  # as above
            (
                exists().where(
                    Job.key == DRAWING + cast(id, String),  # noqa: A003  # as above
                    Job.state.in_(UNDER_WAY),
                ),
                "pending",
            ),
            else_="given_up",
        )
    )
    request: Mapped[AccessRequest | None] = relationship(viewonly=True)
