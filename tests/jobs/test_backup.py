"""The backup drill: made while people work, restored elsewhere, proved whole; damage is found."""

import json
import shlex
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from core import audit, faults
from core.errors import DiaoyueError, InvalidInput, StepFailed
from core.installation import Installation, open_installation
from jobs import health
from jobs.backup import (
    KEPT_BACKUPS,
    Backup,
    back_up,
    backups,
    last_good_backup,
    safety,
)
from jobs.models import BackupRun
from jobs.originals import Copied, left_off, object_path, share
from jobs.restore import read_manifest, restore, verify
from tests.databases import settings_for
from tests.people_of_bureaus import bureau

NIGHT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Installation]:
    opened = open_installation(settings_for(database_url, tmp_path / "live"))
    opened.settings.secret("session")
    for page in (b"first", b"second", b"third"):
        opened.store.put(BytesIO(page))
    say(opened, "opened")
    yield opened
    opened.database.engine.dispose()


def say(installation: Installation, what: str) -> None:
    with installation.database.writing() as session:
        audit.record(session, what, by=audit.SYSTEM, at=NIGHT)


@pytest.fixture
def drill(
    installation: Installation, empty_database: Callable[[str], str], tmp_path: Path
) -> Callable[[Backup], list[str]]:
    """Restore a backup into a new folder and return what is wrong with it."""

    def restore_and_verify(backup: Backup) -> list[str]:
        url = "" if installation.settings.sqlite else empty_database("postgresql")
        settings = restore(backup.folder, tmp_path / "restored", url)
        return [str(finding) for finding in verify(backup.folder, settings)]

    return restore_and_verify


def test_what_is_backed_up_comes_back_whole(
    installation: Installation, drill: Callable[[Backup], list[str]], tmp_path: Path
) -> None:
    backup = back_up(installation, at=NIGHT)
    assert drill(backup) == []
    assert (tmp_path / "restored/keys/session").read_bytes() == (
        installation.settings.keys_dir / "session"
    ).read_bytes()
    assert len(backup.manifest.objects) == 3


def test_the_drill_holds_while_people_work(
    installation: Installation, drill: Callable[[Backup], list[str]]
) -> None:
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            say(installation, "worked")
            installation.store.put(BytesIO(str(over).encode()))

    clerk = threading.Thread(target=work)
    clerk.start()
    try:
        backup = back_up(installation, at=NIGHT)
    finally:
        over.set()
        clerk.join()
    assert drill(backup) == []


def test_a_good_backup_is_noted_with_the_head_of_the_trail(installation: Installation) -> None:
    backup = back_up(installation, at=NIGHT)
    with installation.database.reading() as session:
        run = session.scalars(select(BackupRun)).one()
        assert (run.good, run.objects, run.size) == (True, 3, 16)
        assert (run.audit_seq, run.audit_digest) == (1, backup.manifest.audit["digest"])
        assert audit.chain_head(session)[0] == 2, "the backup itself is in the trail"
        assert last_good_backup(session) == NIGHT


def test_the_banner_is_due_after_48_hours(installation: Installation) -> None:
    back_up(installation, at=NIGHT)
    with installation.database.reading() as session:
        two_days = NIGHT + timedelta(hours=48)
        assert not safety(session, at=two_days).stale
        assert safety(session, at=two_days + timedelta(minutes=1)).stale


def test_a_new_installation_has_48_hours_for_its_first_backup(installation: Installation) -> None:
    with installation.database.reading() as session:
        assert not safety(session, at=NIGHT).stale, "without a bureau there is nothing to lose"
    with installation.database.writing() as session:
        bureau(session).created_at = NIGHT
    with installation.database.reading() as session:
        assert not safety(session, at=NIGHT + timedelta(hours=1)).stale
        assert safety(session, at=NIGHT + timedelta(hours=49)).stale


def test_matters_older_than_the_installation_do_not_age_it(installation: Installation) -> None:
    with installation.database.writing() as session:
        bureau(session).created_at = NIGHT
        audit.record(session, "login", by=audit.SYSTEM, at=NIGHT - timedelta(days=30))
    with installation.database.reading() as session:
        found = next(health.backup(session, installation, NIGHT + timedelta(hours=1)))
    assert (found.level, str(found.message)) == ("note", "还没有备份；每夜自动备份。")


def test_the_second_night_copies_only_what_is_new(installation: Installation) -> None:
    first = back_up(installation, at=NIGHT)
    installation.store.put(BytesIO(b"fourth"))
    second = back_up(installation, at=NIGHT + timedelta(days=1))
    assert len(second.manifest.objects) == 4
    for key in first.manifest.objects:
        earlier, later = (object_path(b.folder, key) for b in (first, second))
        assert earlier.samefile(later)
        assert not earlier.samefile(object_path(installation.settings.data_dir, key))


