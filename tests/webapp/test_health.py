"""Jobs put aside are seen, run again or given up with a reason; a supervisor learns nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bureaus.models import Bureau
from core.audit import AuditRow
from core.errors import StepFailed
from core.outbox import Job, put
from jobs import leases
from jobs.kinds import KINDS
from jobs.models import BackupRun
from jobs.worker import Worker
from tests.webapp.conftest import House, Visitor
from tests.webapp.jobs_aside import FAULT, job_called, paper, put_aside


@pytest.fixture
def chief(demo: House) -> Visitor:
    return demo.visitor("chief")


def job(house: House, number: int) -> Job:
    found: Job = house.read(lambda session: session.get_one(Job, number))
    return found


def test_what_was_put_aside_is_told_in_words_in_both_languages(demo: House, chief: Visitor) -> None:
    assert "没有搁置的工作" in chief.get("/health").text
    put_aside(demo, "one")
    page = chief.get("/health").text
    assert "文书字体缺字：㐂" in page
    assert '<b class="count">1</b>' in page
    english = chief.get("/health?lang=en").text
    assert "㐂" in english
    assert "文书字体缺字" not in english


def test_a_job_is_run_again(demo: House, chief: Visitor) -> None:
    number = put_aside(demo, "nightly", kind="nightly")
    assert chief.post(f"/health/jobs/{number}/again").status_code == 303
    assert job(demo, number).state == "due"
    Worker(demo.installation, KINDS, lambda: demo.clock.at).work_next()
    assert job(demo, number).state == "done"
    assert ("job.again", "ok") in demo.trail()
    assert chief.post(f"/health/jobs/{number}/again").status_code == 404


def test_all_are_run_again_when_what_they_lacked_is_there(demo: House, chief: Visitor) -> None:
    numbers = [put_aside(demo, key) for key in ("one", "two")]
    assert "全部再试" in chief.get("/health").text
    chief.post("/health/jobs/again")
    assert {job(demo, number).state for number in numbers} == {"due"}
    assert demo.trail().count(("job.again", "ok")) == 2


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_giving_up_needs_a_reason(demo: House, chief: Visitor, reason: str) -> None:
    number = put_aside(demo, "one")
    answer = chief.post(f"/health/jobs/{number}/dismiss", {"reason": reason})
    assert answer.status_code == 422
    assert "请写明为什么不再办理" in answer.text
    assert reason.strip() in answer.text
    assert job(demo, number).state == "dead"


def test_what_is_given_up_is_gone_from_the_list_and_in_the_trail(
    demo: House, chief: Visitor
) -> None:
    number = put_aside(demo, "one")
    chief.post(f"/health/jobs/{number}/dismiss", {"reason": "已另行备份。"})
    assert "没有搁置的工作" in chief.get("/health").text
    assert job(demo, number).state == "dismissed"
    query = select(AuditRow.facts).where(AuditRow.kind == "job.dismiss")
    facts = demo.read(lambda session: session.scalars(query).one())
    assert facts["reason"] == "已另行备份。"


def test_a_bureaus_administrator_sees_the_jobs_of_that_bureau_alone(demo: House) -> None:
    here, there = (paper(demo, code, f"{code}〔2026〕1号") for code in ("hrss", "market"))
    own = put_aside(demo, "here", kind="render", instrument_id=here)
    other = put_aside(demo, "there", kind="render", instrument_id=there)
    whole = put_aside(demo, "whole")
    admin = demo.visitor("admin")
    page = admin.get("/health").text
    assert "hrss〔2026〕1号" in page
    assert "market〔2026〕1号" not in page
    assert '<b class="count">1</b>' in page
    for number in (other, whole):
        assert admin.post(f"/health/jobs/{number}/again").status_code == 404
        gone = admin.post(f"/health/jobs/{number}/dismiss", {"reason": "没有用了。"})
        assert gone.status_code == 404
    admin.post("/health/jobs/again")
    assert [job(demo, n).state for n in (own, other, whole)] == ["due", "dead", "dead"]


def test_what_will_be_tried_again_by_itself_is_shown_with_its_time(
    demo: House, chief: Visitor
) -> None:
    at = demo.clock.at

    def fail(session: Any) -> None:
        put(session, "backup", {}, key="one", at=at)
        lease = leases.claim(session, at=at, job_id=job_called(session, "one"))
        assert lease is not None
        failure = StepFailed(FAULT, permanent=False)
        leases.put_back(session, lease, failure.message, at=at + timedelta(minutes=1))

    demo.write(fail)
    page = chief.get("/health").text
    assert "会自动再试的工作" in page
    assert "文书字体缺字：㐂" in page


@pytest.mark.parametrize(
    ("days", "folder", "good", "told"),
    [
        (0, "20261120", False, "最近的备份发现有原件损坏"),
        (3, "20261120", True, "最近48小时没有成功的备份"),
        (3, "", False, "最近48小时没有成功的备份"),
        (0, "20261120", True, ""),
    ],
)
def test_whoever_can_help_is_warned_of_backups_on_every_page(
    demo: House, days: int, folder: str, good: bool, told: str
) -> None:
    at = demo.clock.at
    long_ago = demo.clock.at - timedelta(days=days)

    def note(session: Any) -> None:
        for bureau in session.scalars(select(Bureau)):
            bureau.created_at = long_ago
        found = {"objects": 1, "size": 1, "audit_seq": 1, "audit_digest": "", "error": ""}
        session.add(BackupRun(at=long_ago if good else at, good=good, folder=folder, **found))

    demo.write(note)
    for login, warned in (("chief", True), ("archivist", True), ("handler", False)):
        page = demo.visitor(login).get("/account").text
        assert ("banner-alarm" in page) == (warned and bool(told)), login
        assert told in page or not warned


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_supervisor_learns_that_it_lives_and_nothing_else(house: House, path: str) -> None:
    answer = house.visitor().get(path)
    assert (answer.status_code, answer.data) == (200, b"")
    assert "Set-Cookie" not in answer.headers


def test_pages_that_cannot_be_had_are_told_without_a_word(house: House) -> None:
    lost = house.setting(data_dir=house.installation.settings.data_dir)
    engine = lost.installation.database.engine
    engine.dispose()
    for file in house.installation.settings.data_dir.glob("*.sqlite*"):
        file.rename(file.with_suffix(".away"))
        file.mkdir()
    answer = lost.visitor().get("/readyz")
    assert (answer.status_code, answer.data) == (503, b"")
    assert lost.visitor().get("/livez").status_code == 200
