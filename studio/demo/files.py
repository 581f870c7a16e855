"""The demo's case files: documents scanned, volumes shelved, disputes noted."""

import io
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.cases.models import Case, Volume
from archive.cases.operations import (
    add_document,
    add_volume,
    assign_handler,
    enter_case,
    enter_dispute,
)
from archive.cases.queries import case_numbered
from archive.cases.rules import CaseFacts, Dispute, DocumentFacts
from bureaus.models import Bureau
from core.clock import BEIJING, chinese_date
from core.storage import ObjectStore
from people.actors import Actor
from people.models import Holding, Person
from studio.demo.definitions import read
from studio.demo.scans import Letter, pages_of, scan

# A case goes to the archive ten days after it was closed, in the morning.
FILED = timedelta(days=10, hours=9)
PDF = "application/pdf"
PAPER_PAGES = 46


def file_case(
    session: Session,
    store: ObjectStore,
    bureau: Bureau,
    raw: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Case | None:
    """Enter one case with everything in it; None when it is already there."""
    if case_numbered(session, bureau.id, raw["number"]) is not None:
        return None
    handlers = [person_of(session, login) for login in raw["handlers"]]
    case = enter_case(session, bureau.id, facts_of(raw, handlers[0], session), by=by, at=at)
    for person in handlers:
        assign_handler(session, case, person, main=person is handlers[0])
    if raw.get("state") != "open":
        case.archived_at = midnight(raw.get("closed", raw["opened"])) + FILED
    if dispute := raw.get("dispute"):
        enter_dispute(session, case, dispute_of(dispute), by=by, at=at)
    if case.paper_only:
        shelve(session, case, raw)
    else:
        letters = letters_of(bureau, case, raw, handlers)
        made_on = raw.get("closed") or raw["opened"]
        scan_all(session, store, case, letters, made_on=made_on, at=at)
    return case


def person_of(session: Session, login: str) -> Person:
    """Return the person of a login that the demo has created."""
    return session.scalars(select(Person).where(Person.login == login)).one()


def facts_of(raw: dict[str, Any], handler: Person, session: Session) -> CaseFacts:
    """Return the facts of a case; its office is the main handler's."""
    return CaseFacts(
        number=raw["number"],
        name=raw["name"],
        kind=raw["kind"],
        party=raw["party"],
        party_kind=raw.get("party_kind", "legal"),
        office_id=office_of(session, handler),
        opened_on=raw["opened"],
        closed_on=raw.get("closed"),
        paper_only=raw.get("state") == "paper",
        classification=raw.get("classification", "none"),
    )


def dispute_of(raw: dict[str, Any]) -> Dispute:
    """Return the dispute that is noted of a case."""
    return Dispute(raw["kind"], raw["body"], raw["docket"], raw["began"], raw.get("ended"))


def office_of(session: Session, person: Person) -> int | None:
    """Return the office in which the person works."""
    mine = select(Holding.office_id).where(Holding.person_id == person.id)
    return session.scalar(mine.order_by(Holding.id).limit(1))


def midnight(day: date) -> datetime:
    """Return the moment a day begins in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def shelve(session: Session, case: Case, raw: dict[str, Any]) -> None:
    """Put two paper volumes of an old case on the shelf, with a list of what is in them."""
    volumes = [
        add_volume(
            session,
            case,
            number=number,
            title=title,
            pages=PAPER_PAGES,
            location=f"档案室 {case.id % 7 + 1} 架 {number} 层",
        )
        for number, title in ((1, "正卷"), (2, "副卷"))
    ]
    kinds = read("files")["sets"][set_of(raw)]
    list_on_paper(session, case, volumes[0], kinds)


def list_on_paper(session: Session, case: Case, volume: Volume, kinds: list[str]) -> None:
    """List the documents that lie in a paper volume only."""
    page = 1
    for position, kind in enumerate(kinds):
        facts = DocumentFacts(
            title=read("files")["types"][kind]["title"],
            type=kind,
            pages=3,
            first_page=page,
            made_on=case.closed_on,
            position=position,
        )
        add_document(session, case, facts, at=case.created_at, volume=volume)
        page += 3


def set_of(raw: dict[str, Any]) -> str:
    """Return which set of documents such a case has."""
    if raw.get("state") == "open":
        return "open"
    if raw["kind"] == "licence" and raw.get("refused"):
        return "licence_refused"
    return "inspection_order" if raw.get("order") else str(raw["kind"])


def letters_of(
    bureau: Bureau, case: Case, raw: dict[str, Any], handlers: list[Person]
) -> list[tuple[str, Letter]]:
    """Return the documents of a case, each with its type, ready to be drawn."""
    words, types = words_of(bureau, raw, handlers), read("files")["types"]
    return [
        (kind, letter(types[kind], words, case.number, bureau.name))
        for kind in read("files")["sets"][set_of(raw)]
    ]


def scan_all(
    session: Session,
    store: ObjectStore,
    case: Case,
    letters: list[tuple[str, Letter]],
    *,
    made_on: date,
    at: datetime,
) -> None:
    """Scan the documents of a case and shelve the paper they come from."""
    volume = add_volume(
        session,
        case,
        number=1,
        title="正卷",
        pages=sum(len(drawn.pages) for _kind, drawn in letters),
        location=f"档案室 {case.id % 9 + 1} 架 {case.id % 5 + 1} 层",
    )
    page = 1
    for position, (kind, drawn) in enumerate(letters):
        facts = DocumentFacts(
            title=drawn.heading,
            type=kind,
            pages=len(drawn.pages),
            first_page=page,
            made_on=made_on,
            position=position,
        )
        stored = store.put(io.BytesIO(scan(drawn, f"{case.number}{kind}")))
        add_document(session, case, facts, at=at, volume=volume, stored=stored, media_type=PDF)
        page += facts.pages


def words_of(bureau: Bureau, raw: dict[str, Any], handlers: list[Person]) -> dict[str, str]:
    """Return the case's own words for the texts of its documents."""
    return {
        "bureau": bureau.name,
        "party": raw["party"],
        "name": raw["name"],
        "what": raw["what"],
        "result": raw["result"],
        "handlers": "、".join(person.name for person in handlers),
        "opened": chinese_date(raw["opened"]),
        "closed": chinese_date(raw.get("closed", raw["opened"])),
    }


def letter(raw: dict[str, Any], words: dict[str, str], number: str, office: str) -> Letter:
    """Return one document ready to be drawn."""
    return Letter(
        heading=raw["title"],
        pages=pages_of(raw, words),
        office=office,
        number=number if raw.get("number") else "",
        by_hand=raw.get("hand", False),
        picture=raw.get("picture", False),
        seal=raw.get("seal", False),
    )
