"""Running procedures and their steps, as first made."""

import sqlalchemy as sa
from alembic import op

from core.columns import UtcDateTime
from core.database import Big


def instance() -> None:
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
    op.create_index(
        "ix_instance_due",
        "instance",
        ["next_due"],
        unique=False,
        sqlite_where=sa.text("next_due IS NOT NULL"),
    )
    op.create_index(op.f("ix_instance_started_by"), "instance", ["started_by"], unique=False)
    op.create_index("ix_instance_subject", "instance", ["subject_kind", "subject_id"], unique=False)


def copy() -> None:
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
    op.create_index(op.f("ix_copy_person_id"), "copy", ["person_id"], unique=False)


def history_step() -> None:
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
    op.create_index("ix_history_instance", "history_step", ["instance_id", "id"], unique=False)


def inbox_task() -> None:
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
    op.create_index(
        "ix_inbox_assignee",
        "inbox_task",
        ["assignee_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_inbox_done", "inbox_task", ["closed_by", "closed_at"], unique=False)
    op.create_index(
        "ix_inbox_open",
        "inbox_task",
        ["bureau_id", "role", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_inbox_task_instance_id"), "inbox_task", ["instance_id"], unique=False)


TABLES = (instance, copy, history_step, inbox_task)
