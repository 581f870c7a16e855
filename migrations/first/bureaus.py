"""Bureaus and what they have published, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def bureau() -> None:
    op.create_table(
        "bureau",
        sa.Column("id", Big, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bureau")),
        sa.UniqueConstraint("code", name=op.f("uq_bureau_code")),
    )


def published_item() -> None:
    op.create_table(
        "published_item",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_published_item_bureau_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_item")),
        sa.UniqueConstraint(
            "bureau_id",
            "kind",
            "name",
            "version",
            name=op.f("uq_published_item_bureau_id_kind_name_version"),
        ),
    )


def in_force() -> None:
    op.create_table(
        "in_force",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("notice_number", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_in_force_bureau_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["published_item.id"], name=op.f("fk_in_force_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_force")),
        sa.UniqueConstraint(
            "bureau_id", "kind", "name", name=op.f("uq_in_force_bureau_id_kind_name")
        ),
    )


TABLES = (bureau, published_item, in_force)
