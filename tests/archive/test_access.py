"""Requests, grants and visits as rows: numbered, sealed, counted, closed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.desk import usable_grants
from archive.access.facts import RequestFacts
from archive.access.grants import close_grant, expire_grants
from archive.access.items import items_of
from archive.access.leaving import Copied, record_copy
from archive.access.loans import hand_out, take_back
from archive.access.models import Grant, RequestPerson
from archive.access.overdue import end_overdue
from archive.access.queries import (
    parts_of,
    request_by_receipt,
    rulings_of,
    visit_by_token,
)
from archive.access.requests import create_draft, mark_acted, save_draft, settle, submit, withdraw
from archive.access.rules import SITTING
from archive.access.vault import Vault
from archive.access.visit_models import Visit
from archive.access.visits import (
    CLOSED,
    Fact,
    close_visit,
    open_at_desk,
    open_visit,
    record_event,
    renew_code,
    start_on_terminal,
)
from archive.register.models import RegisterEntry
from archive.register.queries import line_of
from core.database import Database
from core.errors import InvalidInput, NotPermitted, RuleViolation
from tests.archive.world import (
    AT,
    VAULT,
    World,
    build,
    entry_facts,
    party_grant,
    party_request,
    rule,
)
from tests.archive.writing import issue_grant

HANDS = 4
HOUR = timedelta(hours=1)
LETTER = {"number": "郑函〔2026〕3号", "agency": "郑州市人社局", "demand": "请复制处罚决定书"}


def test_a_draft_takes_no_number_and_a_submission_takes_one(session: Session, world: World) -> None:
    draft = create_draft(session, world.bureau.id, for_outsider=False, by=world.handler, at=AT)
    save_draft(session, draft, {"reason": "打了一半"}, at=AT)
    assert draft.number is None
    first, second = party_request(session, world), party_request(session, world)
    assert (first.number, second.number) == ("2026-0001", "2026-0002")
    with pytest.raises(RuleViolation):
        save_draft(session, first, {}, at=AT)


def test_an_identity_number_lies_sealed(session: Session, world: World) -> None:
    request = party_request(session, world)
    row = session.scalars(select(RequestPerson)).one()
    assert row.identity_sealed is not None
    assert b"110101199003078891" not in row.identity_sealed
    assert VAULT.open(row.identity_sealed) == "110101199003078891"
    assert row.identity_masked == "1101**********8891"
    with pytest.raises(InvalidTag):
        Vault(bytes(31) + b"\x01").open(row.identity_sealed)
    assert "110101199003078891" not in str(vars(request))


def test_a_case_of_another_bureau_is_refused_at_its_field(session: Session, world: World) -> None:
    other = build(session, "finance")
    draft = create_draft(session, world.bureau.id, for_outsider=True, by=world.archivist, at=AT)
    facts = RequestFacts("letter_access", "remote_agency", ["mail"], ["file"], [other.case.id])
    facts = replace(facts, letter=LETTER)
    with pytest.raises(InvalidInput) as refused:
        submit(session, draft, facts, VAULT, by=world.archivist, at=AT)
    assert list(refused.value.errors) == ["cases"]


def test_a_receipt_code_finds_its_request_and_no_other_does(session: Session, world: World) -> None:
    draft = create_draft(session, world.bureau.id, for_outsider=True, by=world.archivist, at=AT)
    asked = RequestFacts("letter_access", "remote_agency", ["mail"], ["file"], [world.case.id])
    facts = replace(asked, letter=LETTER)
    code = submit(session, draft, facts, VAULT, by=world.archivist, at=AT)
    assert len(code) == 10
    assert request_by_receipt(session, f" {code.lower()} ") is draft
    assert request_by_receipt(session, "2222222222") is None
    inner = create_draft(session, world.bureau.id, for_outsider=False, by=world.handler, at=AT)
    own = RequestFacts("staff_access", "staff", ["view"], ["file"], [world.case.id])
    assert submit(session, inner, own, VAULT, by=world.handler, at=AT) == ""


SIDES = [(True, "staff"), (True, "handler"), (False, "party")]


@pytest.mark.parametrize(("outsider", "kind"), SIDES)
def test_nobody_asks_for_themselves_in_a_visitors_name_or_the_other_way_round(
    session: Session, world: World, outsider: bool, kind: str
) -> None:
    draft = create_draft(session, world.bureau.id, for_outsider=outsider, by=world.archivist, at=AT)
    facts = RequestFacts("staff_access", kind, ["view"], ["file"], [world.case.id])
    with pytest.raises(InvalidInput) as refused:
        submit(session, draft, facts, VAULT, by=world.archivist, at=AT)
    assert list(refused.value.errors) == ["requester"]


def test_a_returned_request_is_submitted_again_under_its_number(
    session: Session, world: World
) -> None:
    request = party_request(session, world)
    settle(request, "returned", at=AT, reason="缺介绍信")
    asked = RequestFacts("letter_access", "remote_agency", ["mail"], ["file"], [world.case.id])
    again = replace(asked, letter=LETTER)
    assert submit(session, request, again, VAULT, by=world.archivist, at=AT + HOUR) == ""
    assert request.number == "2026-0001"
    parts = parts_of(session, request)
    assert (len(parts.persons), len(parts.cases)) == (0, 1)


def test_withdrawal_ends_when_somebody_has_acted(session: Session, world: World) -> None:
    first, second = party_request(session, world), party_request(session, world)
    withdraw(first, at=AT)
    assert first.state == "withdrawn"
    mark_acted(second, at=AT)
    with pytest.raises(RuleViolation, match="撤回"):
        withdraw(second, at=AT)
    with pytest.raises(RuleViolation):
        settle(first, "approved", at=AT)


def test_only_the_last_ruling_of_a_question_counts(session: Session, world: World) -> None:
    request = party_request(session, world)
    rule(session, request, "undefined", "conclusive", "av")
    rule(session, request, "needs_approval", "conclusive")
    found = {row.material: row.outcome for row in rulings_of(session, request)}
    assert found == {"conclusive": "needs_approval", "av": "undefined"}


@pytest.mark.article("RS-A-7.1", "SL-A-7.1")
def test_a_partys_grant_has_the_conclusive_documents_and_recordings(
    session: Session, world: World
) -> None:
    grant = party_grant(session, world)
    assert {(item.kind, item.id) for item in items_of(session, grant)} == {
        ("document", world.decision.id),
        ("recording", world.video.id),
    }


def test_no_grant_without_anything_in_scope(session: Session, world: World) -> None:
    request = party_request(session, world)
    rule(session, request, "forbid", "conclusive", "av")
    with pytest.raises(RuleViolation) as refused:
        issue_grant(session, request, expires_at=AT + HOUR, visits=1, at=AT)
    assert refused.value.basis == ("RS-A-7.1",)


def test_visits_are_counted_and_the_last_one_spends_the_grant(
    session: Session, world: World
) -> None:
    grant = party_grant(session, world, visits=2)
    for n in (1, 2):
        visit, _code = open_visit(session, grant, by=world.archivist, at=AT)
        assert visit.n == n
        with pytest.raises(RuleViolation, match="正在使用"):
            open_visit(session, grant, by=world.archivist, at=AT)
        close_visit(session, visit, intact=True, by=world.archivist, at=AT + HOUR)
    assert grant.state == "used"
    with pytest.raises(RuleViolation, match="次数"):
        open_visit(session, grant, by=world.archivist, at=AT + HOUR)


@pytest.mark.article("RS-A-6", "RS-A-7.1", "SL-A-6", "SL-A-7.1", "RS-A-9", "SL-A-9")
def test_the_act_itself_writes_the_register(session: Session, world: World) -> None:
    grant = party_grant(session, world)
    visit, code = open_visit(session, grant, by=world.archivist, at=AT)
    start_on_terminal(session, world.bureau.id, code, terminal="终端一", at=AT)
    for _ in range(2):
        record_event(session, visit, Fact("opened", "document", 1, "处罚决定书", 1), at=AT)
    close_visit(session, visit, intact=True, by=world.archivist, at=AT + HOUR)
    line = line_of(session, session.get_one(RegisterEntry, grant.register_entry_id))
    assert [(one.in_at, one.out_at) for one in line.sittings] == [(AT, AT + HOUR)]
    assert line.opened == ("处罚决定书",)
    assert line.intact is True


def test_a_code_is_spent_by_its_first_use_and_holds_15_minutes(
    session: Session, world: World
) -> None:
    grant = party_grant(session, world)
    visit, code = open_visit(session, grant, by=world.archivist, at=AT)
    other = build(session, "finance")
    for bureau_id, typed, at in (
        (other.bureau.id, code, AT),
        (None, "22222222", AT),
        (None, code, AT + timedelta(minutes=15)),
    ):
        with pytest.raises(InvalidInput):
            start_on_terminal(session, bureau_id, typed, terminal="x", at=at)
    found, token = start_on_terminal(session, world.bureau.id, code, terminal="x", at=AT)
    assert found is visit
    assert visit_by_token(session, token) is visit
    with pytest.raises(InvalidInput):
        start_on_terminal(session, None, code, terminal="y", at=AT)
    again = renew_code(session, visit, at=AT + HOUR)
    _, second = start_on_terminal(session, None, again, terminal="y", at=AT + HOUR)
    assert visit_by_token(session, token) is None
    close_visit(session, visit, intact=True, by=world.archivist, at=AT + HOUR)
    assert visit_by_token(session, second) is None
    assert (visit.code_digest, visit.token_digest) == (None, None)
    with pytest.raises(RuleViolation):
        renew_code(session, visit, at=AT + HOUR)


@pytest.mark.article("RS-A-9", "SL-A-9")
def test_what_is_not_intact_must_be_said(session: Session, world: World) -> None:
    grant = party_grant(session, world)
    visit, _ = open_visit(session, grant, by=world.archivist, at=AT)
    with pytest.raises(InvalidInput):
        close_visit(session, visit, intact=False, by=world.archivist, at=AT)
    close_visit(session, visit, intact=False, remarks="第3页折损", by=world.archivist, at=AT)
    line = line_of(session, session.get_one(RegisterEntry, grant.register_entry_id))
    assert (line.intact, line.notes) == (False, ("第3页折损",))
    with pytest.raises(RuleViolation):
        close_visit(session, visit, intact=True, by=world.archivist, at=AT)


@pytest.mark.article("RS-A-4", "SL-A-4", "GX-A-3")
def test_paper_stays_with_the_room_until_every_page_is_back(session: Session, world: World) -> None:
    request = party_request(session, world, "file")
    request.requester_kind = "state_organ"
    rule(session, request, "allow_after_verify", "file")
    grant = issue_grant(session, request, expires_at=AT + HOUR, visits=1, at=AT)
    visit, _ = open_visit(session, grant, by=world.archivist, at=AT)
    loan = hand_out(session, visit, world.volume, pages=60, by=world.archivist, at=AT)
    assert world.volume.holder == "孙小美"
    with pytest.raises(RuleViolation, match="第1卷"):
        close_visit(session, visit, intact=True, by=world.archivist, at=AT)
    with pytest.raises(RuleViolation, match="孙小美"):
        hand_out(session, visit, world.volume, pages=60, by=world.archivist, at=AT)
    with pytest.raises(InvalidInput):
        take_back(session, loan, pages=61, by=world.archivist, at=AT)
    take_back(session, loan, pages=59, by=world.archivist, at=AT)
    with pytest.raises(InvalidInput):
        close_visit(session, visit, intact=True, by=world.archivist, at=AT)
    close_visit(session, visit, intact=True, remarks="缺一页", by=world.archivist, at=AT)
    assert visit.intact is False
    assert world.volume.holder == ""


@pytest.mark.article("RS-A-7.1", "RS-A-9")
def test_a_document_that_was_never_scanned_is_handed_out_by_itself_and_registered(
    session: Session, world: World
) -> None:
    """A party may see what concludes a case, never the volume in which it lies."""
    grant, other = party_grant(session, world), party_grant(session, world)
    visit, _ = open_visit(session, grant, by=world.archivist, at=AT)
    second, _ = open_visit(session, other, by=world.archivist, at=AT)
    loan = hand_out(session, visit, world.decision, pages=3, by=world.archivist, at=AT)
    assert world.volume.holder == ""
    with pytest.raises(RuleViolation, match="处罚决定书正由孙小美查阅"):
        hand_out(session, second, world.decision, pages=3, by=world.archivist, at=AT)
    with pytest.raises(RuleViolation, match="处罚决定书还没有收回"):
        close_visit(session, visit, intact=True, by=world.archivist, at=AT)
    take_back(session, loan, pages=3, by=world.archivist, at=AT)
    close_visit(session, visit, intact=True, by=world.archivist, at=AT)
    line = line_of(session, session.get_one(RegisterEntry, grant.register_entry_id))
    assert line.opened == ("处罚决定书",)
    hand_out(session, second, world.decision, pages=3, by=world.archivist, at=AT)


def test_a_volume_outside_the_grant_is_not_handed_out(session: Session, world: World) -> None:
    grant = party_grant(session, world)
    visit, _ = open_visit(session, grant, by=world.archivist, at=AT)
    with pytest.raises(RuleViolation, match="许可范围"):
        hand_out(session, visit, world.volume, pages=1, by=world.archivist, at=AT)


def test_a_grant_expires_but_not_under_a_visitor(session: Session, world: World) -> None:
    grant = party_grant(session, world)
    later = AT + timedelta(days=11)
    assert [one.id for one, _ in usable_grants(session, world.bureau.id, AT)] == [grant.id]
    assert usable_grants(session, world.bureau.id, later) == []
    visit, _ = open_visit(session, grant, by=world.archivist, at=AT)
    assert usable_grants(session, world.bureau.id, AT) == [], "it is in use"
    assert expire_grants(session, at=later) == 0
    close_visit(session, visit, intact=True, by=world.archivist, at=later)
    assert expire_grants(session, at=later) == 1
    assert grant.state == "expired"
    assert usable_grants(session, world.bureau.id, later) == []


def test_a_closed_grant_lets_nobody_in(session: Session, world: World) -> None:
    grant = party_grant(session, world)
    close_grant(session, grant, at=AT)
    with pytest.raises(RuleViolation, match="终止"):
        open_visit(session, grant, by=world.archivist, at=AT)


def test_only_its_holder_reads_at_a_desk(session: Session, world: World) -> None:
    grant = party_grant(session, world)
    with pytest.raises(NotPermitted):
        open_at_desk(session, grant, by=world.handler, at=AT)
    grant.person_id = world.handler.person_id
    visit = open_at_desk(session, grant, by=world.handler, at=AT)
    assert open_at_desk(session, grant, by=world.handler, at=AT) is visit
    assert grant.visits_used == 1
    with pytest.raises(RuleViolation, match="不交付纸质材料"):
        hand_out(session, visit, world.decision, pages=1, by=world.archivist, at=AT)


def test_time_ends_desk_visits_but_not_those_in_the_room(session: Session, world: World) -> None:
    desk, room = party_grant(session, world), party_grant(session, world)
    desk.person_id = world.handler.person_id
    own = open_at_desk(session, desk, by=world.handler, at=AT)
    guest, _ = open_visit(session, room, by=world.archivist, at=AT)
    assert end_overdue(session, at=AT + HOUR) == 0
    assert end_overdue(session, at=AT + timedelta(days=10)) == 1
    assert (own.state, desk.state) == ("closed", "expired")
    assert (guest.state, room.state) == ("waiting", "open")
    line = line_of(session, session.get_one(RegisterEntry, desk.register_entry_id))
    assert line.notes == ("许可到期，系统自动结束查阅。",)


@pytest.mark.article("GX-A-11")
def test_copies_are_noted_with_who_pays(session: Session, world: World) -> None:
    grant = party_grant(session, world)
    entry = session.get_one(RegisterEntry, grant.register_entry_id)
    request = session.get_one(type(party_request(session, world)), grant.request_id)
    copied = Copied(
        "document", world.decision.id, "处罚决定书", "photocopy", pages=3, payer="applicant"
    )
    record_copy(session, request, copied, entry, by=world.archivist, at=AT)
    assert line_of(session, entry).pages_copied == 3


def test_two_archivists_at_one_grant_open_one_visit(
    database: Database, session: Session, world: World
) -> None:
    """The second finds the row's version changed or the visit already there, never two visits."""
    grant = party_grant(session, world, visits=1)
    grant_id, archivist = grant.id, world.archivist
    session.commit()
    opened = 0
    for _ in range(2):
        try:
            with Session(database.engine) as other, other.begin():
                open_visit(other, other.get_one(Grant, grant_id), by=archivist, at=AT)
            opened += 1
        except RuleViolation:
            continue
    with database.reading() as other:
        assert len(other.scalars(select(Visit)).all()) == opened == 1


