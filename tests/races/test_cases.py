"""Case files, discs and visits: nothing is overwritten unseen, nothing stands twice."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import loans, visits
from archive.access.grants import end_handlers_grants
from archive.access.loans import hand_out, take_back
from archive.access.overdue import end_overdue
from archive.access.visit_models import Visit, VolumeLoan
from archive.access.visits import (
    Fact,
    close_visit,
    open_at_desk,
    open_visit,
    record_event,
)
from archive.cases import changes, operations, rules
from archive.cases.changes import appoint_handler, correct_case, facts_of, take_off_handler
from archive.cases.models import Case, CaseDocument, CaseHandler, Volume
from archive.cases.rules import CaseFacts, Dispute
from archive.discs import rules as discs
from archive.discs.models import DiscRecord
from core.database import Database
from core.installation import Installation
from people.models import Person
from studio import scenario_answers
from tests.archive.world import AT, World, party_grant, party_request, rule
from tests.archive.writing import issue_grant
from tests.races.racing import race
from tests.workflows.matters import Matters
from webapp.forms.request_forms import check_handler
from workflows import discs as burning
from workflows import tasks
from workflows.models import InboxTask

pytestmark = pytest.mark.postgresql
TODAY = date(2026, 3, 2)
LATER = AT + timedelta(hours=1)


def case_of(session: Session, world: World) -> Case:
    return session.get_one(Case, world.case.id)


def new_case(session: Session, world: World) -> Case:
    facts = CaseFacts(number="新收的案卷", name="新案", kind="penalty")
    return operations.enter_case(session, world.bureau.id, facts, by=world.archivist, at=AT)


def put_away(session: Session, world: World) -> None:
    case = session.scalars(
        select(Case).where(Case.bureau_id == world.bureau.id, Case.archived_at.is_(None))
    ).one()
    operations.archive_case(session, case, at=AT)


def dispute(session: Session, world: World) -> None:
    facts = Dispute("litigation", "某区人民法院", "〔2026〕1号", TODAY)
    case = case_of(session, world)
    operations.enter_dispute(session, case, facts, by=world.archivist, at=AT)


def add_volume(session: Session, world: World) -> None:
    case = case_of(session, world)
    operations.add_volume(session, case, number=2, pages=9, location="1架2层")


def take_off(session: Session, world: World) -> None:
    case, who = case_of(session, world), session.get_one(Person, world.handler.person_id)
    take_off_handler(session, case, who, until=TODAY, by=world.archivist, at=AT)


def correct(name: str) -> Any:
    def act(session: Session, world: World) -> None:
        case = case_of(session, world)
        facts = replace(facts_of(case), name=name)
        seen = changes.version_of(session, case)
        correct_case(session, case, facts, reason="写错", seen=seen, by=world.archivist, at=AT)

    return act


@pytest.mark.parametrize(
    ("before", "first", "second", "told"),
    [
        (new_case, put_away, put_away, operations.ARCHIVED),
        (None, dispute, dispute, rules.OPEN_DISPUTE),
        (None, add_volume, add_volume, operations.VOLUME_TAKEN),
        (None, take_off, take_off, changes.NO_HANDLER),
        (None, correct("案由一"), correct("案由二"), changes.MEANWHILE),
    ],
    ids=["archive", "dispute", "volume", "handler", "correction"],
)
def test_the_second_is_told_what_the_first_did(
    database: Database, world: World, before: Any, first: Any, second: Any, told: str
) -> None:
    if before is not None:
        with database.writing() as session:
            before(session, world)
    assert race(database, lambda s: first(s, world), lambda s: second(s, world)) == told


def test_a_case_has_one_main_handler(database: Database, world: World) -> None:
    def appoint(who: int) -> Any:
        def act(session: Session) -> None:
            case, person = case_of(session, world), session.get_one(Person, who)
            appoint_handler(session, case, person, main=True, by=world.archivist, at=AT)

        return act

    race(database, appoint(world.colleague.person_id), appoint(world.archivist.person_id))
    main = select(CaseHandler.person_id).where(CaseHandler.case_id == world.case.id)
    with database.reading() as session:
        found = session.scalars(main.where(CaseHandler.main)).all()
    assert found == [world.archivist.person_id]


def test_what_a_handler_asks_while_they_are_taken_off_is_ended_too(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        request = party_request(session, world)
        request.requester_kind = "handler"
        rule(session, request, "needs_approval", "conclusive")

    def ask(session: Session) -> None:
        assert check_handler(session, world.handler, "handler", [case_of(session, world)]) == {}
        own, until = session.merge(request, load=False), AT + timedelta(days=9)
        issue_grant(
            session, own, expires_at=until, visits=1, at=AT, person_id=world.handler.person_id
        )

    def leave(session: Session) -> int:
        take_off(session, world)
        return end_handlers_grants(session, world.case.id, world.handler.person_id, at=AT)

    assert race(database, ask, leave) == 1


def visiting(database: Database, world: World) -> tuple[int, int]:
    """Begin a visit at a desk of its own and hand a volume out; return visit and loan."""
    with database.writing() as session:
        grant = party_grant(session, world)
        grant.person_id = world.handler.person_id
        visit = open_at_desk(session, grant, by=world.handler, at=AT)
        volume = session.get_one(Volume, world.volume.id)
        loan = VolumeLoan(
            bureau_id=world.bureau.id,
            visit_id=visit.id,
            volume_id=volume.id,
            pages_out=60,
            out_at=AT,
            out_by=world.archivist.person_id,
        )
        session.add(loan)
        session.flush()
        return visit.id, loan.id


def test_a_volume_comes_back_once(database: Database, world: World) -> None:
    _visit, loan = visiting(database, world)

    def back(session: Session) -> None:
        row = session.get_one(VolumeLoan, loan)
        take_back(session, row, pages=60, by=world.archivist, at=LATER)

    assert race(database, back, back) == loans.IS_BACK


@pytest.mark.parametrize("volume_first", [True, False])
def test_a_volume_and_a_document_out_of_it_do_not_go_at_once(
    database: Database, world: World, *, volume_first: bool
) -> None:
    with database.writing() as session:
        document, volume = session.merge(world.decision), session.merge(world.volume)
        operations.place_document(session, document, volume, 1)
        first, second = (granted_visit(session, world) for _ in range(2))

    def give(model: Any, paper_id: int, visit_id: int) -> Any:
        def act(session: Session) -> None:
            paper, visit = session.get_one(model, paper_id), session.get_one(Visit, visit_id)
            hand_out(session, visit, paper, pages=1, by=world.archivist, at=LATER)

        return act

    whole, part = give(Volume, volume.id, first), give(CaseDocument, document.id, second)
    acts = (whole, part) if volume_first else (part, whole)
    assert race(database, *acts) == (loans.IS_OUT if volume_first else loans.PART_IS_OUT)


def granted_visit(session: Session, world: World) -> int:
    """Let somebody in who may see the whole file; return the visit."""
    request = party_request(session, world, "file")
    request.requester_kind = "staff"
    rule(session, request, "needs_approval", "file")
    grant = issue_grant(session, request, expires_at=AT + timedelta(days=9), visits=1, at=AT)
    return open_visit(session, grant, by=world.archivist, at=AT)[0].id


def leave_desk(session: Session, visit_id: int, world: World) -> None:
    for loan in session.scalars(select(VolumeLoan).where(VolumeLoan.visit_id == visit_id)):
        take_back(session, loan, pages=60, by=world.archivist, at=LATER)
    visit = session.get_one(Visit, visit_id)
    close_visit(session, visit, intact=True, by=world.handler, at=LATER)


def test_nothing_is_opened_once_the_register_tells_what_was(
    database: Database, world: World
) -> None:
    visit, _loan = visiting(database, world)

    def turn(session: Session) -> None:
        fact = Fact("opened", "document", world.decision.id, "处罚决定书", 1)
        record_event(session, session.get_one(Visit, visit), fact, at=LATER)

    assert race(database, lambda s: leave_desk(s, visit, world), turn) == visits.CLOSED


def test_the_night_passes_over_whoever_leaves_at_that_moment(
    database: Database, world: World
) -> None:
    visit, _loan = visiting(database, world)
    night = AT + timedelta(days=20)
    ended = race(
        database, lambda s: leave_desk(s, visit, world), lambda s: end_overdue(s, at=night)
    )
    assert isinstance(ended, int), ended


def test_nobody_is_added_once_all_have_signed(installation: Installation) -> None:
    matters = Matters(installation, "emergency").open()
    signers = ("handler", "handler#2")

    def sign(session: Session, who: str) -> None:
        by = matters.actor(session, who)
        mine = select(InboxTask).where(
            InboxTask.assignee_id == by.person_id, InboxTask.state == "open"
        )
        task, pack = session.scalars(mine).one(), matters.pack(session)
        decision = scenario_answers.decision(session, task, {})
        tasks.complete(session, pack, task.id, decision, by=by, at=matters.at)

    disc_id = matters.write(lambda s: matters.begin_disc(s, *signers)).id
    matters.write(lambda s: sign(s, signers[0]))

    def add(session: Session) -> None:
        by, other = matters.actor(session, "handler"), matters.actor(session, "archivist")
        disc, pack = session.get_one(DiscRecord, disc_id), matters.pack(session)
        added = burning.Change(session.get_one(Person, other.person_id), removing=False)
        burning.change_signers(session, pack, disc, added, by=by, at=matters.at)

    assert race(installation.database, lambda s: sign(s, signers[1]), add) == discs.MOVE
