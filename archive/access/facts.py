"""What is typed into a request, as plain facts, and the checks that hold in every bureau."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from archive.access.words import ACTIONS, IDENTITIES, MATERIALS, ORGANS, PURPOSES, REQUESTERS
from archive.refusals import FUTURE, REQUIRED, UNKNOWN
from core.clock import beijing_date
from core.errors import InvalidInput
from core.i18n import N_, Message
from core.storage import Stored

CASES = N_("请至少选择一个案卷。")
PERSONS = N_("请至少填写一名来人。")
LICENCE = N_("请填写律师执业证号。")
HOW = N_("没有证件的，请写明如何核实身份。")
# Requests that come with a letter need its number: it is what the register shows.
LETTERS = frozenset({"remote_agency"})
PRESENT = frozenset({"state_organ", "party", "lawyer", "guardian", "heir", "other_agent"})


@dataclass(frozen=True)
class CredentialFacts:
    """A paper that was shown; `stored` is its scan, if the bureau wants one."""

    term: str
    number: str = ""
    original_seen: bool = False
    serves_as: str = ""
    stored: Stored | None = None
    media_type: str = ""
    display_name: str = ""
    pages: int = 0


@dataclass(frozen=True)
class PersonFacts:
    """One person who asks."""

    name: str
    unit: str = ""
    post: str = ""
    telephone: str = ""
    identity_kind: str = "none"
    identity_number: str = ""
    identified_how: str = ""
    is_lawyer: bool = False
    licence_number: str = ""
    person_id: int | None = None
    credentials: Sequence[CredentialFacts] = ()


@dataclass(frozen=True)
class RequestFacts:
    """A request as submitted; the three id lists name single things, empty asks for all."""

    procedure: str
    requester_kind: str
    actions: Sequence[str]
    materials: Sequence[str]
    case_ids: Sequence[int]
    persons: Sequence[PersonFacts] = ()
    organ: str = ""
    purpose: str = "work"
    reason: str = ""
    special_reason: str = ""
    letter: Mapping[str, Any] = field(default_factory=dict)
    credentials: Sequence[CredentialFacts] = ()
    documents: Sequence[int] = ()
    recordings: Sequence[int] = ()
    volumes: Sequence[int] = ()


def check_request(facts: RequestFacts, at: datetime) -> None:
    """Raise `InvalidInput` naming each wrong field: `persons-0-licence_number` and the like."""
    errors = {**wrong_codes(facts), **wrong_letter(facts, beijing_date(at))}
    if not facts.case_ids:
        errors["cases"] = Message(CASES)
    if facts.requester_kind in PRESENT and not facts.persons:
        errors["persons"] = Message(PERSONS)
    for position, person in enumerate(facts.persons):
        for name, sentence in wrong_person(person).items():
            errors[f"persons-{position}-{name}"] = Message(sentence)
    if errors:
        raise InvalidInput(errors)


def wrong_codes(facts: RequestFacts) -> dict[str, Message]:
    """Return the fields whose codes are not in their lists."""
    known = {
        "requester_kind": facts.requester_kind in REQUESTERS,
        "actions": bool(facts.actions) and set(facts.actions) <= set(ACTIONS),
        "materials": bool(facts.materials) and set(facts.materials) <= set(MATERIALS),
        "purpose": facts.purpose in PURPOSES,
        "organ": facts.requester_kind != "state_organ" or facts.organ in ORGANS,
    }
    return {name: Message(UNKNOWN) for name, good in known.items() if not good}


def wrong_letter(facts: RequestFacts, today: date) -> dict[str, Message]:
    """Return what is wrong with the letter: a coming day, or what one that asks must tell."""
    needed = ("number", "agency", "demand") if facts.requester_kind in LETTERS else ()
    errors = {
        f"letter-{name}": Message(REQUIRED)
        for name in needed
        if not str(facts.letter.get(name, "")).strip()
    }
    dated = str(facts.letter.get("dated", ""))
    if dated > today.isoformat():
        errors["letter-dated"] = Message(FUTURE)
    return errors


def wrong_person(person: PersonFacts) -> dict[str, str]:
    """Return the wrong fields of one person, each with its sentence."""
    errors = {}
    if not person.name.strip():
        errors["name"] = REQUIRED
    if person.identity_kind not in IDENTITIES:
        errors["identity_kind"] = UNKNOWN
    elif person.identity_kind == "none":
        if not person.identified_how.strip() and person.person_id is None:
            errors["identified_how"] = HOW
    elif not person.identity_number.strip():
        errors["identity_number"] = REQUIRED
    if person.is_lawyer and not person.licence_number.strip():
        errors["licence_number"] = LICENCE
    return errors


def mask(number: str) -> str:
    """Return an identity number with its middle hidden: 4104**********1234."""
    number = re.sub(r"\s", "", number)
    shown = min(4, len(number) // 4)
    if shown == 0:
        return "*" * len(number)
    return number[:shown] + "*" * (len(number) - 2 * shown) + number[-shown:]


def in_one_line(facts: RequestFacts) -> str:
    """Return who asks, for lists and papers: 张三等2人, or the agency of the letter."""
    names = [person.name for person in facts.persons]
    if not names:
        return str(facts.letter.get("agency", ""))
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}人"
