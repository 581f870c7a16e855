"""Is this machine and this installation in order? Looks only, changes nothing."""

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from shlex import quote
from typing import Literal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bureaus.loading import load_pack
from bureaus.models import Bureau
from bureaus.packs import unfilled
from core.audit import AuditRow
from core.clock import beijing
from core.database import is_sqlite, make_path
from core.i18n import N_, Message, Names, message
from core.installation import Installation
from core.settings import Settings
from documents.glyphs import missing
from jobs import leases, migrating
from jobs.backup import last_good_backup, newest, safety
from jobs.models import WorkerBeat
from jobs.originals import left_off, object_path
from jobs.tables import OBJECT_KEY, kept_tables

Level = Literal["good", "note", "bad"]
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
APT = "apt-get install -y --no-install-recommends "
GIB = 1024**3
LEAST_FREE = GIB
SAMPLE = "调阅审批表〔2026〕号"
CLOCK_TOLERANCE = timedelta(seconds=5)
LATE = timedelta(minutes=10)
SILENT = timedelta(minutes=2)
# A disk that fails damages many at once; each is named with what to do, up to so many.
MOST_NAMED = 5
ROTTEN = N_(
    "原件 {key} 已经损坏（共 {count} 件），最近的备份里也没有完好的一份："
    "请从更早的备份或者别处找回，并检查磁盘。"
)
REPLACED = N_(
    "原件 {key} 已经损坏（共 {count} 件），备份里的一份完好。请运行："
    "install -m 444 {places}，再运行 diaoyue backup，并检查磁盘。"
)
RENEWED = N_("备份里有 {count} 件的副本已经损坏，已从原件重新复制。请检查备份所在的磁盘。")
# The database itself, and its journal while it is in use.
SQLITE_ENDINGS = ("", "-wal", "-shm")


@dataclass(frozen=True)
class Finding:
    """What one look found: `bad` must be mended, a `note` is worth knowing."""

    check: str
    level: Level
    message: Message


def look(settings: Settings, installation: Installation | None, at: datetime) -> Iterator[Finding]:
    """Yield a finding per check; without an installation, only what the machine has."""
    yield libraries()
    yield fonts()
    yield disk(settings)
    if installation is None:
        yield Finding("installation", "note", message(N_("还没有安装：运行 diaoyue init。")))
        return
    yield keys(settings)
    yield privacy(settings)
    with installation.database.reading() as session:
        current = migrations(session)
        yield current
        if current.level == "good":
            for check in CHECKS:
                yield from check(session, installation, at)


def packages_missing() -> list[str]:
    """Return the Debian packages whose libraries cannot be loaded."""
    return [package for library, package in LIBRARIES.items() if not loads(library)]


def loads(library: str) -> bool:
    """Tell whether the library can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def libraries() -> Finding:
    """Look for what draws the papers."""
    absent = packages_missing()
    if not absent:
        return Finding("libraries", "good", message(N_("排版所需的系统库齐全。")))
    told = message(N_("缺少系统库。请运行：{line}"), line=APT + " ".join(absent))
    return Finding("libraries", "bad", told)


def fonts() -> Finding:
    """Look whether the papers' own fonts are there and have what every paper needs."""
    absent = missing(SAMPLE)
    if absent:
        told = message(N_("文书字体缺字：{characters}"), characters="".join(absent))
        return Finding("fonts", "bad", told)
    return Finding("fonts", "good", message(N_("文书字体齐全。")))


def disk(settings: Settings) -> Finding:
    """Look whether there is room for tomorrow."""
    folder = next(p for p in (settings.data_dir, *settings.data_dir.parents) if p.exists())
    free = shutil.disk_usage(folder).free
    level: Level = "good" if free >= LEAST_FREE else "bad"
    told = message(N_("数据目录所在磁盘剩余 {free} GiB。"), free=f"{free / GIB:.1f}")
    return Finding("disk", level, told)


def keys(settings: Settings) -> Finding:
    """Look whether strangers on this machine could read the secrets."""
    folder = settings.keys_dir
    if any(map(open_to_others, [folder, *folder.glob("*")])):
        told = message(
            N_("密钥目录可被他人读取。请运行：chmod -R go= {folder}"), folder=quote(str(folder))
        )
        return Finding("keys", "bad", told)
    return Finding("keys", "good", message(N_("密钥只有本系统可读。")))


def privacy(settings: Settings) -> Finding:
    """Look whether strangers on this machine could read what was entered, or unlock the keys."""
    path = make_path(settings.database_url)
    places = [settings.data_dir]
    places += [Path(f"{path}{ending}") for ending in SQLITE_ENDINGS] if path else []
    places += [settings.signing.secret_file] if settings.signing.secret_file else []
    found = list(filter(open_to_others, places))
    if found:
        told = message(
            N_("这些文件、目录可被本机其他账号读取。请运行：chmod go= {places}"),
            places=" ".join(quote(str(place)) for place in found),
        )
        return Finding("privacy", "bad", told)
    return Finding("privacy", "good", message(N_("数据只有本系统可读。")))


def open_to_others(place: Path) -> bool:
    """Tell whether a file or folder is there and not its owner's alone."""
    return place.exists() and bool(place.stat().st_mode & 0o077)


