"""What a procedure is about: a request or a disc record, seen with the same eyes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, RequestCase
from archive.cases.models import Case, CaseHandler
from archive.discs.models import DiscRecord
from core.errors import NotFound
from core.i18n import N_
from people.models import Person
from workflows.models import Instance

REQUEST = "access_request"
DISC = "disc_record"
TITLES = {REQUEST: "申请调阅", DISC: "申请刻盘"}
GONE = N_("没有找到这项申请。")


@dataclass(frozen=True)
class Subject:
    """The facts that tasks and lists show, and who must be asked; ids are row ids."""

    kind: str
    id: int
    bureau_id: int
    title: str
    subtitle: str
    case_name: str
    party: str
    case_number: str
    requester: str
    started_by: int
    for_outsider: bool
    office_id: int | None
    case_id: int | None
    # The rows it was read from: a session forgets what nobody holds, and would ask again.
    rows: tuple[object, ...] = field(default=(), compare=False, repr=False)


def of_request(session: Session, request: AccessRequest) -> Subject:
    """Describe a request by its first case."""
    return described(request, cases_of(session, request.id))


def described(request: AccessRequest, cases: Sequence[Case]) -> Subject:
    """Describe a request and its cases as read already."""
    first = cases[0] if cases else None
    found = describe(
        REQUEST,
        request.id,
        request.bureau_id,
        first,
        requester=request.requester,
        started_by=request.started_by,
        for_outsider=request.for_outsider,
        more=len(cases) - 1,
    )
    return replace(found, rows=(request, *cases))


def of_disc(session: Session, disc: DiscRecord, requester: str) -> Subject:
    """Describe a disc record; `requester` is the name of who fills it in."""
    return describe(
        DISC,
        disc.id,
        disc.bureau_id,
        session.get(Case, disc.case_id),
        requester=requester,
        started_by=disc.filled_by,
        for_outsider=False,
    )


def describe(  # the columns that both kinds of subject share
    kind: str,
    subject_id: int,
    bureau_id: int,
    case: Case | None,
    *,
    requester: str,
    started_by: int,
    for_outsider: bool,
    more: int = 0,
) -> Subject:
    """Put the facts of the first case beside those of the requester."""
    number = case.number if case else ""
    shown = f"{number}等{more + 1}件" if more > 0 else number
    return Subject(
        kind=kind,
        id=subject_id,
        bureau_id=bureau_id,
        title=f"{requester}{TITLES[kind]} {shown}",
        subtitle=" · ".join(filter(None, [case.name, case.party])) if case else "",
        case_name=case.name if case else "",
        party=case.party if case else "",
        case_number=shown,
        requester=requester,
        started_by=started_by,
        for_outsider=for_outsider,
        office_id=case.office_id if case else None,
        case_id=case.id if case else None,
    )


def cases_of(session: Session, request_id: int) -> list[Case]:
    """Return the cases of a request in the order they were named."""
    rows = select(Case).join(RequestCase, RequestCase.case_id == Case.id)
    return list(
        session.scalars(rows.where(RequestCase.request_id == request_id).order_by(RequestCase.id))
    )


def main_handler(session: Session, case_id: int | None) -> int | None:
    """Return the person who answers for the case 主办人, else any handler."""
    return session.scalar(
        select(CaseHandler.person_id)
        .where(CaseHandler.case_id == case_id)
        .order_by(CaseHandler.main.desc(), CaseHandler.id)
        .limit(1)
    )


def load_request(session: Session, request_id: int) -> Subject:
    """Return a request as a subject, read with its cases in one statement."""
    found = session.execute(
        select(AccessRequest, Case)
        .outerjoin(RequestCase, RequestCase.request_id == AccessRequest.id)
        .outerjoin(Case, Case.id == RequestCase.case_id)
        .where(AccessRequest.id == request_id)
        .order_by(RequestCase.id)
    ).all()
    if not found:
        raise NotFound(GONE)
    return described(found[0][0], [case for _, case in found if case is not None])


def load(session: Session, instance: Instance) -> Subject:
    """Return the subject of an instance."""
    if instance.subject_kind == REQUEST:
        return load_request(session, instance.subject_id)
    disc = session.get(DiscRecord, instance.subject_id)
    if disc is None:
        raise NotFound(GONE)
    filler = session.get(Person, disc.filled_by)
    return of_disc(session, disc, filler.name if filler else "")
