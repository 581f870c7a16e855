"""Scenarios: a procedure walked through on paper, run for real on a throw-away database."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from archive.access.requests import create_draft
from archive.access.vault import Vault
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry, RegisterEvent
from bureaus import loading, published
from bureaus.access_rules import BY_NOTICE
from bureaus.models import Bureau
from core.database import create_schema
from core.errors import DiaoyueError
from core.i18n import N_, Message, message
from core.installation import Installation, open_installation
from core.settings import Settings
from people.actors import Actor, load_actor
from studio import scenario_world as world
from studio.publishing import publish_shipped
from workflows import discs, preview, requests, tasks
from workflows.models import HistoryStep, InboxTask, Instance

BEGIN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
STEP = timedelta(minutes=10)
UNREADABLE = N_("情景文件不是有效的 JSON：{why}")
MISSING = N_("情景文件缺少“{name}”。")
NO_TASK = N_("第 {n} 步：没有等待办理的“{step}”，现在等待的是：{open}。")
DIFFERS = N_("{what}：应为 {wanted}，实际为 {found}。")
REFUSED = N_("第 {n} 步“{step}”被拒绝：{why}")
NOT_REFUSED = N_("第 {n} 步“{step}”应当被拒绝，但是办成了。")


@dataclass
class Outcome:
    """What came of a scenario: sentences about what differs, none when it went as written."""

    title: str
    problems: list[Message] = field(default_factory=list)
    papers: list[int] = field(default_factory=list)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the scenarios of a file; raises `DiaoyueError` for what is no such file."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DiaoyueError(message(UNREADABLE, why=str(error))) from error
    found = raw["scenarios"] if isinstance(raw, dict) and "scenarios" in raw else raw
    scenarios = found if isinstance(found, list) else [found]
    for scenario in scenarios:
        for name in ("title", "bureau", "steps", "expect"):
            if not isinstance(scenario, dict) or name not in scenario:
                raise DiaoyueError(message(MISSING, name=name))
    return scenarios


@contextmanager
def throw_away() -> Iterator[Installation]:
    """Yield an installation that is gone afterwards; nothing real is ever touched."""
    with tempfile.TemporaryDirectory(prefix="diaoyue-scenario-") as folder:
        data_dir = Path(folder)
        settings = Settings(data_dir, f"sqlite:///{data_dir / 'scenario.sqlite'}", demo=True)
        installation = open_installation(settings)
        create_schema(installation.database.engine)
        with installation.database.writing() as session:
            publish_shipped(session, at=BEGIN)
        yield installation
        installation.database.engine.dispose()


def run(scenario: Mapping[str, Any], installation: Installation) -> Outcome:
    """Walk through one scenario, each step in a transaction of its own."""
    walk = Walk(scenario, installation)
    walk.prepare()
    walk.begin()
    for n, step in enumerate(scenario["steps"], 1):
        walk.take(n, step)
    walk.compare()
    return walk.outcome


class Walk:
    """One scenario under way."""

    def __init__(self, scenario: Mapping[str, Any], installation: Installation) -> None:
        self.scenario = scenario
        self.database = installation.database
        self.outcome = Outcome(scenario["title"])
        self.at = BEGIN + timedelta(days=1)
        self.case_id = 0
        self.subject_id = 0
        self.bureau_id = 0
        self.skipped: list[str] = []

    def prepare(self) -> None:
        """Set up the bureau's people and the case, and put a draft table in force if told so."""
        with self.database.writing() as session:
            bureau = session.scalars(
                select(Bureau).where(Bureau.code == self.scenario["bureau"])
            ).one()
            self.bureau_id = bureau.id
            world.fill_posts(session, bureau, at=BEGIN)
            if notice := self.scenario.get("notice"):
                published.put_in_force(
                    session, bureau.id, loading.DECISION, BY_NOTICE, notice_number=notice, at=BEGIN
                )
            self.case_id = world.open_case(
                session, bureau, self.scenario.get("case", {}), at=BEGIN
            ).id

    def actor(self, session: Session, who: str) -> Actor:
        """Return the person who plays a part: a role code, `handler`, or a name."""
        return load_actor(session, world.player(session, self.bureau_id, who, self.at), self.at)

    def begin(self) -> None:
        """Submit the request, or fill in the disc record."""
        try:
            with self.database.writing() as session:
                start = self.begin_disc if "disc" in self.scenario else self.begin_request
                start(session)
        except DiaoyueError as refusal:
            self.refused(0, "begin", refusal, self.scenario.get("refused"))

    def begin_request(self, session: Session) -> None:
        """Submit the request as written, at the counter for outsiders."""
        raw = self.scenario["request"]
        by = self.actor(session, raw["by"])
        pack = loading.load_pack(session, self.bureau_id)
        facts = world.request_facts(raw, self.case_id, by)
        facts = world.with_procedure(facts, requests.procedure_for(pack, facts))
        ruling = requests.rule_request(session, pack, facts, at=self.at)
        if ruling.outcome != "undefined":
            way = preview.look_ahead(
                session, pack, facts.procedure, facts, ruling, by=by, at=self.at
            )
            self.skipped = [step.name for step in way if step.state == "skipped"]
        outsider = facts.requester_kind not in world.STAFF
        draft = create_draft(session, self.bureau_id, for_outsider=outsider, by=by, at=self.at)
        facts = world.with_credentials(facts, ruling.credentials)
        requests.submit(session, pack, draft, facts, Vault(world.KEY), by=by, at=self.at)
        self.subject_id = draft.id

    def begin_disc(self, session: Session) -> None:
        """Fill in the record form."""
        raw = self.scenario["disc"]
        by = self.actor(session, raw["by"])
        signers = [self.actor(session, who).person_id for who in raw["participants"]]
        pack = loading.load_pack(session, self.bureau_id)
        facts = world.disc_facts(session, self.case_id, signers, at=BEGIN)
        self.subject_id = discs.begin(session, pack, facts, by=by, at=self.at).id

    def instance(self, session: Session) -> Instance | None:
        """Return the newest instance."""
        return session.scalar(select(Instance).order_by(Instance.id.desc()).limit(1))

    def take(self, n: int, step: Mapping[str, Any]) -> None:
        """Let the person of a step do it."""
        self.at += STEP
        try:
            with self.database.writing() as session:
                by = self.actor(session, step["by"])
                if step["step"] == "withdraw":
                    request = session.get_one(AccessRequest, self.subject_id)
                    requests.withdraw(session, request, by=by, at=self.at, reason="")
                else:
                    self.decide(session, n, step, by)
        except DiaoyueError as refusal:
            self.refused(n, step["step"], refusal, step.get("refused"))
        else:
            if "refused" in step:
                self.say(NOT_REFUSED, n=n, step=step["step"])

    def decide(self, session: Session, n: int, step: Mapping[str, Any], by: Actor) -> None:
        """Complete the open task of the step."""
        waiting = session.scalars(select(InboxTask).where(InboxTask.state == "open")).all()
        own = [row for row in waiting if row.step == step["step"]]
        row = next((row for row in own if row.assignee_id in {None, by.person_id}), None)
        if row is None:
            self.say(NO_TASK, n=n, step=step["step"], open="、".join(r.step for r in waiting))
            return
        details = {"decision": step.get("decision", "done"), **step.get("answers", {})}
        decision = tasks.Decision(
            outcome=str(details["decision"]),
            opinion=step.get("opinion", ""),
            answers={name: details[name] for name in ("way", "intact") if name in details},
            details=details,
        )
        pack = loading.load_pack(session, self.bureau_id)
        tasks.complete(session, pack, row.id, decision, by=by, at=self.at)

    def refused(
        self, n: int, step: str, refusal: DiaoyueError, expected: str | None
    ) -> None:
        """Compare a refusal with the one that was expected: the name of its class."""
        if expected != type(refusal).__name__:
            self.say(REFUSED, n=n, step=step, why=f"{type(refusal).__name__} {refusal.message}")

    def say(self, sentence: str, **values: object) -> None:
        """Note what differs."""
        self.outcome.problems.append(message(sentence, **values))

    def compare(self) -> None:
        """Compare what came of it with what was expected."""
        with self.database.reading() as session:
            found = self.found(session)
            self.outcome.papers = list(session.scalars(select(Instrument.id)))
        for what, wanted in self.scenario["expect"].items():
            if found.get(what) != wanted:
                self.say(DIFFERS, what=what, wanted=wanted, found=found.get(what))

    def found(self, session: Session) -> dict[str, Any]:
        """Return what came of the scenario, under the names that `expect` uses."""
        instance = self.instance(session)
        request = session.get(AccessRequest, self.subject_id)
        entries = session.scalars(select(RegisterEntry)).all()
        waiting = session.scalars(select(InboxTask.step).where(InboxTask.state == "open"))
        return {
            "end": instance.ended if instance else "",
            "state": request.state if request and "request" in self.scenario else "",
            "procedure": instance.procedure if instance else "",
            "waiting": sorted(waiting),
            "skipped": self.skipped,
            "papers": [row for row in session.scalars(select(Instrument.kind).order_by(Instrument.id))],
            "register": len(entries),
            "approvers": [one["name"] for entry in entries for one in entry.approvers],
            "basis": sorted({one for entry in entries for one in entry.basis}),
            "events": list(session.scalars(select(RegisterEvent.kind).order_by(RegisterEvent.id))),
            "steps": list(
                session.scalars(
                    select(HistoryStep.step)
                    .where(HistoryStep.person_id.is_not(None))
                    .order_by(HistoryStep.id)
                )
            ),
        }
