"""What goes wrong with workflows elsewhere, proved not to go wrong around the engine here."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, undefer

from archive.discs.models import DiscRecord
from archive.discs.queries import participant_ids
from bureaus import loading, published
from bureaus.published import NewVersion
from core.errors import StepFailed
from studio import scenario_facts
from studio.scenario_walk import BEGIN
from tests.workflows.browsing import browser, counted
from tests.workflows.matters import HANDLER, PARTY, STAFF, Matters
from webapp.app import create_app
from workflows import catalogue, discs
from workflows.clicks import Click
from workflows.models import HistoryStep, Instance
from workflows.steps import VERBS

ROUNDS = 12
FOLLOWING = 12
MOST = 20


def instance(matters: Matters) -> Instance:
    query = select(Instance).order_by(Instance.id.desc()).limit(1).options(undefer(Instance.state))
    return matters.read(lambda session: session.scalars(query).one())


def test_the_state_does_not_grow_with_the_rounds(matters: Matters) -> None:
    request_id = matters.submit(PARTY)
    sizes = []
    for _ in range(ROUNDS):
        matters.decide("archivist", "verify", decision="return")
        matters.resubmit(request_id, PARTY)
        sizes.append(len(instance(matters).state))
    assert max(sizes) <= min(sizes) * 1.1


def test_the_state_holds_ids_and_decisions_and_nobodys_name_or_words(matters: Matters) -> None:
    matters.submit({**PARTY, "persons": [{"name": "赵某某"}], "reason": "本人要看。"})
    matters.decide("archivist", "verify", opinion="已核对赵某某的证件。")
    found = instance(matters)
    known = found.state.decode("utf-8", "replace")
    decoded = known.encode().decode("unicode_escape", "replace")
    for secret in ("赵某某", "本人要看", "已核对", scenario_facts.ID_NUMBER):
        assert secret not in known
        assert secret not in decoded
        assert json.dumps(secret).strip('"') not in known


def test_a_matter_ends_on_the_version_on_which_it_began(matters: Matters) -> None:
    matters.submit(STAFF)
    began = instance(matters).item_sha256
    newer = catalogue.shipped()["staff_access"].decode().replace("局主要负责人审批", "局长审批")
    new = NewVersion(catalogue.PROCEDURE, "staff_access", newer.encode())
    matters.write(lambda s: published.publish(s, None, new, by="法制科", at=matters.at))
    assert matters.row(matters.open_task("approve_head")).name == "局主要负责人审批"
    ended = matters.decide("bureau_head", "approve_head")
    assert ended.item_sha256 == began
    matters.submit(STAFF)
    assert instance(matters).item_sha256 != began
    assert matters.row(matters.open_task("approve_head")).name == "局长审批"


@pytest.mark.article("GX-C-9")
def test_on_the_second_round_the_list_is_the_corrected_one(matters: Matters) -> None:
    def begin(session: Session) -> int:
        by = matters.actor(session, "handler")
        signers = [by.person_id, matters.actor(session, "handler#2").person_id]
        facts = scenario_facts.disc_facts(session, {}, matters.case_ids[0], signers, at=BEGIN)
        return discs.begin(session, matters.pack(session), facts, by=by, at=matters.at).id

    disc_id = matters.write(begin)
    first = {row.assignee_id for row in matters.waiting()}
    matters.decide_row("handler", next(iter(own(matters, "handler"))), decision="return")
    wanted = sorted(person_id(matters, who) for who in SECOND)
    matters.decide("handler", "correct", participants=[str(one) for one in wanted])
    second = sorted(row.assignee_id or 0 for row in matters.waiting())
    assert len(first) == len(second) == len(SECOND)
    assert second == wanted
    kept = matters.read(lambda s: participant_ids(s, s.get_one(DiscRecord, disc_id)))
    assert sorted(kept) == wanted


SECOND = ("handler", "handling_office")


def person_id(matters: Matters, who: str) -> int:
    return matters.read(lambda s: matters.actor(s, who).person_id)


def own(matters: Matters, who: str) -> list[str]:
    mine = person_id(matters, who)
    return [row.id for row in matters.waiting() if row.assignee_id == mine]


def test_limits_count_working_days_until_the_office_closes(matters: Matters) -> None:
    matters.submit(STAFF)
    row = matters.row(matters.open_task("approve_head"))
    # Tuesday and three working days: Friday at 18:00 in Beijing.
    assert row.due_at == datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    matters.at = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    matters.submit(STAFF)
    over_the_weekend = max(row.due_at for row in matters.waiting() if row.due_at)
    assert over_the_weekend == datetime(2026, 12, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_step SET opinion = 'x'",
        "DELETE FROM history_step",
        "UPDATE access_ruling SET outcome = 'x'",
        "UPDATE register_entry SET requester = 'x'",
        "DELETE FROM register_event",
    ],
)
def test_what_happened_cannot_be_rewritten(matters: Matters, statement: str) -> None:
    matters.submit(HANDLER)
    matters.decide("archivist", "verify")
    matters.submit({**HANDLER, "actions": ["photocopy"]})
    matters.decide("legal_head", "approve_legal")
    matters.decide("archivist", "make_copy")
    with pytest.raises(DatabaseError):
        matters.write(lambda session: session.execute(text(statement)))


def test_a_verb_that_fails_leaves_nothing_behind(
    matters: Matters, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = matters.submit(STAFF)
    before = (instance(matters).state, matters.read(history))

    def fail(*_arguments: object) -> None:
        raise StepFailed("no paper", permanent=True)

    monkeypatch.setitem(VERBS, "paper.issue", fail)
    with pytest.raises(StepFailed):
        matters.decide("bureau_head", "approve_head")
    assert (instance(matters).state, matters.read(history)) == before
    assert matters.request(request_id).state == "submitted"
    assert [row.step for row in matters.waiting()] == ["approve_head"]


def history(session: Session) -> list[str]:
    return list(session.scalars(select(HistoryStep.step).order_by(HistoryStep.id)))


def test_an_ended_matter_stores_no_tasks_and_wakes_nobody(matters: Matters) -> None:
    matters.submit(STAFF)
    running = len(instance(matters).state)
    matters.decide("bureau_head", "approve_head")
    matters.decide("archivist", "visit")
    ended = instance(matters)
    assert (ended.status, ended.next_due) == ("ended", None)
    assert len(ended.state) < running * 2
    assert matters.waiting() == []


@pytest.mark.usefixtures("now")
def test_one_approval_is_one_commit_and_its_next_page_asks_little(matters: Matters) -> None:
    app, engine = create_app(matters.installation), matters.installation.database.engine
    matters.submit(STAFF)
    path = f"/tasks/{matters.open_task('approve_head')}"
    head = browser(matters, "bureau_head", app)
    typed = {**head.fields(path), "decision": "approve", "opinion": "同意。"}
    with counted(engine) as click:
        answer = head.post(path, **typed)
    assert (answer.status_code, click.commits) == (303, 1)
    with counted(engine) as page:
        assert head.get(answer.location).status_code == 200
    assert len(page) <= FOLLOWING, str(page)


@pytest.mark.article("GX-C-13")
def test_an_approval_that_leads_to_the_next_one_asks_little(
    emergency: Matters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.edge.utc_now", lambda: emergency.at)
    app, engine = create_app(emergency.installation), emergency.installation.database.engine
    emergency.submit({**HANDLER, "actions": ["copy"], "materials": ["av"]})
    path = f"/tasks/{emergency.open_task('review_policy')}"
    office = browser(emergency, "policy_office", app)
    typed = {**office.fields(path), "decision": "approve", "opinion": "拟同意。"}
    with counted(engine) as click:
        assert office.post(path, **typed).status_code == 303
    assert click.commits == 1
    assert len(click) <= MOST, str(click)


def test_rules_are_read_once_and_not_parsed_again(matters: Matters) -> None:
    first = matters.read(lambda s: loading.load_pack(s, matters.bureau_id))
    assert matters.read(lambda s: loading.load_pack(s, matters.bureau_id)) is first


def test_a_second_call_for_the_grant_gives_no_second_grant(matters: Matters) -> None:
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head", decision="approve")

    def again(session: Session) -> list[object]:
        found = session.scalars(select(Instance).order_by(Instance.id.desc()).limit(1)).one()
        by = matters.actor(session, "bureau_head")
        click = Click(session, matters.pack(session), found, by, matters.at)
        VERBS["grant.issue"](click, {"visits": "9"}, {})
        return list(click.granted)

    assert matters.read(again) == []
