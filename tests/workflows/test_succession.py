"""Open steps follow the people: a post changes hands, somebody steps back from a matter (回避)."""

import pytest
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotPermitted, RuleViolation
from jobs.nightly import nightly
from people import accounts
from people.actors import THE_SYSTEM
from people.models import ADMINISTRATOR
from people.organisation import grant_system_role
from people.permissions import can
from studio import scenario_world as world
from tests.workflows.browsing import browser
from tests.workflows.matters import HANDLER, LETTER, PARTY, STAFF, Matters
from workflows import succession
from workflows.clicks import Click
from workflows.engine.host import Waiting
from workflows.models import HistoryStep, InboxTask, Instance
from workflows.succession import Followed
from workflows.waiting import sync_inbox

KINSHIP = "与当事人是亲属。"


def follow(matters: Matters) -> Followed:
    return matters.write(lambda s: succession.follow(s, matters.bureau_id, at=matters.at))


def recuse(matters: Matters, who: str, step: str, reason: str = KINSHIP) -> None:
    task_id = matters.open_task(step)
    matters.write(
        lambda s: succession.recuse(
            s, matters.pack(s), task_id, reason=reason, by=matters.actor(s, who), at=matters.at
        )
    )


def make_administrator(session: Session, matters: Matters, who: str) -> None:
    """Take somebody out of their posts and give them the duty over the accounts."""
    person = world.player(session, matters.bureau_id, who, matters.at)
    world.vacate(session, matters.bureau_id, who, at=matters.at)
    grant_system_role(session, person, ADMINISTRATOR, by=THE_SYSTEM, at=matters.at)


def places(matters: Matters) -> list[tuple[str, str]]:
    """Which role each open step waits for, and in whose place."""
    return [(row.role, row.substituted_for) for row in matters.waiting()]


def test_a_waiting_step_falls_to_the_substitute_when_the_post_becomes_vacant(
    matters: Matters,
) -> None:
    matters.submit(STAFF)
    matters.vacate("bureau_head")
    assert len(follow(matters).moved) == 1
    assert places(matters) == [("deputy_head", "bureau_head")]
    assert len(matters.trail("task.follow")) == 1
    matters.decide("deputy_head", "approve_head")
    assert len(follow(matters).moved) == 0


def test_it_returns_to_the_post_when_somebody_is_appointed(matters: Matters) -> None:
    matters.submit(STAFF)
    matters.vacate("bureau_head")
    follow(matters)
    matters.appoint("handler#2", "局长")
    assert len(follow(matters).moved) == 1
    assert places(matters) == [("bureau_head", "")]
    matters.decide("bureau_head", "approve_head")


def test_who_is_disabled_gives_back_what_they_had_taken(matters: Matters) -> None:
    matters.submit(PARTY)
    task_id = matters.open_task("verify")
    matters.hire("archivist", "档案管理员二")
    matters.claim("archivist", task_id)

    def disable(session: Session) -> None:
        person = world.player(session, matters.bureau_id, "archivist", matters.at)
        accounts.disable(session, person, by=THE_SYSTEM, at=matters.at)

    matters.write(disable)
    follow(matters)
    row = matters.row(task_id)
    assert (row.assignee_id, row.claimed_at, row.role) == (None, None, "archivist")
    matters.decide_row("archivist", task_id)


def test_nothing_moves_while_everybody_is_there(matters: Matters) -> None:
    matters.submit(STAFF)
    matters.submit(PARTY)
    matters.claim("archivist", matters.open_task("verify"))
    matters.submit(HANDLER)
    before = [(row.id, row.role, row.assignee_id, row.barred) for row in matters.waiting()]
    came = follow(matters)
    assert (came.moved, came.stuck) == ([], [])
    after = [(row.id, row.role, row.assignee_id, row.barred) for row in matters.waiting()]
    assert after == before


def test_a_step_for_which_nobody_is_left_is_told_and_left_as_it_is(matters: Matters) -> None:
    matters.submit(STAFF)
    for role in ("bureau_head", "deputy_head", "legal_head"):
        matters.vacate(role)
    came = follow(matters)
    assert (len(came.moved), [row.step for row in came.stuck]) == (0, ["approve_head"])
    assert places(matters) == [("bureau_head", "")]


def test_a_deputy_named_while_the_step_waits_is_kept_from_it(matters: Matters) -> None:
    matters.submit(STAFF)

    def name(session: Session) -> None:
        who = ("department_head", "bureau_head")
        world.stand_in(session, matters.bureau_id, *who, at=matters.at)

    matters.write(name)
    assert len(follow(matters).moved) == 1
    assert places(matters) == [("deputy_head", "bureau_head")]


def test_the_night_lets_steps_follow_what_ended_by_the_day(matters: Matters) -> None:
    matters.submit(STAFF)
    matters.vacate("bureau_head")
    matters.write(nightly(matters.installation, {}, matters.at))
    assert places(matters) == [("deputy_head", "bureau_head")]


