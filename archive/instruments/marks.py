"""Rows of what is set on a paper: who signs it by hand, who agreed to its seal, its uses."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.kept import Kept
from core.appendonly import append_only
from core.database import Id, Model


@append_only
class Handwriting(Model):
    """What came of a signer's place: `drawn` on the screen, or left `by_hand` to the print.

    `strokes` are the checked points (x, y, milliseconds, pressure), `bound` the digest of what was
    signed, `proof` how whoever wrote had shown who they are.
    """

    __tablename__ = "handwriting"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("instrument_signer.id"), unique=True)
    kind: Mapped[str]
    strokes: Mapped[list[Any]]
    bound: Mapped[str] = mapped_column(default="")
    proof: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    at: Mapped[datetime]


@append_only
class InstrumentSigner(Model):
    """A person whose handwriting a paper waits for: as what, with which opinion, at which place."""

    __tablename__ = "instrument_signer"
    __table_args__ = (
        UniqueConstraint("instrument_id", "n"),
        Index("ix_instrument_signer_person", "person_id", "instrument_id"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    n: Mapped[int]
    place: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    post: Mapped[str] = mapped_column(default="")
    label: Mapped[str]
    opinion: Mapped[str] = mapped_column(default="")
    written: Mapped[Handwriting | None] = relationship(viewonly=True, uselist=False, lazy="joined")


@append_only
class SealConsent(Model):
    """One person's word on sealing one paper: `agree`, or `by_hand`: it is stamped on paper."""

    __tablename__ = "seal_consent"
    __table_args__ = (
        UniqueConstraint("instrument_id", "n"),
        UniqueConstraint("instrument_id", "person_id"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    n: Mapped[int]
    kind: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    at: Mapped[datetime]


@append_only
class SealUse(Model):
    """One numbered use of a seal on one paper: a line of the register of seal uses 用印登记簿.

    `way` is `hand` (stamped on the print, at the day the keeper noted), `picture` or `signature`.
    """

    __tablename__ = "seal_use"
    __table_args__ = (UniqueConstraint("bureau_id", "year", "n"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    year: Mapped[int]
    n: Mapped[int]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), unique=True)
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("registered_seal.id"))
    seal_name: Mapped[str] = mapped_column(default="")
    way: Mapped[str]
    used_by_name: Mapped[str] = mapped_column(default="")
    agreed_by_name: Mapped[str] = mapped_column(default="")
    used_at: Mapped[datetime]
    entered_at: Mapped[datetime]


@append_only
class InstrumentCopy(Kept, Model):
    """A copy beside a paper, never in its place.

    `proof` before its seal, `void`, `archive` (PDF/A-3 with its data), `draft` (.docx, unsigned).
    """

    __tablename__ = "instrument_copy"
    __table_args__ = (UniqueConstraint("instrument_id", "kind"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    kind: Mapped[str]
    pages: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]


@append_only
class InstrumentScan(Kept, Model):
    """The scan of a print that was signed or stamped in ink: equal to what is done on the screen.

    `matched` tells how it was found to be this paper's: `qr`, read from the scan, or `typed`.
    """

    __tablename__ = "instrument_scan"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    pages: Mapped[int] = mapped_column(default=0)
    matched: Mapped[str]
    filed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_by_name: Mapped[str]
    filed_at: Mapped[datetime]
