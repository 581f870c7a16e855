"""The life of a request up to its settlement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import parts
from archive.access.facts import RequestFacts, check_request, in_one_line
from archive.access.models import AccessRequest
from archive.access.rules import check_move, check_withdrawal, is_under_way
from archive.access.vault import Vault
from archive.access.words import STAFF
from archive.cases.models import Case
from archive.refusals import NO_CASE
from core.crypto import digest, new_code
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, message
from core.numbering import take
from core.search import grams
from people.actors import Actor

SERIES = "request"
OTHER_SIDE = N_("来访人的申请在窗口登记，本局人员的申请由本人提出。请从头填写。")
RECEIPT = 10
MOVED = N_("这份申请已经提交，不能删除；可以撤回。")
RUNNING = N_("申请 {number} 还在办理，后面的查阅和复制要登记在这一条；请办结以后再作废。")


def begin(
    bureau_id: int,
    *,
    for_outsider: bool,
    by: Actor,
    at: datetime,
    draft: Mapping[str, Any] | None = None,
    draft_key: str | None = None,
) -> AccessRequest:
    """Return a new request, not yet written; what is typed goes into its draft."""
    return AccessRequest(
        bureau_id=bureau_id,
        state="draft",
        started_by=by.person_id,
        for_outsider=for_outsider,
        draft=dict(draft or {}),
        draft_key=draft_key,
        created_at=at,
        saved_at=at,
    )


def create_draft(
    session: Session,
    bureau_id: int,
    *,
    for_outsider: bool,
    by: Actor,
    at: datetime,
    draft: Mapping[str, Any] | None = None,
    draft_key: str | None = None,
) -> AccessRequest:
    """Begin a request and write what is typed of it so far."""
    request = begin(
        bureau_id, for_outsider=for_outsider, by=by, at=at, draft=draft, draft_key=draft_key
    )
    session.add(request)
    session.flush()  # the page that follows is at its id
    return request


def save_draft(
    session: Session, request: AccessRequest, draft: Mapping[str, Any], *, at: datetime
) -> None:
    """Keep what is typed so far; raises `RuleViolation` once it has been submitted."""
    check_move(request.state, "submitted")
    request.draft = dict(draft)
    request.saved_at = at
    session.flush()  # a stale page is found here, by the row's version


def drop_draft(session: Session, request: AccessRequest) -> None:
    """Delete a draft; raises `RuleViolation` once it has been submitted."""
    if request.state != "draft":
        raise RuleViolation(MOVED)
    session.delete(request)
    session.flush()  # the list that follows must not show it


def drop_abandoned(session: Session, *, before: datetime) -> list[AccessRequest]:
    """Forget what was typed and not touched since `before`: it tells of persons.

    Drafts are deleted and returned; of a request that came back only what was typed anew goes.
    """
    old = select(AccessRequest).where(AccessRequest.saved_at < before)
    for request in session.scalars(old.where(AccessRequest.state == "returned")):
        if request.draft:
            request.draft = {}
    drafts = session.scalars(old.where(AccessRequest.state == "draft")).all()
    for draft in drafts:
        session.delete(draft)
    return list(drafts)


def submit(
    session: Session,
    request: AccessRequest,
    facts: RequestFacts,
    vault: Vault,
    *,
    by: Actor,
    at: datetime,
) -> str:
    """Submit a draft, a new or a returned request; return an outsider's receipt code, else "".

    The first submission takes the number. Raises `InvalidInput` at the field, also for a case of
    another bureau, and `RuleViolation` when the request is already under way.
    """
    check_move(request.state, "submitted")
    check_side(request, facts)
    check_request(facts, at)
    check_cases(session, request.bureau_id, facts.case_ids)
    if request.number is None:
        year, n = take(session, request.bureau_id, SERIES, at=at)
        request.number = f"{year}-{n:04d}"
    again = request.submitted_at is not None
    fill(request, facts)
    request.state = "submitted"
    request.submitted_at = request.saved_at = at
    request.acted_at = None
    session.add(request)
    session.flush()  # its parts point to it
    if again:
        parts.drop_parts(session, request, at)
    parts.write_parts(session, request, facts, vault, by=by, at=at)
    return new_receipt(request)


def check_side(request: AccessRequest, facts: RequestFacts) -> None:
    """Raise `InvalidInput` when staff ask in a visitor's name or the other way round.

    Who is barred from deciding depends on it: whoever asks for themselves must not approve.
    """
    if request.for_outsider == (facts.requester_kind in STAFF):
        raise InvalidInput({"requester": OTHER_SIDE})


def check_cases(session: Session, bureau_id: int, case_ids: Sequence[int]) -> None:
    """Raise `InvalidInput` unless every case is one of this bureau's."""
    # The click has nearly always read them already: then nothing is asked.
    cases = [session.get(Case, one) for one in case_ids]
    if any(case is None or case.bureau_id != bureau_id for case in cases):
        raise InvalidInput({"cases": NO_CASE})


def fill(request: AccessRequest, facts: RequestFacts) -> None:
    """Copy the facts to the columns of the request."""
    request.procedure = facts.procedure
    request.requester_kind = facts.requester_kind
    request.organ = facts.organ
    request.requester = in_one_line(facts)
    request.actions = list(facts.actions)
    request.materials = list(facts.materials)
    request.purpose = facts.purpose
    request.reason = facts.reason
    request.special_reason = facts.special_reason
    request.letter = dict(facts.letter)
    request.draft = {}
    words = [person.name for person in facts.persons] + [p.unit for p in facts.persons]
    letter = [str(value) for value in facts.letter.values()]
    request.grams = grams(" ".join([request.number or "", *words, *letter, facts.reason]))


def new_receipt(request: AccessRequest) -> str:
    """Give an outsider's first submission its receipt code, the only key to ask its state by."""
    if not request.for_outsider or request.receipt_digest:
        return ""
    code = new_code(RECEIPT)
    request.receipt_digest = digest(code)
    return code


def mark_acted(request: AccessRequest, *, at: datetime) -> None:
    """Note that somebody has acted on the request: from now on it cannot be withdrawn."""
    if request.acted_at is None:
        request.acted_at = at


def settle(request: AccessRequest, state: str, *, at: datetime, reason: str = "") -> None:
    """Move the request to `approved refused returned completed withdrawn`; reason as written.

    A second settlement at the same moment meets the row's version when the click is written.
    """
    check_move(request.state, state)
    request.state = state
    request.settled_reason = reason
    request.settled_at = None if state == "returned" else at


def withdraw(request: AccessRequest, *, at: datetime, reason: str = "") -> None:
    """Take the request back; raises `RuleViolation` once anybody has acted on it."""
    check_withdrawal(request.state, request.acted_at)
    settle(request, "withdrawn", at=at, reason=reason)


def check_over(session: Session, request_id: int | None) -> None:
    """Raise while a request still runs: what follows is entered under its number."""
    request = session.get(AccessRequest, request_id) if request_id is not None else None
    if request is not None and is_under_way(request.state):
        raise RuleViolation(message(RUNNING, number=request.number or ""))
