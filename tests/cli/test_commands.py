"""Every command answers with a sentence or JSON and an exit code that scripts can trust."""

import gc
import os
import shlex
import signal
import sqlite3
from contextlib import closing
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from bureaus.packs import load_shipped, shipped_codes
from core.clock import utc_now
from core.installation import open_installation
from core.outbox import put
from core.settings import load_settings
from jobs.backup import digest_of
from tests.cli.conftest import Shell
from tests.killing import killed
from tests.pictures import png
from webapp.cli.root import diaoyue as command

ASK = ("decide", "--bureau", "hrss", "--requester", "lawyer", "--action", "view", "--material")


def test_without_words_it_says_what_it_can_do(diaoyue: Shell) -> None:
    answer = diaoyue()
    assert answer.code == 2
    assert "decide" in answer.err + answer.out


@pytest.mark.parametrize("name", sorted(command.commands))
def test_every_command_explains_itself(diaoyue: Shell, name: str) -> None:
    answer = diaoyue(name, "--help")
    assert answer.code == 0
    assert "用法" in answer.out


@pytest.mark.parametrize("words", [("dance",), ("decide",), ("decide", "--bureau", "hrss", "-x")])
def test_wrong_words_are_exit_code_2(diaoyue: Shell, words: tuple[str, ...]) -> None:
    answer = diaoyue(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.strip()


def test_decide_prints_the_ruling_as_data(diaoyue: Shell) -> None:
    answer = diaoyue(*ASK, "av", "--json")
    assert answer.code == 0
    assert answer.data["outcome"] == "needs_approval"
    assert answer.data["chain"] == ["bureau_head"]
    assert set(answer.data) == {
        "outcome",
        "chain",
        "credentials",
        "verify",
        "register",
        "fee",
        "executor",
        "basis",
        "defaults",
    }
    assert set(answer.data["fee"]) == {"inquiry", "copy_payer"}


def test_decide_tells_a_person_in_chinese(diaoyue: Shell) -> None:
    answer = diaoyue(*ASK, "av")
    assert answer.out.startswith("结论：须经批准\n批准：局长\n出示材料：单位介绍信")


def test_decide_names_the_bureaus_that_there_are(diaoyue: Shell) -> None:
    answer = diaoyue("decide", "--bureau", "x", *ASK[3:], "av")
    assert answer.code == 2
    assert "hrss" in answer.err


def test_decide_takes_every_option(diaoyue: Shell) -> None:
    options = ["--archived", "no", "--purpose", "litigation", "--case-kind", "licence"]
    answer = diaoyue(*ASK, "file", *options, "--organ", "court", "--json")
    assert answer.code == 0
    assert answer.data["outcome"]


def test_asking_leaves_no_file_behind(diaoyue: Shell, home: Path) -> None:
    diaoyue(*ASK, "av", "--json")
    diaoyue("doctor")
    diaoyue("verify", "--audit")
    assert not home.exists()


def test_decide_reads_what_is_published(installed: Shell) -> None:
    shipped_and_published = installed(*ASK, "av", "--json")
    assert shipped_and_published.data["outcome"] == "needs_approval"


def test_init_makes_no_people_but_one_with_a_one_time_code(diaoyue: Shell, home: Path) -> None:
    answer = diaoyue("init", "--login", "chief")
    assert answer.code == 0
    assert "一次性代码：" in answer.out
    assert "http://127.0.0.1:8000/login/first" in answer.out
    with closing(sqlite3.connect(home / "diaoyue.sqlite")) as connection:
        people = connection.execute("SELECT login, password_hash FROM person").fetchall()
        bureaus = connection.execute("SELECT count(*) FROM bureau").fetchone()
    assert people == [("chief", None)]
    assert bureaus == (5,)


def test_init_sets_up_the_offices_and_posts_that_the_bureaus_name(
    diaoyue: Shell, home: Path
) -> None:
    assert diaoyue("init").code == 0
    codes = shipped_codes()
    wanted = sum(len(load_shipped(code).posts) for code in codes)
    with closing(sqlite3.connect(home / "diaoyue.sqlite")) as connection:
        posts = connection.execute("SELECT title, roles FROM post").fetchall()
        assert len(posts) == wanted
        assert ("局长", '["bureau_head"]') in posts
        connection.execute("DELETE FROM post WHERE title = '局长'")
        connection.commit()
    assert diaoyue("init").code == 0
    with closing(sqlite3.connect(home / "diaoyue.sqlite")) as connection:
        kept = connection.execute("SELECT count(*) FROM post WHERE title = '局长'").fetchone()
    assert kept == (0,), "what a bureau changed is its own affair"


def test_the_one_time_code_is_not_kept(diaoyue: Shell, home: Path) -> None:
    answer = diaoyue("init")
    [line] = [line for line in answer.out.splitlines() if line.startswith("一次性代码：")]
    code = line.removeprefix("一次性代码：")
    assert code.encode() not in (home / "diaoyue.sqlite").read_bytes()


def test_init_again_changes_nothing(installed: Shell) -> None:
    answer = installed("init")
    assert answer.code == 0
    assert "一次性代码" not in answer.out


def test_only_the_owner_may_look_into_the_data(installed: Shell, home: Path) -> None:
    del installed
    assert home.stat().st_mode & 0o077 == 0


def test_init_refuses_a_bad_login(diaoyue: Shell) -> None:
    answer = diaoyue("init", "--login", "no spaces here")
    assert answer.code == 2
    assert answer.err.strip()


@pytest.mark.parametrize("words", [("worker",), ("backup",), ("verify", "--audit")])
def test_without_an_installation_it_says_how_to_make_one(
    diaoyue: Shell, words: tuple[str, ...]
) -> None:
    answer = diaoyue(*words)
    assert answer.code == 1
    assert "diaoyue init" in answer.err


@pytest.mark.usefixtures("own_port")
@pytest.mark.parametrize("words", [("backup",), ("verify", "--audit"), ("worker",), ("serve",)])
def test_an_empty_database_is_no_installation(
    diaoyue: Shell, home: Path, words: tuple[str, ...]
) -> None:
    home.mkdir()
    sqlite3.connect(home / "diaoyue.sqlite").close()
    answer = diaoyue(*words)
    assert answer.code == 1
    assert answer.err == "这里还没有安装：先运行 diaoyue init。\n"
    assert list(home.glob("backup*")) == []


@pytest.mark.usefixtures("own_port")
def test_serve_refuses_a_database_of_another_version(installed: Shell, home: Path) -> None:
    with closing(sqlite3.connect(home / "diaoyue.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.commit()
    answer = installed("serve")
    assert answer.code == 1
    assert "diaoyue init" in answer.err


def test_verify_proves_the_trail(installed: Shell) -> None:
    answer = installed("verify", "--audit", "--json")
    assert answer.code == 0
    assert answer.data["broken"] == []
    assert answer.data["rows"] > 0


def test_verify_names_the_row_that_was_altered(installed: Shell, home: Path) -> None:
    with closing(sqlite3.connect(home / "diaoyue.sqlite")) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET person_name = 'nobody' WHERE seq = 2")
        connection.commit()
    answer = installed("verify", "--audit")
    assert answer.code == 1
    assert answer.out.startswith("第 2 行被改动")
    assert installed("verify", "--audit", "--json").data["broken"] == [2]


def test_verify_wants_to_know_what(installed: Shell) -> None:
    assert installed("verify").code == 2


def test_backup_and_restore_prove_themselves(installed: Shell, tmp_path: Path) -> None:
    folder = installed("backup", "--json").data["folder"]
    drill = installed("restore", "--verify", folder, "--json")
    assert (drill.code, drill.data) == (0, {"verified": True, "findings": []})
    into = tmp_path / "elsewhere"
    assert installed("restore", folder, "--into", into).code == 0
    assert (into / "diaoyue.sqlite").is_file()
    assert installed("restore", folder, "--into", into).code == 2, "never over something"


def test_a_backup_that_finds_a_damaged_original_says_where_help_is(installed: Shell) -> None:
    store = open_installation(load_settings()).store
    key = store.put(BytesIO(b"evidence")).key
    store.path(key).chmod(0o600)
    store.path(key).write_bytes(b"evidenze")
    made = installed("backup")
    assert made.code == 1
    assert key in made.err
    assert "diaoyue doctor" in made.err
    assert key in "".join(line for line in installed("doctor").out.splitlines() if "问题" in line)


def test_restore_finds_a_changed_backup(installed: Shell) -> None:
    folder = Path(installed("backup", "--json").data["folder"])
    with (folder / "database.sqlite").open("ab") as file:
        file.write(b"x" * 4096)
    answer = installed("restore", "--verify", folder)
    assert answer.code == 1
    assert "database.sqlite" in answer.out


def test_a_backup_that_cannot_be_restored_is_a_finding(installed: Shell) -> None:
    folder = Path(installed("backup", "--json").data["folder"])
    (folder / "database.sqlite").unlink()
    answer = installed("restore", "--verify", folder, "--json")
    assert answer.code == 1
    assert answer.data["findings"] == ["备份中没有 database.sqlite。"]


def test_restore_wants_to_know_where_to(installed: Shell, tmp_path: Path) -> None:
    assert installed("restore", tmp_path).code == 2
    assert installed("restore", "--verify", tmp_path).code == 2, "not a backup"
    assert installed("restore", "--verify", tmp_path / "missing").code == 2


def leave_in_the_midst() -> None:
    """Write, and end without a last word."""
    with open_installation(load_settings()).database.writing() as session:
        put(session, "backup", {}, key="late", at=utc_now())
    os.kill(os.getpid(), signal.SIGKILL)


def files_of(folder: Path) -> dict[str, str]:
    """Every file with its digest; which readers are there is noted in the index of a journal."""
    found = {str(file): digest_of(file) for file in folder.rglob("*") if file.is_file()}
    return {name: digest for name, digest in found.items() if not name.endswith("-shm")}


@pytest.mark.parametrize("crashed", [False, True])
def test_looking_changes_no_file(installed: Shell, home: Path, *, crashed: bool) -> None:
    gc.collect()  # what `init` had open in this process
    if crashed:
        assert killed(open_installation(load_settings()), leave_in_the_midst)
    assert (home / "diaoyue.sqlite-wal").exists() == crashed
    before = files_of(home)
    assert installed("doctor").code == 0
    assert installed("verify", "--audit").code == 0
    question = ("--requester", "lawyer", "--action", "view", "--material", "av")
    assert installed("decide", "--bureau", "hrss", *question).code == 0
    assert files_of(home) == before


def test_a_backup_with_a_damaged_list_does_not_hide_the_trail(installed: Shell) -> None:
    folder = Path(installed("backup", "--json").data["folder"])
    (folder / "manifest.json").write_text('{"format": 1}')
    assert installed("verify", "--audit").code == 0


def test_doctor_is_content_with_a_fresh_installation(installed: Shell) -> None:
    answer = installed("doctor", "--json")
    assert answer.code == 0, answer.out
    assert {finding["level"] for finding in answer.data} <= {"good", "note"}


def test_the_line_that_doctor_prints_can_be_run(
    diaoyue: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "数据 一"
    monkeypatch.setenv("DIAOYUE_DATA", str(folder))
    assert diaoyue("init").code == 0
    (folder / "keys").mkdir(mode=0o755)
    lines = diaoyue("doctor").out.splitlines()
    (line,) = (line.partition("chmod ")[2] for line in lines if "chmod" in line)
    assert shlex.split(line) == ["-R", "go=", str(folder / "keys")]


def test_an_installation_is_its_owners_alone(
    diaoyue: Shell, home: Path, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(partial(os.umask, os.umask(0)))
    assert diaoyue("init").code == 0
    places = [home, *home.glob("diaoyue.sqlite*")]
    assert [place.stat().st_mode & 0o077 for place in places] == [0] * len(places)
    backup = Path(diaoyue("backup", "--json").data["folder"])
    assert [p.stat().st_mode & 0o077 for p in (backup, backup / "database.sqlite")] == [0, 0]
    into = home.parent / "again"
    assert diaoyue("restore", backup, "--into", into).code == 0
    assert [p.stat().st_mode & 0o077 for p in (into, into / "diaoyue.sqlite")] == [0, 0]


def test_doctor_tells_what_others_could_read_and_changes_nothing(
    installed: Shell, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, secret = home / "diaoyue.sqlite", tmp_path / "passphrase"
    secret.write_text("x")
    monkeypatch.setenv("DIAOYUE_SIGNING_SECRET_FILE", str(secret))
    home.chmod(0o755)
    database.chmod(0o640)
    secret.chmod(0o644)
    answer = installed("doctor")
    assert answer.code == 1
    (line,) = (line for line in answer.out.splitlines() if "chmod" in line)
    assert line.endswith(f"chmod go= {home} {database} {secret}")
    assert [place.stat().st_mode & 0o777 for place in (home, database)] == [0o755, 0o640]


def test_an_unforeseen_fault_is_a_sentence(
    installed: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("webapp.cli.proving.verify_chain", explode)
    answer = installed("verify", "--audit")
    assert answer.code == 1
    assert "ZeroDivisionError" in answer.err


def test_a_database_that_is_no_database_is_a_sentence(diaoyue: Shell, home: Path) -> None:
    home.mkdir()
    (home / "diaoyue.sqlite").write_text("this is not a database" * 100)
    answer = diaoyue("verify", "--audit")
    assert answer.code == 1
    assert "数据库不能使用" in answer.err


def test_a_seal_is_registered_and_retired(diaoyue: Shell, home: Path, tmp_path: Path) -> None:
    assert diaoyue("init").code == 0
    scan, text = tmp_path / "seal.png", tmp_path / "seal.txt"
    scan.write_bytes(png())
    text.write_text("章")
    assert "PNG" in diaoyue("seal", "hrss", text).err
    both = diaoyue("seal", "hrss", scan, "--origin", "drawn")
    assert diaoyue("seal", "hrss").code == both.code == 2
    assert "没有代码" in diaoyue("seal", "nowhere", scan).err
    assert "备案" in diaoyue("seal", "hrss", scan, "--origin", "authorised").err
    registered = diaoyue("seal", "hrss", scan, "--diameter", "40", "--role", "archivist")
    assert registered.code == 0
    assert "印章编号 1" in registered.out
    assert "wet" in registered.out
    drawn = diaoyue("seal", "hrss", "--origin", "drawn", "--lower", "行政执法专用章")
    assert drawn.code == 0
    assert "还没有人可以用" in drawn.out
    assert "没有编号" in diaoyue("retire-seal", "finance", "1", "--reason", "缴销").err
    assert "已停用" in diaoyue("retire-seal", "hrss", "1", "--reason", "缴销").out
    assert diaoyue("retire-seal", "hrss", "1", "--reason", "缴销").code == 1
    assert diaoyue("verify", "--audit").code == 0
    assert home.exists()
