"""The page of one visit at the archivist's desk, and its two forms."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from archive.access.items import GrantedItem
from archive.access.models import AccessRequest, Grant, RequestPerson
from archive.access.queries import cases_of, events_of, loans_of, paper_of, parts_of
from archive.access.visit_models import Visit, VolumeLoan
from archive.access.words import ACTIONS, EVENTS
from archive.cases.models import Volume
from archive.instruments.models import Instrument
from core.i18n import N_, message
from people import locks
from people.permissions import may
from webapp import edge
from webapp.display import day, duration, long_time
from webapp.forms.choices import OneOf, SomeOf, choices_from
from webapp.noting import acting
from webapp.pages import matter
from webapp.pages.titles import who_word
from webapp.viewing import number_of
from webapp.wording import listed, word
from workflows.effects import APPROVE
from workflows.models import HistoryStep, Instance
from workflows.papers.slips import SLIP
from workflows.subjects import REQUEST

TITLE = N_("{who}的查阅")
NAMED = N_("请写明来的是谁、凭什么证件。")
SEVERAL = 2
VOLUME = N_("第 {number} 卷 {title}（{pages} 页）")
DOCUMENT = N_("{title}（{pages} 页）")
PAGE = N_("第 {page} 页")
OVER = N_("{day}（已经到期）")
TIMES = N_("第 {n} 次，共 {all} 次")
OPINION = N_("{opinion}（{name} {post}）")
INTACT = {True: N_("完好"), False: N_("有缺损")}
SHOWN = {"waiting": "waiting", "running": "open", "closed": "left"}


class OpenForm(Form):
    """Who came, where the request leaves that open, and which paper is handed over at once."""

    present = SomeOf(N_("来的是"), [InputRequired(N_("请勾选来的人。"))])
    visitors = TextAreaField(
        N_("来的人"),
        [DataRequired(NAMED), Length(max=500, message=N_("太长了，请缩短。"))],
        description=N_(
            "一人一行：姓名，证件名称和号码，介绍信文号。会记入登记簿，印在查阅凭条上。"
        ),
        render_kw={"rows": 3},
    )
    paper = SomeOf(N_("当面交付的纸质案卷、文书"))


class LeaveForm(Form):
    """What the archivist confirms when the visitor leaves (RS-A-9, SL-A-9)."""

    intact = OneOf(
        N_("案卷是否完好"),
        [InputRequired(N_("请选择。"))],
        choices=choices_from({"yes": N_("完好，没有缺少、损坏、涂改"), "no": N_("有缺损")}),
    )
    remarks = TextAreaField(
        N_("备注"), [Length(max=500, message=N_("太长了，请缩短。"))], render_kw={"rows": 2}
    )


def open_form(
    shelf: Sequence[GrantedItem],
    persons: Sequence[RequestPerson],
    typed: Any = None,  # noqa: ANN401  # WTForms'
) -> OpenForm:
    """Return the form for letting a visitor in; on the `shelf` is the paper to choose from.

    Of several `persons` perhaps not all come; whom an authority sends is told at the counter.
    """
    names = [row.name for row in persons]
    form = OpenForm(typed, data={"present": names})
    form.present.choices = choices_from({name: name for name in names})
    if len(names) < SEVERAL:
        del form.present
    if names:
        del form.visitors
    form.paper.choices = choices_from({key_of(one): words_of(one.row) for one in shelf})
    if not shelf:
        del form.paper
    return form


def key_of(item: GrantedItem) -> str:
    """Return what stands for a piece of paper in a form."""
    return f"{item.kind}-{item.id}"


def chosen(form: OpenForm) -> list[str]:
    """Return the paper chosen; a form without paper to choose from has none."""
    return list(form.paper.data or []) if "paper" in form else []


def came(form: OpenForm) -> str:
    """Return who came, one in a line; empty where the request tells it alone."""
    if "present" in form:
        return "\n".join(form.present.data or [])
    lines = (form.visitors.data or "").splitlines() if "visitors" in form else []
    return "\n".join(line.strip() for line in lines if line.strip())


def words_of(paper: Any) -> str:  # noqa: ANN401  # a volume or a document
    """Word a paper volume, or a document out of one."""
    facts = {"title": paper.title, "pages": paper.pages}
    if isinstance(paper, Volume):
        return word(message(VOLUME, number=paper.number, **facts))
    return word(message(DOCUMENT, **facts))


def context(
    session: Session, grant: Grant, visit: Visit | None, *, code: str | None
) -> dict[str, Any]:
    """Return what the page of a visit shows."""
    asked = session.get_one(AccessRequest, grant.request_id)
    return {
        "visit": {
            "id": visit.id if visit else None,
            "title": word(message(TITLE, who=who_word(grant.viewer))),
            "who": who_word(grant.viewer),
            "state": SHOWN[visit.state] if visit else "new",
            "code": code,
            "code_until": visit.code_until if visit and code else None,
            "terminal": visit.terminal if visit else None,
            "began_at": visit.started_at if visit else None,
            "left_at": visit.closed_at if visit else None,
            "facts": facts_of(session, grant, asked, visit),
        },
        "people": matter.people_of(parts_of(session, asked), matter.scans_of(asked, acting())),
        "volumes": loans(session, visit) if visit else [],
        "opened": opened(session, visit) if visit else [],
        "slip_url": slip_url(session, visit) if visit else None,
        "locked": locked(session) if visit and visit.state != "closed" else [],
        "request": {
            "number": asked.number or "",
            "url": url_for("requests.show", request_id=asked.id),
        },
    }


def locked(session: Session) -> list[str]:
    """Return the terminals that must wait, for whoever may let them try again."""
    if not may(acting(), "open", "visit"):
        return []
    return locks.waiting_terminals(session, acting().bureau_id or 0, edge.now())


def facts_of(
    session: Session, grant: Grant, asked: AccessRequest, visit: Visit | None
) -> list[tuple[Any, ...]]:
    """Return the facts of the grant, and of the visit under it."""
    n = visit.n if visit else grant.visits_used + 1
    facts: list[tuple[Any, ...]] = [
        (word(N_("案卷")), case_lines(session, asked), "all"),
        (word(N_("申请编号")), asked.number or ""),
        (word(N_("登记号")), number_of(session, grant)),
        (word(N_("准许方式")), listed(word(ACTIONS.get(a, a)) for a in grant.actions)),
        (word(N_("有效期至")), until(grant)),
        (word(N_("到馆次数")), word(message(TIMES, n=n, all=grant.visits_allowed))),
    ]
    if said := "\n".join(opinions(session, asked.id)):
        facts.append((word(N_("审批意见")), said, "all"))
    return facts + (went(visit) if visit is not None else [])


SAID = (
    select(HistoryStep)
    .join(Instance, Instance.id == HistoryStep.instance_id)
    .where(Instance.subject_kind == REQUEST, Instance.subject_id == bindparam("request_id"))
    .where(HistoryStep.outcome == APPROVE, HistoryStep.opinion != "")
    .order_by(HistoryStep.id)
)


def opinions(session: Session, request_id: int) -> list[str]:
    """Return what those who agreed wrote, each step's last word: it may bind the reading room."""
    last = {row.step: row for row in session.scalars(SAID, {"request_id": request_id})}
    return [
        word(message(OPINION, opinion=row.opinion, name=row.person_name, post=row.post))
        for row in last.values()
    ]


