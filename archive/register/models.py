"""Rows of the register 查阅登记簿: numbered entries and the events appended to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.appendonly import append_only
from core.database import Id, Model


@append_only
class RegisterEntry(Model):
    """One numbered act of access, frozen as it was entered (RS-A-3, SL-A-3, GX-A-2)."""

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("bureau_id", "year", "n"),
        Index("ix_register_entry_at", "bureau_id", "entered_at"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    year: Mapped[int]
    n: Mapped[int]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by_name: Mapped[str]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("access_request.id"), index=True)
    request_number: Mapped[str] = mapped_column(default="")
    requester_kind: Mapped[str]
    requester: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    # Each person: name, unit, identity kind and masked number, licence, the credentials shown.
    people: Mapped[list[Any]]
    letter_number: Mapped[str] = mapped_column(default="")
    cases: Mapped[list[Any]]
    materials: Mapped[list[str]]
    actions: Mapped[list[str]]
    purpose: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    verifier: Mapped[str] = mapped_column(default="")
    approvers: Mapped[list[Any]]
    basis: Mapped[list[str]]
    remarks: Mapped[str] = mapped_column(default="")
    grams: Mapped[str]


@append_only
class RegisterEvent(Model):
    """What happened to an entry afterwards: in, opened, out, intact, copied, corrected, void."""

    __tablename__ = "register_event"
    __table_args__ = (Index("ix_register_event_entry", "entry_id", "id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entry.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]]
    grams: Mapped[str] = mapped_column(default="")
