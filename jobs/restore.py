"""Restoring a backup into a new place, and proving that what came back is what was there."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core.audit import chain_head, verify_chain
from core.database import Database
from core.errors import DiaoyueError, InvalidInput
from core.i18n import N_, Message, message
from core.settings import Settings, database_url
from core.storage import is_key
from jobs.backup import FORMAT, copy_keys, digest_of
from jobs.dumps import FILES, load
from jobs.originals import MANIFEST, object_path
from jobs.tables import OBJECT_KEY, kept_tables

NO_BACKUP = N_("{folder} 不是备份目录：没有可读的 manifest.json。")
OTHER_FORMAT = N_("这个备份的格式 {format} 不认识，请用更新的版本恢复。")
BAD_LIST = N_("{folder} 的 manifest.json 残缺或者被改动，这个备份不能恢复。")
WITHIN = N_("{folder} 在这个备份里面，请另选一个目录。")
NOT_EMPTY = N_("{folder} 不是空目录，请另选一个。")
CHANGED = N_("{name} 的内容与备份清单不符。")
MISSING = N_("备份中没有 {name}。")
CORRUPT = N_("数据库检查不通过：{finding}")
BROKEN_LINK = N_("表 {table} 的一行所指的行不存在。")
BROKEN_CHAIN = N_("审计记录第 {seq} 行被改动或缺失。")
OTHER_HEAD = N_("审计链的末端与备份清单不符（清单 {expected}，实际 {found}）。")
NO_OBJECT = N_("表 {table} 所指的原件 {key} 不在备份中。")
Manifest = dict[str, Any]


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a backup.

    Raises `InvalidInput` when the folder is no backup, `DiaoyueError` when its list is damaged.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError) as fault:
        raise InvalidInput({"folder": message(NO_BACKUP, folder=folder)}) from fault
    known = isinstance(manifest, dict) and manifest.get("format")
    if known != FORMAT:
        raise InvalidInput({"folder": message(OTHER_FORMAT, format=known)})
    if not is_whole(manifest):
        raise DiaoyueError(message(BAD_LIST, folder=folder))
    return dict(manifest)


def is_whole(manifest: Manifest) -> bool:
    """Tell whether the list says all that it must, and names no file outside its folder."""
    database, trail, keys, objects = (
        part if isinstance(part, dict) else {}
        for part in map(manifest.get, ("database", "audit", "keys", "objects"))
    )
    return (
        (database.get("kind"), database.get("file")) in list(FILES.items())
        and isinstance(database.get("sha256"), str)
        and isinstance(trail.get("seq"), int)
        and isinstance(trail.get("digest"), str)
        and isinstance(manifest.get("keys"), dict)
        and isinstance(manifest.get("objects"), dict)
        and all(Path(name).name == name for name in keys)
        and all(map(is_key, objects))
    )


def restore(folder: Path, into: Path, url: str = "") -> Settings:
    """Lay a backup out as a new installation; `url` names the empty database for PostgreSQL.

    What cannot be laid out whole leaves nothing behind.
    """
    manifest = read_manifest(folder)
    into = into.resolve()
    if into.is_relative_to(folder.resolve()):
        raise InvalidInput({"into": message(WITHIN, folder=into)})
    if into.exists() and any(into.iterdir()):
        raise InvalidInput({"into": message(NOT_EMPTY, folder=into)})
    settings = Settings(
        data_dir=into, database_url=database_url(url, into), backup_dir=into / "backups"
    )
    database = manifest["database"]["file"]
    if not (folder / database).is_file():
        raise DiaoyueError(message(MISSING, name=database))
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        lay_out(folder, settings, manifest)
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise
    return settings


def lay_out(folder: Path, settings: Settings, manifest: Manifest) -> None:
    """Copy the objects that the list names and that are there, the keys, and load the database."""
    for key in manifest["objects"]:
        source, target = (object_path(home, key) for home in (folder, settings.data_dir))
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    if (folder / "keys").is_dir():
        dict(copy_keys(folder / "keys", settings.keys_dir))
    load(manifest["database"]["kind"], folder / manifest["database"]["file"], settings.database_url)


def verify(folder: Path, settings: Settings) -> Iterator[Message]:
    """Yield what is wrong with a backup and with the installation restored from it."""
    manifest = read_manifest(folder)
    yield from verify_files(folder, manifest)
    yield from verify_objects(settings.data_dir, manifest)
    if settings.sqlite:
        yield from verify_sqlite(settings)
    database = Database(settings)
    try:
        with database.reading() as session:
            yield from verify_trail(session, manifest)
            yield from verify_references(session, manifest)
    except DatabaseError as fault:
        yield message(CORRUPT, finding=fault.orig)
    finally:
        database.engine.dispose()


def verify_files(folder: Path, manifest: Manifest) -> Iterator[Message]:
    """Compare the database's copy and the keys with the manifest."""
    expected = {manifest["database"]["file"]: manifest["database"]["sha256"]}
    expected |= {f"keys/{name}": digest for name, digest in manifest["keys"].items()}
    for name, digest in expected.items():
        if not (folder / name).is_file():
            yield message(MISSING, name=name)
        elif digest_of(folder / name) != digest:
            yield message(CHANGED, name=name)


def verify_objects(data_dir: Path, manifest: Manifest) -> Iterator[Message]:
    """Hash every object; its key is its SHA-256."""
    for key in manifest["objects"]:
        path = object_path(data_dir, key)
        if not path.is_file():
            yield message(MISSING, name=key)
        elif digest_of(path) != key:
            yield message(CHANGED, name=key)


def verify_sqlite(settings: Settings) -> Iterator[Message]:
    """Have SQLite look over its file and every reference between rows."""
    path = settings.database_url.removeprefix("sqlite:///")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            for (finding,) in connection.execute("PRAGMA integrity_check"):
                if finding != "ok":
                    yield message(CORRUPT, finding=finding)
            for row in connection.execute("PRAGMA foreign_key_check"):
                yield message(BROKEN_LINK, table=row[0])
    except sqlite3.DatabaseError as fault:
        yield message(CORRUPT, finding=fault)


def verify_trail(session: Session, manifest: Manifest) -> Iterator[Message]:
    """Walk the audit chain to the head that the manifest names."""
    for seq in verify_chain(session):
        yield message(BROKEN_CHAIN, seq=seq)
    seq, digest = chain_head(session)
    expected = manifest["audit"]["seq"], manifest["audit"]["digest"]
    if (seq, digest) != expected:
        yield message(OTHER_HEAD, expected=expected[0], found=seq)


def verify_references(session: Session, manifest: Manifest) -> Iterator[Message]:
    """Find rows whose object is not in the backup."""
    for table in kept_tables():
        column = table.columns[OBJECT_KEY]
        for key in session.scalars(select(column).where(column.is_not(None)).distinct()):
            if key not in manifest["objects"]:
                yield message(NO_OBJECT, table=table.name, key=key)
