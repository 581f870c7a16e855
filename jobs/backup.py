"""Backup while people work: the database first, then every object, then the keys.

Objects are never changed, so those that lie there after the database was copied include all that
the copy names. Each backup folder is whole by itself; what an earlier one
holds is linked, not copied, where the disk can do that. A backup that finds an original
damaged is finished, but does not count as good.
"""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from core import audit, faults
from core.errors import StepFailed
from core.i18n import N_, Message, message
from core.installation import Installation
from core.settings import Settings
from core.storage import write_hashed
from jobs.dumps import Dump, dump
from jobs.models import BackupRun
from jobs.originals import MANIFEST, copy_objects

FORMAT = 1
PARTIAL = ".partial"
KEPT_BACKUPS = 30
STALE_AFTER = timedelta(hours=48)
RUNNING = N_("另一个备份正在进行，请等它完成。")
NOT_DONE = N_("备份没有完成：{reason}。")
DAMAGED = N_("备份时发现 {count} 件原件损坏，如 {key}。")


@dataclass
class Manifest:
    """What a backup holds, with the SHA-256 of every file and the head of the audit chain.

    `damaged`, `renewed` and `read_to` say what came of reading objects anew, see `Copied`.
    """

    made_at: str
    product: str
    database: dict[str, str]
    audit: dict[str, Any]
    objects: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    damaged: dict[str, bool] = field(default_factory=dict)
    renewed: list[str] = field(default_factory=list)
    read_to: str = ""
    format: int = FORMAT

    def to_json(self) -> bytes:
        """Return the manifest as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()


@dataclass(frozen=True)
class Backup:
    """A finished backup."""

    folder: Path
    manifest: Manifest
    sha256: str


def back_up(installation: Installation, *, at: datetime) -> Backup:
    """Make a backup and note it in the database; raises `StepFailed` and notes that it failed.

    Originals that it found damaged stand in its manifest, and it does not count as good.
    """
    with alone(installation.settings):
        try:
            backup = write_backup(installation, at=at)
        except (OSError, StepFailed) as fault:
            with installation.database.writing() as session:
                session.add(failed_run(str(fault), at=at))
            raise fault if isinstance(fault, StepFailed) else failed_step(fault) from fault
    with installation.database.writing() as session:
        note(session, backup, at=at)
    prune(installation.settings.backup_dir)
    return backup


def failed_step(fault: OSError) -> StepFailed:
    """Word a full or vanished disk as a fault that may pass."""
    return StepFailed(message(NOT_DONE, reason=faults.worded(fault)), permanent=False)


def write_backup(installation: Installation, *, at: datetime) -> Backup:
    """Write the folder under a passing name and give it its own when it is whole."""
    home = installation.settings.backup_dir
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    clear(home)
    folder = home / f"{at:%Y%m%dT%H%M%SZ}"
    partial = home / f".{folder.name}{PARTIAL}"
    partial.mkdir(mode=0o700)
    try:
        manifest = fill(installation, partial, newest(home), at=at)
        written = manifest.to_json()
        write_hashed(BytesIO(written), partial / MANIFEST)
        partial.rename(folder)
    finally:
        clear(home)
    return Backup(folder, manifest, hashlib.sha256(written).hexdigest())


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Let one process at a time make a backup; raises `StepFailed` while another does."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.data_dir / "backup.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StepFailed(message(RUNNING), permanent=False) from None
        yield


def clear(home: Path) -> None:
    """Take away what is unfinished, also of a process that was killed; nobody else is writing."""
    for partial in home.glob(f".*{PARTIAL}"):
        shutil.rmtree(partial, ignore_errors=True)


def fill(
    installation: Installation, folder: Path, previous: Path | None, *, at: datetime
) -> Manifest:
    """Copy everything in the order that keeps it whole."""
    copied = dump(installation.database, folder)
    manifest = Manifest(
        made_at=at.isoformat(),
        product=version("diaoyue"),
        database=described(copied),
        audit={"seq": copied.audit_seq, "digest": copied.audit_digest},
    )
    objects = copy_objects(installation.store, folder, previous)
    manifest.objects, manifest.damaged = objects.sizes, objects.damaged
    manifest.renewed, manifest.read_to = objects.renewed, objects.read_to
    manifest.keys = dict(copy_keys(installation.settings.keys_dir, folder / "keys"))
    return manifest


def described(copied: Dump) -> dict[str, str]:
    """Return what the manifest says of the database."""
    return {"kind": copied.kind, "file": copied.file.name, "sha256": digest_of(copied.file)}


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def copy_keys(source: Path, target: Path) -> Iterator[tuple[str, str]]:
    """Copy the installation's secrets, readable by their owner only; yield name and SHA-256."""
    target.mkdir(mode=0o700)
    for file in sorted(source.glob("*")):
        if file.is_file():
            shutil.copyfile(file, target / file.name)
            (target / file.name).chmod(0o600)
            yield file.name, digest_of(file)


