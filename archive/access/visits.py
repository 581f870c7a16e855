"""A visit: opened and closed by the archivist, everything between noted as it happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import Grant
from archive.access.queries import (
    events_of,
    grant_facts,
    holder_of,
    loans_of,
    paper_of,
    sitting,
)
from archive.access.rules import no_new_visit
from archive.access.visit_models import Visit, VisitEvent, VolumeLoan
from archive.cases.models import CaseDocument, Volume
from archive.register.models import RegisterEntry
from archive.register.operations import append
from core.crypto import digest, new_code, new_token
from core.errors import InvalidInput, NotPermitted, RuleViolation
from core.i18n import N_, message
from core.locking import hold
from people.actors import Actor

# A document may be opened at any of its pages.
SEEN = frozenset({"opened", "page", "played"})
Paper = Volume | CaseDocument
CODE = 8
CODE_HOLDS = timedelta(minutes=15)
WRONG_CODE = N_("一次性代码不对，或者已经用过、已过期。请向档案管理人员要一个新的。")
CLOSED = N_("这次查阅已经结束。")
STILL_OUT = N_("{paper}还没有收回，请先收回清点，再结束查阅。")
SAY_WHY = N_("案卷不完整的，请写明缺少或者损坏的情况。")
PAGES = N_("页数应当在 0 到 {pages} 之间。")
IS_OUT = N_("{paper}正由{holder}查阅，请先收回。")
NOT_GRANTED = N_("这份纸质材料不在许可范围内。")
NOT_YOURS = N_("这项许可不是给您的。")
AT_DESK = N_("这次查阅在本人的电脑上进行，不交付纸质材料。请等本人结束后，在阅览室登记来访。")


@dataclass(frozen=True)
class Fact:
    """Something that happened during a visit; `kind` is started opened page played refused."""

    kind: str
    item_kind: str = ""
    item_id: int | None = None
    title: str = ""
    page: int | None = None
    from_second: float | None = None
    to_second: float | None = None


def open_visit(session: Session, grant: Grant, *, by: Actor, at: datetime) -> tuple[Visit, str]:
    """Let a visitor in; return the visit and the one-time code for the terminal.

    Raises `RuleViolation` when the grant has ended, is spent or is in use.
    """
    visit = begin(session, grant, "room", by=by, at=at)
    return visit, renew_code(session, visit, at=at)


def open_at_desk(session: Session, grant: Grant, *, by: Actor, at: datetime) -> Visit:
    """Begin, or go on with, the visit of a staff member under a grant of their own."""
    if grant.person_id != by.person_id:
        raise NotPermitted(NOT_YOURS)
    hold(session, grant)
    running = sitting(session, grant)
    if running is not None:
        return running
    visit = begin(session, grant, "desk", by=by, at=at)
    visit.state = "running"
    visit.started_at = at
    session.flush()  # the first event of this click belongs to a running visit
    return visit


def begin(session: Session, grant: Grant, kind: str, *, by: Actor, at: datetime) -> Visit:
    """Write the visit, count it, and enter "in" in the register."""
    hold(session, grant)
    facts = grant_facts(session, grant, running=sitting(session, grant))
    if reason := no_new_visit(facts, at):
        raise RuleViolation(reason)
    grant.visits_used += 1
    visit = Visit(
        bureau_id=grant.bureau_id,
        grant_id=grant.id,
        n=grant.visits_used,
        kind=kind,
        opened_by=by.person_id,
        opened_at=at,
    )
    session.add(visit)
    session.flush()  # the register names the visit
    note(session, grant, "in", by=by, at=at, facts={"visit": visit.n, "kind": kind})
    return visit


def note(
    session: Session,
    grant: Grant,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    facts: Mapping[str, object],
) -> None:
    """Append an event to the register entry of the grant, if it has one."""
    if grant.register_entry_id is not None:
        entry = session.get_one(RegisterEntry, grant.register_entry_id)
        append(session, entry, kind, by=by, at=at, reason=reason, facts=facts)


def renew_code(session: Session, visit: Visit, *, at: datetime) -> str:
    """Return a new one-time code, also for a terminal that had to be started again."""
    hold(session, visit)
    if visit.state == "closed":
        raise RuleViolation(CLOSED)
    code = new_code(CODE)
    visit.code_digest = digest(code)
    visit.code_until = at + CODE_HOLDS
    session.flush()  # the code must be valid when the page shows it
    return code


def start_on_terminal(
    session: Session, bureau_id: int | None, code: str, *, terminal: str, at: datetime
) -> tuple[Visit, str]:
    """Spend the one-time code; return the visit and the token for the terminal's cookie.

    `bureau_id` is the terminal's own, None for a terminal bound to no bureau. Raises
    `InvalidInput` for any code that does not open a visit here and now.
    """
    visit = session.scalar(
        select(Visit).where(Visit.code_digest == digest(code.strip().upper())).with_for_update()
    )
    if visit is None or not opens(visit, bureau_id, at):
        raise InvalidInput({"code": WRONG_CODE})
    token = new_token()
    visit.code_digest = None
    visit.token_digest = digest(token)
    visit.terminal = terminal
    visit.started_at = visit.started_at or at
    visit.state = "running"
    session.flush()  # the terminal's next page is found by the token
    record_event(session, visit, Fact("started", title=terminal), at=at)
    return visit, token


def leave_terminal(session: Session, visit: Visit, *, at: datetime) -> None:
    """Blank the terminal: its cookie is worth nothing now; the visit lasts until it is closed."""
    visit.token_digest = None
    session.flush()  # the terminal must find nothing from now on
    record_event(session, visit, Fact("left", title=visit.terminal), at=at)


def opens(visit: Visit, bureau_id: int | None, at: datetime) -> bool:
    """Tell whether the visit's code may be used on a terminal of this bureau now."""
    in_time = visit.code_until is not None and at < visit.code_until
    return in_time and visit.state != "closed" and bureau_id in {None, visit.bureau_id}


