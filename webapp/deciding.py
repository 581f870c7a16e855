"""The card in which a person decides: its form, and the decision that comes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict

from archive.access.models import AccessRequest, RequestCredential
from archive.access.queries import parts_of
from archive.access.requests import mark_acted, see_original
from archive.discs import operations as discs
from archive.discs.models import DiscRecord
from archive.discs.rules import SITUATIONS, DiscFacts
from archive.recordings.models import Recording
from bureaus.packs import Pack
from core.clock import BEIJING
from core.i18n import Message
from forms import answers, builder, schema
from forms.builder import SchemaForm
from people.actors import Actor
from people.models import Person
from workflows.models import InboxTask, Instance
from workflows.subjects import DISC, REQUEST
from workflows.tasks import Decision

# Steps that bind the bureau; before them the person proves once more who they are.
GRAVE = frozenset({"approve", "review", "sign"})
WORDS = ("opinion", "reason", "remarks", "damage", "note")
DONE = "done"


def form_for(
    session: Session,
    pack: Pack,
    row: InboxTask,
    posted: MultiDict[str, str] | None,
    files: MultiDict[str, FileStorage] | None = None,
) -> SchemaForm:
    """Return the form of a step, filled with what was posted or with what is known already."""
    made = builder.build(
        schema.load(row.form), choices_for(session, pack, row), {"for_outsider": False}
    )
    if posted is None:
        return made(data=known(session, row))
    return made(CombinedMultiDict([posted, files or MultiDict()]))


def instance_of(session: Session, row: InboxTask) -> Instance:
    """Return the instance of a step."""
    return session.get_one(Instance, row.instance_id)


def request_of(session: Session, row: InboxTask) -> AccessRequest | None:
    """Return the request that a step is about, None for a disc."""
    instance = instance_of(session, row)
    if instance.subject_kind != REQUEST:
        return None
    return session.get(AccessRequest, instance.subject_id)


def disc_of(session: Session, row: InboxTask) -> DiscRecord | None:
    """Return the disc record that a step is about."""
    instance = instance_of(session, row)
    if instance.subject_kind != DISC:
        return None
    return session.get(DiscRecord, instance.subject_id)


def choices_for(session: Session, pack: Pack, row: InboxTask) -> dict[str, list[tuple[str, str]]]:
    """Return the options that depend on the matter."""
    request, disc = request_of(session, row), disc_of(session, row)
    found: dict[str, list[tuple[str, str]]] = {}
    if request is not None:
        papers = parts_of(session, request).credentials
        found["credentials"] = [(str(paper.id), paper.term) for paper in papers]
    if disc is not None:
        found |= disc_choices(session, disc.bureau_id, disc.case_id)
    return found


def disc_choices(session: Session, bureau_id: int, case_id: int) -> dict[str, list[tuple[str, str]]]:
    """Return the recordings of a case, the persons of the bureau and the situations."""
    recordings = session.scalars(select(Recording).where(Recording.case_id == case_id))
    persons = session.scalars(
        select(Person)
        .where(Person.bureau_id == bureau_id, Person.disabled_at.is_(None), Person.kind == "staff")
        .order_by(Person.pinyin)
    )
    return {
        "recordings": [(str(one.id), one.title) for one in recordings],
        "participants": [(str(one.id), one.name) for one in persons],
        "situations": list(SITUATIONS.items()),
    }


def known(session: Session, row: InboxTask) -> dict[str, Any]:
    """Return what the form starts with."""
    request = request_of(session, row)
    if request is None or row.form != "letter_register":
        return {}
    letter = request.letter
    return {
        "letter_agency": letter.get("agency"),
        "letter_number": letter.get("number"),
        "letter_date": letter_day(str(letter.get("dated", ""))),
        "letter_demand": letter.get("demand"),
        "letter_address": letter.get("address"),
        "way": "onsite" if "onsite_read" in request.actions else "mail",
        "received_on": (request.submitted_at or request.created_at).astimezone(BEIJING).date(),
    }


def letter_day(text: str) -> Any:
    """Return the day of a letter."""
    return datetime.fromisoformat(text).date() if text else None


def decision_of(
    session: Session, actor: Actor, row: InboxTask, form: SchemaForm, at: datetime
) -> Decision:
    """Carry over what the form says beside the decision itself, and return the decision."""
    given = answers.plain(form)
    request, disc = request_of(session, row), disc_of(session, row)
    if request is not None:
        note_request(session, request, given, by=actor, at=at)
    if disc is not None:
        note_disc(session, disc, row, given, by=actor, at=at)
    outcome = str(given.get("decision") or DONE)
    opinion = next((str(given[name]) for name in WORDS if given.get(name)), "")
    return Decision(
        outcome=outcome,
        opinion=opinion,
        answers=answers.for_process(form),
        details=given,
        participants=listed(given["participants"]) if "participants" in given else None,
    )


def note_request(
    session: Session,
    request: AccessRequest,
    given: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Note on the request who has acted, which originals were seen, and what the letter says."""
    if by.person_id != request.started_by or request.for_outsider:
        mark_acted(session, request, at=at)
    for paper_id in listed(given.get("originals_seen")):
        paper = session.get(RequestCredential, paper_id)
        if paper is not None and paper.request_id == request.id and not paper.original_seen:
            see_original(session, paper, by=by, at=at)
    if given.get("way") in {"mail", "onsite"} and "letter_agency" in given:
        request.letter = {**request.letter, **letter_facts(given)}
        request.actions = ["onsite_read" if given["way"] == "onsite" else "mail"]


