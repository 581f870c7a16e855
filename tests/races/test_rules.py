"""Rules, jobs and forms: every change stays, each act counts once, and the second reads why."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from archive.access.requests import create_draft
from archive.cases.models import Case, CaseDocument, Volume
from archive.cases.operations import add_document, enter_case
from archive.cases.rules import CaseFacts, DocumentFacts
from bureaus import published
from bureaus.access_rules import BY_NOTICE
from bureaus.loading import DECISION, load_pack
from bureaus.models import Bureau, PublishedItem
from core.crypto import digest
from core.database import Database
from core.locking import hold, hold_name
from core.outbox import Job, put
from jobs import leases
from jobs.troubles import fetch_dead
from people.actors import THE_SYSTEM
from people.models import Office
from people.permissions import NOT_FOUND
from studio import publishing
from tests.races.racing import new_code, race, together
from tests.workflows.browsing import Browser, browser
from tests.workflows.matters import Matters
from webapp.errors import OVERTAKEN

pytestmark = pytest.mark.postgresql


@pytest.fixture
def keeper(matters: Matters, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The archivist at the screen."""
    monkeypatch.setattr("webapp.edge.utc_now", lambda: matters.at)
    return browser(matters, "archivist")


def test_two_changes_of_a_bureaus_pack_both_stay(database: Database, matters: Matters) -> None:
    common: dict[str, Any] = {"by": "局长", "at": matters.at}

    def move(session: Session) -> None:
        contact = {"telephone": "0375-7654321", "address": "新址"}
        publishing.change_contact(session, matters.bureau_id, contact, **common)

    def seal(session: Session) -> None:
        publishing.change_stamping(session, matters.bureau_id, "electronic", **common)

    assert race(database, move, seal) is None
    with database.reading() as session:
        pack = load_pack(session, matters.bureau_id)
    assert (pack.address, pack.stamping) == ("新址", "electronic")


def test_a_draft_is_put_in_force_by_one_notice(database: Database, matters: Matters) -> None:
    with database.reading() as session:
        market = session.scalars(select(Bureau.id).where(Bureau.code == "market")).one()

    def enact(number: str) -> Any:
        def act(session: Session) -> None:
            assert published.pointer_to(session, market, DECISION, BY_NOTICE)
            published.put_in_force(
                session, market, DECISION, BY_NOTICE, notice_number=number, at=matters.at
            )

        return act

    told = race(database, enact("卫市监〔2026〕8号"), enact("卫市监〔2026〕9号"))
    assert told == published.IN_FORCE


def test_what_ships_is_published_once(
    database: Database, matters: Matters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "shipped_items", lambda: {("form", "race"): b"{}"})

    def ship(session: Session) -> None:
        publishing.publish_shipped(session, at=matters.at)

    race(database, ship, ship)
    counted = select(func.count()).where(PublishedItem.name == "race")
    with database.reading() as session:
        assert session.scalar(counted) == 1


def test_a_job_is_tried_again_or_dismissed(database: Database, matters: Matters) -> None:
    key = new_code()
    with database.writing() as session:
        put(session, "nightly", {}, key=key, at=matters.at)
        job = session.scalars(select(Job).where(Job.key == key)).one()
        job.state = "dead"
    again = race(
        database,
        lambda session: leases.revive(session, job.id, at=matters.at),
        lambda session: fetch_dead(session, THE_SYSTEM, job.id),
    )
    assert again == NOT_FOUND


def test_the_second_to_enter_a_number_reads_why_it_was_not_saved(
    database: Database, matters: Matters, keeper: Browser
) -> None:
    facts = CaseFacts(number="平人社罚〔2026〕99号", name="某案", kind="penalty")
    offices = select(Office.id).where(Office.bureau_id == matters.bureau_id)
    office = matters.read(lambda s: s.scalars(offices).first())
    own = {"number": facts.number, "name": "我的案由", "kind": "penalty", "office": office}
    typed = {**keeper.fields("/cases/new"), **own}

    def enter(session: Session) -> None:
        enter_case(session, matters.bureau_id, facts, by=THE_SYSTEM, at=matters.at)

    answer = together(database, enter, lambda: keeper.post("/cases/new", **typed))
    assert answer.status_code == 409, answer.text
    assert OVERTAKEN in answer.text
    assert "我的案由" in answer.text


def test_documents_entered_at_once_follow_each_other(
    database: Database, matters: Matters, keeper: Browser
) -> None:
    [case_id] = matters.case_ids
    place = f"/cases/{case_id}/documents/new"
    typed = {"title": "送达回证", "type": "service_receipt", "pages": 1, "first_page": 1}

    def add(session: Session) -> None:
        case = session.get_one(Case, case_id)
        hold(session, case)
        add_document(session, case, DocumentFacts("决定书", "other", 1, position=1), at=matters.at)

    fields = {**keeper.fields(place), **typed, "volume": volume_of(matters)}
    answer = together(database, add, lambda: keeper.post(place, **fields))
    assert answer.status_code == 303, answer.text
    own = select(CaseDocument.position).where(CaseDocument.case_id == case_id)
    assert sorted(matters.read(lambda s: s.scalars(own).all()))[-2:] == [1, 2]


def volume_of(matters: Matters) -> int:
    own = select(Volume.id).where(Volume.case_id == matters.case_ids[0])
    return matters.read(lambda s: s.scalars(own).one())


def test_a_page_that_saves_itself_at_that_moment_makes_one_draft(
    database: Database, matters: Matters, keeper: Browser
) -> None:
    typed = {**keeper.fields("/requests/new"), "_key": "one page"}
    by = matters.read(lambda s: matters.actor(s, "archivist"))
    key = digest(f"{by.person_id} draft one page")

    def save(session: Session) -> None:
        hold_name(session, key)
        create_draft(
            session, matters.bureau_id, for_outsider=False, by=by, at=matters.at, draft_key=key
        )

    answer = together(database, save, lambda: keeper.post("/requests/draft", **typed))
    assert answer.status_code == 204, answer.text
    counted = select(func.count()).where(AccessRequest.draft_key == key)
    assert matters.read(lambda s: s.scalar(counted)) == 1
