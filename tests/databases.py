"""Pytest plugin: every test that asks for `database_url` runs on SQLite and on PostgreSQL.

PostgreSQL is Debian's own, started once per session in a temporary folder on a Unix socket, by an
unprivileged user as it refuses to run as root. Each test gets a copy of a prepared database.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.database import make_engine
from core.settings import Settings
from jobs.engines.procrastinate import install_schema
from jobs.tables import whole_metadata

USER = "postgres"
TEMPLATE = "prepared"
MARKS = {"sqlite": (), "postgresql": (pytest.mark.postgresql,)}
KINDS = [pytest.param(kind, marks=marks, id=kind) for kind, marks in MARKS.items()]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-sqlite", action="store_true", help="leave PostgreSQL out (for a quick look)"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-sqlite"):
        kept = [item for item in items if item.get_closest_marker("postgresql") is None]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def programs() -> Path:
    """Return the folder of the newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    assert found, "PostgreSQL is missing: make setup-test"
    return found[-1]


def as_unprivileged(folder: Path) -> list[str]:
    """Return the words before a command that PostgreSQL must not see root behind."""
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ["setpriv", *ids]


class Server:
    """A PostgreSQL of our own: fast because nothing in it has to outlive the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = as_unprivileged(folder)
        self._control("initdb", "-o", f"-U {USER} -A trust -E UTF8 --locale=C.UTF-8 --no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        self._control(
            "start", "-w", "-l", str(folder / "log"), "-o", f"{options} -c max_connections=60"
        )

    def _control(self, verb: str, *arguments: str) -> None:
        command = [str(programs() / "pg_ctl"), verb, "-D", str(self.folder / "data"), *arguments]
        outcome = subprocess.run(
            [*self._before, *command],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        assert outcome.returncode == 0, outcome.stderr

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def dsn(self, name: str) -> str:
        return f"host={self.folder} user={USER} dbname={name}"

    def administer(self, *statements: sql.Composed) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, name: str, template: str = "template0") -> str:
        names = sql.Identifier(name), sql.Identifier(template)
        self.administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return self.url(name)

    def drop(self, name: str) -> None:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self.administer(drop.format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server for the whole session."""
    # A Unix socket's path may have 107 characters, so pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="dy-pg-"))
    server = Server(folder)
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def settings_for(url: str, folder: Path) -> Settings:
    """Return the settings of a test's own installation."""
    return Settings(data_dir=folder, database_url=url, backup_dir=folder / "backups")


def prepare(url: str, folder: Path) -> None:
    """Create the tables, the guards and, on PostgreSQL, the engine's own tables."""
    engine = make_engine(settings_for(url, folder))
    with engine.begin() as connection:
        whole_metadata().create_all(connection)
        if engine.dialect.name == "postgresql":
            install_schema(connection)
    engine.dispose()


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(f"sqlite:///{folder / 'prepared.sqlite'}", folder)
    return folder / "prepared.sqlite"


@pytest.fixture(scope="session")
def prepared_postgresql(postgresql: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The server with a database of all tables to copy from."""
    prepare(postgresql.create(TEMPLATE), tmp_path_factory.mktemp("prepared"))
    return postgresql


@pytest.fixture
def postgresql_url(prepared_postgresql: Server) -> Iterator[str]:
    """A PostgreSQL database of this test's own, with all tables."""
    name = f"test_{uuid.uuid4().hex}"
    yield prepared_postgresql.create(name, TEMPLATE)
    prepared_postgresql.drop(name)


@pytest.fixture
def sqlite_url(prepared_sqlite: Path, tmp_path: Path) -> str:
    """An SQLite database of this test's own, with all tables."""
    target = tmp_path / "diaoyue.sqlite"
    shutil.copyfile(prepared_sqlite, target)
    return f"sqlite:///{target}"


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of this test's own, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Make a database without any table, of the named kind."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'empty.sqlite'}"
        server: Server = request.getfixturevalue("postgresql")
        name = f"empty_{uuid.uuid4().hex}"
        request.addfinalizer(lambda: server.drop(name))
        return server.create(name)

    return make