def note(session: Session, backup: Backup, *, at: datetime) -> BackupRun:
    """Note a finished backup in the database and in the audit trail."""
    manifest = backup.manifest
    told = damage_of(manifest.damaged)
    run = BackupRun(
        at=at,
        good=told is None,
        folder=backup.folder.name,
        objects=len(manifest.objects),
        size=sum(manifest.objects.values()),
        audit_seq=manifest.audit["seq"],
        audit_digest=manifest.audit["digest"],
        error=str(told or ""),
    )
    session.add(run)
    audit.record(
        session,
        "backup",
        by=audit.SYSTEM,
        at=at,
        object_kind="backup",
        object_id=backup.folder.name,
        manifest=backup.sha256,
        damaged=len(manifest.damaged),
    )
    return run


def damage_of(damaged: Mapping[str, bool]) -> Message | None:
    """Say how many originals a backup found damaged; None where it found none."""
    if not damaged:
        return None
    return message(DAMAGED, count=len(damaged), key=min(damaged))


def failed_run(error: str, *, at: datetime) -> BackupRun:
    """Return the note of a backup that failed."""
    empty = {"folder": "", "objects": 0, "size": 0, "audit_seq": 0, "audit_digest": ""}
    return BackupRun(at=at, good=False, error=error, **empty)


GOOD = select(BackupRun.at).where(BackupRun.good).order_by(BackupRun.at.desc()).limit(1)


def last_good_backup(session: Session) -> datetime | None:
    """Return when the newest good backup was made; None when there is none yet."""
    return session.scalar(GOOD)


FINISHED = (
    select(BackupRun.good).where(BackupRun.folder != "").order_by(BackupRun.at.desc()).limit(1)
)
# The newest good backup, until the first one the start of the installation; None without a bureau,
# as there is nothing to lose yet.
SAFETY = select(
    func.coalesce(GOOD.scalar_subquery(), select(func.min(Bureau.created_at)).scalar_subquery()),
    FINISHED.scalar_subquery(),
)


class Safety(NamedTuple):
    """Whether there has been no good backup for 48 hours, and whether the newest found damage.

    Until the first one the hours count from the start of the installation, whatever older
    matters were entered into it afterwards.
    """

    stale: bool
    damaged: bool


def safety(session: Session, *, at: datetime) -> Safety:
    """Return how safe a loss would find the installation. One statement."""
    last, good = session.execute(SAFETY).one()
    return Safety(last is not None and at - last > STALE_AFTER, damaged=good is False)


def backups(home: Path) -> list[Path]:
    """Return the finished backup folders, oldest first."""
    return sorted(path.parent for path in home.glob(f"[0-9]*/{MANIFEST}"))


def newest(home: Path) -> Path | None:
    """Return the newest finished backup folder."""
    finished = backups(home)
    return finished[-1] if finished else None


def prune(home: Path) -> None:
    """Delete the oldest backups beyond the number that is kept."""
    for folder in backups(home)[:-KEPT_BACKUPS]:
        shutil.rmtree(folder)
