"""Rows of requests, grants and visits."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.cases.models import CaseHandler
from archive.kept import Kept
from archive.register.models import RegisterEntry
from core.appendonly import append_only
from core.database import Id, Model


class AccessRequest(Model):
    """A request 调阅申请; until it is submitted only `draft` counts."""

    __tablename__ = "access_request"
    __table_args__ = (
        UniqueConstraint("bureau_id", "number"),
        Index("ix_access_request_state", "bureau_id", "state", "id"),
        Index("ix_access_request_started", "started_by", "id"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    number: Mapped[str | None]
    procedure: Mapped[str] = mapped_column(default="")
    requester_kind: Mapped[str] = mapped_column(default="")
    organ: Mapped[str] = mapped_column(default="")
    # Who asks, in one line for lists and papers: 张三等2人, or the agency.
    requester: Mapped[str] = mapped_column(default="")
    actions: Mapped[list[str]] = mapped_column(default=list)
    materials: Mapped[list[str]] = mapped_column(default=list)
    purpose: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    special_reason: Mapped[str] = mapped_column(default="")
    # Incoming letter or letter of introduction: number, agency, dated, demand (外调要求), address.
    letter: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="draft")
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The key of the page on which it was begun: saving that page twice makes one draft.
    draft_key: Mapped[str | None] = mapped_column(unique=True)
    receipt_digest: Mapped[str | None] = mapped_column(unique=True)
    started_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    for_outsider: Mapped[bool] = mapped_column(default=False)
    # Set by the first act of anybody but the requester; withdrawal ends here.
    acted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_reason: Mapped[str] = mapped_column(default="")
    grams: Mapped[str] = mapped_column(default="")
    row_version: Mapped[int] = mapped_column(default=1)

    # Who handles the cases asked for: what is asked of their work is theirs to know.
    handlers: Mapped[list[CaseHandler]] = relationship(
        CaseHandler,
        secondary="request_case",
        primaryjoin="AccessRequest.id == RequestCase.request_id",
        secondaryjoin="RequestCase.case_id == CaseHandler.case_id",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy's own hook


class RequestPerson(Model):
    """One person of a request; the identity number is sealed, lists and papers show it masked."""

    __tablename__ = "request_person"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("access_request.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    post: Mapped[str] = mapped_column(default="")
    telephone: Mapped[str] = mapped_column(default="")
    identity_kind: Mapped[str] = mapped_column(default="none")
    identity_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    identity_masked: Mapped[str] = mapped_column(default="")
    identified_how: Mapped[str] = mapped_column(default="")
    is_lawyer: Mapped[bool] = mapped_column(default=False)
    licence_number: Mapped[str] = mapped_column(default="")


class RequestCredential(Kept, Model):
    """A paper shown, under exactly the term of the text, and whether its original was seen."""

    __tablename__ = "request_credential"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("access_request.id"), index=True)
    request_person_id: Mapped[int | None] = mapped_column(ForeignKey("request_person.id"))
    term: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    # One paper may serve as two (part D 19): the other term is named here.
    serves_as: Mapped[str] = mapped_column(default="")
    original_seen: Mapped[bool] = mapped_column(default=False)
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[datetime | None]
    display_name: Mapped[str] = mapped_column(default="")
    # Of the scan, counted when it came in; none without one.
    pages: Mapped[int] = mapped_column(default=0)
    # When the request was handed in again; its scan stays, the paper no longer counts.
    replaced_at: Mapped[datetime | None]


class RequestCase(Model):
    """A case that a request asks for."""

    __tablename__ = "request_case"
    __table_args__ = (UniqueConstraint("request_id", "case_id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("access_request.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)


class Item:
    """Columns that name exactly one thing that can be seen or copied."""

    case_document_id: Mapped[int | None] = mapped_column(ForeignKey("case_document.id"))
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recording.id"))
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("volume.id"))


ONE_ITEM = (
    "(case_document_id IS NOT NULL AND recording_id IS NULL AND volume_id IS NULL) OR "
    "(case_document_id IS NULL AND recording_id IS NOT NULL AND volume_id IS NULL) OR "
    "(case_document_id IS NULL AND recording_id IS NULL AND volume_id IS NOT NULL)"
)


class RequestItem(Item, Model):
    """A thing the request names by itself; without any, it asks for all that the scope allows."""

    __tablename__ = "request_item"
    __table_args__ = (CheckConstraint(ONE_ITEM, name="one_item"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("access_request.id"), index=True)


@append_only
class AccessRuling(Model):
    """What the bureau's table said for one case, action and material of a request."""

    __tablename__ = "access_ruling"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("access_request.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    action: Mapped[str]
    material: Mapped[str]
    outcome: Mapped[str]
    chain: Mapped[list[str]]
    credentials: Mapped[list[str]]
    basis: Mapped[list[str]]
    defaults: Mapped[list[int]]
    fee: Mapped[dict[str, Any]]
    executor: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]]
    table_sha256: Mapped[str]
    decided_at: Mapped[datetime]


class Grant(Model):
    """What a request may now do, until when and how often; `person_id` is a staff member's own."""

    __tablename__ = "access_grant"
    __table_args__ = (Index("ix_access_grant_state", "bureau_id", "state", "expires_at"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("access_request.id"), unique=True)
    register_entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entry.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    viewer: Mapped[str]
    actions: Mapped[list[str]]
    visits_allowed: Mapped[int]
    visits_used: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)

    # Written together: the entry's id is known only then.
    register_entry: Mapped[RegisterEntry | None] = relationship()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy's own hook


class GrantItem(Item, Model):
    """One thing a grant covers and what may be done with it."""

    __tablename__ = "grant_item"
    __table_args__ = (CheckConstraint(ONE_ITEM, name="one_item"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    grant_id: Mapped[int] = mapped_column(ForeignKey("access_grant.id"), index=True)
    actions: Mapped[list[str]]
    basis: Mapped[list[str]] = mapped_column(default=list)


@append_only
class CopyMade(Model):
    """Copies that left the archive: of what, how much, for whom, and who pays (GX-A-11)."""

    __tablename__ = "copy_made"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("access_request.id"), index=True)
    item_kind: Mapped[str]
    item_id: Mapped[int]
    title: Mapped[str]
    action: Mapped[str]
    pages: Mapped[int] = mapped_column(default=0)
    files: Mapped[int] = mapped_column(default=0)
    payer: Mapped[str] = mapped_column(default="")
    taken_by: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


@append_only
class Dispatch(Model):
    """A letter that went out: how, when, to whom, by whom; also an invitation to read (RS-A-8).

    `instrument_id` names the paper where it is known when the row is written, `proof_id` the proof
    of service that came back signed. `sent_on` is the day of sending or serving, `sent_at` the
    moment at which that was noted.
    """

    __tablename__ = "dispatch"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("access_request.id"), index=True)
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    way: Mapped[str]
    recipient: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    tracking: Mapped[str] = mapped_column(default="")
    pages: Mapped[int] = mapped_column(default=0)
    documents: Mapped[list[str]]
    note: Mapped[str] = mapped_column(default="")
    sent_on: Mapped[date | None]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_by_name: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]
