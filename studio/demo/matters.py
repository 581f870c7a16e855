"""The demo's requests, carried out for real, so that inboxes and registers are not empty."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.facts import CredentialFacts, PersonFacts, RequestFacts
from archive.access.items import items_of
from archive.access.models import AccessRequest
from archive.access.queries import grant_of
from archive.access.requests import create_draft
from archive.access.vault import Vault
from archive.access.visits import Fact, open_at_desk, record_event
from archive.access.words import PERSONAL, STAFF
from archive.cases.models import Case
from bureaus import loading
from bureaus.models import Bureau
from core.clock import beijing_date
from core.database import settings_of
from people.actors import Actor, load_actor
from people.models import Person
from studio.demo.definitions import read
from workflows import requests, tasks
from workflows.models import InboxTask, Instance
from workflows.papers import receipts
from workflows.subjects import REQUEST

# A working morning; each step comes this long after the one before.
MORNING = timedelta(hours=1, minutes=20)
STEP = timedelta(minutes=40)
READ = 3


def carry_out(session: Session, *, at: datetime) -> None:
    """Carry out every matter of the demo that has not been carried out yet, the oldest first."""
    if session.scalar(select(AccessRequest.id).limit(1)) is not None:
        return
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    for number, raw in enumerate(read("matters")["matters"]):
        begun = midnight - timedelta(days=raw["days"]) + MORNING + number * timedelta(minutes=5)
        submit(session, raw, at=begun)


def submit(session: Session, raw: Mapping[str, Any], *, at: datetime) -> None:
    """Submit one request and let its steps be done."""
    bureau = session.scalars(select(Bureau).where(Bureau.code == raw["bureau"])).one()
    pack = loading.load_pack(session, bureau.id)
    by = actor(session, raw["by"], at)
    facts = facts_of(session, bureau, raw, by, beijing_date(at).isoformat())
    facts = replace(facts, procedure=requests.procedure_for(pack, facts))
    terms = requests.rule_request(session, pack, facts, at=at).credentials
    outsider = raw["requester"] not in STAFF
    draft = create_draft(session, bureau.id, for_outsider=outsider, by=by, at=at)
    vault = Vault(settings_of(session).secret("identities"))
    facts = with_papers(facts, terms)
    sent = requests.submit(session, pack, draft, facts, vault, by=by, at=at)
    if sent.receipt_code:
        receipts.issue_receipt(session, pack, draft, sent, by=by, at=at)
    for number, step in enumerate(raw["steps"], 1):
        take(session, draft, step, at=at + number * STEP)


def with_papers(facts: RequestFacts, terms: Sequence[str]) -> RequestFacts:
    """Return the request with its papers, all seen; of several persons each has their own."""
    papers = [CredentialFacts(term=term, original_seen=True) for term in terms]
    own = [one for one in papers if one.term in PERSONAL and len(facts.persons) > 1]
    persons = [replace(person, credentials=own) for person in facts.persons]
    return replace(facts, persons=persons, credentials=[one for one in papers if one not in own])


def actor(session: Session, login: str, at: datetime) -> Actor:
    """Return a person of the demo as of a moment."""
    person = session.scalars(select(Person).where(Person.login == login)).one()
    return load_actor(session, person, at)


def facts_of(
    session: Session, bureau: Bureau, raw: Mapping[str, Any], by: Actor, today: str
) -> RequestFacts:
    """Return the request as the definition writes it; a letter without a date is of `today`."""
    wanted = select(Case.id).where(Case.bureau_id == bureau.id, Case.number == raw["case"])
    persons = [person_of(one, raw["requester"]) for one in raw.get("persons", ())]
    if raw["requester"] in STAFF:
        office = by.posts[0].office if by.posts else ""
        own = PersonFacts(name=by.name, unit=office, post=by.post, person_id=by.person_id)
        persons = [own]
    return RequestFacts(
        procedure="",
        requester_kind=raw["requester"],
        actions=raw["actions"],
        materials=raw["materials"],
        case_ids=[session.scalars(wanted).one()],
        persons=persons,
        organ=raw.get("organ", ""),
        purpose=raw.get("purpose", "work"),
        reason=raw["reason"],
        special_reason=raw.get("special_reason", ""),
        letter={"dated": today, **raw["letter"]} if "letter" in raw else {},
    )


def person_of(raw: Mapping[str, Any], kind: str) -> PersonFacts:
    """Return one visitor."""
    return PersonFacts(**raw, is_lawyer=kind == "lawyer")


def take(session: Session, request: AccessRequest, raw: Mapping[str, Any], *, at: datetime) -> None:
    """Let a person do one step; with `read`, the requester has been reading before."""
    if raw.get("read"):
        read_at_desk(session, request, at=at)
    by = actor(session, raw["by"], at)
    pack = loading.load_pack(session, request.bureau_id)
    row = session.scalars(
        select(InboxTask)
        .join(Instance, Instance.id == InboxTask.instance_id)
        .where(
            Instance.subject_kind == REQUEST,
            Instance.subject_id == request.id,
            InboxTask.step == raw["step"],
            InboxTask.state == "open",
        )
    ).one()
    details = {"decision": raw.get("decision", "done"), **raw.get("details", {})}
    decision = tasks.Decision(
        outcome=str(details["decision"]),
        opinion=raw.get("opinion", ""),
        answers={name: details[name] for name in ("intact",) if name in details},
        details=details,
    )
    tasks.complete(session, pack, row.id, decision, by=by, at=at)


def read_at_desk(session: Session, request: AccessRequest, *, at: datetime) -> None:
    """Let a member of the bureau open what was granted to them, as the register shows it."""
    grant = grant_of(session, request.id)
    person = session.get_one(Person, request.started_by)
    if grant is None:
        return
    visit = open_at_desk(session, grant, by=load_actor(session, person, at), at=at - STEP)
    for item in items_of(session, grant)[:READ]:
        fact = Fact("opened", item.kind, item.id, item.title)
        record_event(session, visit, fact, at=at - STEP)
