"""Whoever waits for a row has not written into the trail yet, which all others wait for."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.discs.operations import SERIES
from bureaus.access_rules import decide_discs
from bureaus.packs import Pack
from core import audit
from core.database import Database
from core.installation import Installation
from core.numbering import take
from decisions.tables import Decision
from people.actors import THE_SYSTEM
from people.models import ADMINISTRATOR
from people.organisation import grant_system_role
from studio import scenario_world as world
from tests.races.racing import together
from tests.workflows.browsing import browser
from tests.workflows.matters import STAFF, Matters
from workflows import processes
from workflows.models import InboxTask

pytestmark = pytest.mark.postgresql


def make_administrator(session: Session, matters: Matters) -> None:
    person = world.player(session, matters.bureau_id, "handler#2", matters.at)
    world.vacate(session, matters.bureau_id, "handler#2", at=matters.at)
    grant_system_role(session, person, ADMINISTRATOR, by=THE_SYSTEM, at=matters.at)


def test_a_post_falls_vacant_while_its_step_is_decided(
    database: Database, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    matters = Matters(installation, "finance").open()
    monkeypatch.setattr("webapp.edge.utc_now", lambda: matters.at)
    matters.submit(STAFF)
    own = select(InboxTask).where(InboxTask.bureau_id == matters.bureau_id)
    step = matters.read(lambda s: s.scalars(own.where(InboxTask.state == "open")).one())
    admin = browser(matters, "handler#2")
    matters.write(lambda s: make_administrator(s, matters))
    head = matters.read(lambda s: matters.actor(s, step.role).person_id)
    page = f"/people/{head}"
    typed = admin.fields(page)

    def decide(session: Session) -> None:
        processes.lock(session, step.instance_id)

    def write_down(session: Session) -> None:
        audit.record(session, "task.complete", by=audit.SYSTEM, at=matters.at)

    answer = together(
        database, decide, lambda: admin.post(f"{page}/disable", **typed), last=write_down
    )
    assert answer.status_code == 303, answer.text


@pytest.mark.article("RS-M-16")
def test_a_disc_that_nobody_signs_is_begun_while_another_is_numbered(
    database: Database, matters: Matters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsigned(pack: Pack, occasion: str) -> Decision:
        found = decide_discs(pack, occasion)
        return replace(found, outputs={**found.outputs, "signatures": False})

    monkeypatch.setattr("workflows.steps.decide_discs", unsigned)

    def number(session: Session) -> None:
        take(session, matters.bureau_id, SERIES, at=matters.at)

    def write_down(session: Session) -> None:
        audit.record(session, "task.complete", by=audit.SYSTEM, at=matters.at)

    begun = together(
        database, number, lambda: matters.write(matters.begin_disc).number, last=write_down
    )
    assert begun.endswith("2026-0002")
