"""Scenarios: a procedure walked through on paper, run for real on a throw-away database."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core import faults
from core.database import create_schema
from core.errors import DiaoyueError
from core.i18n import N_, message
from core.installation import Installation, open_installation
from core.settings import Settings
from studio import scenario_world
from studio.scenario_walk import BEGIN, Outcome, Walk

TOO_LARGE = N_("情景文件超过 1 MB，不读。")
NOT_TEXT = N_("情景文件不是 UTF-8 文本。")
NOT_JSON = N_("情景文件不是有效的 JSON：从第 {line} 行第 {column} 个字符起读不下去。")
TOO_MANY_DIGITS = N_("情景文件里有位数太多的数字。")
TOO_DEEP = N_("情景文件里的括号套得太深，不读。")
NOT_ONE = N_("情景文件里没有情景。")
LARGEST = 1024 * 1024


def read(path: Path) -> list[Any]:
    """Return the scenarios of a file as they are written; `scenario_shape` finds their slips.

    Raises `DiaoyueError` for what is no such file.
    """
    raw = parsed(path)
    found = raw["scenarios"] if isinstance(raw, dict) and "scenarios" in raw else raw
    scenarios = found if isinstance(found, list) else [found]
    if not scenarios:
        raise DiaoyueError(message(NOT_ONE))
    return scenarios


def parsed(path: Path) -> object:
    """Return the JSON of a file; raises `DiaoyueError` with the place of what is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise DiaoyueError(TOO_LARGE)
        return json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as fault:
        told = message(NOT_JSON, line=fault.lineno, column=fault.colno)
        raise DiaoyueError(told) from fault
    except UnicodeDecodeError as fault:
        raise DiaoyueError(NOT_TEXT) from fault
    except ValueError as fault:  # a number of more digits than Python reads
        raise DiaoyueError(TOO_MANY_DIGITS) from fault
    except RecursionError as fault:
        raise DiaoyueError(TOO_DEEP) from fault
    except OSError as fault:
        raise DiaoyueError(faults.worded(fault)) from fault


class Stage:
    """A throw-away installation, made anew for each scenario from one that the first sets up.

    The engine stays the same, so that its statements are compiled once for all scenarios.
    """

    def __init__(self, folder: Path) -> None:
        self._file, self._prepared = folder / "scenario.sqlite", folder / "prepared.sqlite"
        settings = Settings(folder, f"sqlite:///{self._file}", demo=True)
        self._installation = open_installation(settings)

    def _prepare(self) -> None:
        """Set up every bureau, and put that aside."""
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
        if not self._prepared.exists():
            self._prepare()
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
