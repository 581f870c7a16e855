"""A copy of the database at one moment, taken while people work, and putting it back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from core.audit import GENESIS
from core.database import Database, make_path, make_private
from core.errors import StepFailed
from core.i18n import N_, message

FILES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
HEAD = "SELECT seq, digest FROM audit ORDER BY seq DESC LIMIT 1"
NO_PROGRAM = N_("本机没有 {name}，无法备份或恢复 PostgreSQL。请安装 postgresql-client。")
REFUSED = N_("{name} 没有成功：{reason}")


@dataclass(frozen=True)
class Dump:
    """A copy of the database and the head of the audit chain in exactly that copy."""

    kind: str
    file: Path
    audit_seq: int
    audit_digest: str


def dump(database: Database, folder: Path) -> Dump:
    """Copy the database into `folder`; raises `StepFailed` when its tools refuse."""
    kind = "sqlite" if database.settings.sqlite else "postgresql"
    target = folder / FILES[kind]
    make_private(target)
    return dump_sqlite(database, target) if kind == "sqlite" else dump_postgresql(database, target)


def dump_sqlite(database: Database, target: Path) -> Dump:
    """Copy in one go: a copy in steps never ends while others write, a plain `cp` is torn."""
    source = make_path(database.settings.database_url)
    if source is None:
        raise StepFailed(message(REFUSED, name="SQLite", reason="in memory"), permanent=True)
    try:
        head = copy_sqlite(source, target)
    except sqlite3.Error as fault:
        raise StepFailed(message(REFUSED, name="SQLite", reason=fault), permanent=False) from fault
    return Dump("sqlite", target, *head)


def copy_sqlite(source: Path, target: Path) -> tuple[int, str]:
    """Copy the file as it is at one moment; return the head of the audit chain in the copy."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        # The copy stands alone, without the journal files of a database in use.
        copy.execute("PRAGMA journal_mode=DELETE")
        return copy.execute(HEAD).fetchone() or (0, GENESIS)


def dump_postgresql(database: Database, target: Path) -> Dump:
    """Copy what one snapshot sees, the same that the audit head is read from."""
    engine = database.engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        head = connection.execute(text(HEAD)).first()
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        words = ["-Fc", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"]
        run_program("pg_dump", words, engine.url)
    return Dump("postgresql", target, *(tuple(head) if head else (0, GENESIS)))


def load(kind: str, file: Path, database_url: str) -> None:
    """Put a copy into an empty database; raises `StepFailed` when its tools refuse."""
    if kind == "sqlite":
        target = make_path(database_url)
        if target is not None:
            make_private(target)
            shutil.copyfile(file, target)
        return
    words = ["--no-owner", "--exit-on-error", "--single-transaction", str(file)]
    run_program("pg_restore", words, make_url(database_url))


def run_program(name: str, words: list[str], url: URL) -> None:
    """Run one of PostgreSQL's own programs on a database; the password is no argument of it."""
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    finished = subprocess.run(  # noqa: S603  # the program is PostgreSQL's, the words are ours
        [str(find_program(name)), f"--dbname={plain}", *words],
        check=False,
        capture_output=True,
        text=True,
        env=environment(url),
    )
    if finished.returncode != 0:
        reason = finished.stderr.strip().splitlines()
        told = message(REFUSED, name=name, reason=reason[-1] if reason else "")
        raise StepFailed(told, permanent=False)


def find_program(name: str) -> Path:
    """Return PostgreSQL's newest program of that name on this machine."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(versions, key=lambda path: int(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise StepFailed(message(NO_PROGRAM, name=name), permanent=True)
    return Path(found)


def environment(url: URL) -> Mapping[str, str]:
    """Return this process's environment, with the database's password if it has one."""
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    return {**os.environ, **password, "LC_MESSAGES": "C"}
