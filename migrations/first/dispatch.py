"""How papers were delivered, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def dispatch() -> None:
    op.create_table(
        "dispatch",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("instrument_id", Big, nullable=True),
        sa.Column("proof_id", Big, nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("tracking", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", Big, nullable=True),
        sa.Column("sent_by_name", sa.String(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_dispatch_bureau_id")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_dispatch_instrument_id")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["instrument.id"], name=op.f("fk_dispatch_proof_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_dispatch_request_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_dispatch_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    op.create_index(op.f("ix_dispatch_instrument_id"), "dispatch", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_dispatch_proof_id"), "dispatch", ["proof_id"], unique=False)
    op.create_index(op.f("ix_dispatch_request_id"), "dispatch", ["request_id"], unique=False)


TABLES = (dispatch,)
