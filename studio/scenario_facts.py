"""What a scenario asks for, as the counter and the forms would type it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.facts import CredentialFacts, PersonFacts, RequestFacts
from archive.access.words import STAFF
from archive.discs.rules import DiscFacts
from archive.recordings.models import Recording
from people.actors import Actor

# Scenarios write no real identity numbers, so the key protects nothing.
KEY = bytes(32)
# Check digits are right; the persons do not exist.
ID_NUMBER = "410402199001011236"
LICENCE = "14104201910123456"
LETTER = {
    "agency": "外地执法机关",
    "number": "外函〔2026〕8号",
    "dated": "2026-11-20",
    "demand": "请提供行政处罚决定书复印件。",
    "address": "外地执法机关所在地",
}


def request_facts(raw: Mapping[str, Any], case_ids: Sequence[int], by: Actor) -> RequestFacts:
    """Return the request as the scenario writes it."""
    kind = raw["requester"]
    outside = [] if kind in STAFF | {"remote_agency"} else [{"name": "来访人"}]
    persons = [person_facts(one, kind) for one in raw.get("persons", outside)]
    return RequestFacts(
        procedure="",
        requester_kind=kind,
        actions=raw["actions"],
        materials=raw["materials"],
        case_ids=case_ids,
        persons=persons or ([own(by)] if kind in STAFF else []),
        organ=raw.get("organ", ""),
        purpose=raw.get("purpose", "work"),
        reason=raw.get("reason", "因工作需要查阅。"),
        special_reason=raw.get("special_reason", ""),
        letter=letter(raw, kind),
    )


def letter(raw: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the letter that a remote agency writes, or the introduction of a visitor."""
    known = LETTER if kind == "remote_agency" else {}
    return {**known, **raw.get("letter", {})}


def own(by: Actor) -> PersonFacts:
    """Return a member of the bureau who asks for themselves."""
    return PersonFacts(name=by.name, post=by.post, person_id=by.person_id)


def person_facts(raw: Mapping[str, Any], kind: str) -> PersonFacts:
    """Return somebody at the counter; without a paper it is said how they were identified."""
    identity = raw.get("identity_kind", "id_card")
    number = "" if identity == "none" else raw.get("identity_number", ID_NUMBER)
    return PersonFacts(
        name=raw["name"],
        unit=raw.get("unit", "来访单位"),
        identity_kind=identity,
        identity_number=number,
        identified_how=raw.get("identified_how", ""),
        is_lawyer=kind == "lawyer",
        licence_number=raw.get("licence_number", LICENCE if kind == "lawyer" else ""),
    )


def shown(terms: Sequence[str]) -> list[CredentialFacts]:
    """Return every paper that the rules ask for, not yet compared with its original."""
    return [CredentialFacts(term=term) for term in terms]


def disc_facts(
    session: Session, raw: Mapping[str, Any], case_id: int, signers: Sequence[int], *, at: datetime
) -> DiscFacts:
    """Return a filled-in record form for the recordings of the case."""
    ids = session.scalars(select(Recording.id).where(Recording.case_id == case_id)).all()
    return DiscFacts(
        case_id=case_id,
        recording_ids=tuple(ids),
        participant_ids=tuple(signers),
        situation=raw.get("situation", "objection"),
        officers=("执法人员一", "执法人员二"),
        recorder="执法人员一",
        started_at=at - timedelta(days=10),
        ended_at=at - timedelta(days=10) + timedelta(hours=1),
        place="检查现场",
        device_brand="某品牌",
        device_model="V8",
        format="MP4",
        length=3600.0,
        title="情景用案卷1",
        maker="执法人员一",
        making_unit="情景用机构",
    )
