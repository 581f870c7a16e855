"""The first database: all tables of version 0.1.0, and the guards of the append-only ones."""

from alembic import op

from core.appendonly import guards
from core.audit import HEAD_FUNCTION
from jobs.engines.procrastinate import install_schema
from migrations.first import (
    bureaus,
    cases,
    core,
    discs,
    dispatch,
    instruments,
    pages,
    people,
    recordings,
    register,
    requests,
    seals,
    visits,
    workflows,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
# In the order in which they refer to each other.
ROOMS = (
    core,
    bureaus,
    people,
    cases,
    recordings,
    requests,
    register,
    visits,
    discs,
    seals,
    instruments,
    dispatch,
    pages,
    workflows,
)
# Table and keys of everything that the database itself keeps from being changed.
APPEND_ONLY = {
    "audit": [["seq"]],
    "backup_run": [["id"]],
    "published_item": [["id"], ["bureau_id", "kind", "name", "version"]],
    "access_ruling": [["id"]],
    "copy_made": [["id"]],
    "dispatch": [["id"]],
    "history_step": [["id"]],
    "register_entry": [["id"], ["bureau_id", "year", "n"]],
    "disc_signature": [["id"]],
    "case_change": [["id"]],
    "register_event": [["id"]],
    "instrument": [["id"], ["bureau_id", "word", "year", "n"], ["code_digest"]],
    "visit_event": [["id"]],
    "instrument_file": [["id"], ["instrument_id"]],
    "instrument_void": [["id"], ["instrument_id"]],
    "instrument_copy": [["id"], ["instrument_id", "kind"]],
    "instrument_scan": [["id"]],
    "registered_seal": [["id"]],
    "seal_event": [["id"]],
    "instrument_signer": [["id"], ["instrument_id", "n"]],
    "handwriting": [["id"], ["signer_id"]],
    "seal_consent": [["id"], ["instrument_id", "n"], ["instrument_id", "person_id"]],
    "seal_use": [["id"], ["bureau_id", "year", "n"], ["instrument_id"]],
}


def upgrade() -> None:
    create_tables()
    connection = op.get_bind()
    for table, keys in APPEND_ONLY.items():
        for statement in guards(table, keys, connection.dialect.name):
            op.execute(statement)
    if connection.dialect.name == "postgresql":
        op.execute(HEAD_FUNCTION)
        install_schema(connection)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead: a step back would lose records")


def create_tables() -> None:
    for room in ROOMS:
        for create in room.TABLES:
            create()
