"""Many hands on one step: one decision counts, the others are told whose and when."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry
from core.errors import Stale
from core.installation import open_installation
from core.settings import Settings
from tests.workflows.browsing import browser
from tests.workflows.matters import PARTY, STAFF, Matters
from webapp.app import create_app
from workflows.models import HistoryStep, InboxTask, Instance

HANDS = 8
PROCESSES = 4


def attempt(matters: Matters, task_id: str, start: Callable[[], object]) -> str:
    """Decide as soon as everybody is ready; return what one is told, nothing when it counted."""
    start()
    try:
        matters.decide_row("bureau_head", task_id)
    except Stale as told:
        return str(told)
    return ""


def count(matters: Matters, model: type[object]) -> int:
    return matters.read(lambda s: s.scalar(select(func.count()).select_from(model)) or 0)


def check_one_decision(matters: Matters, answers: list[str]) -> None:
    """One decision counted; the others name who and when."""
    assert answers.count("") == 1
    name = matters.name("bureau_head")
    assert all(f"已由{name}于2026年11月24日" in one for one in answers if one)
    decided = select(func.count()).where(HistoryStep.step == "approve_head")
    assert matters.read(lambda s: s.scalar(decided)) == 1
    assert count(matters, RegisterEntry) == count(matters, Instrument) == 1
    assert [row.step for row in matters.waiting()] == ["visit"]


def test_eight_threads_make_one_decision(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id, gate = matters.open_task("approve_head"), Barrier(HANDS)
    with ThreadPoolExecutor(HANDS) as pool:
        answers = list(pool.map(lambda _: attempt(matters, task_id, gate.wait), range(HANDS)))
    check_one_decision(matters, answers)


def act_in_a_process(folder: Path, url: str, known: dict[str, object], task_id: str) -> str:
    """Open the installation anew, as another server process does, and decide."""
    installation = open_installation(Settings(folder, url, demo=True))
    matters = Matters(installation, **known)  # type: ignore[arg-type]  # as they were in the parent
    answer = attempt(matters, task_id, lambda: None)
    installation.database.engine.dispose()
    return answer


def test_processes_make_one_decision(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id, settings = matters.open_task("approve_head"), matters.installation.settings
    known = {"code": matters.code, "at": matters.at, "bureau_id": matters.bureau_id}
    given = (settings.data_dir, settings.database_url, known, task_id)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        answers = [pool.submit(act_in_a_process, *given) for _ in range(PROCESSES)]
        told = [answer.result() for answer in answers]
    check_one_decision(matters, told)


def test_numbers_have_no_gap_when_many_requests_end_at_once(matters: Matters) -> None:
    for _ in range(HANDS):
        matters.submit(STAFF)
    rows = [row.id for row in matters.waiting()]
    gate = Barrier(HANDS)
    with ThreadPoolExecutor(HANDS) as pool:
        answers = list(pool.map(lambda one: attempt(matters, one, gate.wait), rows))
    assert answers == [""] * HANDS
    numbers = matters.read(lambda s: list(s.scalars(select(RegisterEntry.n))))
    papers = matters.read(lambda s: list(s.scalars(select(Instrument.n))))
    assert sorted(numbers) == sorted(papers) == list(range(1, HANDS + 1))


def test_a_withdrawal_and_a_decision_at_the_same_moment_do_not_both_count(matters: Matters) -> None:
    for _ in range(3):
        request_id = matters.submit(PARTY)
        task_id, gate = matters.open_task("verify"), Barrier(2)

        def withdraw(request_id: int = request_id, gate: Barrier = gate) -> str:
            gate.wait()
            try:
                matters.withdraw("archivist", request_id)
            except Exception as told:  # noqa: BLE001  # whatever it is, it did not count
                return type(told).__name__
            return ""

        def decide(task_id: str = task_id, gate: Barrier = gate) -> str:
            gate.wait()
            try:
                matters.decide_row("archivist", task_id)
            except Exception as told:  # noqa: BLE001  # as above
                return type(told).__name__
            return ""

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.submit(withdraw), pool.submit(decide)
            answers = [first.result(), second.result()]
        assert answers.count("") == 1, answers
        state = matters.request(request_id).state
        assert (state == "withdrawn") == (answers[0] == "")


def test_two_who_claim_a_step_at_once_are_not_both_told_that_it_is_theirs(
    matters: Matters,
) -> None:
    matters.submit(PARTY)
    matters.hire("archivist", "档案管理员二")
    task_id, gate = matters.open_task("verify"), Barrier(2)

    def claim(who: str) -> str:
        gate.wait()
        try:
            matters.claim(who, task_id)
        except Stale as told:
            return str(told)
        return ""

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(claim, ["archivist", "archivist#2"]))
    assert answers.count("") == 1, answers
    assert len(matters.trail("task.claim")) == 1


@pytest.mark.usefixtures("now")
def test_a_double_click_acts_once_and_leads_to_the_same_page(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    head = browser(matters, "bureau_head", create_app(matters.installation))
    path = f"/tasks/{task_id}"
    typed = {**head.fields(path), "decision": "approve", "opinion": "同意。"}
    answers = [head.post(path, **typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert count(matters, RegisterEntry) == count(matters, Instrument) == 1


@pytest.mark.usefixtures("now")
def test_a_double_click_claims_gives_back_and_hands_on_once(matters: Matters) -> None:
    matters.submit(PARTY)
    matters.hire("archivist", "档案管理员二")
    colleague = matters.read(lambda s: matters.actor(s, "archivist#2").person_id)
    path = f"/tasks/{matters.open_task('verify')}"
    keeper = browser(matters, "archivist", create_app(matters.installation))
    for act in ("claim", "release", "reassign"):
        typed = {**keeper.fields(path), "person_id": colleague, "reason": "出差"}
        answers = [keeper.post(f"{path}/{act}", **typed) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303], act
        assert answers[0].location == answers[1].location
        assert len(matters.trail(f"task.{act}")) == 1


@pytest.mark.usefixtures("now")
def test_a_stale_page_is_answered_with_who_was_faster_and_keeps_nothing(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    head = browser(matters, "bureau_head", create_app(matters.installation))
    path = f"/tasks/{task_id}"
    stale = head.fields(path)
    matters.decide("bureau_head", "approve_head")
    answer = head.post(path, **stale, decision="refuse", opinion="不同意。")
    assert answer.status_code == 409
    assert "办理" in answer.text
    assert matters.name("bureau_head") in answer.text
    assert matters.row(task_id).outcome == "approve"
    assert count(matters, Instance) == 1
    assert count(matters, InboxTask) == 2
