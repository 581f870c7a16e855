"""Reading case files; every query names the bureau whose files it reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from archive.cases.models import Case, CaseDispute, CaseDocument, CaseHandler, Volume
from archive.cases.rules import Dispute
from core.search import contains
from people.models import Person

PAGE = 30


@dataclass(frozen=True)
class CaseFilter:
    """What a list of cases is narrowed to."""

    text: str = ""
    kind: str = ""
    office_id: int | None = None
    handler_id: int | None = None
    archived: bool | None = None
    paper_only: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on `Case`."""
        found: list[ColumnElement[bool]] = []
        if self.text.strip():
            found.append(contains(Case.grams, self.text))
        if self.kind:
            found.append(Case.kind == self.kind)
        if self.office_id is not None:
            found.append(Case.office_id == self.office_id)
        if self.handler_id is not None:
            mine = select(CaseHandler.case_id).where(CaseHandler.person_id == self.handler_id)
            found.append(Case.id.in_(mine))
        if self.archived is not None:
            empty = Case.archived_at.is_(None)
            found.append(~empty if self.archived else empty)
        if self.paper_only is not None:
            found.append(Case.paper_only.is_(self.paper_only))
        return found


@dataclass(frozen=True)
class CasePage:
    """One page of a list of cases and how many there are in all."""

    cases: Sequence[Case]
    total: int
    size: int


def find_cases(
    session: Session, bureau_id: int, wanted: CaseFilter, *, page: int = 1, size: int = PAGE
) -> CasePage:
    """Return a page of the bureau's cases: with the text in their number first, then the newest."""
    conditions = [Case.bureau_id == bureau_id, *wanted.conditions()]
    total = session.scalar(select(func.count()).select_from(Case).where(*conditions)) or 0
    first = (
        [Case.number.contains(text, autoescape=True).desc()]
        if (text := wanted.text.strip())
        else []
    )
    rows = select(Case).where(*conditions).order_by(*first, Case.id.desc())
    cases = session.scalars(rows.offset((page - 1) * size).limit(size)).all()
    return CasePage(cases, total, size)


def case_numbered(session: Session, bureau_id: int, number: str) -> Case | None:
    """Return the bureau's case of that number."""
    return session.scalar(
        select(Case).where(Case.bureau_id == bureau_id, Case.number == number.strip())
    )


def documents_of(session: Session, case_ids: Sequence[int]) -> Sequence[CaseDocument]:
    """Return the documents of the cases in the order of the file."""
    return session.scalars(
        select(CaseDocument)
        .where(CaseDocument.case_id.in_(case_ids))
        .order_by(CaseDocument.case_id, CaseDocument.position, CaseDocument.id)
    ).all()


def volumes_of(session: Session, case_ids: Sequence[int]) -> Sequence[Volume]:
    """Return the paper volumes of the cases."""
    return session.scalars(
        select(Volume).where(Volume.case_id.in_(case_ids)).order_by(Volume.case_id, Volume.number)
    ).all()


@dataclass(frozen=True)
class HandlerLine:
    """A handler of a case with the name to show."""

    person_id: int
    name: str
    main: bool
    since: date | None = None


def handlers_of(session: Session, case_ids: Sequence[int]) -> dict[int, list[HandlerLine]]:
    """Return the handlers of each case, the main one first."""
    rows = (
        select(CaseHandler, Person.name)
        .join(Person, Person.id == CaseHandler.person_id)
        .where(CaseHandler.case_id.in_(case_ids))
        .order_by(CaseHandler.main.desc(), CaseHandler.id)
    )
    found: dict[int, list[HandlerLine]] = {case_id: [] for case_id in case_ids}
    for handler, name in session.execute(rows):
        line = HandlerLine(handler.person_id, name, handler.main, handler.since)
        found[handler.case_id].append(line)
    return found


def is_handler(session: Session, case_id: int, person_id: int) -> bool:
    """Tell whether the person is a handler of the case."""
    row = select(CaseHandler.id).where(
        CaseHandler.case_id == case_id, CaseHandler.person_id == person_id
    )
    return session.scalar(row) is not None


def disputes_of(session: Session, case_id: int) -> Sequence[CaseDispute]:
    """Return the disputes of a case, the newest first."""
    return session.scalars(
        select(CaseDispute)
        .where(CaseDispute.case_id == case_id)
        .order_by(CaseDispute.began_on.desc(), CaseDispute.id.desc())
    ).all()


def read_disputes(session: Session, case_id: int) -> list[Dispute]:
    """Return the disputes of a case as plain facts."""
    rows = session.scalars(select(CaseDispute).where(CaseDispute.case_id == case_id))
    return [Dispute(row.kind, row.body, row.docket, row.began_on, row.ended_on) for row in rows]


def same_document(session: Session, case_id: int, key: str) -> CaseDocument | None:
    """Return the document of the case that has exactly these bytes."""
    return session.scalar(
        select(CaseDocument)
        .where(CaseDocument.case_id == case_id, CaseDocument.object_key == key)
        .limit(1)
    )
