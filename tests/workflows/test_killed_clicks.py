"""A server killed in the middle of a click: nothing or all of it counts, and nothing twice."""

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.access.models import Grant
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry
from core.outbox import Job
from tests.killing import (
    Moment,
    after_commit,
    before_commit,
    before_write,
    complaints,
    killed,
)
from tests.workflows.browsing import Browser, browser
from tests.workflows.matters import STAFF, Matters
from webapp.app import create_app
from workflows.models import HistoryStep


@dataclass
class Click:
    """The head's approval of one request, ready to be sent: it numbers an entry and a paper."""

    matters: Matters
    page: Browser
    path: str
    typed: dict[str, str]

    def killed_at(self, moment: Moment) -> bool:
        """Send it to a server that dies at the moment; tell whether it died before answering."""
        engine = self.matters.installation.database.engine

        def send() -> None:
            moment(engine)
            assert self.page.post(self.path, **self.typed).status_code == 303

        return killed(self.matters.installation, send)

    @property
    def state(self) -> str:
        return self.matters.row(self.path.rpartition("/")[2]).state

    def written(self) -> dict[str, list[int]]:
        """Return what the approval leaves behind, by its numbers."""

        def look(session: Session) -> dict[str, list[int]]:
            entries = sorted(session.scalars(select(RegisterEntry.n)))
            papers = sorted(session.scalars(select(Instrument.n)))
            return {"entries": entries, "papers": papers}

        return self.matters.read(look)


def approval(matters: Matters) -> Click:
    matters.submit(STAFF)
    path = f"/tasks/{matters.open_task('approve_head')}"
    head = browser(matters, "bureau_head", create_app(matters.installation))
    return Click(
        matters, head, path, {**head.fields(path), "decision": "approve", "opinion": "同意。"}
    )


@pytest.fixture(autouse=True)
def _anew(matters: Matters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.edge.utc_now", lambda: matters.at)
    # The stage is used again, and its trail begins anew with each test.
    matters.installation.settings.audit_head.unlink(missing_ok=True)


NOTHING: dict[str, list[int]] = {"entries": [], "papers": []}
ONCE = {"entries": [1], "papers": [1]}


def test_killed_before_anything_it_writes_a_click_leaves_nothing_and_is_made_again(
    matters: Matters,
) -> None:
    click = approval(matters)
    jobs = matters.read(lambda s: s.scalar(select(func.count()).select_from(Job)))
    died = 0
    while click.killed_at(before_write(died)):
        assert (click.state, click.written()) == ("open", NOTHING), died
        assert matters.read(lambda s: s.scalar(select(func.count()).select_from(Job))) == jobs
        assert complaints(matters.installation, matters.at) == [], died
        died += 1
    assert died > 6, "the click was not cut into pieces"
    assert (click.state, click.written()) == ("done", ONCE)
    assert complaints(matters.installation, matters.at) == []


def test_killed_before_its_commit_a_click_takes_no_number(matters: Matters) -> None:
    for n in (1, 2):
        click = approval(matters)
        assert click.killed_at(before_commit)
        assert click.state == "open"
        assert click.written()["entries"] == list(range(1, n))
        assert not click.killed_at(lambda _engine: None)
        assert click.written() == {kind: list(range(1, n + 1)) for kind in NOTHING}


def test_killed_after_its_commit_a_click_has_counted_and_is_not_made_twice(
    matters: Matters,
) -> None:
    click = approval(matters)
    assert click.killed_at(after_commit)
    assert (click.state, click.written()) == ("done", ONCE)
    assert complaints(matters.installation, matters.at) == []
    again = click.page.post(click.path, **click.typed)
    assert again.status_code == 303, "the person who clicks again is told that it is done"
    assert click.written() == ONCE
    decided = select(func.count()).where(HistoryStep.step == "approve_head")
    assert matters.read(lambda s: s.scalar(decided)) == 1
    assert matters.read(lambda s: s.scalar(select(func.count()).select_from(Grant))) == 1
