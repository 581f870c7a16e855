"""Scenarios: a procedure walked through on paper, run for real on a throw-away database."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.database import create_schema
from core.errors import DiaoyueError
from core.i18n import N_, message
from core.installation import Installation, open_installation
from core.settings import Settings
from studio import scenario_world
from studio.scenario_walk import BEGIN, Outcome, Walk

UNREADABLE = N_("情景文件不是有效的 JSON：{why}")
MISSING = N_("情景文件缺少“{name}”，或者写法不对。")
LARGEST = 1024 * 1024
PARTS: Mapping[str, type] = {"title": str, "bureau": str, "steps": list, "expect": dict}


def read(path: Path) -> list[dict[str, Any]]:
    """Return the scenarios of a file; raises `DiaoyueError` for what is no such file."""
    try:
        if path.stat().st_size > LARGEST:
            raise DiaoyueError(message(UNREADABLE, why=LARGEST))
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DiaoyueError(message(UNREADABLE, why=str(error))) from error
    found = raw["scenarios"] if isinstance(raw, dict) and "scenarios" in raw else raw
    scenarios = found if isinstance(found, list) else [found]
    for scenario in scenarios:
        check(scenario)
    return scenarios


def check(scenario: object) -> None:
    """Raise `DiaoyueError` unless all is there without which a scenario cannot begin."""
    known = scenario if isinstance(scenario, dict) else {}
    for name, kind in PARTS.items():
        if not isinstance(known.get(name), kind):
            raise DiaoyueError(message(MISSING, name=name))
    if not isinstance(known.get("request") or known.get("disc"), dict):
        raise DiaoyueError(message(MISSING, name="request"))


class Stage:
    """A throw-away installation, made anew for each scenario from one that is set up once.

    The engine stays the same, so that its statements are compiled once for all scenarios.
    """

    def __init__(self, folder: Path) -> None:
        self._file, self._prepared = folder / "scenario.sqlite", folder / "prepared.sqlite"
        settings = Settings(folder, f"sqlite:///{self._file}", demo=True)
        self._installation = open_installation(settings)
        create_schema(self._installation.database.engine)
        with self._installation.database.writing() as session:
            scenario_world.populate(session, at=BEGIN)
        self._close()
        shutil.move(self._file, self._prepared)

    def _close(self) -> None:
        """Bring everything into the one file and let it go."""
        engine = self._installation.database.engine
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        for name in ("-wal", "-shm"):
            Path(f"{self._file}{name}").unlink(missing_ok=True)

    @contextmanager
    def fresh(self) -> Iterator[Installation]:
        """Yield the installation as if nothing had happened yet."""
        shutil.copyfile(self._prepared, self._file)
        try:
            yield self._installation
        finally:
            self._close()


@contextmanager
def stage() -> Iterator[Stage]:
    """Yield a stage that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="diaoyue-scenario-") as folder:
        yield Stage(Path(folder))


def run(scenario: Mapping[str, Any], installation: Installation) -> Outcome:
    """Walk through one scenario on a prepared installation, each act in its own transaction."""
    walk = Walk(scenario, installation)
    walk.prepare()
    walk.begin()
    for n, raw in enumerate(scenario["steps"], 1):
        walk.take(n, raw)
    walk.finish()
    return walk.outcome
