"""Papers that belong to no running procedure: the slip after a visit, the register of a period."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from archive.access.items import GrantedItem, items_of
from archive.access.models import AccessRequest, Grant, RequestPerson
from archive.access.queries import copies_of, events_of, loans_of, parts_of
from archive.access.visit_models import Visit, VolumeLoan
from archive.access.words import ACTIONS, IDENTITIES, MATERIALS
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry
from archive.register.queries import print_period
from archive.register.rules import CORRECTABLE, Entry, Happening, Line
from bureaus import articles
from bureaus.packs import Pack
from core.audit import chain_head
from core.clock import beijing, beijing_date
from documents.papers import common
from documents.papers.receipts import VisitSlip
from documents.papers.register import Register, RegisterRow
from people.actors import Actor
from workflows.effects import COPYING
from workflows.papers.issuing import Order, issue

SLIP, REGISTER = "visit_slip", "register"
NONE, STOP = "无", "。"
INTACT = {True: "完好", False: "有缺损", None: ""}


def issue_slip(
    session: Session, pack: Pack, visit: Visit, *, by: Actor, at: datetime
) -> Instrument:
    """Issue the slip of a closed visit."""
    grant = session.get_one(Grant, visit.grant_id)
    about = {"request_id": grant.request_id, "visit_id": visit.id}
    order = Order(SLIP, partial(slip, session, visit, grant, by), about)
    return issue(session, pack, visit.bureau_id, order, by=by, at=at)


def slip(
    session: Session, visit: Visit, grant: Grant, by: Actor, shared: dict[str, Any]
) -> VisitSlip:
    """Draw up the slip: who, what was opened, what was handed over and came back."""
    parts = parts_of(session, session.get_one(AccessRequest, grant.request_id))
    loans = loans_of(session, visit.id)
    items = seen_in(session, visit, grant, loans)
    entry = session.get(RegisterEntry, grant.register_entry_id or 0)
    return VisitSlip(
        **shared,
        articles=cited(entry.basis if entry else ()),
        register_number=f"{entry.year}-{entry.n:04d}" if entry else "",
        visitors=visitors(visit, grant, parts.persons),
        cases=tuple(common.CaseLine(number=case.number, name=case.name) for case in parts.cases),
        items=tuple(common.Item(name=i.title, case=i.case_number, pages=i.pages) for i in items),
        actions=tuple(str(ACTIONS.get(action, action)) for action in grant.actions),
        entered_at=visit.opened_at,
        left_at=visit.closed_at,
        place=visit.terminal,
        pages_out=sum(loan.pages_out for loan in loans),
        pages_back=sum(loan.pages_back or 0 for loan in loans),
        intact=visit.intact,
        damage="" if visit.intact else visit.remarks,
        copies=copies_said(session, grant.request_id, grant),
        visits_left=grant.visits_allowed - grant.visits_used,
        valid_until=beijing_date(grant.expires_at),
        keeper=by.name,
    )


def seen_in(
    session: Session, visit: Visit, grant: Grant, loans: Sequence[VolumeLoan]
) -> list[GrantedItem]:
    """Return what of the granted things was opened on a visit, on screen or on paper."""
    events = events_of(session, visit.id)
    seen = {(one.item_kind, one.item_id) for one in events if one.kind == "opened"}
    seen |= {("volume", loan.volume_id) for loan in loans}
    seen |= {("document", loan.case_document_id) for loan in loans}
    return [item for item in items_of(session, grant) if (item.kind, item.id) in seen]


def visitors(
    visit: Visit, grant: Grant, persons: Sequence[RequestPerson]
) -> tuple[common.Person, ...]:
    """Name who came: those of the request, of several only who was there, or whom a unit sent."""
    came = visit.visitors.splitlines()
    named = tuple(visitor(row) for row in persons if not came or row.name in came)
    *others, last = came or [grant.viewer]
    whole = common.Person(name=last, unit=grant.viewer if came else "")
    return named or (*(common.Person(name=name) for name in others), whole)


def visitor(row: RequestPerson) -> common.Person:
    """Return a visitor as the slip names them, by the paper that they showed."""
    return common.Person(
        name=row.name,
        unit=row.unit,
        document=str(IDENTITIES.get(row.identity_kind, "")),
        number=row.identity_masked,
    )


def cited(ids: Sequence[str]) -> tuple[common.Article, ...]:
    """Return the articles as papers quote them."""
    return tuple(
        common.Article(id=name, text=articles.quote(name)) for name in ids if articles.exists(name)
    )


def issue_register(
    session: Session,
    pack: Pack,
    bureau_id: int,
    since: date,
    until: date,
    *,
    by: Actor,
    at: datetime,
) -> list[Instrument]:
    """Issue the register of a period, one paper for each 500 lines, at least one."""
    files = list(print_period(session, bureau_id, since, until)) or [[]]
    period = {
        "start": since,
        "end": until,
        "audit_head": chain_head(session)[1],
        "office": pack.register_keeper,
        "parts": len(files),
        "total": sum(map(len, files)),
    }
    orders = [
        Order(REGISTER, partial(register, lines, period | {"part": part}), {})
        for part, lines in enumerate(files, start=1)
    ]
    return [issue(session, pack, bureau_id, order, by=by, at=at) for order in orders]


def register(lines: list[Line], period: dict[str, Any], shared: dict[str, Any]) -> Register:
    """Draw up one file of the register."""
    return Register(**shared, **period, rows=tuple(row_of(line) for line in lines))


def row_of(line: Line) -> RegisterRow:
    """Return one line as it is printed."""
    entry = line.entry
    return RegisterRow(
        number=line.number,
        day=beijing_date(entry.entered_at),
        persons=persons_of(line),
        unit=unit_of(entry),
        cases="、".join(str(case.get("number", "")) for case in entry.cases),
        content=content_of(line),
        actions="、".join(ACTIONS.get(one, one) for one in entry.actions),
        approved_by=decided_by(entry),
        times="；".join(times_of(line)),
        result=result_of(line),
        keeper="、".join(line.keepers),
        void=line.void is not None,
    )


def persons_of(line: Line) -> str:
    """Name who asked, and who came of those whom the request leaves open."""
    came = dict.fromkeys(name for one in line.sittings for name in one.visitors)
    return f"{line.entry.requester}（来人：{'；'.join(came)}）" if came else line.entry.requester


def unit_of(entry: Entry) -> str:
    """Word the unit with the papers that were shown, and the number of its letter."""
    shown = (str(one.get("credentials", "")) for one in entry.people)
    papers = [entry.letter_number, next((one for one in shown if one), "")]
    said = "；".join(one for one in papers if one)
    return f"{entry.unit}（{said}）" if said and entry.unit else entry.unit or said


def content_of(line: Line) -> str:
    """Word what was read, or asked for while nobody has read yet, and why."""
    names = "、".join(line.opened or [MATERIALS.get(one, one) for one in line.entry.materials])
    return f"{names}。事由：{line.entry.reason}" if line.entry.reason else names


def decided_by(entry: Entry) -> str:
    """Name who approved; where the rules ask for no approval, who verified (RS-A-6, GX-A-4)."""
    names = "、".join(str(one.get("name", "")) for one in entry.approvers)
    return names or (f"核验：{entry.verifier}" if entry.verifier else "")


def copies_said(session: Session, request_id: int, grant: Grant) -> str:
    """Word the copies made so far; empty where some may still follow, to be written by hand."""
    made = copies_of(session, request_id)
    pages, files = sum(one.pages for one in made), sum(one.files for one in made)
    words = [f"{pages}页" if pages else "", f"{files}件" if files else ""]
    return "、".join(filter(None, words)) or ("" if COPYING & set(grant.actions) else NONE)


def times_of(line: Line) -> list[str]:
    """Word the visits of a line: 03-02 09:00–10:15."""
    return [
        f"{beijing(one.in_at):%m-%d %H:%M}–"
        + (f"{beijing(one.out_at):%H:%M}" if one.out_at else "")
        for one in line.sittings
    ]


def result_of(line: Line) -> str:
    """Word what a line came to: intact or not, copies, corrections, void and why."""
    words = [INTACT[line.intact]]
    if line.pages_copied or line.files_copied:
        words.append(f"复制{line.pages_copied}页{line.files_copied}件")
    words += map(corrected, line.corrections)
    if line.void is not None:
        words.insert(0, f"作废：{line.void.reason.rstrip(STOP)}")
    return "；".join(word for word in words if word)


def corrected(event: Happening) -> str:
    """Word one correction: what stood there before, and why it was put right."""
    before = event.facts.get("before")
    was = before if isinstance(before, Mapping) else {}
    fields = [f"{CORRECTABLE[name]}（原“{text}”）" for name, text in was.items() if text]
    return f"更正{'、'.join(fields)}：{event.reason.rstrip(STOP)}"