def letter_facts(given: Mapping[str, object]) -> dict[str, str]:
    """Return the facts of the letter as registered."""
    names = {
        "agency": "letter_agency",
        "number": "letter_number",
        "dated": "letter_date",
        "demand": "letter_demand",
        "address": "letter_address",
    }
    return {name: str(given[field]) for name, field in names.items() if given.get(field)}


def listed(value: object) -> list[int]:
    """Return the ids of a tick list."""
    return [int(str(one)) for one in value] if isinstance(value, list) else []


def note_disc(
    session: Session,
    disc: DiscRecord,
    row: InboxTask,
    given: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Carry a filled-in form, a signature or a return over to the disc record."""
    if row.form == "disc_record":
        discs.amend(session, disc, disc_facts(disc.case_id, given), at=at)
        discs.begin_signing(session, disc)
    elif row.form == "disc_sign" and given.get("decision") == DONE:
        discs.sign(session, disc, by=by, at=at)
    elif given.get("decision") == "return":
        role = "participant" if row.form == "disc_sign" else "department_head"
        why = str(given.get("reason") or given.get("opinion") or "")
        discs.send_back(session, disc, role=role, reason=why, by=by, at=at)
    elif row.kind == "approve" and given.get("decision") == "approve":
        discs.sign_as_head(session, disc, by=by, at=at)


def disc_facts(case_id: int, given: Mapping[str, object]) -> DiscFacts:
    """Return a filled-in form as the disc shelf takes it."""
    officers = str(given.get("officers") or "").replace("，", "、").replace(",", "、")
    minutes = float(str(given.get("length") or 0))
    return DiscFacts(
        case_id=case_id,
        recording_ids=tuple(listed(given.get("recordings"))),
        participant_ids=tuple(listed(given.get("participants"))),
        officers=tuple(name.strip() for name in officers.split("、") if name.strip()),
        situation=str(given.get("situation") or ""),
        title=str(given.get("title") or ""),
        recorder=str(given.get("recorder") or ""),
        started_at=local_moment(given.get("started_at")),
        ended_at=local_moment(given.get("ended_at")),
        place=str(given.get("place") or ""),
        device_brand=str(given.get("device_brand") or ""),
        device_model=str(given.get("device_model") or ""),
        format=str(given.get("format") or ""),
        length=minutes * 60,
        maker=str(given.get("maker") or ""),
        making_unit=str(given.get("making_unit") or ""),
    )


def local_moment(value: object) -> Any:
    """Return a moment typed in Beijing time."""
    if not value:
        return None
    moment = datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def show_errors(form: SchemaForm, errors: Mapping[str, Message]) -> None:
    """Put each sentence at its field, or at the decision when it has none."""
    for name, sentence in errors.items():
        field = form[name] if name in form else form["decision"] if "decision" in form else None
        if field is not None:
            field.errors = [*field.errors, sentence]


