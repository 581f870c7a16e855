"""Recordings, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def recording() -> None:
    op.create_table(
        "recording",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("recorder", sa.String(), nullable=False),
        sa.Column("recorder_id", Big, nullable=True),
        sa.Column("officers", sa.JSON(), nullable=False),
        sa.Column("device_number", sa.String(), nullable=False),
        sa.Column("device_brand", sa.String(), nullable=False),
        sa.Column("device_model", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("length", sa.Double(), nullable=False),
        sa.Column("classification", sa.String(), nullable=False),
        sa.Column("grams", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Big, nullable=True),
        sa.CheckConstraint(
            "classification <> 'state_secret'", name=op.f("ck_recording_no_state_secret")
        ),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_recording_bureau_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_recording_case_id")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_recording_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["recorder_id"], ["person.id"], name=op.f("fk_recording_recorder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("bureau_id", "number", name=op.f("uq_recording_bureau_id_number")),
    )
    op.create_index("ix_recording_case", "recording", ["case_id", "started_at"], unique=False)


def recording_file() -> None:
    op.create_table(
        "recording_file",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("recording_id", Big, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_recording_file_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_recording_file_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_file")),
        sa.UniqueConstraint(
            "recording_id", "role", name=op.f("uq_recording_file_recording_id_role")
        ),
    )
    op.create_index(
        op.f("ix_recording_file_object_key"), "recording_file", ["object_key"], unique=False
    )


TABLES = (recording, recording_file)
