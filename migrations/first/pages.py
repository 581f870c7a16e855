"""Pictures of pages, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def page_image() -> None:
    op.create_table(
        "page_image",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_page_image_bureau_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_image")),
        sa.UniqueConstraint(
            "bureau_id",
            "source_key",
            "page",
            name=op.f("uq_page_image_bureau_id_source_key_page"),
        ),
    )
    op.create_index(op.f("ix_page_image_object_key"), "page_image", ["object_key"], unique=False)


TABLES = (page_image,)
