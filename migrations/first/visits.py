"""Grants, visits and what they take out, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def access_grant() -> None:
    op.create_table(
        "access_grant",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("register_entry_id", Big, nullable=True),
        sa.Column("person_id", Big, nullable=True),
        sa.Column("viewer", sa.String(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("visits_allowed", sa.Integer(), nullable=False),
        sa.Column("visits_used", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_access_grant_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_grant_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["register_entry_id"],
            ["register_entry.id"],
            name=op.f("fk_access_grant_register_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_access_grant_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
        sa.UniqueConstraint("request_id", name=op.f("uq_access_grant_request_id")),
    )
    op.create_index(op.f("ix_access_grant_person_id"), "access_grant", ["person_id"], unique=False)
    op.create_index(
        "ix_access_grant_state", "access_grant", ["bureau_id", "state", "expires_at"], unique=False
    )


def grant_item() -> None:
    op.create_table(
        "grant_item",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("grant_id", Big, nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("case_document_id", Big, nullable=True),
        sa.Column("recording_id", Big, nullable=True),
        sa.Column("volume_id", Big, nullable=True),
        sa.CheckConstraint(
            "(case_document_id IS NOT NULL AND recording_id IS NULL AND volume_id IS NULL) OR (case_document_id IS NULL AND recording_id IS NOT NULL AND volume_id IS NULL) OR (case_document_id IS NULL AND recording_id IS NULL AND volume_id IS NOT NULL)",
            name=op.f("ck_grant_item_one_item"),
        ),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_grant_item_bureau_id")),
        sa.ForeignKeyConstraint(
            ["case_document_id"], ["case_document.id"], name=op.f("fk_grant_item_case_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["access_grant.id"], name=op.f("fk_grant_item_grant_id")
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_grant_item_recording_id")
        ),
        sa.ForeignKeyConstraint(["volume_id"], ["volume.id"], name=op.f("fk_grant_item_volume_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_item")),
    )
    op.create_index(op.f("ix_grant_item_grant_id"), "grant_item", ["grant_id"], unique=False)


def visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("grant_id", Big, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("code_digest", sa.String(), nullable=True),
        sa.Column("code_until", UtcDateTime(), nullable=True),
        sa.Column("token_digest", sa.String(), nullable=True),
        sa.Column("terminal", sa.String(), nullable=False),
        sa.Column("visitors", sa.String(), nullable=False),
        sa.Column("opened_by", Big, nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", Big, nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("intact", sa.Boolean(), nullable=True),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_visit_bureau_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_visit_closed_by")),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_visit_grant_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_visit_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_visit_code_digest")),
        sa.UniqueConstraint("grant_id", "n", name=op.f("uq_visit_grant_id_n")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_visit_token_digest")),
    )
    op.create_index("ix_visit_state", "visit", ["bureau_id", "state", "opened_at"], unique=False)


def visit_event() -> None:
    op.create_table(
        "visit_event",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("visit_id", Big, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("from_second", sa.Double(), nullable=True),
        sa.Column("to_second", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_visit_event_bureau_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_event_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_event")),
    )
    op.create_index("ix_visit_event_visit", "visit_event", ["visit_id", "id"], unique=False)


def volume_loan() -> None:
    op.create_table(
        "volume_loan",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("visit_id", Big, nullable=False),
        sa.Column("volume_id", Big, nullable=True),
        sa.Column("case_document_id", Big, nullable=True),
        sa.Column("pages_out", sa.Integer(), nullable=False),
        sa.Column("out_at", UtcDateTime(), nullable=False),
        sa.Column("out_by", Big, nullable=False),
        sa.Column("pages_back", sa.Integer(), nullable=True),
        sa.Column("back_at", UtcDateTime(), nullable=True),
        sa.Column("back_by", Big, nullable=True),
        sa.ForeignKeyConstraint(["back_by"], ["person.id"], name=op.f("fk_volume_loan_back_by")),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_volume_loan_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_document_id"],
            ["case_document.id"],
            name=op.f("fk_volume_loan_case_document_id"),
        ),
        sa.ForeignKeyConstraint(["out_by"], ["person.id"], name=op.f("fk_volume_loan_out_by")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_volume_loan_visit_id")),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_volume_loan_volume_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_loan")),
    )
    op.create_index(
        op.f("ix_volume_loan_case_document_id"), "volume_loan", ["case_document_id"], unique=False
    )
    op.create_index(op.f("ix_volume_loan_visit_id"), "volume_loan", ["visit_id"], unique=False)
    op.create_index(op.f("ix_volume_loan_volume_id"), "volume_loan", ["volume_id"], unique=False)


def copy_made() -> None:
    op.create_table(
        "copy_made",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("item_kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("made_by", Big, nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_copy_made_bureau_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_copy_made_made_by")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_copy_made_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_made")),
    )
    op.create_index(op.f("ix_copy_made_request_id"), "copy_made", ["request_id"], unique=False)


TABLES = (access_grant, grant_item, visit, visit_event, volume_loan, copy_made)
