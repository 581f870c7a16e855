"""The card in which a person decides: its form, and the decision that comes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict

from archive.access.models import AccessRequest
from archive.access.queries import parts_of
from archive.discs.models import DiscRecord
from archive.discs.rules import SITUATIONS
from archive.recordings.models import Recording
from bureaus.packs import Pack
from core.clock import BEIJING
from core.i18n import Message
from forms import answers, builder, schema
from forms.builder import SchemaForm
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


def decision_of(form: SchemaForm) -> Decision:
    """Return what the form decides: codes for the diagram, words for paper and history."""
    given = answers.plain(form)
    return Decision(
        outcome=str(given.get("decision") or DONE),
        opinion=next((str(given[name]) for name in WORDS if given.get(name)), ""),
        answers=answers.for_process(form),
        details=given,
    )


def show_errors(form: SchemaForm, errors: Mapping[str, Message]) -> None:
    """Put each sentence at its field, or at the decision when it has none."""
    for name, sentence in errors.items():
        field = form[name] if name in form else form["decision"] if "decision" in form else None
        if field is not None:
            field.errors = [*field.errors, sentence]