def test_old_backups_make_room(installation: Installation) -> None:
    for day in range(KEPT_BACKUPS + 2):
        back_up(installation, at=NIGHT + timedelta(days=day))
    assert len(backups(installation.settings.backup_dir)) == KEPT_BACKUPS


def rot(path: Path) -> None:
    """Turn one bit, as a disk does that keeps the size and says nothing."""
    path.chmod(0o600)
    written = bytearray(path.read_bytes())
    written[0] ^= 1
    path.write_bytes(written)


def told(installation: Installation, at: datetime) -> list[str]:
    with installation.database.reading() as session:
        return [str(found.message) for found in health.rot(session, installation, at)]


def test_a_backup_that_finds_a_new_original_damaged_is_made_and_does_not_count(
    installation: Installation,
) -> None:
    key = installation.store.put(BytesIO(b"evidence")).key
    rot(installation.store.path(key))
    backup = back_up(installation, at=NIGHT)
    assert backup.manifest.damaged == {key: False}
    with installation.database.reading() as session:
        assert key in session.scalars(select(BackupRun.error)).one()
        assert last_good_backup(session) is None
        assert safety(session, at=NIGHT) == (False, True)
    assert "没有完好的一份" in told(installation, NIGHT)[0]


def night_after(installation: Installation, night: int) -> Backup:
    return back_up(installation, at=NIGHT + timedelta(days=night))