def test_whoever_steps_back_leaves_the_decision_to_the_substitute(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    recuse(matters, "bureau_head", "approve_head")
    assert places(matters) == [("deputy_head", "bureau_head")]
    with pytest.raises(NotPermitted):
        matters.decide("bureau_head", "approve_head")
    matters.decide("deputy_head", "approve_head")
    assert matters.request(request_id).state == "approved"
    assert [row.facts["reason"] for row in matters.trail("task.recuse")] == [KINSHIP]


def test_whoever_stepped_back_is_not_asked_again_after_a_correction(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    recuse(matters, "bureau_head", "approve_head")
    matters.decide("deputy_head", "approve_head", decision="return", opinion="请写明案号。")
    matters.resubmit(request_id, STAFF)
    assert places(matters) == [("deputy_head", "bureau_head")]


def test_a_colleague_in_the_same_post_takes_over_from_who_steps_back(matters: Matters) -> None:
    matters.submit(PARTY)
    matters.hire("archivist", "档案管理员二")
    matters.claim("archivist", matters.open_task("verify"))
    recuse(matters, "archivist", "verify")
    assert places(matters) == [("archivist", "")]
    matters.decide("archivist#2", "verify")


def test_whoever_steps_back_leaves_every_decision_that_waits(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")

    def double(session: Session) -> None:
        row = session.get_one(InboxTask, task_id)
        columns = {one.key: getattr(row, one.key) for one in InboxTask.__table__.columns}
        session.add(InboxTask(**columns | {"id": "beside", "step": "beside", "kind": "review"}))

    matters.write(double)
    recuse(matters, "bureau_head", "approve_head")
    assert places(matters) == [("deputy_head", "bureau_head")] * 2


def test_a_handler_keeps_the_step_of_their_case_in_whatever_post(matters: Matters) -> None:
    matters.submit(LETTER)
    matters.decide("archivist", "register_letter")
    matters.decide("bureau_head", "approve_head")
    task_id = matters.open_task("copy_and_mail")
    own = matters.row(task_id).assignee_id
    assert own is not None
    matters.move("handler", "archivist")
    assert follow(matters).moved == []
    assert matters.row(task_id).assignee_id == own


def test_a_handler_who_steps_back_from_deciding_leaves_it_to_another(matters: Matters) -> None:
    """No shipped diagram lets the handler decide; a bureau's own may."""
    matters.submit(LETTER)
    matters.decide("archivist", "register_letter")
    matters.decide("bureau_head", "approve_head")
    task_id = matters.open_task("copy_and_mail")

    def let_decide(session: Session) -> None:
        session.get_one(InboxTask, task_id).kind = "approve"

    matters.write(let_decide)
    recuse(matters, "handler", "copy_and_mail")
    row = matters.row(task_id)
    allowed = [
        matters.read(lambda s, who=who: can(matters.actor(s, who), "act", row))
        for who in ("handler", "handler#2")
    ]
    assert allowed == [False, True]


def test_stepping_back_needs_a_reason_a_decision_and_somebody_else(matters: Matters) -> None:
    matters.submit(STAFF)
    with pytest.raises(InvalidInput):
        recuse(matters, "bureau_head", "approve_head", reason=" ")
    matters.vacate("deputy_head")
    matters.vacate("legal_head")
    with pytest.raises(RuleViolation, match="没有人能够办理"):
        recuse(matters, "bureau_head", "approve_head")
    assert places(matters) == [("bureau_head", "")]
    matters.decide("bureau_head", "approve_head")
    with pytest.raises(NotPermitted, match="不需要回避"):
        recuse(matters, "archivist", "visit")


@pytest.mark.usefixtures("now")
def test_the_page_offers_to_step_back_and_the_record_tells_it(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    here, head = f"/tasks/{task_id}", browser(matters, "bureau_head")
    fields = head.fields(here)
    assert f'action="{here}/recuse"' in head.get(here).text
    assert head.post(f"{here}/recuse", **fields, reason="").text.count("请写明回避的理由") == 1
    assert head.post(f"{here}/recuse", **head.fields(here), reason=KINSHIP).status_code == 303
    assert "已登记回避，这件事由 分管执法工作的副局长 办理" in head.get("/tasks").text
    page = browser(matters, "deputy_head", head.app).get(here).text
    assert KINSHIP in page
    assert "代局长办理" in page


@pytest.mark.usefixtures("now")
def test_the_administrator_is_told_what_a_change_of_posts_moves(matters: Matters) -> None:
    matters.submit(STAFF)
    admin = browser(matters, "handler#2")
    matters.write(lambda s: make_administrator(s, matters, "handler#2"))
    head = matters.read(lambda s: matters.actor(s, "bureau_head").person_id)
    page = f"/people/{head}"
    admin.post(f"{page}/disable", **admin.fields(page))
    assert "有 1 项待办随之改由别人办理" in admin.get(page).text
    assert places(matters) == [("deputy_head", "bureau_head")]


def test_steps_that_wait_beside_each_other_are_two_persons_as_well(matters: Matters) -> None:
    """No shipped diagram lets two decide at once; a bureau's own may."""
    matters.submit(STAFF)
    row_id = matters.open_task("approve_head")

    def decide_beside(session: Session) -> list[tuple[str, str]]:
        row, head = session.get_one(InboxTask, row_id), matters.actor(session, "bureau_head")
        instance = session.get_one(Instance, row.instance_id)
        click = Click(session, matters.pack(session), instance, head, matters.at)
        waiting = Waiting(row.id, row.step, row.name, {})
        click.own = HistoryStep(step="review", kind="review", person_id=head.person_id)
        sync_inbox(click, [waiting], [row])
        return [(row.role, row.substituted_for)]

    assert matters.write(decide_beside) == [("deputy_head", "bureau_head")]
    with pytest.raises(NotPermitted):
        matters.decide("bureau_head", "approve_head")
    matters.decide("deputy_head", "approve_head")
