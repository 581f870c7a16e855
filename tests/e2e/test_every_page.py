"""Every page there is: good for every eye, light, and whole on a phone."""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, Grant
from archive.cases.models import Case, CaseHandler
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry
from bureaus.models import Bureau
from people.models import Person
from tests.e2e.people import PHONE, Town
from webapp.app import create_app
from workflows.models import InboxTask

Where = Callable[[Session], str]
# Of one page with all that it loads, as it comes over the wire the first time.
HEAVIEST, MOST_REQUESTS = 900_000, 16


def plain(address: str) -> Where:
    """An address without anything to look up."""
    return lambda _session: address


def of_person(address: str, login: str) -> Where:
    query = select(Person.id).where(Person.login == login)
    return lambda session: address.format(session.scalars(query).one())


def of_hrss(address: str, model: type, *conditions: object) -> Where:
    """An address of the newest row of a table in the first bureau."""
    here = select(Bureau.id).where(Bureau.code == "hrss").scalar_subquery()
    query = select(model.id).where(model.bureau_id == here, *conditions).order_by(model.id.desc())  # type: ignore[attr-defined]
    return lambda session: address.format(session.scalars(query.limit(1)).one())


def of_handler(session: Session) -> str:
    """Where a handler of the first bureau is taken off a case."""
    here = select(Bureau.id).where(Bureau.code == "hrss").scalar_subquery()
    row = session.scalars(select(CaseHandler).where(CaseHandler.bureau_id == here)).first()
    assert row is not None
    return f"/cases/{row.case_id}/handlers/{row.person_id}/off"


