"""The first database: all tables of version 0.1.0, and the guards of the append-only ones."""

import sqlalchemy as sa
from alembic import op

from core.appendonly import guards
from core.audit import HEAD_FUNCTION
from core.columns import UtcDateTime
from core.database import Big
from jobs.engines.procrastinate import install_schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
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
    op.create_table(
        "audit",
        sa.Column("seq", Big, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_bureau_id"), ["bureau_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_object_id"), ["object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_person_id"), ["person_id"], unique=False)

    op.create_table(
        "backup_run",
        sa.Column("id", Big, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("objects", sa.Integer(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("audit_seq", Big, nullable=False),
        sa.Column("audit_digest", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
    )
    with op.batch_alter_table("backup_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_backup_run_at"), ["at"], unique=False)

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
    op.create_table(
        "command",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_command")),
    )
    op.create_table(
        "counter",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint(
            "bureau_id", "series", "year", name=op.f("uq_counter_bureau_id_series_year")
        ),
    )
    op.create_table(
        "job",
        sa.Column("id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("run_after", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("error_values", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_due", ["state", "run_after"], unique=False)

    op.create_table(
        "login_attempt",
        sa.Column("id", Big, nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    with op.batch_alter_table("login_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_login_attempt_address", ["address", "at"], unique=False)
        batch_op.create_index("ix_login_attempt_login", ["login", "at"], unique=False)

    op.create_table(
        "worker_beat",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "office",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_office_bureau_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("bureau_id", "code", name=op.f("uq_office_bureau_id_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pinyin", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_next", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("totp_last_counter", sa.Integer(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_person_bureau_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_bureau_id"), ["bureau_id"], unique=False)

    op.create_table(
        "post",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_post_bureau_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("bureau_id", "title", name=op.f("uq_post_bureau_id_title")),
    )
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
    op.create_table(
        "access_request",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("requester_kind", sa.String(), nullable=False),
        sa.Column("organ", sa.String(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("special_reason", sa.String(), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_key", sa.String(), nullable=True),
        sa.Column("receipt_digest", sa.String(), nullable=True),
        sa.Column("started_by", Big, nullable=False),
        sa.Column("for_outsider", sa.Boolean(), nullable=False),
        sa.Column("acted_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_reason", sa.String(), nullable=False),
        sa.Column("grams", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_access_request_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["person.id"], name=op.f("fk_access_request_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
        sa.UniqueConstraint("bureau_id", "number", name=op.f("uq_access_request_bureau_id_number")),
        sa.UniqueConstraint("draft_key", name=op.f("uq_access_request_draft_key")),
        sa.UniqueConstraint("receipt_digest", name=op.f("uq_access_request_receipt_digest")),
    )
    with op.batch_alter_table("access_request", schema=None) as batch_op:
        batch_op.create_index("ix_access_request_started", ["started_by", "id"], unique=False)
        batch_op.create_index("ix_access_request_state", ["bureau_id", "state", "id"], unique=False)

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
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index("ix_case_file_list", ["bureau_id", "id"], unique=False)
        batch_op.create_index("ix_case_file_office", ["bureau_id", "office_id", "id"], unique=False)

    op.create_table(
        "deputy",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("deputy_id", Big, nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_to", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_deputy_bureau_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_deputy_deputy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deputy_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    with op.batch_alter_table("deputy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deputy_deputy_id"), ["deputy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deputy_person_id"), ["person_id"], unique=False)

    op.create_table(
        "holding",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("post_id", Big, nullable=False),
        sa.Column("office_id", Big, nullable=True),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_to", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_holding_bureau_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_holding_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_holding_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_holding_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index("ix_holding_bureau_post", ["bureau_id", "post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holding_person_id"), ["person_id"], unique=False)

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
    op.create_table(
        "instance",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("item_id", Big, nullable=False),
        sa.Column("item_sha256", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("ended", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("next_due", UtcDateTime(), nullable=True),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("started_by", Big, nullable=True),
        sa.Column("recused", sa.JSON(), nullable=False),
        sa.Column("news_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_instance_bureau_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["published_item.id"], name=op.f("fk_instance_item_id")
        ),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("fk_instance_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instance_due",
            ["next_due"],
            unique=False,
            sqlite_where=sa.text("next_due IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_instance_started_by"), ["started_by"], unique=False)
        batch_op.create_index("ix_instance_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "login_session",
        sa.Column("id", Big, nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("authenticated_at", UtcDateTime(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_login_session_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_login_session_token_digest")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "phrase",
        sa.Column("id", Big, nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phrase_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    with op.batch_alter_table("phrase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phrase_person_id"), ["person_id"], unique=False)

    op.create_table(
        "one_time_code",
        sa.Column("id", Big, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("created_by", Big, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_one_time_code_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_code_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_one_time_code_digest")),
    )
    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "system_role",
        sa.Column("id", Big, nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_by", Big, nullable=True),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", Big, nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_system_role_ended_by")),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["person.id"], name=op.f("fk_system_role_granted_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_system_role_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_role")),
    )
    with op.batch_alter_table("system_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_system_role_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_system_role_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "access_ruling",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("chain", sa.JSON(), nullable=False),
        sa.Column("credentials", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("defaults", sa.JSON(), nullable=False),
        sa.Column("fee", sa.JSON(), nullable=False),
        sa.Column("executor", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("table_sha256", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_access_ruling_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_access_ruling_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_access_ruling_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_ruling")),
    )
    with op.batch_alter_table("access_ruling", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_ruling_request_id"), ["request_id"], unique=False
        )

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
    with op.batch_alter_table("case_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_change_case_id"), ["case_id"], unique=False)

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
    with op.batch_alter_table("case_dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_dispute_case_id"), ["case_id"], unique=False)

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
    with op.batch_alter_table("case_handler", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_handler_person_id"), ["person_id"], unique=False)

    op.create_table(
        "copy",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("instance_id", Big, nullable=False),
        sa.Column("person_id", Big, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_copy_bureau_id")),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_copy_instance_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_copy_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy")),
    )
    with op.batch_alter_table("copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_copy_person_id"), ["person_id"], unique=False)

    op.create_table(
        "copy_made",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("item_kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("made_by", Big, nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_copy_made_bureau_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_copy_made_made_by")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_copy_made_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_made")),
    )
    with op.batch_alter_table("copy_made", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_copy_made_request_id"), ["request_id"], unique=False)

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
    with op.batch_alter_table("disc_record", schema=None) as batch_op:
        batch_op.create_index("ix_disc_record_case", ["case_id"], unique=False)

    op.create_table(
        "history_step",
        sa.Column("id", Big, nullable=False),
        sa.Column("instance_id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", Big, nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("substituted_for", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_history_step_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_history_step_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_history_step_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_step")),
    )
    with op.batch_alter_table("history_step", schema=None) as batch_op:
        batch_op.create_index("ix_history_instance", ["instance_id", "id"], unique=False)

    op.create_table(
        "inbox_task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("substituted_for", sa.String(), nullable=False),
        sa.Column("office_id", Big, nullable=True),
        sa.Column("assignee_id", Big, nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("barred", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("subtitle", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", Big, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("click_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name=op.f("fk_inbox_task_assignee_id")
        ),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_inbox_task_bureau_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_inbox_task_closed_by")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_inbox_task_instance_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_inbox_task_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_task")),
    )
    with op.batch_alter_table("inbox_task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_assignee",
            ["assignee_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index("ix_inbox_done", ["closed_by", "closed_at"], unique=False)
        batch_op.create_index(
            "ix_inbox_open",
            ["bureau_id", "role", "due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            batch_op.f("ix_inbox_task_instance_id"), ["instance_id"], unique=False
        )

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
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.create_index("ix_recording_case", ["case_id", "started_at"], unique=False)

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
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.create_index("ix_register_entry_at", ["bureau_id", "entered_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_register_entry_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "request_case",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("case_id", Big, nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_request_case_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_request_case_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_request_case_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_case")),
        sa.UniqueConstraint(
            "request_id", "case_id", name=op.f("uq_request_case_request_id_case_id")
        ),
    )
    with op.batch_alter_table("request_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_case_case_id"), ["case_id"], unique=False)

    op.create_table(
        "request_person",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", Big, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("telephone", sa.String(), nullable=False),
        sa.Column("identity_kind", sa.String(), nullable=False),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("identity_masked", sa.String(), nullable=False),
        sa.Column("identified_how", sa.String(), nullable=False),
        sa.Column("is_lawyer", sa.Boolean(), nullable=False),
        sa.Column("licence_number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_request_person_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_request_person_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_request_person_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_person")),
    )
    with op.batch_alter_table("request_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_request_person_request_id"), ["request_id"], unique=False
        )

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
    op.create_table(
        "access_grant",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("register_entry_id", Big, nullable=True),
        sa.Column("person_id", Big, nullable=True),
        sa.Column("viewer", sa.String(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("visits_allowed", sa.Integer(), nullable=False),
        sa.Column("visits_used", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_access_grant_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_grant_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["register_entry_id"],
            ["register_entry.id"],
            name=op.f("fk_access_grant_register_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_access_grant_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
        sa.UniqueConstraint("request_id", name=op.f("uq_access_grant_request_id")),
    )
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_grant_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_access_grant_state", ["bureau_id", "state", "expires_at"], unique=False
        )

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
    with op.batch_alter_table("case_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_document_object_key"), ["object_key"], unique=False
        )
        batch_op.create_index("ix_case_document_order", ["case_id", "position"], unique=False)

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
    with op.batch_alter_table("disc_signature", schema=None) as batch_op:
        batch_op.create_index("ix_disc_signature_disc", ["disc_id", "id"], unique=False)

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
    with op.batch_alter_table("recording_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recording_file_object_key"), ["object_key"], unique=False
        )

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
    with op.batch_alter_table("register_event", schema=None) as batch_op:
        batch_op.create_index("ix_register_event_entry", ["entry_id", "id"], unique=False)

    op.create_table(
        "request_credential",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("request_person_id", Big, nullable=True),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("serves_as", sa.String(), nullable=False),
        sa.Column("original_seen", sa.Boolean(), nullable=False),
        sa.Column("seen_by", Big, nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("size", Big, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_request_credential_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_request_credential_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_person_id"],
            ["request_person.id"],
            name=op.f("fk_request_credential_request_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["person.id"], name=op.f("fk_request_credential_seen_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_credential")),
    )
    with op.batch_alter_table("request_credential", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_request_credential_object_key"), ["object_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_request_credential_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "grant_item",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("grant_id", Big, nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("case_document_id", Big, nullable=True),
        sa.Column("recording_id", Big, nullable=True),
        sa.Column("volume_id", Big, nullable=True),
        sa.CheckConstraint(
            "(case_document_id IS NOT NULL AND recording_id IS NULL AND volume_id IS NULL) OR (case_document_id IS NULL AND recording_id IS NOT NULL AND volume_id IS NULL) OR (case_document_id IS NULL AND recording_id IS NULL AND volume_id IS NOT NULL)",
            name=op.f("ck_grant_item_one_item"),
        ),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_grant_item_bureau_id")),
        sa.ForeignKeyConstraint(
            ["case_document_id"], ["case_document.id"], name=op.f("fk_grant_item_case_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["access_grant.id"], name=op.f("fk_grant_item_grant_id")
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_grant_item_recording_id")
        ),
        sa.ForeignKeyConstraint(["volume_id"], ["volume.id"], name=op.f("fk_grant_item_volume_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_item")),
    )
    with op.batch_alter_table("grant_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_item_grant_id"), ["grant_id"], unique=False)

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
    with op.batch_alter_table("page_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_image_object_key"), ["object_key"], unique=False)

    op.create_table(
        "request_item",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("request_id", Big, nullable=False),
        sa.Column("case_document_id", Big, nullable=True),
        sa.Column("recording_id", Big, nullable=True),
        sa.Column("volume_id", Big, nullable=True),
        sa.CheckConstraint(
            "(case_document_id IS NOT NULL AND recording_id IS NULL AND volume_id IS NULL) OR (case_document_id IS NULL AND recording_id IS NOT NULL AND volume_id IS NULL) OR (case_document_id IS NULL AND recording_id IS NULL AND volume_id IS NOT NULL)",
            name=op.f("ck_request_item_one_item"),
        ),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_request_item_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_document_id"],
            ["case_document.id"],
            name=op.f("fk_request_item_case_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_request_item_recording_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_request_item_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_request_item_volume_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_item")),
    )
    with op.batch_alter_table("request_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_request_item_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "visit",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("grant_id", Big, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("code_digest", sa.String(), nullable=True),
        sa.Column("code_until", UtcDateTime(), nullable=True),
        sa.Column("token_digest", sa.String(), nullable=True),
        sa.Column("terminal", sa.String(), nullable=False),
        sa.Column("opened_by", Big, nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", Big, nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("intact", sa.Boolean(), nullable=True),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_visit_bureau_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_visit_closed_by")),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_visit_grant_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_visit_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_visit_code_digest")),
        sa.UniqueConstraint("grant_id", "n", name=op.f("uq_visit_grant_id_n")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_visit_token_digest")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_state", ["bureau_id", "state", "opened_at"], unique=False)

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
    with op.batch_alter_table("registered_seal", schema=None) as batch_op:
        batch_op.create_index("ix_registered_seal_bureau", ["bureau_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_registered_seal_object_key"), ["object_key"], unique=False
        )

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
    with op.batch_alter_table("seal_event", schema=None) as batch_op:
        batch_op.create_index("ix_seal_event_seal", ["seal_id", "id"], unique=False)

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
    with op.batch_alter_table("seal_right", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seal_right_seal_id"), ["seal_id"], unique=False)

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
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.create_index("ix_instrument_list", ["bureau_id", "kind", "id"], unique=False)
        batch_op.create_index("ix_instrument_request", ["request_id"], unique=False)
        batch_op.create_index("ix_instrument_about", ["about_id"], unique=False)
        batch_op.create_index("ix_instrument_seal", ["seal_id"], unique=False)

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
    with op.batch_alter_table("dispatch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispatch_instrument_id"), ["instrument_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dispatch_proof_id"), ["proof_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispatch_request_id"), ["request_id"], unique=False)

    op.create_table(
        "visit_event",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("visit_id", Big, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("from_second", sa.Double(), nullable=True),
        sa.Column("to_second", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_visit_event_bureau_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_event_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_event")),
    )
    with op.batch_alter_table("visit_event", schema=None) as batch_op:
        batch_op.create_index("ix_visit_event_visit", ["visit_id", "id"], unique=False)

    op.create_table(
        "volume_loan",
        sa.Column("id", Big, nullable=False),
        sa.Column("bureau_id", Big, nullable=False),
        sa.Column("visit_id", Big, nullable=False),
        sa.Column("volume_id", Big, nullable=True),
        sa.Column("case_document_id", Big, nullable=True),
        sa.Column("pages_out", sa.Integer(), nullable=False),
        sa.Column("out_at", UtcDateTime(), nullable=False),
        sa.Column("out_by", Big, nullable=False),
        sa.Column("pages_back", sa.Integer(), nullable=True),
        sa.Column("back_at", UtcDateTime(), nullable=True),
        sa.Column("back_by", Big, nullable=True),
        sa.ForeignKeyConstraint(["back_by"], ["person.id"], name=op.f("fk_volume_loan_back_by")),
        sa.ForeignKeyConstraint(
            ["bureau_id"], ["bureau.id"], name=op.f("fk_volume_loan_bureau_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_document_id"],
            ["case_document.id"],
            name=op.f("fk_volume_loan_case_document_id"),
        ),
        sa.ForeignKeyConstraint(["out_by"], ["person.id"], name=op.f("fk_volume_loan_out_by")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_volume_loan_visit_id")),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_volume_loan_volume_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_loan")),
    )
    with op.batch_alter_table("volume_loan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volume_loan_case_document_id"), ["case_document_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_volume_loan_visit_id"), ["visit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_volume_loan_volume_id"), ["volume_id"], unique=False)

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
    with op.batch_alter_table("instrument_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instrument_file_object_key"), ["object_key"], unique=False
        )

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
    with op.batch_alter_table("instrument_copy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instrument_copy_object_key"), ["object_key"], unique=False
        )

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
    with op.batch_alter_table("instrument_scan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instrument_scan_instrument_id"), ["instrument_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_instrument_scan_object_key"), ["object_key"], unique=False
        )

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
    with op.batch_alter_table("instrument_signer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instrument_signer_person", ["person_id", "instrument_id"], unique=False
        )

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
    with op.batch_alter_table("handwriting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handwriting_instrument_id"), ["instrument_id"], unique=False
        )

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
