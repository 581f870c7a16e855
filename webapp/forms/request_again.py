"""The request form filled anew: from a request that was sent, or with one row more or fewer."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from archive.access import queries
from archive.access.models import AccessRequest, RequestPerson
from webapp.forms import request_papers

# Which questions of the form a letter answers, by its own entries.
OF_THE_LETTER = {
    "letter_agency": "agency",
    "letter_number": "number",
    "letter_title": "title",
    "letter_date": "dated",
    "letter_address": "address",
    "letter_demand": "demand",
    "introduction_number": "number",
    "introduction_agency": "issuer",
    "introduction_date": "dated",
    "client": "client",
    "party_kind": "party_kind",
    "party_unit": "agency",
    "credit_code": "credit_code",
}
OF_A_PERSON = ("name", "unit", "post", "telephone", "identified_how", "licence_number")


def as_draft(session: Session, request: AccessRequest, *, numbers: bool) -> dict[str, list[str]]:
    """Return a submitted request as a form again: people, their `numbers` sealed, and cases."""
    draft: dict[str, list[str]] = {
        "requester": [request.requester_kind],
        "organ": [request.organ],
        "materials": list(request.materials),
        "actions": list(request.actions),
        "purpose": [request.purpose],
        "reason": [request.reason],
        "special_reason": [request.special_reason],
        **letter_answers(request.letter),
    }
    for index, case in enumerate(queries.cases_of(session, request)):
        draft[f"cases-{index}-case"] = [case.number]
    parts = queries.parts_of(session, request)
    outsiders = [row for row in parts.persons if row.person_id is None]
    for index, person in enumerate(outsiders):
        for name, value in person_answers(person, numbers=numbers):
            draft[f"persons-{index}-{name}"] = [value]
    return {**draft, **request_papers.ticked(parts)}


def letter_answers(letter: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what the form asks about a letter; of its questions only some are put to anybody."""
    return {field: [str(letter.get(name, ""))] for field, name in OF_THE_LETTER.items()}


def person_answers(person: RequestPerson, *, numbers: bool) -> Iterator[tuple[str, str]]:
    """Yield what the form asks about a person, their number sealed as drafts keep it."""
    for name in OF_A_PERSON:
        yield name, getattr(person, name)
    kind = person.identity_kind
    yield "identity_kind", "officer_card" if kind == "officer" else kind
    if numbers and person.identity_sealed:
        yield "identity_number", person.identity_sealed.hex()


def with_rows(values: MultiDict[str, str], posted: Mapping[str, str]) -> MultiDict[str, str]:
    """Return what was typed with one row more (`add`) or fewer (`remove`)."""
    gone = posted.get("remove", "")
    kept = [(n, v) for n, v in values.items(multi=True) if not (gone and n.startswith(f"{gone}-"))]
    rows = MultiDict([(n, v) for n, v in kept if n not in {"add", "remove"}])
    if name := posted.get("add", ""):
        taken = [int(part) for n in rows if (part := row_of(n, name)).isdigit()]
        rows.add(f"{name}-{max(taken, default=-1) + 1}-new", "")
    return rows


def row_of(field: str, name: str) -> str:
    """Return the index part of a field inside a list: 0 for cases-0-case."""
    prefix = f"{name}-"
    return field.removeprefix(prefix).partition("-")[0] if field.startswith(prefix) else ""