ASKED = of_hrss("/requests/{}", AccessRequest, AccessRequest.state != "draft")
PAGES: Mapping[str, tuple[str, Where]] = {
    "account.index": ("hrss-chen", plain("/account")),
    "account.password": ("hrss-chen", plain("/account/password")),
    "account.second_factor_page": ("hrss-chen", plain("/account/second-factor")),
    "audit.index": ("audit", plain("/audit")),
    "audit.printed": ("audit", plain("/audit/print")),
    "case_files.new_document": ("hrss-lin", of_hrss("/cases/{}/documents/new", Case)),
    "case_correction.ask": ("hrss-lin", of_hrss("/cases/{}/correct", Case)),
    "case_keeping.ask_off": ("hrss-lin", of_handler),
    "case_keeping.new_handler": ("hrss-lin", of_hrss("/cases/{}/handlers/new", Case)),
    "case_keeping.new_volume": ("hrss-lin", of_hrss("/cases/{}/volumes/new", Case)),
    "case_recordings.new": ("hrss-lin", of_hrss("/cases/{}/recordings/new", Case)),
    "case_entry.dispute": ("hrss-lin", of_hrss("/cases/{}/dispute", Case)),
    "case_entry.new": ("hrss-lin", plain("/cases/new")),
    "cases.index": ("hrss-lin", plain("/cases")),
    "cases.show": ("hrss-lin", of_hrss("/cases/{}", Case)),
    "compliance.index": ("hrss-li", plain("/compliance")),
    "discs.index": ("hrss-zhao", plain("/discs")),
    "discs.new": (
        "hrss-zhao",
        of_hrss("/discs/new?case={}", Case, Case.number == "平人社罚〔2025〕7号"),
    ),
    "health.index": ("admin", plain("/health")),
    "help.index": ("hrss-chen", plain("/help")),
    "help.topic": ("hrss-chen", plain("/help/approver")),
    "login.code": ("", plain("/login")),
    "login.first": ("", plain("/login/first")),
    "login.show": ("", plain("/login")),
    "organisation.index": ("admin", plain("/organisation")),
    "paper.show": ("hrss-lin", of_hrss("/papers/{}", Instrument)),
    "papers.index": ("hrss-lin", plain("/papers")),
    "people_admin.index": ("admin", plain("/people")),
    "people_admin.new": ("admin", plain("/people/new")),
    "people_admin.show": ("admin", of_person("/people/{}", "hrss-li")),
    "reading_room.arrange": ("hrss-lin", of_hrss("/reading-room/grants/{}", Grant)),
    "reading_room.desk": ("hrss-lin", plain("/reading-room")),
    "register.index": ("hrss-lin", plain("/register")),
    "register.show": ("hrss-lin", of_hrss("/register/{}", RegisterEntry)),
    "requests.counter": ("hrss-lin", plain("/counter")),
    "requests.new": ("hrss-song", plain("/requests/new")),
    "requests.show": ("hrss-lin", ASKED),
    "rules.draft": ("market-ren", plain("/rules/draft")),
    "rules.index": ("hrss-li", plain("/rules")),
    "rules.procedure": ("hrss-li", plain("/rules/procedures/staff_access")),
    "rules.procedures": ("hrss-li", plain("/rules/procedures")),
    "rules.readings": ("hrss-li", plain("/rules/readings")),
    "rules.versions": ("hrss-li", plain("/rules/versions")),
    "sealing.printed": ("hrss-lin", plain("/seals/uses/print")),
    "sealing.uses": ("hrss-lin", plain("/seals/uses")),
    "sealing.waiting": ("hrss-lin", plain("/sealing")),
    "signing.waiting": ("hrss-lin", plain("/signing")),
    "seals.index": ("hrss-chen", plain("/seals")),
    "seals.new": ("hrss-chen", plain("/seals/new")),
    "search.index": ("hrss-lin", plain("/search?q=恒泰")),
    "tasks.inbox": ("hrss-chen", plain("/tasks")),
    "tasks.show": (
        "hrss-chen",
        of_hrss("/tasks/{}", InboxTask, InboxTask.state == "open", InboxTask.kind == "approve"),
    ),
    "terminal.enter": ("", plain("/room")),
    "verify.ask": ("", plain("/r")),
    "verify.show": ("", plain("/v/UNKNOWN")),
    "verify.start": ("", plain("/v")),
}
# Looked at where the stories come past them, because they need something that has just happened.
IN_STORIES = {
    "discs.show",
    "case_files.place",
    "case_keeping.archive",
    "case_keeping.end",
    "case_recordings.describe",
    "media.document",
    "media.recording",
    "paper_scans.show",
    "reading_room.visit",
    "requests.edit",
    "requests.receipt",
    "scans.of_request",
    "scans.of_task",
    "seals.show",
    "signing.show",
    "terminal.document",
    "terminal.recording",
    "terminal.shelf",
    "verify.progress",
}
NO_PAGES = {
    "health.alive",
    "health.ready",
    "language.choose",
    "login.code",
    "media.copy",
    "media.page_picture",
    "media.stream",
    "paper.copy",
    "paper_scans.original",
    "paper_scans.picture",
    "papers.show",
    "procedures.diagram",
    "procedures.state",
    "requests.cases",
    "scans.original",
    "scans.picture_of_request",
    "scans.picture_of_task",
    "seals.picture",
    "seals.preview",
    "signing.page_picture",
    "static",
    "tasks.home",
    "terminal.page_picture",
    "terminal.stream",
    "verify.root",
    "verify.withdrawals",
}


def test_no_page_is_forgotten(town: Town) -> None:
    rules = create_app(town.installation).url_map.iter_rules()
    pages = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert pages == PAGES.keys() | IN_STORIES | NO_PAGES


@pytest.mark.parametrize("login", sorted({login for login, _ in PAGES.values()}))
def test_pages_are_light_and_good_for_every_eye(town: Town, login: str) -> None:
    person = town.sign_in(login) if login else town.somebody("stranger")
    for endpoint, (who, where) in PAGES.items():
        if who != login:
            continue
        with town.installation.database.reading() as session:
            address = where(session)
        person.loaded.clear()
        status = person.open(address).status
        assert status == (404 if endpoint == "verify.show" else 200), address
        person.look(f"page-{endpoint}")
        assert len(person.loaded) <= MOST_REQUESTS, person.loaded
        assert weight(person.page) < HEAVIEST, address
        on_a_phone(person.page, address)


def weight(page: Page) -> int:
    """Bytes of the page and of all that it loaded, unpacked."""
    total: int = page.evaluate(
        "() => ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
        ".reduce((sum, one) => sum + one.decodedBodySize, 0)"
    )
    return total


def on_a_phone(page: Page, address: str) -> None:
    """Nothing sticks out at the side of a phone's screen."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], f"{address} is {wide} wide on a phone"
    page.set_viewport_size(before)
