"""Seals and who may set them, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def registered_seal() -> None:
    op.create_table(
        "registered_seal",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("lower", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("diameter", sa.Double(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("two_persons", sa.Boolean(), nullable=False),
        sa.Column("registered_by", Big, nullable=True),
        sa.Column("registered_by_name", sa.String(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_registered_seal_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["person.id"], name=op.f("fk_registered_seal_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered_seal")),
    )
    op.create_index(
        "ix_registered_seal_bureau", "registered_seal", ["bureau_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_registered_seal_object_key"), "registered_seal", ["object_key"], unique=False
    )


def seal_event() -> None:
    op.create_table(
        "seal_event",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("seal_id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_seal_event_bureau_id")),
        sa.ForeignKeyConstraint(
            ["seal_id"], ["registered_seal.id"], name=op.f("fk_seal_event_seal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_event")),
    )
    op.create_index("ix_seal_event_seal", "seal_event", ["seal_id", "id"], unique=False)


def seal_right() -> None:
    op.create_table(
        "seal_right",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("seal_id", Big, nullable=False),
        sa.Column("paper_kind", sa.String(), nullable=False),
        sa.Column("person_id", Big, nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_by_name", sa.String(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by_name", sa.String(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_seal_right_bureau_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seal_right_person_id")),
        sa.ForeignKeyConstraint(
            ["seal_id"], ["registered_seal.id"], name=op.f("fk_seal_right_seal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_right")),
    )
    op.create_index(op.f("ix_seal_right_seal_id"), "seal_right", ["seal_id"], unique=False)


TABLES = (registered_seal, seal_event, seal_right)