def test_the_register_entry_is_part_of_the_grant(session: Session, world: World) -> None:
    request = party_request(session, world)
    rule(session, request, "needs_approval", "conclusive")
    assert entry_facts().cases
    grant = issue_grant(session, request, expires_at=AT + HOUR, visits=1, at=AT)
    visit, _ = open_visit(session, grant, by=world.archivist, at=AT)
    close_visit(session, visit, intact=True, by=world.archivist, at=AT)
    assert grant.register_entry_id is None


def together(database: Database, act: Callable[[Session], object]) -> list[str]:
    """Let several hands do the same at once, each in a click of its own; return what came of it."""
    gate = Barrier(HANDS)

    def one(_: int) -> str:
        gate.wait()
        try:
            with database.writing() as session:
                act(session)
        except RuleViolation as told:
            return str(told)
        return ""

    with ThreadPoolExecutor(HANDS) as pool:
        return sorted(pool.map(one, range(HANDS)))


def test_a_visit_begins_and_ends_once_whoever_clicks_at_once(database: Database) -> None:
    with database.writing() as session:
        world = build(session)
        grant = party_grant(session, world)
        by, grant_id = world.archivist, grant.id
    begun = together(
        database, lambda s: open_visit(s, s.get_one(Grant, grant_id), by=by, at=AT + HOUR)
    )
    assert begun == ["", *[SITTING] * (HANDS - 1)]

    def leave(session: Session) -> None:
        visit = session.scalars(select(Visit)).one()
        close_visit(session, visit, intact=True, by=by, at=AT + 2 * HOUR)

    assert together(database, leave) == ["", *[CLOSED] * (HANDS - 1)]
    with database.reading() as session:
        assert session.get_one(Grant, grant_id).visits_used == 1
