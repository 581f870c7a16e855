"""Case files, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("party_kind", sa.String(), nullable=True),
        sa.Column("office_id", Big, nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("paper_only", sa.Boolean(), nullable=False),
        sa.Column("classification", sa.String(), nullable=False),
        sa.Column("grams", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Big, nullable=True),
        sa.CheckConstraint(
            "classification <> 'state_secret'", name=op.f("ck_case_file_no_state_secret")
        ),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_case_file_bureau_id")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_case_file_created_by")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_case_file_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("bureau_id", "number", name=op.f("uq_case_file_bureau_id_number")),
    )
    op.create_index("ix_case_file_list", "case_file", ["bureau_id", "id"], unique=False)
    op.create_index(
        "ix_case_file_office", "case_file", ["bureau_id", "office_id", "id"], unique=False
    )


def case_change() -> None:
    op.create_table(
        "case_change",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", Big, nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_case_change_bureau_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_case_change_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_change_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_change")),
    )
    op.create_index(op.f("ix_case_change_case_id"), "case_change", ["case_id"], unique=False)


def case_dispute() -> None:
    op.create_table(
        "case_dispute",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("docket", sa.String(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("entered_by", Big, nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_case_dispute_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_dispute_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_case_dispute_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_dispute")),
    )
    op.create_index(op.f("ix_case_dispute_case_id"), "case_dispute", ["case_id"], unique=False)


def case_handler() -> None:
    op.create_table(
        "case_handler",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_case_handler_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_handler_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_handler_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_handler")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_handler_case_id_person_id")),
    )
    op.create_index(op.f("ix_case_handler_person_id"), "case_handler", ["person_id"], unique=False)


def volume() -> None:
    op.create_table(
        "volume",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_volume_bureau_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_volume_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_volume_case_id_number")),
    )


def case_document() -> None:
    op.create_table(
        "case_document",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("conclusive", sa.Boolean(), nullable=False),
        sa.Column("evidence_basis", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("volume_id", Big, nullable=True),
        sa.Column("first_page", sa.Integer(), nullable=True),
        sa.Column("last_page", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_case_document_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_document_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_case_document_volume_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_document")),
    )
    op.create_index(
        op.f("ix_case_document_object_key"), "case_document", ["object_key"], unique=False
    )
    op.create_index(
        "ix_case_document_order", "case_document", ["case_id", "position"], unique=False
    )


TABLES = (case_file, case_change, case_dispute, case_handler, volume, case_document)
