"""The bureau in which a scenario plays: every post held by a person called after it, one case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.facts import CredentialFacts, PersonFacts, RequestFacts
from archive.cases.models import Case, CaseDispute, CaseDocument, CaseHandler, Volume
from archive.discs.rules import DiscFacts
from archive.recordings.models import Recording
from bureaus.models import Bureau
from bureaus.packs import load_shipped
from core.errors import DiaoyueError
from core.i18n import N_, message
from people.accounts import create_person
from people.actors import THE_SYSTEM, Actor, posts_held
from people.appointments import holders
from people.models import Person
from people.organisation import appoint
from studio.demo.staff import set_up

# Scenarios write no real identity numbers, so the key protects nothing.
KEY = bytes(32)
STAFF = frozenset({"handler", "staff"})
NOBODY = N_("本局没有“{who}”，情景不能进行。")
HANDLERS = 2
# Check digits are right; the persons do not exist.
ID_NUMBER = "410402199001011236"
LICENCE = "14104201910123456"


def fill_posts(session: Session, bureau: Bureau, *, at: datetime) -> None:
    """Let every post of the bureau be held: handlers by two persons, the others by one."""
    pack = load_shipped(bureau.code)
    offices, posts = set_up(session, bureau, pack, at=at)
    for number, post in enumerate(pack.posts, 1):
        count = HANDLERS if "handler" in post.roles else 1
        for n in range(1, count + 1):
            name = f"{post.title}{n}" if count > 1 else post.title
            login = f"{bureau.code}-{number}-{n}"
            person = create_person(
                session, name=name, login=login, bureau_id=bureau.id, by=THE_SYSTEM, at=at
            )
            appoint(session, person, posts[post.title], offices[post.office], by=THE_SYSTEM, at=at)


def player(session: Session, bureau_id: int, who: str, at: datetime) -> Person:
    """Return who plays a part: `bureau_head`, or the second handler as `handler#2`."""
    role, _, position = who.partition("#")
    found = holders(session, bureau_id, role, at)
    index = int(position or 1) - 1
    if index >= len(found):
        raise DiaoyueError(message(NOBODY, who=who))
    return found[index]


def open_case(
    session: Session, bureau: Bureau, raw: Mapping[str, Any], *, at: datetime
) -> Case:
    """Enter the case of the scenario with two documents, a volume and a recording."""
    handler = player(session, bureau.id, "handler", at + timedelta(days=1))
    case = Case(
        bureau_id=bureau.id,
        number=f"{load_shipped(bureau.code).short_name}罚〔2026〕1号",
        name="情景用案卷",
        kind=raw.get("kind", "penalty"),
        party="情景用当事人",
        party_kind="legal",
        office_id=office_of(session, handler, at),
        archived_at=at if raw.get("archived", True) else None,
        created_at=at,
    )
    session.add(case)
    session.flush()  # everything below names it
    keys = {"bureau_id": bureau.id, "case_id": case.id}
    session.add(CaseHandler(person_id=handler.id, main=True, **keys))
    session.add(Volume(number=1, pages=20, **keys))
    session.add_all(documents(at, keys))
    session.add(recording(at, keys))
    if kind := raw.get("dispute"):
        session.add(dispute(kind, at, keys))
    session.flush()  # the scenario's first question reads them
    return case


def office_of(session: Session, person: Person, at: datetime) -> int | None:
    """Return the office in which the person works."""
    posts = posts_held(session, person.id, at + timedelta(days=1))
    return posts[0].office_id if posts else None


def documents(at: datetime, keys: Mapping[str, int]) -> list[CaseDocument]:
    """Return a conclusive document and one that is evidence."""
    return [
        CaseDocument(
            title="行政处罚决定书", type="decision", conclusive=True, pages=3, created_at=at, **keys
        ),
        CaseDocument(
            title="询问笔录", type="inquiry", evidence_basis=True, pages=5, created_at=at, **keys
        ),
    ]


def recording(at: datetime, keys: Mapping[str, int]) -> Recording:
    """Return a recording of the inspection."""
    return Recording(
        number="情景-1",
        title="现场检查录像",
        kind="video",
        started_at=at - timedelta(days=10),
        ended_at=at - timedelta(days=10) + timedelta(hours=1),
        created_at=at,
        **keys,
    )


def dispute(kind: str, at: datetime, keys: Mapping[str, int]) -> CaseDispute:
    """Return a dispute that is open: `reconsideration` or `litigation`."""
    return CaseDispute(
        kind=kind,
        body="情景用机关",
        docket="〔2026〕1号",
        began_on=date(2026, 1, 5),
        entered_at=at,
        **keys,
    )


def request_facts(raw: Mapping[str, Any], case_id: int, by: Actor) -> RequestFacts:
    """Return the request as the scenario writes it."""
    kind = raw["requester"]
    persons = raw.get("persons", [{"name": "来访人"}] if kind not in STAFF else [])
    return RequestFacts(
        procedure="",
        requester_kind=kind,
        actions=raw["actions"],
        materials=raw["materials"],
        case_ids=[case_id],
        persons=[person_facts(one, kind) for one in persons] or [own(by)],
        organ=raw.get("organ", ""),
        purpose=raw.get("purpose", "work"),
        reason=raw.get("reason", "因工作需要查阅。"),
        special_reason=raw.get("special_reason", ""),
        letter=raw.get("letter", {}),
    )


def own(by: Actor) -> PersonFacts:
    """Return a member of the bureau who asks for themselves."""
    return PersonFacts(name=by.name, post=by.post, person_id=by.person_id)


def person_facts(raw: Mapping[str, Any], kind: str) -> PersonFacts:
    """Return somebody at the counter."""
    return PersonFacts(
        name=raw["name"],
        unit=raw.get("unit", "来访单位"),
        identity_kind=raw.get("identity_kind", "id_card"),
        identity_number=raw.get("identity_number", ID_NUMBER),
        is_lawyer=kind == "lawyer",
        licence_number=raw.get("licence_number", LICENCE if kind == "lawyer" else ""),
    )


def with_procedure(facts: RequestFacts, procedure: str) -> RequestFacts:
    """Return the request with the procedure that the table names."""
    return replace(facts, procedure=procedure)


def with_credentials(facts: RequestFacts, terms: Sequence[str]) -> RequestFacts:
    """Return the request with every paper shown that the rules ask for."""
    return replace(facts, credentials=[CredentialFacts(term=term, number="1") for term in terms])


def disc_facts(
    session: Session, case_id: int, signers: Sequence[int], *, at: datetime
) -> DiscFacts:
    """Return a filled-in record form for the recordings of the case."""
    ids = session.scalars(select(Recording.id).where(Recording.case_id == case_id)).all()
    return DiscFacts(
        case_id=case_id,
        recording_ids=tuple(ids),
        participant_ids=tuple(signers),
        situation="objection",
        officers=("执法人员一", "执法人员二"),
        recorder="执法人员一",
        started_at=at - timedelta(days=10),
        ended_at=at - timedelta(days=10) + timedelta(hours=1),
        place="检查现场",
        device_brand="某品牌",
        device_model="V8",
        format="MP4",
        length=3600.0,
        title="情景用案卷",
        maker="执法人员一",
        making_unit="情景用机构",
    )
