"""One scenario under way: each act in a transaction of its own, as in real life."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.facts import RequestFacts
from archive.access.models import AccessRequest
from archive.access.requests import create_draft
from archive.access.vault import Vault
from archive.access.words import STAFF
from archive.discs.models import DiscRecord
from archive.instruments.models import Instrument
from bureaus import loading
from bureaus.models import Bureau
from core.errors import DiaoyueError, NotFound, NotPermitted, RuleViolation, Undefined
from core.i18n import N_, Message, Names, message
from core.installation import Installation
from people.actors import Actor, load_actor
from studio import scenario_answers, scenario_facts, scenario_results
from studio import scenario_world as world
from workflows import discs, preview, requests, succession, tasks
from workflows.models import InboxTask

BEGIN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
STEP = timedelta(minutes=10)
NO_TASK = N_("没有等待办理的步骤，现在等待的是：{open}。")
NO_ANSWER = N_("结果里没有“{what}”这一项。")
DIFFERS = N_("{where}，{what}：应为 {wanted}，实际为 {found}。")
REFUSED = N_("{where}被拒绝：{why}")
NOT_REFUSED = N_("{where}应当被拒绝，但是办成了。")
AT_START, AT_END, AT_STEP = N_("提出时"), N_("结束时"), N_("第 {n} 步“{step}”")


@dataclass
class Outcome:
    """What came of a scenario: sentences about what differs, none when it went as written."""

    title: str
    problems: list[Message] = field(default_factory=list)
    papers: list[int] = field(default_factory=list)


class Walk:
    """The bureau, the cases and the matter of a scenario, and the time that it has come to."""

    def __init__(self, scenario: Mapping[str, Any], installation: Installation) -> None:
        self.scenario = scenario
        self.database = installation.database
        self.outcome = Outcome(scenario["title"])
        self.at = BEGIN + timedelta(days=1)
        self.where = Message(AT_START)
        self.bureau_id = 0
        self.case_ids: list[int] = []
        self.subject_id = 0
        self.skipped: list[str] = []

    def prepare(self) -> None:
        """Make the bureau and its cases as the scenario wants them."""
        code = self.scenario["bureau"]
        with self.database.writing() as session:
            bureau = session.scalars(select(Bureau).where(Bureau.code == code)).one()
            self.bureau_id = bureau.id
            raw = self.scenario.get("cases") or [self.scenario.get("case", {})]
            for n, case in enumerate(raw, 1):
                found = world.open_case(session, bureau, case, n, at=BEGIN)
                self.case_ids.append(found.id)
            world.arrange(session, bureau, self.scenario, at=BEGIN + STEP)

    def actor(self, session: Session, who: str) -> Actor:
        """Return the person who plays a part."""
        return load_actor(session, world.player(session, self.bureau_id, who, self.at), self.at)

    def attempt(self, act: Callable[[Session], None], raw: Mapping[str, Any]) -> None:
        """Do something in a transaction and compare a refusal with the one that is expected."""
        expected = raw.get("refused")
        try:
            with self.database.writing() as session:
                act(session)
        except DiaoyueError as refusal:
            if expected not in told(refusal):
                self.say(REFUSED, why=f"{type(refusal).__name__} {refusal.message}")
        else:
            if expected is not None:
                self.say(NOT_REFUSED)

    def begin(self) -> None:
        """Submit the request, or fill in the disc record."""
        start = self.begin_disc if "disc" in self.scenario else self.begin_request
        self.attempt(start, self.scenario)

    def begin_request(self, session: Session) -> None:
        """Submit the request as written, at the counter for outsiders."""
        raw = self.scenario["request"]
        by = self.actor(session, raw["by"])
        pack = loading.load_pack(session, self.bureau_id)
        facts = self.facts(session, raw, by)
        outsider = facts.requester_kind not in STAFF
        draft = create_draft(session, self.bureau_id, for_outsider=outsider, by=by, at=self.at)
        vault = Vault(scenario_facts.KEY)
        requests.submit(session, pack, draft, facts, vault, by=by, at=self.at)
        self.subject_id = draft.id

    def facts(self, session: Session, raw: Mapping[str, Any], by: Actor) -> RequestFacts:
        """Return the request as typed, with its procedure and every paper that the rules ask for.

        Notes on the way which steps the rehearsal skips.
        """
        pack = loading.load_pack(session, self.bureau_id)
        facts = scenario_facts.request_facts(raw, self.case_ids, by)
        facts = replace(facts, procedure=requests.procedure_for(pack, facts))
        ruling = requests.rule_request(session, pack, facts, at=self.at)
        if ruling.outcome != "undefined":
            way = preview.look_ahead(
                session, pack, facts.procedure, facts, ruling, by=by, at=self.at
            )
            self.skipped = [step.name for step in way if step.state == "skipped"]
        return replace(facts, credentials=scenario_facts.shown(ruling.credentials))

    def begin_disc(self, session: Session) -> None:
        """Fill in the record form."""
        raw = self.scenario["disc"]
        by = self.actor(session, raw["by"])
        signers = [self.actor(session, who).person_id for who in raw["participants"]]
        facts = scenario_facts.disc_facts(session, raw, self.case_ids[0], signers, at=BEGIN)
        pack = loading.load_pack(session, self.bureau_id)
        self.subject_id = discs.begin(session, pack, facts, by=by, at=self.at).id

    def take(self, n: int, raw: Mapping[str, Any]) -> None:
        """Let somebody do the next thing."""
        self.at += STEP
        name = raw.get("step") or raw.get("act", "")
        self.where = message(AT_STEP, n=n, step=name)
        do = self.decide if "step" in raw else self.act
        self.attempt(lambda session: do(session, raw), raw)
        self.compare(raw.get("then", {}))

    def decide(self, session: Session, raw: Mapping[str, Any]) -> None:
        """Complete the open task of the step."""
        by = self.actor(session, raw["by"])
        waiting = session.scalars(select(InboxTask).where(InboxTask.state == "open")).all()
        own = [row for row in waiting if row.step == raw["step"]]
        mine = [row for row in own if row.assignee_id in {None, by.person_id}]
        row = next(iter(mine or own), None)
        if row is None:
            raise RuleViolation(message(NO_TASK, open=Names(r.step for r in waiting)))
        answers = {name: raw[name] for name in ("decision", "opinion") if name in raw}
        decision = scenario_answers.decision(session, row, {**answers, **raw.get("answers", {})})
        pack = loading.load_pack(session, self.bureau_id)
        tasks.complete(session, pack, row.id, decision, by=by, at=self.at)

    def act(self, session: Session, raw: Mapping[str, Any]) -> None:
        """Do what is no step of the diagram."""
        ACTS[raw["act"]](self, session, raw)

    def withdraw(self, session: Session, raw: Mapping[str, Any]) -> None:
        """Take the request back."""
        request = session.get_one(AccessRequest, self.subject_id)
        by = self.actor(session, raw["by"])
        requests.withdraw(session, request, by=by, at=self.at, reason=raw.get("reason", ""))

    def resubmit(self, session: Session, raw: Mapping[str, Any]) -> None:
        """Submit a returned request as corrected."""
        by = self.actor(session, raw["by"])
        facts = self.facts(session, {**self.scenario["request"], **raw.get("request", {})}, by)
        request = session.get_one(AccessRequest, self.subject_id)
        pack = loading.load_pack(session, self.bureau_id)
        vault = Vault(scenario_facts.KEY)
        requests.resubmit(session, pack, request, facts, vault, by=by, at=self.at)

    def change_signers(self, session: Session, raw: Mapping[str, Any]) -> None:
        """Add somebody to the signers of a disc record, or remove somebody."""
        disc = session.get_one(DiscRecord, self.subject_id)
        change = discs.Change(
            world.player(session, self.bureau_id, raw["who"], self.at),
            removing=raw["act"] == "remove_signer",
            reason=raw.get("reason", ""),
        )
        pack, by = loading.load_pack(session, self.bureau_id), self.actor(session, raw["by"])
        discs.change_signers(session, pack, disc, change, by=by, at=self.at)

    def decree(self, session: Session, raw: Mapping[str, Any]) -> None:
        """Put the bureau's draft in force by a notice."""
        world.decree(session, self.bureau_id, raw["notice"], at=self.at)

    def vacate(self, session: Session, raw: Mapping[str, Any]) -> None:
        """Let somebody leave their posts; their open steps go to who is competent then."""
        world.vacate(session, self.bureau_id, raw["who"], at=self.at)
        succession.follow(session, self.bureau_id, at=self.at)

    def wait(self, _session: Session, raw: Mapping[str, Any]) -> None:
        """Let days go by in which nobody does anything."""
        self.at += timedelta(days=raw["days"])

    def say(self, sentence: str, **values: object) -> None:
        """Note what differs, and where."""
        self.outcome.problems.append(message(sentence, where=self.where, **values))

    def finish(self) -> None:
        """Compare what came of it with what was expected."""
        self.where = Message(AT_END)
        self.compare(self.scenario["expect"])
        with self.database.reading() as session:
            self.outcome.papers = list(session.scalars(select(Instrument.id)))

    def compare(self, wanted: Mapping[str, Any]) -> None:
        """Note every answer that differs."""
        with self.database.reading() as session:
            for what, value in wanted.items():
                self.compare_one(session, what, value)

    def compare_one(self, session: Session, what: str, wanted: Any) -> None:  # noqa: ANN401
        """Compare one answer; the register names persons, scenarios name parts."""
        if what == "skipped":
            found: Any = self.skipped
        elif what == "overdue":
            found = scenario_results.overdue(session, self.at)
        elif (question := scenario_results.QUESTIONS.get(what)) is not None:
            found = question(session)
        else:
            self.say(NO_ANSWER, what=what)
            return
        if what in {"approvers", "verifier", "informed"}:
            wanted = self.named(session, wanted)
        if found != wanted:
            self.say(DIFFERS, what=what, wanted=wanted, found=found)

    def named(self, session: Session, parts: Any) -> Any:  # noqa: ANN401  # as JSON gives it
        """Return the names of those who play the parts."""
        if isinstance(parts, str):
            return world.player(session, self.bureau_id, parts, self.at).name if parts else ""
        return [self.named(session, part) for part in parts]


def told(refusal: DiaoyueError) -> set[str]:
    """Return under which names a scenario may expect a refusal: its kind, and who can help.

    `NotTheirs` is a step that is somebody else's, whether or not they may know of it.
    """
    names = {type(refusal).__name__}
    if isinstance(refusal, Undefined):
        names.add(f"Undefined {refusal.who}")
    if isinstance(refusal, NotPermitted | NotFound):
        names.add("NotTheirs")
    return names


Act = Callable[[Walk, Session, Mapping[str, Any]], None]
ACTS: Mapping[str, Act] = {
    "withdraw": Walk.withdraw,
    "resubmit": Walk.resubmit,
    "add_signer": Walk.change_signers,
    "remove_signer": Walk.change_signers,
    "decree": Walk.decree,
    "vacate": Walk.vacate,
    "wait": Walk.wait,
}
