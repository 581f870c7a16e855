"""A request enters a procedure by the rules alone, comes back for correction, is taken back."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, Grant, RequestCredential
from archive.access.queries import grant_facts
from archive.access.rules import unusable
from archive.register.models import RegisterEntry
from bureaus import published
from bureaus.models import Bureau
from bureaus.published import NewVersion
from core.clock import BEIJING, beijing_date
from core.errors import InvalidInput, NotFound, NotPermitted, RuleViolation, Undefined
from people.appointments import holders
from tests.workflows.browsing import browser
from tests.workflows.matters import HANDLER, PARTY, STAFF, Matters
from workflows import catalogue
from workflows.clicks import Click
from workflows.models import HistoryStep, Instance
from workflows.steps import VERBS


def count(model: type[object]) -> Callable[[Session], int]:
    return lambda session: session.scalar(select(func.count()).select_from(model)) or 0


def publish(matters: Matters, name: str, source: bytes) -> None:
    """Publish a diagram of the bureau's own."""
    own = NewVersion(catalogue.PROCEDURE, name, source)
    matters.write(
        lambda s: published.publish(s, matters.bureau_id, own, by="法制科", at=matters.at)
    )


@pytest.mark.article("RS-A-5")
def test_a_diagram_without_a_step_for_the_decider_lets_nothing_through(matters: Matters) -> None:
    publish(matters, "staff_access", catalogue.shipped()["handler_access"])
    with pytest.raises(RuleViolation, match="局长") as refused:
        matters.submit(STAFF)
    assert list(refused.value.basis) == ["RS-A-5"]
    assert matters.read(count(AccessRequest)) == matters.read(count(Instance)) == 0


@pytest.mark.article("RS-A-7")
def test_a_diagram_without_a_check_of_papers_lets_no_outsider_through(matters: Matters) -> None:
    publish(matters, "party_access", catalogue.shipped()["staff_access"])
    with pytest.raises(RuleViolation, match="核验人"):
        matters.submit(PARTY)


def test_silence_stops_and_says_who_can_end_it(emergency: Matters) -> None:
    with pytest.raises(Undefined) as silent:
        emergency.submit({**STAFF, "materials": ["file"]})
    assert silent.value.who == "legal_head"
    assert len(silent.value.missing) == 1
    assert emergency.read(count(AccessRequest)) == 0


@pytest.mark.article("WD-M-10")
def test_where_a_draft_waits_for_its_notice_the_head_can_end_the_silence(matters: Matters) -> None:
    market = Matters(matters.installation, "market").open()
    with pytest.raises(Undefined) as silent:
        market.submit(HANDLER)
    assert silent.value.who == "bureau_head"


def test_everything_that_the_rules_leave_open_is_told_at_once(matters: Matters) -> None:
    market = Matters(matters.installation, "market").open({}, {})
    with pytest.raises(Undefined) as silent:
        market.submit({**HANDLER, "materials": ["file", "av"]})
    told = [str(question) for question in silent.value.missing]
    assert [question.partition("（")[0] for question in told] == [
        "案件承办人能不能查阅案卷",
        "案件承办人能不能查阅音视频资料",
    ]
    assert all(question.count("；") == 1 for question in told)


def test_a_refused_submission_takes_no_number(matters: Matters) -> None:
    with pytest.raises(InvalidInput):
        matters.submit({**PARTY, "persons": [{"name": " "}]})
    first, second = matters.submit(PARTY), matters.submit(PARTY)
    numbers = [matters.request(one).number for one in (first, second)]
    assert numbers == ["2026-0001", "2026-0002"]


def test_a_case_of_another_bureau_is_none_of_theirs(matters: Matters) -> None:
    stranger = Matters(matters.installation, "finance").open()
    matters.case_ids = stranger.case_ids
    with pytest.raises(InvalidInput) as refused:
        matters.submit(STAFF)
    assert "cases" in refused.value.errors