def migrations(session: Session) -> Finding:
    """Look whether the database is of this version."""
    present, needed = migrating.present(session.connection()), migrating.newest()
    if present == needed:
        return Finding("database", "good", message(N_("数据库是这个版本（{step}）。"), step=needed))
    told = message(N_("数据库需要升级：运行 diaoyue init。"))
    return Finding("database", "bad", told)


def clock(session: Session, _installation: Installation, at: datetime) -> Iterator[Finding]:
    """Look whether the clock ran backwards: registers stop numbering then."""
    last = session.scalar(select(func.max(AuditRow.at)))
    if not is_sqlite(session):
        stamp = session.scalar(text("SELECT now()"))
        last = max(filter(None, (last, stamp)), default=None)
    if last is not None and last > at + CLOCK_TOLERANCE:
        told = message(N_("本机时钟慢了：已有 {last} 的记录。"), last=last)
        yield Finding("clock", "bad", told)
    else:
        told = message(N_("本机时钟：{now}（北京时间）。"), now=f"{beijing(at):%Y-%m-%d %H:%M:%S}")
        yield Finding("clock", "good", told)


def storage(session: Session, installation: Installation, _at: datetime) -> Iterator[Finding]:
    """Look whether every object that a row names is there, and which ones no row names."""
    named = set(object_keys(session))
    there = set(installation.store.keys())
    folder = installation.settings.objects_dir
    if folder.exists() and not os.access(folder, os.W_OK):
        yield Finding("storage", "bad", message(N_("原件目录不可写：{folder}"), folder=folder))
    if lost := sorted(named - there):
        told = message(N_("缺少 {count} 件原件，如 {key}。"), count=len(lost), key=lost[0])
        yield Finding("storage", "bad", told)
    else:
        yield Finding("storage", "good", message(N_("原件 {count} 件，都在。"), count=len(named)))
    if orphans := there - named:
        told = message(
            N_("有 {count} 件文件没有记录指向（上传后没有登记），满两天的由夜间清理带走。"),
            count=len(orphans),
        )
        yield Finding("orphans", "note", told)


def object_keys(session: Session) -> Iterator[str]:
    """Yield the keys that rows name."""
    for table in kept_tables():
        column = table.columns[OBJECT_KEY]
        yield from session.scalars(select(column).where(column.is_not(None)))


def work(session: Session, _installation: Installation, at: datetime) -> Iterator[Finding]:
    """Look whether background work is done."""
    late = leases.overdue(session, before=at - LATE)
    dead = leases.count_dead(session)
    if late:
        yield Finding(
            "jobs", "bad", message(N_("{count} 项后台工作超过十分钟没有办理。"), count=late)
        )
    if dead:
        yield Finding("jobs", "bad", message(N_("{count} 项后台工作办不成，已搁置。"), count=dead))
    if not late and not dead:
        yield Finding("jobs", "good", message(N_("没有积压的后台工作。")))
    seen = session.scalar(select(func.max(WorkerBeat.seen_at)))
    if seen is None or at - seen > SILENT:
        yield Finding("worker", "note", message(N_("现在没有后台工作进程在运行。")))


def backup(session: Session, installation: Installation, at: datetime) -> Iterator[Finding]:
    """Look when the last good backup was made."""
    last = last_good_backup(session)
    if safety(session, at=at).stale:
        yield Finding(
            "backup", "bad", message(N_("超过 48 小时没有成功的备份：运行 diaoyue backup。"))
        )
    elif last is not None:
        yield Finding("backup", "good", message(N_("最近的备份：{at}。"), at=last))
    else:
        yield Finding("backup", "note", message(N_("还没有备份；每夜自动备份。")))
    if same_disk(installation.settings):
        told = message(N_("备份和数据在同一块磁盘上：请用 DIAOYUE_BACKUPS 指到另一块。"))
        yield Finding("backup", "note", told)


def rot(_session: Session, installation: Installation, _at: datetime) -> Iterator[Finding]:
    """Look what the newest backup found when it read originals and copies anew."""
    settings = installation.settings
    folder = newest(settings.backup_dir)
    known = left_off(folder)
    for key, whole in islice(known.damaged.items(), MOST_NAMED):
        told = message(ROTTEN, key=key, count=len(known.damaged))
        if whole and folder is not None:
            places = (quote(str(object_path(home, key))) for home in (folder, settings.data_dir))
            told = message(REPLACED, key=key, count=len(known.damaged), places=" ".join(places))
        yield Finding("rot", "bad", told)
    if known.renewed:
        told = message(RENEWED, count=len(known.renewed))
        yield Finding("rot", "note", told)


def same_disk(settings: Settings) -> bool:
    """Tell whether one broken disk would take the data and the backups."""
    homes = [settings.data_dir, settings.backup_dir]
    return all(map(Path.exists, homes)) and len({home.stat().st_dev for home in homes}) == 1


def contact(session: Session, installation: Installation, _at: datetime) -> Iterator[Finding]:
    """Look whose papers would still print the telephone and address that ship with the product."""
    if installation.settings.demo:
        return
    bureaus = session.scalars(select(Bureau).order_by(Bureau.id))
    open_ones = [one.name for one in bureaus if unfilled(load_pack(session, one.id))]
    if open_ones:
        told = message(
            N_("电话、地址还是示例，会印在文书和核验页上：{names}。请在“机构和岗位”里更改。"),
            names=Names(open_ones),
        )
        yield Finding("contact", "note", told)


Check = Callable[[Session, Installation, datetime], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (clock, storage, work, backup, rot, contact)