def record_event(session: Session, visit: Visit, fact: Fact, *, at: datetime) -> VisitEvent:
    """Append what happened to the record; `RuleViolation` for what is seen once it is closed."""
    if fact.kind in SEEN:
        hold(session, visit)
        if visit.state == "closed":
            raise RuleViolation(CLOSED)
    event = VisitEvent(bureau_id=visit.bureau_id, visit_id=visit.id, at=at, **vars(fact))
    session.add(event)
    session.flush()  # the record must be complete before the bytes go out
    return event


def hand_out(
    session: Session, visit: Visit, paper: Paper, *, pages: int, by: Actor, at: datetime
) -> VolumeLoan:
    """Hand paper over the counter, a volume or a document out of it: how many pages, to whom."""
    hold(session, visit)
    hold_with_volume(session, paper)
    grant = session.get_one(Grant, visit.grant_id)
    whole = isinstance(paper, Volume)
    if visit.state == "closed":
        raise RuleViolation(CLOSED)
    if visit.kind == "desk":  # its end is nobody's to see: the night would find the paper still out
        raise RuleViolation(AT_DESK)
    granted = grant_facts(session, grant, running=visit).items
    if ("volume" if whole else "document", paper.id) not in granted:
        raise RuleViolation(NOT_GRANTED)
    if holder := holder_of(session, paper):
        raise RuleViolation(message(IS_OUT, paper=named(paper), holder=holder))
    check_pages(pages, paper.pages)
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
        raise RuleViolation(CLOSED)
    check_pages(pages, loan.pages_out)
    loan.pages_back = pages
    loan.back_at = at
    loan.back_by = by.person_id
    if isinstance(paper, Volume):
        paper.holder = ""
    session.flush()  # the closing of this click looks for paper that is out


def check_pages(pages: int, most: int) -> None:
    """Raise `InvalidInput` unless the figure is possible."""
    if not 0 <= pages <= most:
        raise InvalidInput({"pages": message(PAGES, pages=most)})


def close_visit(
    session: Session,
    visit: Visit,
    *,
    intact: bool,
    remarks: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Let the visitor out; the file is confirmed intact, or what is wrong is written down.

    Appends opened, intact and out to the register entry and ends a grant whose visits are spent.
    Raises `RuleViolation` while paper is out or when the visit is already closed.
    """
    hold(session, visit)
    if visit.state == "closed":
        raise RuleViolation(CLOSED)
    complete = check_loans(session, visit)
    if not (intact and complete) and not remarks.strip():
        raise InvalidInput({"remarks": SAY_WHY})
    visit.state = "closed"
    visit.closed_by = by.person_id or None
    visit.closed_at = at
    visit.intact = intact and complete
    visit.remarks = remarks.strip()
    visit.code_digest = visit.token_digest = None
    session.flush()  # the terminal must find nothing from now on
    write_out(session, visit, by=by, at=at)


def check_loans(session: Session, visit: Visit) -> bool:
    """Return whether every page came back; raises `RuleViolation` while paper is out."""
    loans = loans_of(session, visit.id)
    for loan in loans:
        if loan.back_at is None:
            raise RuleViolation(message(STILL_OUT, paper=named(paper_of(session, loan))))
    return all(loan.pages_back == loan.pages_out for loan in loans)


def write_out(session: Session, visit: Visit, *, by: Actor, at: datetime) -> None:
    """Append to the register what the visit came to; end the grant if that was its last visit."""
    grant = session.get_one(Grant, visit.grant_id)
    opened = [one.title for one in events_of(session, visit.id) if one.kind in SEEN]
    opened += [named(paper_of(session, loan)) for loan in loans_of(session, visit.id)]
    if opened:
        items = list(dict.fromkeys(opened))
        note(session, grant, "opened", by=by, at=at, facts={"visit": visit.n, "items": items})
    facts = {"visit": visit.n, "intact": visit.intact}
    note(session, grant, "intact", by=by, at=at, reason=visit.remarks, facts=facts)
    note(session, grant, "out", by=by, at=at, facts={"visit": visit.n})
    if grant.visits_used >= grant.visits_allowed and grant.state == "open":
        grant.state = "used"
        grant.closed_at = at
        session.flush()  # the desk no longer offers it
