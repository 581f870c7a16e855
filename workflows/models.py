"""Rows of running procedures: the instance, its inbox, its history."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, and_, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from archive.access.models import AccessRequest
from core.appendonly import append_only
from core.database import Id, Model


class Instance(Model):
    """A running or ended procedure; `state` holds its live tokens only."""

    __tablename__ = "instance"
    __table_args__ = (
        Index("ix_instance_due", "next_due", sqlite_where=text("next_due IS NOT NULL")),
        Index("ix_instance_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    procedure: Mapped[str]
    item_id: Mapped[int] = mapped_column(ForeignKey("published_item.id"))
    # Of the diagram; lets a click find the parsed diagram without asking the database.
    item_sha256: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    title: Mapped[str]
    status: Mapped[str] = mapped_column(default="running")
    ended: Mapped[str] = mapped_column(default="")
    row_version: Mapped[int] = mapped_column(default=1)
    next_due: Mapped[datetime | None]
    state: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    steps: Mapped[int] = mapped_column(default=0)
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # Who has stepped back from deciding this matter (回避).
    recused: Mapped[list[int]] = mapped_column(default=list)
    # When somebody else decided what whoever started it has not looked at yet.
    news_at: Mapped[datetime | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy's own hook


class InboxTask(Model):
    """One person's step, open or done: all that a list needs, without loading the workflow."""

    __tablename__ = "inbox_task"
    __table_args__ = (
        Index(
            "ix_inbox_open",
            "bureau_id",
            "role",
            "due_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_inbox_assignee",
            "assignee_id",
            "due_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_inbox_done", "closed_by", "closed_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), index=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    procedure: Mapped[str]
    step: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    form: Mapped[str]
    paper: Mapped[str] = mapped_column(default="")
    role: Mapped[str]
    # The role that the table asks for when `role` only stands in for it (vacancy, recusal).
    substituted_for: Mapped[str] = mapped_column(default="")
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    claimed_at: Mapped[datetime | None]
    # Who must not act here although the role is theirs: the requester and the requester's deputies,
    # and whoever has stepped back.
    barred: Mapped[list[int]] = mapped_column(default=list)
    title: Mapped[str]
    subtitle: Mapped[str] = mapped_column(default="")
    case_number: Mapped[str] = mapped_column(default="")
    requester: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(default="")
    # Of the page on which it was decided: the same click again is led where the first one led.
    click_key: Mapped[str] = mapped_column(default="")


@append_only
class HistoryStep(Model):
    """A finished step: who, when, what was answered, the facts a decision read and its table."""

    __tablename__ = "history_step"
    __table_args__ = (Index("ix_history_instance", "instance_id", "id"),)

    id: Mapped[Id]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    task_id: Mapped[str]
    step: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(default="")
    post: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    substituted_for: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(default="")
    opinion: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any]]
    evidence: Mapped[dict[str, Any]]
    basis: Mapped[list[str]]


class Copy(Model):
    """A procedure copied to somebody for information (抄送), and whether they have read it."""

    __tablename__ = "copy"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


# Whose step a request waits for, or was, may see it; the shelf of requests knows no steps.
AccessRequest.__mapper__.add_property(
    "tasks",
    relationship(
        InboxTask,
        secondary=Instance.__table__,
        primaryjoin=and_(
            Instance.subject_kind == AccessRequest.__tablename__,
            foreign(Instance.subject_id) == AccessRequest.id,
        ),
        secondaryjoin=Instance.id == foreign(InboxTask.instance_id),
        viewonly=True,
    ),
)