def test_a_returned_request_waits_for_its_requester(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head", decision="return", opinion="请补充理由。")
    request = matters.request(request_id)
    assert (request.state, request.settled_reason, request.settled_at) == (
        "returned",
        "请补充理由。",
        None,
    )
    assert [row.step for row in matters.waiting()] == ["correct"]


def test_a_corrected_request_is_ruled_anew_and_keeps_its_number(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    number = matters.request(request_id).number
    matters.decide("bureau_head", "approve_head", decision="return")
    matters.resubmit(request_id, {**STAFF, "materials": ["av"], "special_reason": "补充。"})
    request = matters.request(request_id)
    assert (request.state, request.number) == ("submitted", number)
    assert (request.materials, request.special_reason) == (["av"], "补充。")
    assert [row.step for row in matters.waiting()] == ["approve_head"]


def test_correcting_replaces_the_papers_shown(matters: Matters) -> None:
    request_id = matters.submit(PARTY)
    matters.decide("archivist", "verify", decision="return")
    matters.resubmit(request_id, {**PARTY, "requester": "lawyer", "persons": [{"name": "律师"}]})
    written = select(RequestCredential).order_by(RequestCredential.id)
    rows = matters.read(lambda s: list(s.scalars(written)))
    assert [row.term for row in rows] == [
        "单位介绍信",
        "有效身份证件",
        "委托书",
        "授权书",
        "律师执业证",
    ]
    assert not any(row.original_seen for row in rows)


def test_only_what_was_returned_can_be_corrected(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    with pytest.raises(RuleViolation, match="没有被退回"):
        matters.resubmit(request_id, STAFF)


def test_nobody_corrects_for_the_requester(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head", decision="return")
    with pytest.raises(NotFound):
        matters.resubmit(request_id, {**STAFF, "by": "deputy_head"})
    assert matters.request(request_id).state == "returned"


def test_a_colleague_at_the_counter_may_take_over_the_correction(matters: Matters) -> None:
    request_id = matters.submit(PARTY)
    matters.decide("archivist", "verify", decision="return")
    matters.hire("archivist", "档案管理员二")
    matters.reassign("archivist", matters.open_task("correct"), "archivist#2")
    matters.resubmit(request_id, {**PARTY, "by": "archivist#2"})
    assert matters.request(request_id).state == "submitted"


@pytest.mark.usefixtures("now")
def test_whoever_a_correction_was_handed_to_fills_it_in_and_nobody_else(matters: Matters) -> None:
    request_id = matters.submit(PARTY)
    matters.decide("archivist", "verify", decision="return")
    matters.hire("archivist", "档案管理员二")
    first, second = browser(matters, "archivist"), browser(matters, "archivist#2")
    page, task_id = f"/requests/{request_id}/edit", matters.open_task("correct")
    assert second.get(page).status_code == 403
    hand_on = f'action="/tasks/{task_id}/reassign"'
    assert hand_on in first.get(page).text
    assert hand_on in second.get(f"/tasks/{task_id}").text  # a colleague may take it over
    matters.reassign("archivist", task_id, "archivist#2")
    assert second.get(page).status_code == 200
    saving = f"/requests/draft?for=counter&id={request_id}"
    assert second.post(saving, **second.fields(page), reason="补正").status_code == 204
    assert matters.request(request_id).draft["reason"] == ["补正"]
    for reader, offered in ((first, False), (second, True)):
        assert (f'href="{page}"' in reader.get(f"/requests/{request_id}").text) is offered


def test_a_request_is_taken_back_until_somebody_has_acted(matters: Matters) -> None:
    request_id = matters.submit(PARTY)
    matters.decide("archivist", "verify")
    with pytest.raises(RuleViolation):
        matters.withdraw("archivist", request_id)
    early = matters.submit(PARTY)
    matters.withdraw("archivist", early)
    assert matters.request(early).state == "withdrawn"
    assert matters.read(count(RegisterEntry)) == 0


def test_claiming_is_not_acting_yet(matters: Matters) -> None:
    request_id = matters.submit(PARTY)
    matters.claim("archivist", matters.open_task("verify"))
    matters.withdraw("archivist", request_id)
    assert matters.request(request_id).state == "withdrawn"
    assert matters.waiting() == []


def test_after_a_correction_it_may_be_taken_back_again(matters: Matters) -> None:
    request_id = matters.submit(PARTY)
    matters.decide("archivist", "verify", decision="return")
    matters.resubmit(request_id, PARTY)
    matters.withdraw("archivist", request_id)
    assert matters.request(request_id).state == "withdrawn"


def test_a_stopped_request_leaves_nothing_in_any_inbox_and_no_timer(matters: Matters) -> None:
    matters.withdraw("department_head", matters.submit(STAFF))
    instance = matters.read(lambda s: s.scalars(select(Instance)).one())
    assert (instance.status, instance.ended, instance.next_due) == ("withdrawn", "withdrawn", None)
    done = matters.read(
        lambda s: s.scalars(select(HistoryStep.name).order_by(HistoryStep.id)).all()
    )
    assert done[-1:] == ["撤回申请"]  # the record names it in words
    assert matters.waiting() == []


def test_where_nobody_may_decide_nothing_begins(matters: Matters) -> None:
    for who in ("bureau_head", "deputy_head", "legal_head"):
        matters.vacate(who)
    with pytest.raises(RuleViolation, match="没有人能够办理"):
        matters.submit(STAFF)
    assert matters.read(count(AccessRequest)) == 0


@pytest.mark.parametrize("who", ["bureau_head", "deputy_head", "legal_head", "archivist"])
def test_nobody_is_ever_offered_their_own_request(matters: Matters, who: str) -> None:
    matters.submit({**STAFF, "by": who})
    own = matters.read(lambda s: matters.actor(s, who).person_id)
    row = matters.row(matters.open_task("approve_head"))
    assert own in row.barred
    competent = matters.read(lambda s: holders(s, matters.bureau_id, row.role, matters.at))
    assert [person.id for person in competent if person.id not in row.barred]


def test_bureaus_are_numbered_apart(matters: Matters) -> None:
    finance = Matters(matters.installation, "finance").open()
    numbers = {one.request(one.submit(STAFF)).number for one in (matters, finance)}
    assert numbers == {"2026-0001"}
    assert matters.read(count(Bureau)) == 5


@pytest.mark.parametrize("clock", ["2026-11-30 09:00", "2026-12-31 23:59", "2027-01-01 00:00"])
def test_a_grant_holds_to_the_end_of_the_day_that_its_papers_name(
    matters: Matters, clock: str
) -> None:
    matters.submit(STAFF)
    matters.at = datetime.fromisoformat(clock).replace(tzinfo=BEIJING).astimezone(UTC)
    matters.decide("bureau_head", "approve_head")
    grant = matters.read(lambda s: s.scalars(select(Grant)).one())
    named = beijing_date(grant.issued_at) + timedelta(days=30)
    assert beijing_date(grant.expires_at) == named
    last = datetime.combine(named, time(23, 59, 59), BEIJING)
    facts = matters.read(lambda s: grant_facts(s, grant, running=None))
    assert [unusable(facts, last + timedelta(seconds=n)) is None for n in (0, 1)] == [True, False]


def test_nobody_takes_back_a_colleagues_request(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    with pytest.raises(NotPermitted):
        matters.withdraw("archivist", request_id)
    assert matters.request(request_id).state == "submitted"


def test_a_correction_cannot_lead_into_another_procedure(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head", decision="return", opinion="请写明案号。")
    with pytest.raises(InvalidInput) as refused:
        matters.resubmit(request_id, {**STAFF, "actions": ["copy"]})
    assert list(refused.value.errors) == ["actions"]
    assert matters.request(request_id).state == "returned"


def test_a_visitors_grant_is_nobodys_at_their_own_desk(matters: Matters) -> None:
    """Whoever registers a visitor must not read in their place; staff read what they asked for."""
    matters.submit(PARTY)
    matters.decide("archivist", "verify")
    matters.decide("bureau_head", "approve_head")
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head")
    asked = select(AccessRequest.for_outsider, AccessRequest.started_by, Grant.person_id)
    joined = asked.join(Grant, Grant.request_id == AccessRequest.id)
    found = {row.for_outsider: row for row in matters.read(lambda s: s.execute(joined).all())}
    assert found[True].person_id is None
    assert found[False].person_id == found[False].started_by


def test_a_grant_is_issued_once_and_nobody_is_informed_of_what_they_began(
    matters: Matters,
) -> None:
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head")

    def again(session: Session) -> tuple[int, int]:
        instance, by = session.scalars(select(Instance)).one(), matters.actor(session, "archivist")
        click = Click(session, matters.pack(session), instance, by, matters.at)
        VERBS["grant.issue"](click, {}, {})
        VERBS["notice.copy"](click, {"role": "department_head"}, {})
        return len(click.granted), len(click.copied)

    assert matters.write(again) == (0, 0)
