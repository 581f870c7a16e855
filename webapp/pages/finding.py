"""What one line of text finds: in each kind of thing only what the reader may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.access.models import AccessRequest
from archive.access.words import ACTIONS, REQUESTERS, STATES
from archive.cases.models import Case
from archive.cases.rules import KINDS as CASE_KINDS
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry
from archive.register.queries import searched
from core.clock import beijing
from core.i18n import N_
from core.search import WORD, contains, normalize
from documents import registry
from people.actors import Actor
from people.filters import condition
from people.models import Person
from people.permissions import can, may
from webapp.pages import matter
from webapp.pages.titles import who_word
from webapp.wording import listed, word

FEW, PAGE = 10, 30
Words = ColumnElement[bool]
Row = Any
Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, what stands under it, and where it opens."""

    title: str
    under: str
    tag: str
    url: str | None


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found: by which right, in which columns, shown how."""

    title: str
    model: Any
    verb: str
    thing: str
    matching: Callable[[Actor, str], Words]
    shown: Callable[[Actor, Row], Hit]


@dataclass(frozen=True)
class Group:
    """What was found of one kind: one page of it and how much there is in all."""

    code: str
    title: str
    hits: Sequence[Hit]
    total: int


def said(*columns: Column, text: str) -> Words:
    """Return the condition that one of the columns contains the text, width and case folded."""
    plain = normalize(text).strip()
    return or_(*(func.lower(column).contains(plain, autoescape=True) for column in columns))


def case_words(_actor: Actor, text: str) -> Words:
    """Match a case by number, name or party."""
    return contains(Case.grams, text)


def case_hit(_actor: Actor, row: Case) -> Hit:
    """Show a case by number and name, as much as anybody on duty may know."""
    return Hit(
        row.number,
        row.name,
        word(CASE_KINDS.get(row.kind, row.kind)),
        url_for("cases.show", case_id=row.id),
    )


def request_words(actor: Actor, text: str) -> Words:
    """Match a request by number or grams; other people's drafts are nobody else's."""
    own = or_(AccessRequest.state != "draft", AccessRequest.started_by == actor.person_id)
    return own & or_(contains(AccessRequest.grams, text), said(AccessRequest.number, text=text))


def request_hit(_actor: Actor, row: AccessRequest) -> Hit:
    """Show a request."""
    kind = word(REQUESTERS.get(row.requester_kind, ""))
    actions = listed(word(ACTIONS.get(action, action)) for action in row.actions)
    place = "requests.edit" if row.state == "draft" else "requests.show"
    return Hit(
        row.number or word(N_("草稿")),
        " · ".join(filter(None, [who_word(row.requester), kind, actions])),
        word(STATES.get(row.state, row.state)),
        url_for(place, request_id=row.id),
    )


def paper_words(_actor: Actor, text: str) -> Words:
    """Match a paper by its number or title."""
    return said(Instrument.number, Instrument.title, text=text)


def paper_hit(actor: Actor, row: Instrument) -> Hit:
    """Show a paper; it opens once its bytes are there."""
    opens = row.state in {"issued", "void"} and can(actor, "print", row)
    state = matter.UNUSUAL.get(row.state, "")
    return Hit(
        row.number,
        word(registry.KINDS[row.kind].title) if row.kind in registry.KINDS else row.title,
        word(state),
        url_for("papers.show", instrument_id=row.id) if opens else None,
    )


def entry_words(_actor: Actor, text: str) -> Words:
    """Match an entry of the register, or a correction of it; also by its number."""
    return or_(searched(text), said(RegisterEntry.request_number, text=text))


def entry_hit(_actor: Actor, row: RegisterEntry) -> Hit:
    """Show an entry of the register."""
    cases = listed(str(case.get("number", "")) for case in row.cases)
    return Hit(
        f"{row.year}-{row.n:04d}",
        " · ".join(filter(None, [who_word(row.requester), row.unit, cases])),
        f"{beijing(row.entered_at):%Y-%m-%d}",
        url_for("register.show", entry_id=row.id),
    )


def person_words(actor: Actor, text: str) -> Words:
    """Match a person by name or spelling; by account for whoever administers accounts."""
    columns: list[Column] = [Person.name, Person.pinyin]
    if may(actor, "read", "person"):
        columns.append(Person.login)
    return Person.disabled_at.is_(None) & (Person.kind == "staff") & said(*columns, text=text)


def person_hit(actor: Actor, row: Person) -> Hit:
    """Show a person by name; the account opens for its administrators."""
    opens = can(actor, "read", row)
    return Hit(
        row.name,
        row.login if opens else "",
        "",
        url_for("people_admin.show", person_id=row.id) if opens else None,
    )


KINDS: Mapping[str, Kind] = {
    "cases": Kind(N_("案卷"), Case, "find", "case", case_words, case_hit),
    "requests": Kind(
        N_("调阅申请"), AccessRequest, "read", "access_request", request_words, request_hit
    ),
    "papers": Kind(N_("文书"), Instrument, "read", "instrument", paper_words, paper_hit),
    "register": Kind(
        N_("查阅登记簿"), RegisterEntry, "read", "register_entry", entry_words, entry_hit
    ),
    "persons": Kind(N_("人员"), Person, "find", "person", person_words, person_hit),
}


def kinds_for(actor: Actor) -> list[str]:
    """Return the kinds of which the person may see anything at all."""
    return [code for code, kind in KINDS.items() if may(actor, kind.verb, kind.thing)]


def askable(text: str) -> bool:
    """Tell whether there is anything to look for: one character, one letter, one figure."""
    return bool(WORD.search(normalize(text)))


def find(
    session: Session, actor: Actor, code: str, text: str, *, page: int = 1, size: int = FEW
) -> Group:
    """Return a page of what the text finds of one kind, the newest first. Two statements."""
    kind = KINDS[code]
    conditions = (condition(actor, kind.model, kind.verb), kind.matching(actor, text))
    total = session.scalar(select(func.count()).select_from(kind.model).where(*conditions)) or 0
    rows = session.scalars(
        select(kind.model)
        .where(*conditions)
        .order_by(kind.model.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    hits = [kind.shown(actor, row) for row in rows] if total else []
    return Group(code, kind.title, hits, total)
