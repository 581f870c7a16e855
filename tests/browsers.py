"""The browser of the tests: Debian's Chromium, or with `--old-browser` the oldest we promise."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.old_browser.build import unpacked

CHROMIUM = Path("/usr/bin/chromium")
OLDEST = "86."
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What Playwright's own script expects of the browser, for its own world: pages do not see it.
DRIVER_NEEDS = """
Element.prototype.checkVisibility = function () {
    return this.isConnected && (this.getClientRects().length > 0 || display(this) === 'contents')
}
function display(element) { return getComputedStyle(element).display }
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--old-browser", action="store_true", help="drive Chromium 86; needs npm")


@pytest.fixture(scope="session")
def is_old(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--old-browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], *, is_old: bool
) -> dict[str, Any]:
    program = unpacked() if is_old else CHROMIUM
    return {**browser_type_launch_args, "executable_path": program, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser(browser: Browser, *, is_old: bool) -> Iterator[Browser]:
    """The browser of the session; the old one is what it says it is, and can be driven."""
    if not is_old:
        yield browser
        return
    assert browser.version.startswith(OLDEST)
    with pytest.MonkeyPatch.context() as patched:
        opens = BrowserContext.new_page

        def new_page(context: BrowserContext) -> Page:
            page = opens(context)
            teach(page)
            return page

        patched.setattr(BrowserContext, "new_page", new_page)
        yield browser


def teach(page: Page) -> None:
    """Give the driver's own world in this page what the old browser lacks."""
    world = f"__playwright_utility_world_{page._impl_obj._guid}"
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    session.send(
        "Page.addScriptToEvaluateOnNewDocument", {"source": DRIVER_NEEDS, "worldName": world}
    )
