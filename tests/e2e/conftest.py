"""The real application with the demo's people, served to real browsers; a town of five bureaus."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import BaseWSGIServer, make_server

from core.clock import utc_now
from core.database import create_schema
from core.installation import Installation, open_installation
from core.settings import Settings
from studio.demo import install
from studio.publishing import publish_shipped
from tests.e2e.people import Town
from webapp.app import create_app

CONTEXT = {
    "viewport": {"width": 1366, "height": 768},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "reduced_motion": "reduce",
    "accept_downloads": True,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", help="keep a picture of every page looked at in this folder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember how the story itself went, for what is done when it ends."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.stash[WENT] = report.passed


WENT = pytest.StashKey[bool]()


class Desk:
    """What the server serves just now: each story brings an application of its own."""

    app: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.app(environ, start_response)


class Site:
    """One server for the whole session, so that its address stays the same."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.server: BaseWSGIServer = make_server("127.0.0.1", 0, self.desk, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as it is after its first start, made once and copied for each story."""
    folder = tmp_path_factory.mktemp("world")
    installation = opened(folder)
    create_schema(installation.database.engine)
    with installation.database.writing() as session:
        publish_shipped(session, at=utc_now())
    with installation.database.writing() as session:
        install(session, installation.store, at=utc_now())
    installation.database.engine.dispose()
    return folder


def opened(folder: Path, public_url: str = "http://127.0.0.1:8000") -> Installation:
    """Open an installation of the demo."""
    url = f"sqlite:///{folder / 'diaoyue.sqlite'}"
    settings = Settings(data_dir=folder, database_url=url, demo=True, backup_dir=folder / "backups")
    return open_installation(replace(settings, public_url=public_url))


@pytest.fixture
def town(
    request: pytest.FixtureRequest,
    browser: Browser,
    site: Site,
    world: Path,
    tmp_path: Path,
) -> Iterator[Town]:
    """The five bureaus, their people and their browsers; every story starts on the same morning."""
    folder = tmp_path / "town"
    # Stored objects never change, so that all stories may share their bytes.
    shutil.copytree(world / "objects", folder / "objects", copy_function=os.link)
    for name in ("diaoyue.sqlite", "keys"):
        source = world / name
        copy: Callable[..., Any] = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, folder / name)
    installation = opened(folder, site.url)
    site.desk.app = create_app(installation)
    shots = request.config.getoption("--shots")
    found = Town(site.url, browser, CONTEXT, installation, Path(shots) if shots else None)
    yield found
    found.leave(tmp_path / "failed", failed=not request.node.stash.get(WENT, False))
    installation.database.engine.dispose()
