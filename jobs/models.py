"""Rows of the jobs room: workers that are alive, and backups that were made."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.appendonly import append_only
from core.database import Big, Id, Model


class WorkerBeat(Model):
    """When a worker was last seen."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


@append_only
class BackupRun(Model):
    """One attempt at a backup; the audit head lets anybody prove later what the trail was."""

    __tablename__ = "backup_run"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    good: Mapped[bool]
    folder: Mapped[str]
    objects: Mapped[int]
    size: Mapped[int] = mapped_column(Big)
    audit_seq: Mapped[int] = mapped_column(Big)
    audit_digest: Mapped[str]
    error: Mapped[str] = mapped_column(default="")
