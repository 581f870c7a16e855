"""Case files: what a reader may know of them; their content opens under a grant only."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.access.items import items_of
from archive.access.models import AccessRequest, RequestCase
from archive.access.queries import personal_grants
from archive.cases.models import Case, CaseDispute, CaseDocument
from archive.cases.queries import CaseFilter, find_cases
from archive.cases.rules import CLASSIFICATIONS, DISPUTES, KINDS
from archive.recordings.models import Recording
from core.clock import beijing_date
from core.i18n import N_
from people.directory import offices_in
from people.filters import fetch, visible
from people.models import Office
from people.permissions import can, may, require_may
from webapp import edge
from webapp.display import day
from webapp.edge import new_key
from webapp.noting import acting
from webapp.pages import case_history, case_page
from webapp.pages.paging import Page
from webapp.pages.titles import who_word
from webapp.wording import word

blueprint = Blueprint("cases", __name__)
STATES = [("archived", N_("已归档")), ("open", N_("未归档")), ("paper", N_("仅有纸质"))]
MOST = 20


@blueprint.get("/cases")
def index() -> ResponseReturnValue:
    """List the cases of the bureau by number and name, as much as a request needs."""
    require_may(acting(), "find", "case")
    session, bureau_id = edge.session(), acting().bureau_id or 0
    number = max(1, request.args.get("page", 1, type=int))
    found = find_cases(session, bureau_id, wanted(), page=number)
    return render_template(
        "cases/index.html",
        url=url_for("cases.index"),
        query=request.args.get("q", ""),
        kinds=list(KINDS.items()),
        kind=request.args.get("kind", ""),
        states=STATES,
        state=request.args.get("state", ""),
        offices=[(office.id, office.name) for office in offices_in(session, bureau_id)],
        office=request.args.get("office", ""),
        new_url=url_for("case_entry.new") if may(acting(), "create", "case") else None,
        rows=lines(session, found.cases),
        page=Page(number, found.total, found.size),
    )


def wanted() -> CaseFilter:
    """Return what the list is narrowed to by the address."""
    state = request.args.get("state", "")
    return CaseFilter(
        text=request.args.get("q", ""),
        kind=request.args.get("kind", ""),
        office_id=request.args.get("office", type=int),
        archived={"archived": True, "open": False}.get(state),
        paper_only=True if state == "paper" else None,
    )


def lines(session: Session, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return the cases as the list shows them. Four statements, however many there are."""
    ids = [case.id for case in cases]
    documents = counts(session, CaseDocument, ids)
    recordings = counts(session, Recording, ids)
    offices = names_of_offices(session, cases)
    disputes = open_disputes(session, ids)
    return [
        {
            "url": url_for("cases.show", case_id=case.id),
            "number": case.number,
            "name": case.name,
            "party": case.party,
            "kind_name": KINDS[case.kind],
            "office": offices.get(case.office_id or 0, ""),
            "archived_at": case.archived_at,
            "documents": documents.get(case.id, 0),
            "recordings": recordings.get(case.id, 0),
            "paper_only": case.paper_only,
            "dispute": DISPUTES.get(disputes.get(case.id, "")),
            "classified": classified(case),
        }
        for case in cases
    ]


def counts(
    session: Session, model: type[CaseDocument] | type[Recording], ids: Sequence[int]
) -> dict[int, int]:
    """Return how many rows each case has."""
    rows = session.execute(
        select(model.case_id, func.count()).where(model.case_id.in_(ids)).group_by(model.case_id)
    )
    return {case_id: number for case_id, number in rows if case_id is not None}


def names_of_offices(session: Session, cases: Sequence[Case]) -> dict[int, str]:
    """Return the offices of the cases by id."""
    ids = {case.office_id for case in cases if case.office_id is not None}
    rows = session.execute(select(Office.id, Office.name).where(Office.id.in_(ids)))
    return {row.id: row.name for row in rows}


def open_disputes(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return the kind of dispute that each case is in today."""
    today = beijing_date(edge.now())
    rows = session.execute(
        select(CaseDispute.case_id, CaseDispute.kind)
        .where(CaseDispute.case_id.in_(ids), CaseDispute.began_on <= today)
        .where(CaseDispute.ended_on.is_(None) | (CaseDispute.ended_on >= today))
        .order_by(CaseDispute.id)
    )
    return {row.case_id: row.kind for row in rows}


def classified(case: Case) -> str | None:
    """Return the words for a classified case."""
    return CLASSIFICATIONS[case.classification] if case.classification != "none" else None


@blueprint.get("/cases/<int:case_id>")
def show(case_id: int) -> ResponseReturnValue:
    """Show a case: those who may read it see its lists, everybody else what a request needs."""
    session = edge.session()
    case = fetch(session, Case, case_id, acting(), "find")
    full = can(acting(), "read", case)
    mine = {(item.kind, item.id): item for item in granted(session)}
    may_list = full or any(item.case_id == case.id for item in mine.values())
    return render_template(
        "cases/show.html",
        case=head(session, case),
        handlers=case_page.handlers(session, case),
        documents=case_page.documents(session, case, mine, full=full) if may_list else [],
        recordings=case_page.recordings(session, case, mine, full=full) if may_list else [],
        volumes=case_page.volumes(session, case) if full else [],
        changes=case_history.steps(session, case) if full else [],
        disputes=case_page.disputes(session, case),
        requests=requests_about(session, case),
        request_url=url_for("requests.new", case=case.number),
        dispute_url=url_for("case_entry.dispute", case_id=case.id)
        if can(acting(), "dispute", case)
        else None,
        doors=case_page.doors(case),
        move_url=None,
        may_read=full,
        key=new_key(),
        url=url_for("cases.index"),
    )


def granted(session: Session) -> list[Any]:
    """Return what the reader's own grants cover."""
    grants = personal_grants(session, acting().person_id, edge.now())
    return [item for grant in grants for item in items_of(session, grant)]


def head(session: Session, case: Case) -> dict[str, Any]:
    """Return what stands at the head of a case's page."""
    office = names_of_offices(session, [case]).get(case.office_id or 0, "")
    secret = classified(case)
    return {
        "number": case.number,
        "name": case.name,
        "party": case.party,
        "kind_name": KINDS[case.kind],
        "office": office,
        "archived_at": case.archived_at,
        "paper_only": case.paper_only,
        "facts": [
            (word(N_("编号")), case.number),
            (word(N_("种类")), word(KINDS[case.kind])),
            (word(N_("当事人")), case.party),
            (word(N_("承办机构")), office),
            (word(N_("立案日期")), day(case.opened_on) if case.opened_on else None),
            (word(N_("结案日期")), day(case.closed_on) if case.closed_on else None),
            (word(N_("归档日期")), day(case.archived_at) if case.archived_at else None),
            (word(N_("保密事项")), word(secret) if secret else None),
        ],
    }


def requests_about(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return the requests about the case that the reader may see."""
    rows = session.scalars(
        visible(
            select(AccessRequest)
            .join(RequestCase, RequestCase.request_id == AccessRequest.id)
            .where(RequestCase.case_id == case.id, AccessRequest.submitted_at.is_not(None)),
            acting(),
            AccessRequest,
        )
        .order_by(AccessRequest.id.desc())
        .limit(MOST)
    )
    return [
        {
            "url": url_for("requests.show", request_id=row.id),
            "title": f"{who_word(row.requester)} {row.number}",
            "at": row.submitted_at,
            "state": row.state,
        }
        for row in rows
    ]
