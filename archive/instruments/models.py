"""Rows of issued papers: each is written once; bytes and voiding are rows of their own."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, column_property, foreign, mapped_column, relationship

from archive.access.models import AccessRequest
from archive.instruments.marks import Handwriting, InstrumentSigner, SealConsent
from archive.kept import Kept
from archive.seals.models import RegisteredSeal, SealRight
from core.appendonly import append_only
from core.columns import among
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
class Instrument(Model):
    """An issued paper 文书 with its number and the data it was drawn from."""

    __tablename__ = "instrument"
    __table_args__ = (
        UniqueConstraint("bureau_id", "word", "year", "n"),
        Index("ix_instrument_request", "request_id"),
        Index("ix_instrument_about", "about_id"),
        Index("ix_instrument_seal", "seal_id"),
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
    # The registered seal that it bears, and how many persons must agree before it is set.
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("registered_seal.id"))
    consents: Mapped[int] = mapped_column(default=0)
    code_digest: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("access_request.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    disc_id: Mapped[int | None] = mapped_column(ForeignKey("disc_record.id"))
    # The paper that this one is about: the letter of a proof of service.
    about_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"))
    step: Mapped[str] = mapped_column(default="")
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_by_name: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[datetime]
    # Read, never written: waiting for handwriting, then for its seal, pending until the bytes are
    # stored, then issued, or void for ever; given up when nobody draws it any more.
    state: Mapped[str] = column_property(
        case(
            (exists().where(InstrumentVoid.instrument_id == id), "void"),  # noqa: A003  # the column
            (exists().where(InstrumentFile.instrument_id == id), "issued"),  # noqa: A003  # as above
            (
                select(InstrumentSigner.id)
                .outerjoin(Handwriting, Handwriting.signer_id == InstrumentSigner.id)
                .where(InstrumentSigner.instrument_id == id, Handwriting.id.is_(None))  # noqa: A003  # as above
                .exists(),
                "unsigned",
            ),
            (
                and_(
                    consents
                    > select(func.count(SealConsent.id))
                    .where(SealConsent.instrument_id == id, SealConsent.kind == "agree")  # noqa: A003  # as above
                    .scalar_subquery(),
                    ~exists().where(
                        SealConsent.instrument_id == id,  # noqa: A003  # as above
                        SealConsent.kind == "by_hand",
                    ),
                ),
                "waiting",
            ),
            (
                exists().where(
                    Job.key == DRAWING + cast(id, String),  # noqa: A003  # as above
                    among(Job.state, UNDER_WAY),
                ),
                "pending",
            ),
            else_="given_up",
        )
    )
    request: Mapped[AccessRequest | None] = relationship(viewonly=True)
    seal: Mapped[RegisteredSeal | None] = relationship(viewonly=True)
    # Whose handwriting it was issued to bear, in the order of their places.
    signers: Mapped[list[InstrumentSigner]] = relationship(order_by=InstrumentSigner.n)
    # Who may set the seal that it waits for.
    sealers: Mapped[list[SealRight]] = relationship(
        primaryjoin=lambda: and_(
            foreign(SealRight.seal_id) == Instrument.seal_id,
            SealRight.ended_at.is_(None),
            or_(SealRight.paper_kind == "", SealRight.paper_kind == Instrument.kind),
        ),
        viewonly=True,
    )
