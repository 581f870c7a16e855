"""What changes in a case file after it was entered: corrections and handlers, nothing forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.cases.models import Case, CaseChange, CaseHandler
from archive.cases.operations import (
    assign_handler,
    check_number,
    check_office,
    handler_row,
)
from archive.cases.rules import (
    CaseFacts,
    check_case,
    check_correction,
    check_days,
    check_leaving,
    differences,
)
from core.clock import beijing_date
from core.errors import RuleViolation, Stale
from core.i18n import N_, message
from core.locking import hold
from core.search import grams
from people.actors import Actor
from people.models import Person

CORRECTED, APPOINTED, LEFT = "corrected", "appointed", "left"
MEANWHILE = N_("{name} 已于 {at} 改过这份案卷，请看过新的内容再改。")
NO_HANDLER = N_("{name} 现在不是本案的承办人。")


def facts_of(case: Case) -> CaseFacts:
    """Return a case as it was typed, or corrected last."""
    return CaseFacts(**{one.name: getattr(case, one.name) for one in fields(CaseFacts)})


def correct_case(
    session: Session,
    case: Case,
    facts: CaseFacts,
    *,
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> CaseChange:
    """Correct a case and keep what stood there before; its former numbers still find it.

    Raises `InvalidInput` for wrong fields, for no change at all, and where a reason is missing,
    `Stale` when it was changed after `seen`.
    """
    hold(session, case)
    check_seen(session, case, seen)
    before = facts_of(case)
    check_case(facts)
    check_days(facts, beijing_date(at))
    check_office(session, case.bureau_id, facts.office_id)
    check_correction(before, facts, reason, archived=case.archived_at is not None)
    if facts.number != before.number:
        check_number(session, case.bureau_id, facts.number)
    told = {name: [plain(one) for one in both] for name, both in differences(before, facts).items()}
    change = note(session, case, CORRECTED, told, reason=reason, by=by, at=at)
    rewrite(session, case, facts)
    return change


def rewrite(session: Session, case: Case, facts: CaseFacts) -> None:
    """Let the case say something else; under its former numbers it is found all the same."""
    for name, value in vars(facts).items():
        setattr(case, name, value)
    former = " ".join(former_numbers(session, case))
    case.grams = grams(f"{case.number} {case.name} {case.party} {former}")
    session.flush()  # the page that follows shows the new facts


def version_of(session: Session, case: Case) -> int:
    """Return which change of the case is the last."""
    return max((one.id for one in changes_of(session, case.id)), default=0)


def check_seen(session: Session, case: Case, seen: int | None) -> None:
    """Raise `Stale` when the case was changed after the change that its reader saw as the last."""
    known = changes_of(session, case.id)
    if known and seen is not None and known[0].id != seen:
        raise Stale(message(MEANWHILE, name=known[0].by_name, at=known[0].at))


def plain(value: object) -> object:
    """Return a value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def former_numbers(session: Session, case: Case) -> list[str]:
    """Return the numbers that the case had before."""
    return [
        change.facts["number"][0]
        for change in changes_of(session, case.id)
        if change.kind == CORRECTED and "number" in change.facts
    ]


def note(
    session: Session,
    case: Case,
    kind: str,
    facts: Mapping[str, object],
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> CaseChange:
    """Write down a change."""
    change = CaseChange(
        bureau_id=case.bureau_id,
        case_id=case.id,
        kind=kind,
        facts=dict(facts),
        reason=reason.strip(),
        by_id=by.person_id or None,
        by_name=by.name,
        at=at,
    )
    session.add(change)
    session.flush()  # the page that follows lists it
    return change


def changes_of(session: Session, case_id: int) -> Sequence[CaseChange]:
    """Return what was changed in a case, the newest first."""
    return session.scalars(
        select(CaseChange).where(CaseChange.case_id == case_id).order_by(CaseChange.id.desc())
    ).all()


def appoint_handler(
    session: Session, case: Case, person: Person, *, main: bool, by: Actor, at: datetime
) -> CaseHandler:
    """Make `person` a handler; as the main one they take the place of the one before."""
    hold(session, case)
    handler = assign_handler(session, case, person, main=main)
    handler.since = handler.since or beijing_date(at)
    session.flush()  # the others are found by their rows
    if main:
        others = select(CaseHandler).where(
            CaseHandler.case_id == case.id, CaseHandler.person_id != person.id
        )
        for other in session.scalars(others):
            other.main = False
    facts = {"person": person.id, "name": person.name, "main": main, "since": plain(handler.since)}
    note(session, case, APPOINTED, facts, reason="", by=by, at=at)
    return handler


def take_off_handler(
    session: Session,
    case: Case,
    person: Person,
    *,
    until: date,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> CaseChange:
    """Take a handler off the case as of a day that has come; raises when they are none."""
    hold(session, case)
    row = handler_row(session, case, person)
    if row is None:
        raise RuleViolation(message(NO_HANDLER, name=person.name))
    check_leaving(row.since, until, beijing_date(at))
    facts = {
        "person": person.id,
        "name": person.name,
        "main": row.main,
        "since": plain(row.since),
        "until": plain(until),
    }
    session.delete(row)
    change = note(session, case, LEFT, facts, reason=reason, by=by, at=at)
    session.expire(case, ["handlers"])
    return change
