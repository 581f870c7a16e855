"""Issued papers, their files and signatures, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def instrument() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("template_version", sa.String(), nullable=False),
        sa.Column("stamping", sa.String(), nullable=False),
        sa.Column("seal_id", Big, nullable=True),
        sa.Column("consents", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(), nullable=False),
        sa.Column("request_id", Big, nullable=True),
        sa.Column("visit_id", Big, nullable=True),
        sa.Column("disc_id", Big, nullable=True),
        sa.Column("about_id", Big, nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("issued_by", Big, nullable=True),
        sa.Column("issued_by_name", sa.String(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_id"], ["instrument.id"], name=op.f("fk_instrument_about_id")
        ),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_instrument_bureau_id")),
        sa.ForeignKeyConstraint(
            ["disc_id"], ["disc_record.id"], name=op.f("fk_instrument_disc_id")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name=op.f("fk_instrument_issued_by")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_instrument_request_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_instrument_visit_id")),
        sa.ForeignKeyConstraint(
            ["seal_id"], ["registered_seal.id"], name=op.f("fk_instrument_seal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint(
            "bureau_id", "word", "year", "n", name=op.f("uq_instrument_bureau_id_word_year_n")
        ),
        sa.UniqueConstraint("code_digest", name=op.f("uq_instrument_code_digest")),
    )
    op.create_index("ix_instrument_list", "instrument", ["bureau_id", "kind", "id"], unique=False)
    op.create_index("ix_instrument_request", "instrument", ["request_id"], unique=False)
    op.create_index("ix_instrument_about", "instrument", ["about_id"], unique=False)
    op.create_index("ix_instrument_seal", "instrument", ["seal_id"], unique=False)


def instrument_file() -> None:
    op.create_table(
        "instrument_file",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("instrument_id", Big, nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_instrument_file_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_file_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_file")),
        sa.UniqueConstraint("instrument_id", name=op.f("uq_instrument_file_instrument_id")),
    )
    op.create_index(
        op.f("ix_instrument_file_object_key"), "instrument_file", ["object_key"], unique=False
    )


def instrument_void() -> None:
    op.create_table(
        "instrument_void",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("instrument_id", Big, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("voided_by", Big, nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_instrument_void_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_void_instrument_id")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["person.id"], name=op.f("fk_instrument_void_voided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_void")),
        sa.UniqueConstraint("instrument_id", name=op.f("uq_instrument_void_instrument_id")),
    )


def instrument_copy() -> None:
    op.create_table(
        "instrument_copy",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("instrument_id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_instrument_copy_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_copy_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_copy")),
        sa.UniqueConstraint(
            "instrument_id", "kind", name=op.f("uq_instrument_copy_instrument_id_kind")
        ),
    )
    op.create_index(
        op.f("ix_instrument_copy_object_key"), "instrument_copy", ["object_key"], unique=False
    )


def instrument_scan() -> None:
    op.create_table(
        "instrument_scan",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("instrument_id", Big, nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("matched", sa.String(), nullable=False),
        sa.Column("filed_by", Big, nullable=False),
        sa.Column("filed_by_name", sa.String(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_instrument_scan_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["person.id"], name=op.f("fk_instrument_scan_filed_by")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_scan_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_scan")),
    )
    op.create_index(
        op.f("ix_instrument_scan_instrument_id"), "instrument_scan", ["instrument_id"], unique=False
    )
    op.create_index(
        op.f("ix_instrument_scan_object_key"), "instrument_scan", ["object_key"], unique=False
    )


def instrument_signer() -> None:
    op.create_table(
        "instrument_signer",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("instrument_id", Big, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_instrument_signer_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_signer_instrument_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_instrument_signer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_signer")),
        sa.UniqueConstraint(
            "instrument_id", "n", name=op.f("uq_instrument_signer_instrument_id_n")
        ),
    )
    op.create_index(
        "ix_instrument_signer_person",
        "instrument_signer",
        ["person_id", "instrument_id"],
        unique=False,
    )


def handwriting() -> None:
    op.create_table(
        "handwriting",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("instrument_id", Big, nullable=False),
        sa.Column("signer_id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("strokes", sa.JSON(), nullable=False),
        sa.Column("bound", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_handwriting_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_handwriting_instrument_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_handwriting_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["instrument_signer.id"], name=op.f("fk_handwriting_signer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handwriting")),
        sa.UniqueConstraint("signer_id", name=op.f("uq_handwriting_signer_id")),
    )
    op.create_index(
        op.f("ix_handwriting_instrument_id"), "handwriting", ["instrument_id"], unique=False
    )


def seal_consent() -> None:
    op.create_table(
        "seal_consent",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("instrument_id", Big, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_seal_consent_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_seal_consent_instrument_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_seal_consent_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_consent")),
        sa.UniqueConstraint("instrument_id", "n", name=op.f("uq_seal_consent_instrument_id_n")),
        sa.UniqueConstraint(
            "instrument_id", "person_id", name=op.f("uq_seal_consent_instrument_id_person_id")
        ),
    )


def seal_use() -> None:
    op.create_table(
        "seal_use",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("instrument_id", Big, nullable=False),
        sa.Column("seal_id", Big, nullable=True),
        sa.Column("seal_name", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("used_by_name", sa.String(), nullable=False),
        sa.Column("agreed_by_name", sa.String(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_seal_use_bureau_id")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_seal_use_instrument_id")
        ),
        sa.ForeignKeyConstraint(
            ["seal_id"], ["registered_seal.id"], name=op.f("fk_seal_use_seal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_use")),
        sa.UniqueConstraint("bureau_id", "year", "n", name=op.f("uq_seal_use_bureau_id_year_n")),
        sa.UniqueConstraint("instrument_id", name=op.f("uq_seal_use_instrument_id")),
    )


TABLES = (
    instrument,
    instrument_file,
    instrument_void,
    instrument_copy,
    instrument_scan,
    instrument_signer,
    handwriting,
    seal_consent,
    seal_use,
)
