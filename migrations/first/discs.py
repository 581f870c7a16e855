"""Disc records 刻盘存储记录表, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def disc_record() -> None:
    op.create_table(
        "disc_record",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("case_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("situation", sa.String(), nullable=False),
        sa.Column("officers", sa.JSON(), nullable=False),
        sa.Column("recorder", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("device_brand", sa.String(), nullable=False),
        sa.Column("device_model", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("length", sa.Double(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("making_unit", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("filled_by", Big, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("filed_at", UtcDateTime(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_disc_record_bureau_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_disc_record_case_id")),
        sa.ForeignKeyConstraint(
            ["filled_by"], ["person.id"], name=op.f("fk_disc_record_filled_by")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_disc_record_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disc_record")),
        sa.UniqueConstraint("bureau_id", "number", name=op.f("uq_disc_record_bureau_id_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_disc_record_request_id")),
    )
    op.create_index("ix_disc_record_case", "disc_record", ["case_id"], unique=False)


def disc_copy() -> None:
    op.create_table(
        "disc_copy",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("disc_id", Big, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("keeper", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_disc_copy_bureau_id")),
        sa.ForeignKeyConstraint(["disc_id"], ["disc_record.id"], name=op.f("fk_disc_copy_disc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disc_copy")),
        sa.UniqueConstraint("disc_id", "n", name=op.f("uq_disc_copy_disc_id_n")),
    )


def disc_participant() -> None:
    op.create_table(
        "disc_participant",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("disc_id", Big, nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("removed_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_disc_participant_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["disc_id"], ["disc_record.id"], name=op.f("fk_disc_participant_disc_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_disc_participant_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disc_participant")),
        sa.UniqueConstraint(
            "disc_id", "person_id", name=op.f("uq_disc_participant_disc_id_person_id")
        ),
    )


def disc_recording() -> None:
    op.create_table(
        "disc_recording",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("disc_id", Big, nullable=False),
        sa.Column("recording_id", Big, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_disc_recording_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["disc_id"], ["disc_record.id"], name=op.f("fk_disc_recording_disc_id")
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_disc_recording_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disc_recording")),
        sa.UniqueConstraint(
            "disc_id", "recording_id", name=op.f("uq_disc_recording_disc_id_recording_id")
        ),
    )


def disc_signature() -> None:
    op.create_table(
        "disc_signature",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("disc_id", Big, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_disc_signature_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["disc_id"], ["disc_record.id"], name=op.f("fk_disc_signature_disc_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_disc_signature_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disc_signature")),
    )
    op.create_index("ix_disc_signature_disc", "disc_signature", ["disc_id", "id"], unique=False)


TABLES = (disc_record, disc_copy, disc_participant, disc_recording, disc_signature)
