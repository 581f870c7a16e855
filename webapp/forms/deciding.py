"""The card in which a person decides: its form, and the decision that comes of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from archive.access import originals
from archive.access.models import AccessRequest
from archive.access.queries import visits_of
from archive.discs.models import DiscRecord
from archive.discs.queries import participant_ids, recordings_on
from archive.discs.rules import SITUATIONS
from archive.recordings.models import Recording
from core.clock import beijing_date
from core.i18n import Message
from forms import answers, builder
from forms.builder import SchemaForm
from forms.components import Component, Schema
from people.models import Person
from webapp import edge
from webapp.forms.printable import PRINTABLE
from workflows import catalogue
from workflows.models import InboxTask, Instance
from workflows.subjects import DISC
from workflows.tasks import Decision, Found

# Steps that bind the bureau; before them the person proves once more who they are.
GRAVE = frozenset({"approve", "review", "sign"})
WORDS = ("opinion", "reason", "remarks", "damage", "note")
DONE = "done"


def form_for(found: Found, posted: MultiDict[str, str] | None) -> SchemaForm:
    """Return the form of a step, filled with what was posted or with what is known already."""
    shape = catalogue.form(found.session, found.row.bureau_id, found.row.form)
    choices = choices_for(found, shape)
    made = with_choices(shape, choices) if choices else without_choices(shape)
    if posted is None:
        return made(data=known(found))
    return made(posted)


@lru_cache(256)
def without_choices(shape: Schema) -> type[SchemaForm]:
    """Return the form of a step whose options are all its own."""
    return with_choices(shape, {})


def with_choices(shape: Schema, choices: Mapping[str, list[tuple[str, str]]]) -> type[SchemaForm]:
    """Return the form of a step with the options that depend on the matter."""
    return builder.build(shape, choices, {"for_outsider": False}, PRINTABLE)


def lists_of(components: Iterable[Component]) -> set[str]:
    """Return the names of the lists that a form offers choices from."""
    names = set()
    for each in components:
        names |= lists_of(each.components) | ({each.options_key} if each.options_key else set())
    return names


def subject_of(session: Session, row: InboxTask) -> AccessRequest | DiscRecord:
    """Return the request or the disc record that a step is about."""
    instance = session.get_one(Instance, row.instance_id)
    if instance.subject_kind == DISC:
        return session.get_one(DiscRecord, instance.subject_id)
    return session.get_one(AccessRequest, instance.subject_id)


def choices_for(found: Found, shape: Schema) -> dict[str, list[tuple[str, str]]]:
    """Return the options that depend on the matter; nothing is asked for forms without any."""
    wanted = lists_of(shape.components)
    if not wanted:
        return {}
    if found.instance.subject_kind == DISC:
        disc = found.session.get_one(DiscRecord, found.instance.subject_id)
        return disc_choices(found.session, disc.bureau_id, disc.case_id)
    parts = found.dossier.parts
    papers = originals.to_be_seen(parts)
    return {"credentials": [(str(paper.id), originals.called(paper, parts)) for paper in papers]}


def disc_choices(
    session: Session, bureau_id: int, case_id: int
) -> dict[str, list[tuple[str, str]]]:
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


def known(found: Found) -> dict[str, Any]:
    """Return what the form starts with: what was typed before, when it came back."""
    known_of = KNOWN.get(found.row.form)
    return known_of(found) if known_of is not None else {}


def known_originals(found: Found) -> dict[str, Any]:
    """Return which originals have been seen already."""
    papers = found.dossier.parts.credentials
    return {"originals_seen": [str(paper.id) for paper in papers if paper.original_seen]}


def known_reply(found: Found) -> dict[str, Any]:
    """Return where the answer to a letter goes."""
    return {"address": found.dossier.request.letter.get("address")}


def known_letter(found: Found) -> dict[str, Any]:
    """Return the letter as the counter took it down."""
    request = found.dossier.request
    letter = request.letter
    return {
        "letter_agency": letter.get("agency"),
        "letter_title": letter.get("title"),
        "letter_number": letter.get("number"),
        "letter_date": letter_day(str(letter.get("dated", ""))),
        "letter_demand": letter.get("demand"),
        "letter_address": letter.get("address"),
        "way": "onsite" if "onsite_read" in request.actions else "mail",
        "received_on": beijing_date(request.submitted_at or request.created_at),
    }


def known_copies(found: Found) -> dict[str, Any]:
    """Return what copies made today begin with: taken by whoever asked, if it was one alone."""
    names = [row.name for row in found.dossier.parts.persons]
    return {"made_on": beijing_date(edge.now()), "taken_by": names[0] if len(names) == 1 else ""}


def known_return(found: Found) -> dict[str, Any]:
    """Return how the file came back from the visits that were closed in the reading room."""
    grant = found.dossier.grant
    closed = [one for one in visits_of(found.session, grant) if one.closed_at] if grant else []
    if not closed:
        return {}
    wrong = "\n".join(one.remarks for one in closed if not one.intact)
    return {"intact": "no" if wrong else "yes", "damage": wrong}


PLAIN = (
    *("situation", "title", "recorder", "started_at", "ended_at", "place"),
    *("device_brand", "device_model", "format", "maker", "making_unit"),
)


def known_record(found: Found) -> dict[str, Any]:
    """Return the record of a disc as it was filled in last."""
    return known_disc(found.session, found.session.get_one(DiscRecord, found.instance.subject_id))


def known_disc(session: Session, disc: DiscRecord) -> dict[str, Any]:
    """Return a record form as it was filled in last; the length is in minutes."""
    return {
        **{name: getattr(disc, name) for name in PLAIN},
        "officers": "、".join(disc.officers),
        "length": minutes(disc.length),
        "recordings": [str(one.id) for one in recordings_on(session, disc.id)],
        "participants": [str(one) for one in participant_ids(session, disc)],
    }


# What the forms of the steps begin with, each by its name (RS-A-9, SL-A-9: the return).
KNOWN: dict[str, Callable[[Found], dict[str, Any]]] = {
    "verify": known_originals,
    "letter_register": known_letter,
    "letter_reply": known_reply,
    "copy_made": known_copies,
    "visit_return": known_return,
    "visit_and_copies": known_return,
    "disc_record": known_record,
}


def minutes(seconds: float) -> float | None:
    """Return a length as somebody would type it, None for one that nobody gave."""
    found = round(seconds / 60, 2)
    return (int(found) if found.is_integer() else found) or None


def letter_day(text: str) -> date | None:
    """Return the day of a letter."""
    return date.fromisoformat(text) if text else None


def decision_of(form: SchemaForm, key: str) -> Decision:
    """Return what the form decides: codes for the diagram, words for paper and history."""
    given = answers.plain(form)
    return Decision(
        outcome=str(given.get("decision") or DONE),
        opinion=next((str(given[name]) for name in WORDS if given.get(name)), ""),
        answers=answers.for_process(form),
        details=given,
        key=key,
    )


def show_errors(form: SchemaForm, errors: Mapping[str, Message]) -> None:
    """Put each sentence at its field, else at the decision, else above a form without one."""
    for name, sentence in errors.items():
        place = name if name in form else "decision"
        if place in form:
            field = form[place]
            field.errors = [*field.errors, sentence]  # type: ignore[list-item]  # worded later
        else:
            form.form_errors.append(sentence)  # type: ignore[arg-type]  # as above
