"""Writing case files."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.cases.models import Case, CaseDispute, CaseDocument, CaseHandler, Volume
from archive.cases.queries import read_disputes
from archive.cases.rules import (
    CaseFacts,
    Dispute,
    DocumentFacts,
    check_case,
    check_closing,
    check_days,
    check_new_dispute,
    check_place,
    weight_of,
)
from archive.kept import keep
from archive.refusals import UNKNOWN
from core.clock import beijing_date
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, message
from core.locking import hold
from core.search import grams
from core.storage import Stored
from people.actors import Actor
from people.models import Office, Person

TAKEN = N_("案号 {number} 已经有了，请核对。")
ARCHIVED = N_("本案已经归档。")
VOLUME_TAKEN = N_("第 {number} 卷已经登记了。")
ENDS_BEFORE = N_("结束日期不能早于开始日期。")


def enter_case(
    session: Session, bureau_id: int, facts: CaseFacts, *, by: Actor, at: datetime
) -> Case:
    """Enter a case; raises `InvalidInput` for wrong fields or a number that is already there."""
    check_case(facts)
    check_days(facts, beijing_date(at))
    check_office(session, bureau_id, facts.office_id)
    check_number(session, bureau_id, facts.number)
    case = Case(bureau_id=bureau_id, created_at=at, created_by=by.person_id or None, **vars(facts))
    case.grams = grams(f"{facts.number} {facts.name} {facts.party}")
    session.add(case)
    session.flush()  # handlers and documents need its id
    return case


def check_number(session: Session, bureau_id: int, number: str) -> None:
    """Raise `InvalidInput` when the bureau has a case of this number."""
    known = select(Case.id).where(Case.bureau_id == bureau_id, Case.number == number)
    if session.scalar(known):
        raise InvalidInput({"number": message(TAKEN, number=number)})


def check_office(session: Session, bureau_id: int, office_id: int | None) -> None:
    """Raise `InvalidInput` for an office that is not this bureau's."""
    if office_id is None:
        return
    own = select(Office.id).where(Office.id == office_id, Office.bureau_id == bureau_id)
    if session.scalar(own) is None:
        raise InvalidInput({"office": UNKNOWN})


def assign_handler(
    session: Session, case: Case, person: Person, *, main: bool = False
) -> CaseHandler:
    """Make `person` a handler of the case; a second call only changes who is the main one."""
    handler = handler_row(session, case, person)
    if handler is None:
        handler = CaseHandler(bureau_id=case.bureau_id, case_id=case.id, person_id=person.id)
        session.add(handler)
    handler.main = main
    return handler


def handler_row(session: Session, case: Case, person: Person) -> CaseHandler | None:
    """Return the row that makes the person a handler of the case, None for everybody else."""
    mine = CaseHandler.case_id == case.id, CaseHandler.person_id == person.id
    return session.scalar(select(CaseHandler).where(*mine))


def archive_case(
    session: Session, case: Case, *, at: datetime, closed_on: date | None = None
) -> None:
    """Put the closed case into the archive (归档); only archived files are open to others.

    Raises `RuleViolation` when it is there already, `InvalidInput` for a wrong day of closing.
    """
    hold(session, case)
    if case.archived_at is not None:
        raise RuleViolation(ARCHIVED)
    if closed_on is not None:
        check_closing(case.opened_on, closed_on, beijing_date(at))
        case.closed_on = closed_on
    case.archived_at = at
    session.flush()  # the page that follows shows the new state


def enter_dispute(
    session: Session, case: Case, facts: Dispute, *, by: Actor, at: datetime
) -> CaseDispute:
    """Note that the case went to reconsideration or to court: a state of the case, with dates."""
    hold(session, case)
    check_new_dispute(read_disputes(session, case.id), facts)
    dispute = CaseDispute(
        bureau_id=case.bureau_id,
        case_id=case.id,
        entered_by=by.person_id or None,
        entered_at=at,
        **vars(facts),
    )
    session.add(dispute)
    session.flush()  # the page that follows lists it
    return dispute


def end_dispute(session: Session, dispute: CaseDispute, *, ended_on: date) -> None:
    """Note the day on which the dispute ended."""
    if ended_on < dispute.began_on:
        raise InvalidInput({"ended_on": ENDS_BEFORE})
    dispute.ended_on = ended_on
    session.flush()  # the page that follows shows the new state


def add_volume(
    session: Session, case: Case, *, number: int, pages: int, location: str, title: str = ""
) -> Volume:
    """Add a paper volume and where it stands; raises `InvalidInput` for a number there already."""
    hold(session, case)
    same = select(Volume.id).where(Volume.case_id == case.id, Volume.number == number)
    if session.scalar(same) is not None:
        raise InvalidInput({"number": message(VOLUME_TAKEN, number=number)})
    volume = Volume(
        bureau_id=case.bureau_id,
        case_id=case.id,
        number=number,
        pages=pages,
        location=location,
        title=title,
    )
    session.add(volume)
    session.flush()  # documents name their volume
    return volume


def add_document(
    session: Session,
    case: Case,
    facts: DocumentFacts,
    *,
    at: datetime,
    volume: Volume | None = None,
    stored: Stored | None = None,
    media_type: str = "",
) -> CaseDocument:
    """Add a document: where it lies on paper, and its scan; `InvalidInput` for an unknown type."""
    conclusive, evidence_basis = weight_of(facts)
    document = CaseDocument(
        bureau_id=case.bureau_id,
        case_id=case.id,
        position=facts.position,
        title=facts.title,
        type=facts.type,
        conclusive=conclusive,
        evidence_basis=evidence_basis,
        pages=facts.pages,
        volume_id=volume.id if volume else None,
        first_page=facts.first_page,
        last_page=facts.first_page + facts.pages - 1 if facts.first_page else None,
        made_on=facts.made_on,
        created_at=at,
    )
    if stored is not None:
        keep(document, stored, media_type)
    session.add(document)
    session.flush()  # grants and lists name it
    return document


def place_document(
    session: Session, document: CaseDocument, volume: Volume | None, first_page: int | None
) -> None:
    """Say on which pages of a volume the document lies; `InvalidInput` where they do not exist."""
    last = check_place(volume.pages if volume else None, first_page, document.pages)
    document.volume_id = volume.id if volume else None
    document.first_page = first_page if volume else None
    document.last_page = last
    session.flush()  # the page that follows shows the new place
