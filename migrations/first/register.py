"""The register 查阅登记簿, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def register_entry() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", Big, nullable=True),
        sa.Column("entered_by_name", sa.String(), nullable=False),
        sa.Column("request_id", Big, nullable=True),
        sa.Column("request_number", sa.String(), nullable=False),
        sa.Column("requester_kind", sa.String(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.Column("approvers", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("grams", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_register_entry_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_register_entry_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_register_entry_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint(
            "bureau_id", "year", "n", name=op.f("uq_register_entry_bureau_id_year_n")
        ),
    )
    op.create_index(
        "ix_register_entry_at", "register_entry", ["bureau_id", "entered_at"], unique=False
    )
    op.create_index(
        op.f("ix_register_entry_request_id"), "register_entry", ["request_id"], unique=False
    )


def register_event() -> None:
    op.create_table(
        "register_event",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("entry_id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", Big, nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("grams", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_register_event_bureau_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_register_event_by")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_register_event_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_event")),
    )
    op.create_index("ix_register_event_entry", "register_event", ["entry_id", "id"], unique=False)


TABLES = (register_entry, register_event)
