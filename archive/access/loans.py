"""Paper over the counter of the reading room: handed out, counted back, nothing left out."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.access.models import Grant
from archive.access.queries import grant_facts, holder_of, loans_of, paper_of
from archive.access.rules import unusable
from archive.access.visit_models import Visit, VolumeLoan
from archive.cases.models import CaseDocument, Volume
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, message
from core.locking import hold
from people.actors import Actor

Paper = Volume | CaseDocument
CLOSED = N_("这次查阅已经结束。")
IS_BACK = N_("{paper}已经收回，请刷新后再看。")
STILL_OUT = N_("{paper}还没有收回，请先收回清点，再结束查阅。")
PAGES = N_("页数应当在 {least} 到 {pages} 之间。")
IS_OUT = N_("{paper}正由{holder}查阅，请先收回。")
PART_IS_OUT = N_("{paper}里的文书正由{holder}查阅，请先收回。")
NOT_GRANTED = N_("这份纸质材料不在许可范围内。")
AT_DESK = N_("这次查阅在本人的电脑上进行，不交付纸质材料。请等本人结束后，在阅览室登记来访。")


def hand_out(
    session: Session, visit: Visit, paper: Paper, *, pages: int, by: Actor, at: datetime
) -> VolumeLoan:
    """Hand paper over the counter, a volume or a document out of it: how many pages, to whom."""
    hold(session, visit)
    hold_with_volume(session, paper)
    grant, whole = session.get_one(Grant, visit.grant_id), isinstance(paper, Volume)
    check_visit(visit)
    facts = grant_facts(session, grant, running=visit)
    if why := unusable(facts, at):
        raise RuleViolation(why)
    if ("volume" if whole else "document", paper.id) not in facts.items:
        raise RuleViolation(NOT_GRANTED)
    check_on_shelf(session, paper)
    # A document may stand in the list without its pages counted.
    check_pages(pages, min(1, paper.pages), paper.pages)
    loan = VolumeLoan(
        bureau_id=visit.bureau_id,
        visit_id=visit.id,
        volume_id=paper.id if whole else None,
        case_document_id=None if whole else paper.id,
        pages_out=pages,
        out_at=at,
        out_by=by.person_id,
    )
    if isinstance(paper, Volume):
        paper.holder = grant.viewer
    session.add(loan)
    session.flush()  # the desk lists what is out
    return loan


def check_visit(visit: Visit) -> None:
    """Raise `RuleViolation` unless an archivist will let the visitor out and count the paper back.

    Visits at one's own desk end with a click, or by themselves in the night.
    """
    if visit.state == "closed":
        raise RuleViolation(CLOSED)
    if visit.kind == "desk":
        raise RuleViolation(AT_DESK)


def check_on_shelf(session: Session, paper: Paper) -> None:
    """Raise `RuleViolation` while somebody has the paper in hand, or a part of it."""
    holder = holder_of(session, paper)
    if holder:
        part = isinstance(paper, Volume) and not paper.holder
        told = PART_IS_OUT if part else IS_OUT
        raise RuleViolation(message(told, paper=named(paper), holder=holder))


def hold_with_volume(session: Session, paper: Paper) -> None:
    """Hold paper and the volume in which it lies: with that it is away as well."""
    if isinstance(paper, CaseDocument) and paper.volume_id is not None:
        hold(session, session.get_one(Volume, paper.volume_id))
    hold(session, paper)


def named(paper: Paper) -> str:
    """Name a volume or a document as the register does."""
    return f"第{paper.number}卷 {paper.title}" if isinstance(paper, Volume) else paper.title


def take_back(session: Session, loan: VolumeLoan, *, pages: int, by: Actor, at: datetime) -> None:
    """Take paper back with the pages counted."""
    hold(session, session.get_one(Visit, loan.visit_id))
    hold(session, loan)
    paper = paper_of(session, loan)
    if loan.back_at is not None:
        raise RuleViolation(message(IS_BACK, paper=named(paper)))
    check_pages(pages, 0, loan.pages_out)
    loan.pages_back = pages
    loan.back_at = at
    loan.back_by = by.person_id
    if isinstance(paper, Volume):
        paper.holder = ""
    session.flush()  # the closing of this click looks for paper that is out


def check_loans(session: Session, visit: Visit) -> bool:
    """Return whether every page came back; raises `RuleViolation` while paper is out."""
    loans = loans_of(session, visit.id)
    for loan in loans:
        if loan.back_at is None:
            raise RuleViolation(message(STILL_OUT, paper=named(paper_of(session, loan))))
    return all(loan.pages_back == loan.pages_out for loan in loans)


def check_pages(pages: int, least: int, most: int) -> None:
    """Raise `InvalidInput` unless the figure is possible."""
    if not least <= pages <= most:
        raise InvalidInput({"pages": message(PAGES, least=least, pages=most)})
