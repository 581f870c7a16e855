"""Takes the pictures of the guide anew: starts a fresh demo, drives it, keeps small PNG files.

Run it from the root of the tree: `.venv/bin/python docs/guide/take_pictures.py [journey…]`.
The journeys follow upon one another, so a single one may need those before it.
"""
# ruff: noqa: INP001, T201, S603

import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
SHOTS = HERE / "shots"
ROOT = HERE.parent.parent
CHROMIUM = "/usr/bin/chromium"
SCREEN = (1366, 768)
PHONE = (390, 844)
# A picture of the guide is to load at once on an office's slow line.
COLOURS = 160
LARGEST = 120_000
PATIENCE = 15_000
# The demo signs with keys of its own, which are gone afterwards.
FOUND = ("signing", "init", "--organisation", "演示", "--root-key")


@dataclass
class Camera:
    """One browser before one demo; everybody of a journey comes in through it."""

    browser: Browser
    base: str
    data: Path
    codes: dict[str, str] = field(default_factory=dict)

    def somebody(self, size: tuple[int, int] = SCREEN) -> "Person":
        """Somebody before a screen, signed in nowhere."""
        context = self.browser.new_context(
            base_url=self.base,
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        return Person(context.new_page())

    def sign_in(self, login: str, size: tuple[int, int] = SCREEN) -> "Person":
        """Somebody of the demo who came in by its login page."""
        found = self.somebody(size)
        found.open("/login")
        button = found.page.locator(f'button[name=login_name][value="{login}"]')
        fold = found.page.locator("details", has=button)
        if fold.count() and fold.first.get_attribute("open") is None:
            fold.first.locator("summary").click()
        button.click()
        found.page.wait_for_url(lambda url: "/login" not in url)
        return found


@dataclass
class Person:
    """One person and the page before them."""

    page: Page

    def open(self, address: str) -> None:
        self.page.goto(address)

    def go(self, place: str) -> None:
        """Follow the side bar."""
        self.page.locator(".side a", has_text=place).first.click()

    def press(self, name: str) -> None:
        """Press the button or fold, or follow the link, with these words."""
        found = self.page.locator("button, summary, a", has_text=name)
        found.locator("visible=true").first.click()

    def fill(self, **values: str) -> None:
        """Type into fields by their names; `persons_0_name` is `persons-0-name`."""
        for name, value in values.items():
            field_name = re.sub(r"_(\d+)_", r"-\1-", name)
            self.page.locator(f'[name="{field_name}"]').first.fill(value)

    def pick(self, name: str, *values: str) -> None:
        """Choose options of one question by their codes."""
        for value in values:
            self.page.locator(f'[name="{name}"][value="{value}"]').first.check()

    def tick_all(self, selector: str) -> None:
        """Tick every box that this selector finds."""
        self.page.locator(selector).first.wait_for()
        for box in self.page.locator(selector).all():
            box.check()

    def choose_case(self, text: str) -> None:
        """Type a few characters of the case and take the first offer."""
        self.page.locator("[name=cases-0-case]").fill(text)
        self.page.get_by_role("option").first.wait_for()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def open_task(self, text: str) -> None:
        """Open the task with this text from the inbox."""
        self.open("/tasks")
        self.page.locator("#list a.main", has_text=text).first.click()

    def decide(self, decision: str) -> None:
        """Press one of the buttons of the decision card."""
        self.page.locator(f'#decide [name=decision][value="{decision}"]').click()
        self.page.wait_for_load_state()

    def show(self, selector: str, block: str = "start") -> None:
        """Bring a part of the page into sight."""
        self.page.locator(selector).first.evaluate(
            "(part, block) => part.scrollIntoView({block, behavior: 'instant'})", block
        )

    def shoot(self, name: str) -> None:
        """Keep what the person sees as a small picture."""
        self.page.wait_for_load_state("networkidle")
        # Diagrams, fonts and films are drawn after the network is quiet.
        self.page.wait_for_timeout(700)
        size = keep(self.page.screenshot(), SHOTS / f"{name}.png")
        print(f"{name}.png  {size // 1024} KB", flush=True)

    def body(self, address: str) -> bytes:
        """Fetch a file as this person."""
        return self.page.context.request.get(address).body()


def keep(picture: bytes, path: Path) -> int:
    """Write a picture with as many colours as fit the size; return the bytes written."""
    whole = Image.open(BytesIO(picture)).convert("RGB")
    for colours in (COLOURS, 96, 64, 32):
        small = whole.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            break
    return path.stat().st_size


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(*options: str, before: tuple[str, ...] = ()) -> Iterator[tuple[str, Path, str]]:
    """Serve a fresh installation; yield its address, its folder and what was printed before."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        secret = Path(folder) / "passphrase"
        secret.write_text(secrets.token_urlsafe())
        environment = {
            **os.environ,
            "DIAOYUE_DATA": folder,
            "DIAOYUE_PUBLIC_URL": base,
            "DIAOYUE_SIGNING": "builtin",
            "DIAOYUE_SIGNING_SECRET_FILE": str(secret),
        }
        command = str(ROOT / ".venv/bin/diaoyue")
        printed = run((command, *before), environment) if before else ""
        server = subprocess.Popen(
            (command, "serve", "--port", str(port), *options), env=environment
        )
        try:
            wait_for(base, server)
            yield base, Path(folder), printed
        finally:
            server.terminate()
            server.wait()


def run(command: tuple[str, ...], environment: dict[str, str]) -> str:
    """Run a command to its end and return what it printed."""
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def wait_for(base: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the first page is there; the demo makes its films and scans first."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{base}/login").close()  # noqa: S310
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)
        else:
            return
    raise SystemExit(server.returncode)


def main() -> None:
    """Take all pictures, or those of the journeys named on the command line."""
    from journeys import DEMO, REAL, travel  # noqa: PLC0415

    wanted = set(sys.argv[1:])
    SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        given = os.environ.get("DIAOYUE_GUIDE_DEMO")
        if given:
            travel(DEMO, Camera(browser, given, Path(os.environ["DIAOYUE_DATA"])), wanted)
            return
        with (
            tempfile.TemporaryDirectory() as safe,
            serving("--demo", before=(*FOUND, f"{safe}/root.p12")) as (base, data, _),
        ):
            travel(DEMO, Camera(browser, base, data), wanted)
        with serving(before=("init",)) as (base, data, printed):
            travel(REAL, Camera(browser, base, data, {"printed": printed}), wanted)


if __name__ == "__main__":
    main()
