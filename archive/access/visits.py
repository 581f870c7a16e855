"""A visit: opened and closed by the archivist, everything between noted as it happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.loans import CLOSED, check_loans, named
from archive.access.models import Grant
from archive.access.queries import events_of, grant_facts, loans_of, paper_of, sitting
from archive.access.rules import no_new_visit
from archive.access.visit_models import Visit, VisitEvent
from archive.register.models import RegisterEntry
from archive.register.operations import append
from core.crypto import digest, new_code, new_token
from core.errors import InvalidInput, NotPermitted, RuleViolation
from core.i18n import N_
from core.locking import hold
from people.actors import Actor

# A document may be opened at any of its pages.
SEEN = frozenset({"opened", "page", "played"})
CODE = 8
CODE_HOLDS = timedelta(minutes=15)
WRONG_CODE = N_("一次性代码不对，或者已经用过、已过期。请向档案管理人员要一个新的。")
SAY_WHY = N_("案卷不完整的，请写明缺少或者损坏的情况。")
NOT_YOURS = N_("这项许可不是给您的。")


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


def open_visit(
    session: Session, grant: Grant, visitors: str = "", *, by: Actor, at: datetime
) -> tuple[Visit, str]:
    """Let a visitor in; return the visit and the one-time code for the terminal.

    `visitors` names who came, one in a line, where the request leaves that open (RS-A-8, SL-A-8).
    Raises `RuleViolation` when the grant has ended, is spent or is in use.
    """
    visit = begin(session, grant, "room", visitors, by=by, at=at)
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


def begin(  # under which grant, where, who came, let in by whom and when
    session: Session, grant: Grant, kind: str, visitors: str = "", *, by: Actor, at: datetime
) -> Visit:
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
        visitors=visitors,
        opened_by=by.person_id,
        opened_at=at,
    )
    session.add(visit)
    session.flush()  # the register names the visit
    came = {"text": visitors} if visitors else {}
    note(session, grant, "in", by=by, at=at, facts={"visit": visit.n, "kind": kind, **came})
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
