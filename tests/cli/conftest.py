"""The command line as a person uses it, in a folder of its own."""

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from webapp import cli


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Shell:
    """Runs `diaoyue` with the given words."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object) -> Answer:
        code = cli.run([str(word) for word in words])
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Answer(code, captured.out, captured.err)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test's installation; nothing is in it."""
    monkeypatch.setenv("DIAOYUE_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DIAOYUE_BACKUPS", raising=False)
    return tmp_path / "var"


@pytest.fixture
def own_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `serve` take a port of its own: another server may run beside the tests."""
    monkeypatch.setenv("PORT", str(free_port()))


@pytest.fixture
def diaoyue(home: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    assert not home.exists()
    return Shell(capsys)


@pytest.fixture
def installed(diaoyue: Shell) -> Shell:
    assert diaoyue("init").code == 0
    return diaoyue
