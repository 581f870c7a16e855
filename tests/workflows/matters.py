"""A bureau with every post held and one case, and matters under way in it, in one line each."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import words
from archive.access.models import AccessRequest
from archive.access.requests import create_draft
from archive.access.vault import Vault
from archive.discs.models import DiscRecord
from bureaus import loading
from bureaus.models import Bureau
from bureaus.packs import Pack
from core.audit import AuditRow
from core.installation import Installation
from people.accounts import create_person
from people.actors import THE_SYSTEM, Actor, load_actor
from people.models import Holding, Office, Post
from people.organisation import appoint
from studio import scenario_answers, scenario_facts
from studio import scenario_world as world
from studio.scenario_walk import BEGIN
from workflows import discs, requests, tasks
from workflows.models import InboxTask, Instance

T = TypeVar("T")
STEP = timedelta(minutes=10)
STAFF = {
    "by": "department_head",
    "requester": "staff",
    "actions": ["view"],
    "materials": ["file", "av"],
    "special_reason": "关联案件需要核对。",
}
HANDLER = {"by": "handler", "requester": "handler", "actions": ["view"], "materials": ["file"]}
PARTY = {"by": "archivist", "requester": "party", "actions": ["view"], "materials": ["conclusive"]}
LETTER = {
    "by": "archivist",
    "requester": "remote_agency",
    "actions": ["mail"],
    "materials": ["conclusive"],
}


@dataclass
class Matters:
    """One bureau; `at` goes on with each act."""

    installation: Installation
    code: str = "hrss"
    at: datetime = BEGIN + timedelta(days=1)
    bureau_id: int = 0
    case_ids: list[int] = field(default_factory=list)

    def open(self, *cases: dict[str, Any]) -> "Matters":
        """Enter the cases, one when none is described."""

        def enter(session: Session) -> None:
            bureau = session.scalars(select(Bureau).where(Bureau.code == self.code)).one()
            self.bureau_id = bureau.id
            for n, raw in enumerate(cases or [{}], 1):
                self.case_ids.append(world.open_case(session, bureau, raw, n, at=BEGIN).id)

        self.write(enter)
        return self

    def write(self, change: Callable[[Session], T]) -> T:
        self.at += STEP
        with self.installation.database.writing() as session:
            return change(session)

    def read(self, question: Callable[[Session], T]) -> T:
        with self.installation.database.reading() as session:
            return question(session)

    def actor(self, session: Session, who: str) -> Actor:
        return load_actor(session, world.player(session, self.bureau_id, who, self.at), self.at)

    def name(self, who: str) -> str:
        return self.read(lambda session: self.actor(session, who).name)

    def pack(self, session: Session) -> Pack:
        return loading.load_pack(session, self.bureau_id)

    def facts(self, session: Session, raw: dict[str, Any]) -> Any:
        pack = self.pack(session)
        facts = scenario_facts.request_facts(raw, self.case_ids, self.actor(session, raw["by"]))
        facts = replace(facts, procedure=requests.procedure_for(pack, facts))
        ruling = requests.rule_request(session, pack, facts, at=self.at)
        return replace(facts, credentials=scenario_facts.shown(ruling.credentials))

    def submit(self, raw: dict[str, Any]) -> int:
        """Submit a request and return its id."""

        return self.write(lambda session: self.send(session, raw)[0].id)

    def send(
        self, session: Session, raw: dict[str, Any]
    ) -> tuple[AccessRequest, requests.Submitted]:
        """Submit a request within a click."""
        by = self.actor(session, raw["by"])
        facts = self.facts(session, raw)
        outsider = facts.requester_kind not in words.STAFF
        draft = create_draft(session, self.bureau_id, for_outsider=outsider, by=by, at=self.at)
        vault, pack = Vault(scenario_facts.KEY), self.pack(session)
        return draft, requests.submit(session, pack, draft, facts, vault, by=by, at=self.at)

    def resubmit(self, request_id: int, raw: dict[str, Any]) -> None:
        def act(session: Session) -> None:
            request = session.get_one(AccessRequest, request_id)
            by, facts = self.actor(session, raw["by"]), self.facts(session, raw)
            vault = Vault(scenario_facts.KEY)
            requests.resubmit(session, self.pack(session), request, facts, vault, by=by, at=self.at)

        self.write(act)

    def begin_disc(self, session: Session, *signers: str) -> DiscRecord:
        """Fill in the record form of a disc, for the handler to sign when nobody is named."""
        ids = [self.actor(session, who).person_id for who in signers or ("handler",)]
        facts = scenario_facts.disc_facts(session, {}, self.case_ids[0], ids, at=BEGIN)
        by = self.actor(session, "handler")
        return discs.begin(session, self.pack(session), facts, by=by, at=self.at)

    def open_task(self, step: str) -> str:
        """Return the id of the open row of a step."""
        query = select(InboxTask.id).where(InboxTask.step == step, InboxTask.state == "open")
        return self.read(lambda session: session.scalars(query).one())

    def waiting(self) -> list[InboxTask]:
        """Return the open rows, oldest first."""
        query = select(InboxTask).where(InboxTask.state == "open").order_by(InboxTask.created_at)
        return list(self.read(lambda session: session.scalars(query).all()))

    def row(self, task_id: str) -> InboxTask:
        return self.read(lambda session: session.get_one(InboxTask, task_id))

    def decide(self, who: str, step: str, **answers: Any) -> Instance:
        """Let somebody complete the open task of a step."""
        return self.decide_row(who, self.open_task(step), **answers)

    def decide_row(self, who: str, task_id: str, **answers: Any) -> Instance:
        def act(session: Session) -> Instance:
            row = session.get_one(InboxTask, task_id)
            decision = scenario_answers.decision(session, row, answers)
            by = self.actor(session, who)
            pack = self.pack(session)
            return tasks.complete(session, pack, task_id, decision, by=by, at=self.at).instance

        return self.write(act)

    def withdraw(self, who: str, request_id: int) -> None:
        def act(session: Session) -> None:
            request = session.get_one(AccessRequest, request_id)
            by = self.actor(session, who)
            requests.withdraw(session, request, by=by, at=self.at, reason="")

        self.write(act)

    def claim(self, who: str, task_id: str) -> None:
        self.write(lambda s: tasks.claim(s, task_id, by=self.actor(s, who), at=self.at))

    def release(self, who: str, task_id: str) -> None:
        self.write(lambda s: tasks.release(s, task_id, by=self.actor(s, who), at=self.at))

    def reassign(self, who: str, task_id: str, to: str, reason: str = "出差。") -> None:
        def act(session: Session) -> None:
            colleague, by = self.actor(session, to), self.actor(session, who)
            tasks.reassign(session, task_id, colleague, reason=reason, by=by, at=self.at)

        self.write(act)

    def vacate(self, who: str) -> None:
        self.write(lambda s: world.vacate(s, self.bureau_id, who, at=self.at))

    def hire(self, like: str, name: str) -> None:
        """Appoint one more person to the post of a part, in the same office."""

        def act(session: Session) -> None:
            person = world.player(session, self.bureau_id, like, self.at)
            held = session.scalars(select(Holding).where(Holding.person_id == person.id)).one()
            fresh = create_person(
                session,
                name=name,
                login=f"{person.login}-more",
                bureau_id=self.bureau_id,
                by=THE_SYSTEM,
                at=self.at,
            )
            post, office = session.get_one(Post, held.post_id), session.get(Office, held.office_id)
            appoint(session, fresh, post, office, by=THE_SYSTEM, at=self.at)

        self.write(act)

    def appoint(self, who: str, title: str) -> None:
        """Appoint a person to the post of a title as well."""

        def act(session: Session) -> None:
            person = world.player(session, self.bureau_id, who, self.at)
            post = select(Post).where(Post.bureau_id == self.bureau_id, Post.title == title)
            appoint(session, person, session.scalars(post).one(), None, by=THE_SYSTEM, at=self.at)

        self.write(act)

    def move(self, who: str, to: str) -> None:
        """Take a person out of their posts and into the one of another part."""

        def act(session: Session) -> None:
            person = world.player(session, self.bureau_id, who, self.at)
            other = world.player(session, self.bureau_id, to, self.at)
            world.vacate(session, self.bureau_id, who, at=self.at)
            held = session.scalars(select(Holding).where(Holding.person_id == other.id)).one()
            post, office = session.get_one(Post, held.post_id), session.get(Office, held.office_id)
            appoint(session, person, post, office, by=THE_SYSTEM, at=self.at)

        self.write(act)

    def trail(self, kind: str) -> list[AuditRow]:
        """Return the audit rows of a kind."""
        query = select(AuditRow).where(AuditRow.kind == kind).order_by(AuditRow.seq)
        return list(self.read(lambda session: session.scalars(query).all()))

    def request(self, request_id: int) -> AccessRequest:
        return self.read(lambda session: session.get_one(AccessRequest, request_id))
