"""The pages in Chromium 86, the oldest browser we promise; `make test-old`, needs Node."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from tests.front.pages import PAGES
from tests.front.site import make_site

HERE = Path(__file__).parent
WHOLE = sorted(name for name in PAGES if name != "request_path")


def run(*command: str) -> str:
    """Run a command of Node's in this folder and return what it printed."""
    program = shutil.which(command[0])
    assert program is not None, f"{command[0]} is needed: install Node 20 or newer"
    done = subprocess.run(
        [program, *command[1:]], cwd=HERE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, make_site(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def seen(address: str) -> dict[str, Any]:
    """What the old browser found on every page; OLD_SHOTS=<folder> keeps pictures."""
    if not (HERE / "node_modules").is_dir():
        run("npm", "ci", "--ignore-scripts")
    shots = os.environ.get("OLD_SHOTS", "-")
    found: dict[str, Any] = json.loads(run("node", "drive.cjs", address, shots, *WHOLE))
    return found


def test_it_really_is_chromium_86(seen: dict[str, Any]) -> None:
    assert "/86." in seen["version"]


@pytest.mark.parametrize("name", WHOLE)
def test_page_works(seen: dict[str, Any], name: str) -> None:
    page = next(each for each in seen["pages"] if each["name"] == name)
    assert page["complaints"] == []
    assert page["worked"] == 1
    assert page["radius"] == "6px"
    assert page["narrow"]
