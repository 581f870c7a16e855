"""Requests with their parts and rulings, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def access_request() -> None:
    op.create_table(
        "access_request",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("requester_kind", sa.String(), nullable=False),
        sa.Column("organ", sa.String(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("special_reason", sa.String(), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_key", sa.String(), nullable=True),
        sa.Column("receipt_digest", sa.String(), nullable=True),
        sa.Column("started_by", Big, nullable=False),
        sa.Column("for_outsider", sa.Boolean(), nullable=False),
        sa.Column("acted_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_reason", sa.String(), nullable=False),
        sa.Column("grams", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_access_request_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["person.id"], name=op.f("fk_access_request_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
        sa.UniqueConstraint("bureau_id", "number", name=op.f("uq_access_request_bureau_id_number")),
        sa.UniqueConstraint("draft_key", name=op.f("uq_access_request_draft_key")),
        sa.UniqueConstraint("receipt_digest", name=op.f("uq_access_request_receipt_digest")),
    )
    op.create_index(
        "ix_access_request_started", "access_request", ["started_by", "id"], unique=False
    )
    op.create_index(
        "ix_access_request_state", "access_request", ["bureau_id", "state", "id"], unique=False
    )


def access_ruling() -> None:
    op.create_table(
        "access_ruling",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("chain", sa.JSON(), nullable=False),
        sa.Column("credentials", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("defaults", sa.JSON(), nullable=False),
        sa.Column("fee", sa.JSON(), nullable=False),
        sa.Column("executor", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("table_sha256", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_access_ruling_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_access_ruling_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_access_ruling_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_ruling")),
    )
    op.create_index(
        op.f("ix_access_ruling_request_id"), "access_ruling", ["request_id"], unique=False
    )


def request_case() -> None:
    op.create_table(
        "request_case",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_request_case_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_request_case_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_request_case_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_case")),
        sa.UniqueConstraint(
            "request_id", "case_id", name=op.f("uq_request_case_request_id_case_id")
        ),
    )
    op.create_index(op.f("ix_request_case_case_id"), "request_case", ["case_id"], unique=False)


def request_person() -> None:
    op.create_table(
        "request_person",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", Big, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("telephone", sa.String(), nullable=False),
        sa.Column("identity_kind", sa.String(), nullable=False),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("identity_masked", sa.String(), nullable=False),
        sa.Column("identified_how", sa.String(), nullable=False),
        sa.Column("is_lawyer", sa.Boolean(), nullable=False),
        sa.Column("licence_number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_request_person_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_request_person_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_request_person_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_person")),
    )
    op.create_index(
        op.f("ix_request_person_request_id"), "request_person", ["request_id"], unique=False
    )


def request_credential() -> None:
    op.create_table(
        "request_credential",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("request_person_id", Big, nullable=True),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("serves_as", sa.String(), nullable=False),
        sa.Column("original_seen", sa.Boolean(), nullable=False),
        sa.Column("seen_by", Big, nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_request_credential_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_request_credential_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_person_id"],
            ["request_person.id"],
            name=op.f("fk_request_credential_request_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["person.id"], name=op.f("fk_request_credential_seen_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_credential")),
    )
    op.create_index(
        op.f("ix_request_credential_object_key"), "request_credential", ["object_key"], unique=False
    )
    op.create_index(
        op.f("ix_request_credential_request_id"), "request_credential", ["request_id"], unique=False
    )


def request_item() -> None:
    op.create_table(
        "request_item",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("case_document_id", Big, nullable=True),
        sa.Column("recording_id", Big, nullable=True),
        sa.Column("volume_id", Big, nullable=True),
        sa.CheckConstraint(
            "(case_document_id IS NOT NULL AND recording_id IS NULL AND volume_id IS NULL) OR (case_document_id IS NULL AND recording_id IS NOT NULL AND volume_id IS NULL) OR (case_document_id IS NULL AND recording_id IS NULL AND volume_id IS NOT NULL)",
            name=op.f("ck_request_item_one_item"),
        ),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_request_item_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_document_id"],
            ["case_document.id"],
            name=op.f("fk_request_item_case_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_request_item_recording_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_request_item_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_request_item_volume_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_item")),
    )
    op.create_index(
        op.f("ix_request_item_request_id"), "request_item", ["request_id"], unique=False
    )


TABLES = (
    access_request,
    access_ruling,
    request_case,
    request_person,
    request_credential,
    request_item,
)
