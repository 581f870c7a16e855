"""People of the five bureaus as they sit before their screens: what they do, in their words."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from core.clock import beijing_date, utc_now
from core.installation import Installation
from jobs.kinds import KINDS
from jobs.worker import Worker
from tests.documents.conftest import run_together

PHONE = {"width": 390, "height": 844}
# Only what is wrong is brought over to us: what is right is a hundred times as much.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
}
FAULTS = """async ([where, rules]) => (await axe.run(where, rules)).violations.map(
  one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).join("; ")}`)"""
IS_TAUGHT = "typeof axe === 'object'"
# Fonts are there, and scripts that wait for the next picture have had their turn.
SETTLED = """() => document.fonts.ready.then(
  () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"""
A_MOMENT = 20
AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
# A page that has not answered by then never will, however busy the machine is.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
# A watermark must let through what lies under it (WCAG 1.4.3 leaves decoration out).
LOOKED_AT = {"exclude": [[".watermark"]]}
# Old Chromium writes some characters of a print as the radicals that look the same.
RADICALS = range(0x2F00, 0x2FD6)
PLAIN = {radical: unicodedata.normalize("NFKC", chr(radical)) for radical in RADICALS}
# What a page asks for by itself must be there; an address that somebody opens may be refused.
OPENED = {"document"}
# A form that is sent back with what is wrong, and a step that somebody else has done.
ANSWERED = {409, 422}


@dataclass
class Town:
    """All browsers of a story and the one installation behind them."""

    url: str
    browser: Browser
    options: dict[str, Any]
    installation: Installation
    shots: Path | None = None
    people: list["Person"] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def somebody(self, name: str, **options: Any) -> "Person":
        """Somebody before a browser, signed in nowhere."""
        context = self.browser.new_context(base_url=self.url, **(self.options | options))
        context.set_default_timeout(PATIENCE)
        found = Person(self, name, context, context.new_page())
        self.people.append(found)
        return found

    def sign_in(self, login: str, **options: Any) -> "Person":
        """Somebody of the demo who has come in by the login page."""
        found = self.somebody(login, **options)
        found.sign_in(login)
        return found

    def papers_are_made(self) -> int:
        """Let the worker do all that waits; PDFs come out of it."""
        return Worker(self.installation, KINDS).drain()

    def leave(self, folder: Path, *, failed: bool) -> None:
        """Close the browsers; keep what they showed when the story failed."""
        for person in self.people:
            for number, page in enumerate(person.context.pages if failed else ()):
                folder.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=folder / f"{person.name}-{number}.png", full_page=True)
            person.context.close()
        assert failed or not self.complaints, "\n".join(self.complaints)


@dataclass
class Person:
    """One person and the page before them."""

    town: Town
    name: str
    context: BrowserContext
    page: Page
    loaded: list[str] = field(default_factory=list)
    asked: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context.on("request", self._ask)
        self.context.on("requestfinished", self._got)
        self.context.on("requestfailed", self._got)
        self.context.on("console", self._hear)
        self.context.on("response", self._see)
        self.context.on("weberror", lambda error: self._complain(f"script: {error.error}"))

    def _complain(self, what: str) -> None:
        self.town.complaints.append(f"{self.name}: {what}")

    def _hear(self, message: Any) -> None:
        # Refused addresses are judged by `_see`, which knows what was asked for.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._complain(f"console: {message.text}")

    def _ask(self, request: Request) -> None:
        if request.resource_type != "media":  # a film is fetched as it is played
            self.asked.add(request)

    def _got(self, request: Request) -> None:
        self.asked.discard(request)

    def _see(self, response: Response) -> None:
        self.loaded.append(response.url)
        fault = response.status >= 500
        asked_by_page = response.request.resource_type not in OPENED
        refused = response.status >= 400 and response.status not in ANSWERED and asked_by_page
        if fault or refused:
            self._complain(f"{response.status} {response.request.method} {response.url}")

    def sign_in(self, login: str) -> None:
        self.open("/login")
        button = self.page.locator(f'button[name=login_name][value="{login}"]')
        fold = self.page.locator("details", has=button)
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        button.click()
        expect(self.page.get_by_role("navigation", name="主导航")).to_be_visible()

    def open(self, address: str) -> Response:
        answer = self.page.goto(address)
        assert answer is not None
        return answer

    def go(self, place: str) -> None:
        """Follow the side bar."""
        self.page.get_by_role("navigation", name="主导航").get_by_role(
            "link", name=place, exact=False
        ).first.click()

    def click(self, name: str, *, exact: bool = True) -> None:
        """Press the button or follow the link with this name."""
        self.button(name, exact=exact).click()

    def button(self, name: str, *, exact: bool = True) -> Locator:
        main = self.page.locator("body")
        found = main.get_by_role("button", name=name, exact=exact)
        return found.or_(main.get_by_role("link", name=name, exact=exact)).first

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def fill(self, **values: str) -> None:
        """Type into fields by their names; `persons_0_name` is `persons-0-name`."""
        for name, value in values.items():
            field_name = re.sub(r"_(\d+)_", r"-\1-", name)
            self.page.locator(f'[name="{field_name}"]').fill(value)

    def pick(self, name: str, *values: str) -> None:
        """Choose options of one question by their codes."""
        for value in values:
            self.page.locator(f'[name="{name}"][value="{value}"]').check()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def is_told(self, text: str) -> None:
        expect(self.page.locator("#toasts")).to_contain_text(text)

    def title(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def look(self, name: str) -> None:
        """Check the page as it stands for everybody's eyes, and keep its picture if wanted."""
        self.waits_until_settled()
        if not self.page.evaluate(IS_TAUGHT):
            self.page.evaluate(AXE)
        faults = self.page.evaluate(FAULTS, [LOOKED_AT, RULES])
        assert not faults, f"{name} {self.page.url}\n" + "\n".join(faults)
        assert not self.too_wide(), f"{name} is wider than its window"
        self.picture(name)

    def waits_until_settled(self) -> None:
        """Let the page come to rest: everything that it asked for is there and shown."""
        self.page.wait_for_load_state("load")
        self.page.evaluate(SETTLED)
        for _ in range(PATIENCE // A_MOMENT):
            if not self.asked:
                return
            self.page.wait_for_timeout(A_MOMENT)
            self.page.evaluate(SETTLED)
        pytest.fail(f"never answered: {[request.url for request in self.asked]}")

    def look_everywhere(self, name: str) -> str:
        """Look at the page in Chinese, in English and as it is printed; return what paper says."""
        self.look(name)
        here = self.page.url
        self.open(f"{here}{'&' if '?' in here else '?'}lang=en")
        self.look(f"{name}-english")
        self.open(here)
        self.waits_until_settled()
        printed = self.page.pdf(format="A4", print_background=True)
        if self.town.shots is not None:
            (self.town.shots / f"{name}.pdf").write_bytes(printed)
        return run_together(printed).translate(PLAIN)

    def too_wide(self) -> bool:
        wide: bool = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide

    def picture(self, name: str) -> None:
        shots = self.town.shots
        if shots is None:
            return
        shots.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=shots / f"{name}.png")
        before = self.page.viewport_size
        self.page.set_viewport_size(PHONE)
        self.page.screenshot(path=shots / f"{name}-phone.png", full_page=True)
        assert before is not None
        self.page.set_viewport_size(before)

    # What is done again and again.

    def chooses_case(self, text: str, row: int = 0) -> None:
        """Type a few characters of the case and take the first offer."""
        box = self.page.locator(f"[name=cases-{row}-case]")
        box.fill(text)
        self.page.locator(".options [data-value]").first.wait_for()
        self.press("ArrowDown", "Enter")

    def opens_task(self, *texts: str) -> None:
        """Open the task in whose row of the inbox all these words stand."""
        self.open("/tasks")
        rows = self.page.locator("#list tbody tr")
        for text in texts:
            rows = rows.filter(has_text=text)
        rows.first.locator("a.main").click()
        expect(self.page.locator("#decide")).to_be_visible()

    def decides(self, decision: str) -> None:
        """Press one of the buttons of the decision card and come back to the list."""
        button = self.page.locator(f'#decide [name=decision][value="{decision}"]')
        button.click()
        if decision == "refuse":  # first it asks what to bring, then whether it is meant
            if not self.page.locator("dialog").count():
                button.click()
            self.page.locator("dialog .btn-danger").click()
        expect(self.page.locator("#toasts")).to_contain_text("已办理")

    def ticks_papers(self) -> None:
        """Tick every original that the form asks for."""
        expect(self.page.locator("#papers .check").first).to_be_visible()
        for box in self.page.locator("#papers [type=checkbox]").all():
            box.check()

    def paper(self, title: str) -> bytes:
        """Download the paper with this title from the page; it must be a PDF."""
        link = self.page.locator(".files a", has_text=title).first
        address = link.get_attribute("href")
        assert address
        answer = self.context.request.get(address)
        assert answer.status == 200, answer.text()
        body = answer.body()
        assert body.startswith(b"%PDF-")
        return body


def today() -> str:
    """The day in Beijing as the date boxes take it."""
    return beijing_date(utc_now()).isoformat()


def checked(seventeen: str) -> str:
    """Return an identity number with its check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True))
    return seventeen + "10X98765432"[total % 11]


CARD = checked("41040319880512371")
LICENCE = "14104201910123456"


def plays(person: Person) -> None:
    """Play for a moment, jump on, and see the watermark over it all."""
    video = person.page.locator("video")
    video.evaluate("async film => { film.muted = true; await film.play() }")
    video.evaluate(
        "film => new Promise(done => { film.ontimeupdate = () => film.currentTime > .3 && done() })"
    )
    video.evaluate(
        "film => new Promise(go => { film.onseeked = go; film.currentTime = film.duration / 2 })"
    )
    expect(person.page.locator(".watermark")).to_be_visible()
    assert video.evaluate("film => film.videoWidth") > 0
