"""The demo's disc records: one being signed, one filed, so that every bureau shows how it goes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.cases.models import Case, CaseHandler
from archive.discs.models import DiscRecord
from archive.discs.rules import DiscFacts
from archive.recordings.models import Recording
from bureaus import loading
from bureaus.models import Bureau
from people.actors import Actor, load_actor
from people.models import Person
from studio.demo.definitions import read
from workflows import discs, tasks
from workflows.models import InboxTask, Instance
from workflows.subjects import DISC

MORNING = timedelta(hours=2)
STEP = timedelta(minutes=30)
LENGTH = timedelta(minutes=12)


def burn(session: Session, *, at: datetime) -> None:
    """Fill in every disc record of the demo that is not there yet."""
    if session.scalar(select(DiscRecord.id).limit(1)) is not None:
        return
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    for raw in read("matters")["discs"]:
        begun = midnight - timedelta(days=raw["days"]) + MORNING
        bureau = session.scalars(select(Bureau).where(Bureau.code == raw["bureau"])).one()
        disc = fill_in(session, bureau, raw, at=begun)
        for number, login in enumerate(raw["signed"], 1):
            sign(session, bureau, disc, person(session, login, begun), at=begun + number * STEP)


def person(session: Session, login: str, at: datetime) -> Actor:
    """Return a person of the demo as of a moment."""
    return load_actor(
        session, session.scalars(select(Person).where(Person.login == login)).one(), at
    )


def fill_in(
    session: Session, bureau: Bureau, raw: Mapping[str, Any], *, at: datetime
) -> DiscRecord:
    """Fill in a record form for all recordings of a case; its handlers have to sign."""
    wanted = select(Case).where(Case.bureau_id == bureau.id, Case.number == raw["case"])
    case = session.scalars(wanted).one()
    recordings = session.scalars(select(Recording).where(Recording.case_id == case.id)).all()
    taken = select(Person).join(CaseHandler, CaseHandler.person_id == Person.id)
    handlers = session.scalars(taken.where(CaseHandler.case_id == case.id)).all()
    by = person(session, raw["by"], at)
    taped = at - timedelta(days=raw["taped"])
    facts = DiscFacts(
        case_id=case.id,
        recording_ids=tuple(one.id for one in recordings),
        participant_ids=tuple(one.id for one in handlers),
        situation=raw["situation"],
        officers=tuple(one.name for one in handlers),
        recorder=by.name,
        started_at=taped,
        ended_at=taped + LENGTH,
        place=raw["place"],
        device_brand="华信",
        device_model="HX-9",
        format="MP4",
        length=LENGTH.total_seconds(),
        title=case.name,
        maker=by.name,
        making_unit=bureau.name,
    )
    return discs.begin(session, loading.load_pack(session, bureau.id), facts, by=by, at=at)


def sign(session: Session, bureau: Bureau, disc: DiscRecord, by: Actor, *, at: datetime) -> None:
    """Let one of those who took part sign."""
    row = session.scalars(
        select(InboxTask)
        .join(Instance, Instance.id == InboxTask.instance_id)
        .where(
            Instance.subject_kind == DISC,
            Instance.subject_id == disc.id,
            InboxTask.assignee_id == by.person_id,
            InboxTask.state == "open",
        )
    ).one()
    pack = loading.load_pack(session, bureau.id)
    tasks.complete(session, pack, row.id, tasks.Decision("sign"), by=by, at=at)