def until(grant: Grant) -> str:
    """Return the last day of the grant, and that it is over once it is."""
    last = day(grant.expires_at)
    return last if edge.now() < grant.expires_at else word(message(OVER, day=last))


def went(visit: Visit) -> list[tuple[Any, ...]]:
    """Return when a visit began and ended, where, and whether the file was intact."""
    rows: list[tuple[Any, ...]] = [(word(N_("到馆时间")), long_time(visit.opened_at))]
    if visit.started_at:
        rows.append((word(N_("开始阅览")), long_time(visit.started_at)))
    if visit.visitors:
        rows.append((word(N_("来的人")), visit.visitors, "all"))
    if visit.terminal:
        rows.append((word(N_("终端")), visit.terminal))
    if visit.closed_at:
        rows.append((word(N_("离开时间")), long_time(visit.closed_at)))
        rows.append((word(N_("案卷是否完好")), word(INTACT[bool(visit.intact)])))
    if visit.remarks:
        rows.append((word(N_("备注")), visit.remarks, "all"))
    return rows


def case_lines(session: Session, asked: AccessRequest) -> str:
    """Return the cases of the request, one in a line."""
    return "\n".join(f"{case.number} {case.name}" for case in cases_of(session, asked))


def loans(session: Session, visit: Visit) -> list[dict[str, Any]]:
    """Return the paper handed over."""
    return [
        {
            "title": words_of(paper_of(session, loan)),
            "pages_out": loan.pages_out,
            "pages_back": loan.pages_back,
            "field": counted(loan),
            "counted": request.form.get(counted(loan), loan.pages_out),
        }
        for loan in loans_of(session, visit.id)
    ]


def counted(loan: VolumeLoan) -> str:
    """Return the name of the field in which the pages are counted back."""
    return f"loan-{loan.id}"


def opened(session: Session, visit: Visit) -> list[Mapping[str, Any]]:
    """Return what happened during the visit, as a timeline."""
    return [
        {
            "name": f"{word(EVENTS[event.kind])} {event.title}".strip(),
            "who": None,
            "at": event.at,
            "state": "refused" if event.kind == "refused" else "done",
            "text": None,
            "note": told(event),
        }
        for event in events_of(session, visit.id)
    ]


def told(event: Any) -> str:  # noqa: ANN401  # a row of visit_event
    """Word which page was turned to, or which seconds were played."""
    if event.page is not None:
        return word(message(PAGE, page=event.page))
    if event.to_second is not None:
        return f"{duration(event.from_second or 0)} – {duration(event.to_second)}"
    return ""


def slip_url(session: Session, visit: Visit) -> str | None:
    """Return the address of the slip once it has been issued."""
    found = session.scalar(
        select(Instrument.id).where(Instrument.visit_id == visit.id, Instrument.kind == SLIP)
    )
    return url_for("papers.show", instrument_id=found) if found else None
