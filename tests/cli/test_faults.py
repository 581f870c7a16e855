"""What stands in the way of starting is told in a sentence that says what to do."""

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.clock import utc_now
from core.errors import Busy
from core.installation import open_installation
from core.outbox import put
from core.settings import load_settings
from tests.cli.conftest import Shell


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        yield somebody.getsockname()[1]


def test_a_port_that_is_taken(installed: Shell, taken: int) -> None:
    answer = installed("serve", "--port", taken)
    assert (answer.code, answer.out) == (1, "")
    assert f"端口 {taken} 已被占用" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_an_address_that_is_not_here(installed: Shell) -> None:
    answer = installed("serve", "--host", "192.0.2.1", "--port", 18104)
    assert answer.code == 1
    assert "192.0.2.1:18104" in answer.err


@pytest.mark.parametrize("url", ["mysql://user:word@host/name", "nonsense", "sqlite://"])
@pytest.mark.parametrize("name", ["doctor", "init", "serve"])
def test_a_database_that_is_none(
    diaoyue: Shell, monkeypatch: pytest.MonkeyPatch, url: str, name: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    answer = diaoyue(name)
    assert answer.code == 2
    assert "DATABASE_URL" in answer.err
    assert "word" not in answer.err


def test_a_database_that_does_not_answer(diaoyue: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    answer = diaoyue("init")
    assert answer.code == 1
    assert "数据库不能使用" in answer.err
    assert "psycopg" not in answer.err


def test_doctor_looks_over_the_rest_when_the_database_does_not_answer(
    diaoyue: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    answer = diaoyue("doctor", "--json")
    assert answer.code == 1
    levels = {finding["check"]: finding["level"] for finding in answer.data}
    assert levels["database"] == "bad"
    assert levels["fonts"] == "good"


@pytest.mark.parametrize("name", ["DIAOYUE_PROXIES", "DIAOYUE_UPLOAD_LIMIT_MB"])
@pytest.mark.parametrize("given", ["many", "-1", "1.5"])
def test_a_setting_that_is_no_number(
    diaoyue: Shell, monkeypatch: pytest.MonkeyPatch, name: str, given: str
) -> None:
    monkeypatch.setenv(name, given)
    answer = diaoyue("doctor")
    assert answer.code == 2
    assert name in answer.err


def test_a_data_folder_that_is_a_file(diaoyue: Shell, home: Path) -> None:
    home.write_text("")
    answer = diaoyue("init")
    assert answer.code == 1
    assert f"{home} 不能使用：它不是目录" in answer.err


@pytest.mark.usefixtures("own_port")
@pytest.mark.parametrize("name", ["serve", "worker"])
@pytest.mark.parametrize("step", ["m20990101_later", "m20200101_earlier"])
def test_a_database_of_another_version(installed: Shell, home: Path, name: str, step: str) -> None:
    with closing(sqlite3.connect(home / "diaoyue.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (step,))
        connection.commit()
    answer = installed(name)
    assert answer.code == 1
    assert step in answer.err
    assert "diaoyue init" in answer.err
    assert installed("doctor").code == 1
    refused = installed("init")
    assert refused.code == 1
    assert "更新的版本" in refused.err


def test_a_full_disk_is_told_and_nothing_is_half_done(installed: Shell, home: Path) -> None:
    installation = open_installation(load_settings())
    with installation.database.reading() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()

    def fill() -> None:
        with installation.database.writing() as session:
            session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            put(session, "backup", {"text": "x" * 500_000}, key="large", at=utc_now())

    with pytest.raises(Busy, match="磁盘已满"):
        fill()
    installation.database.engine.dispose()
    assert installed("verify", "--audit").code == 0
    with closing(sqlite3.connect(home / "diaoyue.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM job WHERE key = 'large'").fetchone() == (0,)
