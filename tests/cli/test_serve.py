"""A real installation on both databases: init, serve, a worker that comes back, a quiet end."""

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import utc_now
from core.installation import Installation, open_installation
from core.outbox import Job, put
from jobs.models import WorkerBeat
from tests.cli.conftest import free_port
from tests.databases import KINDS, settings_for
from webapp.cli.root import settings

PATIENCE = 90.0
PAUSE = 0.1
ROOT = Path(__file__).parents[2]


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Wait for another process; the figure only ends a test that has failed."""
    waiting = threading.Event()
    for _ in range(int(PATIENCE / PAUSE)):
        if holds():
            return
        waiting.wait(PAUSE)
    pytest.fail(what)


class House:
    """An installation in a folder of its own, and the server that a test starts on it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = url
        self._environment = os.environ | {
            "DIAOYUE_DATA": str(folder),
            "DATABASE_URL": "" if url.startswith("sqlite") else url,
            "DIAOYUE_BACKUPS": str(folder / "backups"),
        }
        self.server: subprocess.Popen[str] | None = None

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "webapp", *words],
            check=False,
            capture_output=True,
            text=True,
            env=self._environment,
            cwd=ROOT,
        )

    def serve(self) -> subprocess.Popen[str]:
        self.server = subprocess.Popen(
            [sys.executable, "-m", "webapp", "serve", "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self._environment,
            cwd=ROOT,
        )
        eventually(self.answers, "no page")
        return self.server

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/login") as page:
                return bool(page.status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False

    def installation(self) -> Installation:
        return open_installation(settings_for(self.url, self.folder))


@pytest.fixture(params=KINDS)
def house(
    request: pytest.FixtureRequest, empty_database: Callable[[str], str], tmp_path: Path
) -> Iterator[House]:
    folder = tmp_path / "var"
    sqlite = f"sqlite:///{folder / 'diaoyue.sqlite'}"
    url = sqlite if request.param == "sqlite" else empty_database("postgresql")
    house = House(folder, url)
    yield house
    if house.server is not None:
        house.server.terminate()
        house.server.communicate(timeout=PATIENCE)


def workers(installation: Installation) -> set[int]:
    with installation.database.reading() as session:
        names = session.scalars(select(WorkerBeat.name))
        return {int(name.rpartition(":")[2]) for name in names}


def test_an_installation_serves_works_survives_and_ends(house: House) -> None:
    assert house.run("init").returncode == 0
    server = house.serve()
    installation = house.installation()
    eventually(lambda: bool(workers(installation)), "no job worker")

    [first] = workers(installation)
    os.kill(first, signal.SIGKILL)
    eventually(lambda: len(workers(installation)) == 2, "the job worker did not come back")
    with installation.database.writing() as session:
        put(session, "backup", {}, key="now", at=utc_now())
    eventually(lambda: state(installation, "now") == "done", "no backup was made")

    drill = house.run("restore", "--verify", *map(str, (house.folder / "backups").iterdir()))
    assert drill.returncode == 0, drill.stdout + drill.stderr
    doctor = house.run("doctor")
    assert doctor.returncode == 0, doctor.stdout

    installation.database.engine.dispose()
    server.terminate()
    said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0, said
    assert "Traceback" not in said
    assert not house.answers()


def state(installation: Installation, key: str) -> str | None:
    with installation.database.reading() as session:
        return session.scalar(select(Job.state).where(Job.key == key))


def test_nobody_else_is_listened_to_unless_asked(house: House) -> None:
    house.run("init")
    server = house.serve()
    sockets = Path(f"/proc/{server.pid}/net/tcp").read_text().splitlines()[1:]
    port = f"{house.port:04X}"
    listening = [line.split()[1] for line in sockets if re.search(rf":{port} \S+ 0A ", line)]
    assert listening == [f"0100007F:{port}"]


def test_a_port_given_by_hand_stands_in_the_addresses_that_papers_print(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "8000")
    monkeypatch.delenv("DIAOYUE_PUBLIC_URL", raising=False)
    assert settings(port=8123).public_url == "http://127.0.0.1:8123"
    monkeypatch.setenv("DIAOYUE_PUBLIC_URL", "https://diaoyue.example.gov.cn")
    assert settings(port=8123).public_url == "https://diaoyue.example.gov.cn"