def test_an_original_that_rots_later_is_found_and_healed_from_the_backup(
    installation: Installation, drill: Callable[[Backup], list[str]]
) -> None:
    key = next(iter(night_after(installation, 0).manifest.objects))
    rot(installation.store.path(key))
    found = night_after(installation, 1)
    assert found.manifest.damaged == {key: True}
    assert drill(found) == []
    with installation.database.reading() as session:
        assert last_good_backup(session) == NIGHT
        assert safety(session, at=NIGHT) == (False, True)
    (sentence,) = told(installation, NIGHT)
    line = sentence.partition("请运行：")[2].partition("，")[0]
    subprocess.run(shlex.split(line), check=True)
    assert night_after(installation, 2).manifest.damaged == {}
    assert told(installation, NIGHT) == []
    with installation.database.reading() as session:
        assert not safety(session, at=NIGHT).damaged


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_that_rots_in_the_backup_is_made_again(
    installation: Installation, drill: Callable[[Backup], list[str]]
) -> None:
    first = night_after(installation, 0)
    key = next(iter(first.manifest.objects))
    rot(object_path(first.folder, key))
    second = night_after(installation, 1)
    assert (second.manifest.renewed, second.manifest.damaged) == ([key], {})
    assert drill(second) == []
    assert told(installation, NIGHT) == [
        "备份里有 1 件的副本已经损坏，已从原件重新复制。请检查备份所在的磁盘。"
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_original_of_another_size_is_read_at_once(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.originals.AT_LEAST", 0)
    monkeypatch.setattr("jobs.originals.share", lambda *_: [])
    key = next(iter(night_after(installation, 0).manifest.objects))
    installation.store.path(key).chmod(0o600)
    installation.store.path(key).write_bytes(b"")
    assert night_after(installation, 1).manifest.damaged == {key: True}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_night_reads_on_where_the_last_one_stopped(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thirtieth a night or so much as is soon read; what is damaged is read every night."""
    monkeypatch.setattr("jobs.originals.AT_LEAST", 1)
    keys = list(night_after(installation, 0).manifest.objects)
    for key in keys:
        rot(installation.store.path(key))
    nights = [night_after(installation, night).manifest for night in (1, 2, 3)]
    assert [sorted(each.damaged) for each in nights] == [
        [keys[1]],
        [keys[1], keys[2]],
        sorted(keys),
    ]


def test_what_takes_long_to_read_takes_thirty_nights(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = {f"{n:064x}": 100 for n in range(300)}
    monkeypatch.setattr("jobs.originals.AT_LEAST", 200)
    assert len(share(sizes, "")) == 11
    assert len(share(dict(list(sizes.items())[:3]), "")) == 2
    assert share({}, "") == []
    assert share(sizes, max(sizes))[0] == min(sizes)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"damaged": 1, "renewed": [], "read_to": ""}'])
def test_a_list_that_cannot_be_read_makes_the_round_begin_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert left_off(tmp_path) == Copied()


def test_a_disk_that_refuses_is_a_fault_that_may_pass(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jobs.backup.write_hashed", full)
    with pytest.raises(StepFailed, match="备份没有完成：磁盘已满") as refusal:
        back_up(installation, at=NIGHT)
    assert not refusal.value.permanent
    assert list(installation.settings.backup_dir.iterdir()) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_disk_without_links_is_copied_to_every_night(
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
    drill: Callable[[Backup], list[str]],
) -> None:
    first = back_up(installation, at=NIGHT)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    second = back_up(installation, at=NIGHT + timedelta(days=1))
    assert second.manifest.objects == first.manifest.objects
    assert drill(second) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_does_not_fit_is_a_fault_that_is_noted(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("jobs.dumps.copy_sqlite", full)
    with pytest.raises(StepFailed, match="SQLite 没有成功：database or disk is full"):
        back_up(installation, at=NIGHT)
    with installation.database.reading() as session:
        assert "disk is full" in session.scalars(select(BackupRun.error)).one()


def test_a_changed_object_in_the_backup_is_found(
    installation: Installation, drill: Callable[[Backup], list[str]]
) -> None:
    backup = back_up(installation, at=NIGHT)
    key = next(iter(backup.manifest.objects))
    object_path(backup.folder, key).write_bytes(b"forged")
    assert drill(backup) == [f"{key} 的内容与备份清单不符。"]


def test_a_lost_object_and_a_changed_key_are_found(
    installation: Installation, drill: Callable[[Backup], list[str]]
) -> None:
    backup = back_up(installation, at=NIGHT)
    key = next(iter(backup.manifest.objects))
    object_path(backup.folder, key).unlink()
    (backup.folder / "keys/session").write_bytes(b"?")
    assert sorted(drill(backup)) == sorted(
        ["keys/session 的内容与备份清单不符。", f"备份中没有 {key}。"]
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_trail_that_was_rewritten_is_found(
    installation: Installation, drill: Callable[[Backup], list[str]]
) -> None:
    backup = back_up(installation, at=NIGHT)
    with closing(sqlite3.connect(backup.folder / "database.sqlite")) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET kind = 'nothing' WHERE seq = 1")
        connection.commit()
    assert drill(backup) == [
        "database.sqlite 的内容与备份清单不符。",
        "审计记录第 1 行被改动或缺失。",
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_torn_database_is_found(
    installation: Installation, drill: Callable[[Backup], list[str]]
) -> None:
    backup = back_up(installation, at=NIGHT)
    with (backup.folder / "database.sqlite").open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * 4096 * 4)
    assert any("数据库检查不通过" in finding for finding in drill(backup))


def test_a_folder_in_use_is_never_restored_over(installation: Installation) -> None:
    backup = back_up(installation, at=NIGHT)
    with pytest.raises(InvalidInput, match="不是空目录"):
        restore(backup.folder, installation.settings.data_dir)


def test_a_folder_that_is_no_backup_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="不是备份目录"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(InvalidInput, match="格式 99 不认识"):
        read_manifest(tmp_path)


@pytest.fixture
def kept(installation: Installation) -> Path:
    """A good backup."""
    return back_up(installation, at=NIGHT).folder


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("entry", "forged"),
    [
        ("database", "x"),
        ("database", {}),
        ("database", {"kind": "sqlite", "file": "../../passwd", "sha256": ""}),
        ("database", {"kind": ["sqlite"], "file": "database.sqlite", "sha256": ""}),
        ("audit", {"seq": "1", "digest": ""}),
        ("objects", None),
        ("objects", {"../../../etc/passwd": 1}),
        ("keys", {"../session": ""}),
    ],
)
def test_a_forged_list_is_never_followed(
    kept: Path, tmp_path: Path, entry: str, forged: object
) -> None:
    path = kept / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {entry: forged}))
    with pytest.raises(DiaoyueError, match="残缺或者被改动"):
        restore(kept, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_restored_whole_leaves_nothing(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(source), None, str(target))

    monkeypatch.setattr("shutil.copy2", full)
    with pytest.raises(OSError, match="No space") as fault:
        restore(kept, tmp_path / "restored")
    assert str(faults.worded(fault.value)).startswith(str(tmp_path / "restored"))
    assert str(faults.worded(fault.value)).endswith("不能使用：磁盘已满")
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_is_never_restored_into_itself(kept: Path) -> None:
    with pytest.raises(InvalidInput, match="在这个备份里面"):
        restore(kept, kept / "objects/new")
    assert not (kept / "objects/new").exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_without_its_database_says_so(kept: Path, tmp_path: Path) -> None:
    (kept / "database.sqlite").unlink()
    with pytest.raises(DiaoyueError, match="备份中没有 database"):
        restore(kept, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
