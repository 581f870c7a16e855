"""What a decision asks of the database: counted, on both databases, for every procedure."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core import outbox
from core.database import is_sqlite
from core.installation import Installation
from core.outbox import Job
from jobs.engines import procrastinate
from studio import scenario_answers
from studio import scenario_world as world
from tests.workflows.browsing import browser, counted
from tests.workflows.matters import HANDLER, LETTER, PARTY, STAFF, Matters
from webapp.app import create_app
from workflows.models import InboxTask

MOST, FOLLOWING = 20, 12
COPY = {**HANDLER, "actions": ["copy"], "materials": ["av"]}
NOTICE = "卫市监〔2026〕8号"
ORGAN = {
    "by": "archivist",
    "requester": "state_organ",
    "organ": "police",
    "actions": ["view", "photocopy"],
    "materials": ["file"],
    "persons": [{"name": "来访民警", "unit": "市公安局某支队", "identity_kind": "officer"}],
    "letter": {"issuer": "市公安局", "number": "公介〔2026〕1号", "dated": "2026-11-20"},
}
Act = tuple[str, str]


@dataclass(frozen=True)
class Way:
    """A request and who decides what on it: what is measured is the last of the acts."""

    bureau: str
    raw: dict[str, Any]
    acts: tuple[Act, ...]
    cases: int = 1

    def __str__(self) -> str:
        return f"{self.bureau}-{self.raw['requester']}-{self.acts[-1][1]}-{self.cases}"


HEAD = ("bureau_head", "approve_head")
APPROVALS = (
    Way("hrss", STAFF, (HEAD,)),
    Way("hrss", STAFF, (HEAD,), cases=3),
    Way("market", STAFF, (HEAD,)),
    Way(
        "emergency",
        {**STAFF, "by": "archivist", "materials": ["av"]},
        (("handling_office", "consent_office"),),
    ),
    Way("hrss", PARTY, (("archivist", "verify"), HEAD)),
    Way("hrss", LETTER, (("archivist", "register_letter"), HEAD)),
    Way("hrss", COPY, (("legal_head", "approve_legal"),)),
    Way("emergency", COPY, (("policy_office", "review_policy"),)),
    Way("emergency", COPY, (("policy_office", "review_policy"), ("deputy_head", "approve_deputy"))),
    Way("hrss", HANDLER, (("archivist", "verify"),)),
    Way("hrss", PARTY, (("archivist", "verify"),)),
    Way("hrss", ORGAN, (("archivist", "verify"),)),
)


@dataclass
class Calls:
    """What the jobs' own engine sends on PostgreSQL beside our statements."""

    jobs: list[int] = field(default_factory=list)

    def announce(self, session: Session, job: Job) -> None:
        procrastinate.announce(session, job)
        if not is_sqlite(session):
            self.jobs.append(job.id)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Let jobs be announced as `diaoyue serve` has it."""
    found = Calls()
    monkeypatch.setattr(outbox, "_announcers", [found.announce])
    return found


def decide_in_browser(
    matters: Matters, who: str, task: InboxTask, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decide on the page, more than a minute after it was opened, and look at the next page."""
    monkeypatch.setattr("webapp.edge.utc_now", lambda: matters.at)
    app, engine = create_app(matters.installation), matters.installation.database.engine
    reader, path = browser(matters, who, app), f"/tasks/{task.id}"
    given = matters.read(lambda s: typed(s, task))
    fields = {**given, **reader.fields(path)}
    matters.at += timedelta(minutes=10)
    calls.jobs.clear()
    with counted(engine) as click:
        answer = reader.post(path, **fields)
    assert (answer.status_code, click.commits) == (303, 1), answer.text
    assert len(click) + len(calls.jobs) <= MOST, str(click)
    with counted(engine) as page:
        assert reader.get(answer.location).status_code == 200
    assert len(page) <= FOLLOWING, str(page)


def typed(session: Session, task: InboxTask) -> dict[str, Any]:
    """Return the usual answers of a step as a browser sends them."""
    choices = scenario_answers.choices_for(session, task)
    usual = scenario_answers.USUAL.get(task.form, {})
    answers = {**usual, **scenario_answers.matters(session, task, choices)}
    return scenario_answers.flat(answers).to_dict(flat=False)


@pytest.mark.parametrize("way", APPROVALS, ids=str)
def test_a_decision_takes_few_statements_and_one_commit(
    staged: Installation, way: Way, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    matters = Matters(staged, way.bureau).open(*[{} for _ in range(way.cases)])
    if way.bureau == "market":
        matters.write(lambda s: world.decree(s, matters.bureau_id, NOTICE, at=matters.at))
    matters.submit(way.raw)
    *before, (who, step) = way.acts
    for earlier in before:
        matters.decide(*earlier)
    task = matters.row(matters.open_task(step))
    decide_in_browser(matters, who, task, calls, monkeypatch)


@pytest.mark.article("GX-C-9")
def test_so_does_each_signature_on_the_record_of_a_disc(
    emergency: Matters, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    signers = ("handler", "handler#2")
    emergency.write(lambda s: emergency.begin_disc(s, *signers))
    for who in signers:
        own = emergency.read(lambda s, who=who: emergency.actor(s, who).person_id)
        task = next(row for row in emergency.waiting() if row.assignee_id == own)
        decide_in_browser(emergency, who, task, calls, monkeypatch)
    [task] = emergency.waiting()
    decide_in_browser(emergency, "department_head", task, calls, monkeypatch)
