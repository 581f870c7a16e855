"""The way a request will go, with names and time limits, before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from archive.access.facts import RequestFacts
from archive.access.items import things_of
from archive.access.rules import ALLOWED, scope
from archive.access.words import STAFF
from bureaus.packs import Pack
from core.clock import beijing_date
from core.errors import RuleViolation
from core.i18n import N_, Message, Names, message
from documents.registry import paper_kind
from people.actors import Actor
from people.appointments import Staff
from workflows import assignment, catalogue, deadlines, engine, subjects
from workflows.dossier import handled_of
from workflows.engine import Decided, Ruling
from workflows.rulings import RequestRuling

DAYS = N_("{days} 个工作日")
NOBODY = N_("现在没有人能够办理这一步")
INSTEAD = N_("代{role}")
HOLDERS = N_("{title} {names}")
SHOWN = 3
# The steps before anybody can be told yes or no; a letter that says so is written in its own step.
ANSWERING = frozenset({"register", "verify", "review", "approve", "sign"})


@dataclass(frozen=True)
class Ahead:
    """One step to come: its name, who will do it, within how long, and what is special about it."""

    name: str
    who: Message | str
    limit: Message | None
    state: str
    note: Message | None = None


class DryHost:
    """Answers decisions with a ruling already made and performs nothing."""

    def __init__(self, ruling: RequestRuling, at: datetime, pack: Pack) -> None:
        self._ruling = ruling
        self._at = at
        self._pack = pack

    def decide(self, _decision: str, _data: Mapping[str, object]) -> Ruling:
        """Return the ruling on the request as typed."""
        return Decided(outputs=self._ruling.data())

    def perform(
        self, _verb: str, _arguments: Mapping[str, str], _data: Mapping[str, object]
    ) -> None:
        """Do nothing: this is a rehearsal."""

    def due(self, at: datetime, limit: str) -> datetime | None:
        """Return when a limit of the bureau, counted from `at`, ends."""
        return deadlines.ends(self._pack, limit, at)

    def now(self) -> datetime:
        """Return the moment of the rehearsal."""
        return self._at


def look_ahead(
    session: Session,
    pack: Pack,
    procedure: str,
    facts: RequestFacts,
    ruling: RequestRuling,
    *,
    by: Actor,
    at: datetime,
) -> list[Ahead]:
    """Return the steps that the diagram would take, skipped ones included, in its own order."""
    deployed = catalogue.in_force(session, by.bureau_id or 0, procedure)
    steps = rehearsed(deployed.procedure, pack, facts.requester_kind, ruling, at=at)
    subject = subject_of(session, by, facts)
    staff = Staff(session, subject.bureau_id, at)
    asked = Ahead(N_("提出申请"), by.name, None, "current")
    return [asked, *way(staff, pack, subject, steps)]


def rehearsed(
    procedure: engine.Procedure, pack: Pack, requester: str, ruling: RequestRuling, *, at: datetime
) -> list[engine.PredictedStep]:
    """Return the steps that the diagram would take with this ruling."""
    data = {"request_id": 0, "bureau": pack.code, "requester": requester}
    onsite = any(part.action == "onsite_read" for part in ruling.parts)
    known = {"letter_register": {"way": "onsite" if onsite else "mail"}}
    return engine.predict(procedure, data, DryHost(ruling, at, pack), known)


def answered_by(pack: Pack, steps: Sequence[engine.PredictedStep], *, at: datetime) -> date | None:
    """Return the day by which the bureau's own limits (本局内部时限) bring an answer.

    The limits of the steps up to the last that decides, or writes the letter with the answer, one
    after the other. None where one of them has no limit: then no day is promised.
    """
    taken = [step for step in steps if not step.skipped]
    last = max((n for n, step in enumerate(taken, 1) if answers(step)), default=0)
    ends: datetime | None = at
    for step in taken[:last]:
        ends = deadlines.ends(pack, step.properties.get("due", ""), ends) if ends else None
    return beijing_date(ends) if ends and last else None


def answers(step: engine.PredictedStep) -> bool:
    """Tell whether the requester's answer waits for this step."""
    paper = step.properties.get("paper", "")
    return step.properties.get("kind") in ANSWERING or (bool(paper) and paper_kind(paper).leaves)


def finds_nothing(session: Session, facts: RequestFacts, ruling: RequestRuling) -> bool:
    """Tell whether the cases hold nothing of what the rules would open. One statement."""
    if ruling.outcome not in ALLOWED:
        return False
    things = things_of(session, facts.case_ids)
    return not scope(facts.requester_kind, ruling.permissions, things)


def subject_of(session: Session, by: Actor, facts: RequestFacts) -> subjects.Subject:
    """Describe the request as it would be."""
    handled = handled_of(session, facts.case_ids[:1])
    return subjects.describe(
        subjects.REQUEST,
        0,
        by.bureau_id or 0,
        next(iter(handled.cases), None),
        requester=by.name,
        started_by=by.person_id,
        for_outsider=facts.requester_kind not in STAFF,
        handler_id=handled.main,
    )


def way(
    staff: Staff, pack: Pack, subject: subjects.Subject, steps: Sequence[engine.PredictedStep]
) -> Iterator[Ahead]:
    """Word the predicted steps; what only one person can decide bars that person further on."""
    decided: frozenset[int] = frozenset()
    for step in steps:
        got = None if step.skipped else competent(staff, pack, subject, step, decided)
        yield ahead(staff, pack, step, got)
        if got is not None and step.properties.get("kind") in pack.separate:
            alone = free(staff, got)
            decided |= frozenset(alone) if len(alone) == 1 else frozenset()


def competent(
    staff: Staff,
    pack: Pack,
    subject: subjects.Subject,
    step: engine.PredictedStep,
    decided: frozenset[int],
) -> assignment.Assignment | None:
    """Return who would get the step; None where nobody of the bureau may act."""
    try:
        return assignment.assign(staff, pack, subject, step.properties, None, decided=decided)
    except RuleViolation:
        return None


def ahead(
    staff: Staff, pack: Pack, step: engine.PredictedStep, got: assignment.Assignment | None
) -> Ahead:
    """Word one predicted step."""
    days = pack.limits.get(step.properties.get("due", ""))
    plain = Ahead(step.name, "", message(DAYS, days=days) if days else None, "next")
    if step.skipped:
        return replace(plain, limit=None, state="skipped", note=Message(N_("本局规定不需要")))
    if got is None:
        return replace(plain, note=Message(NOBODY))
    note = None
    if got.substituted_for:
        note = message(INSTEAD, role=pack.roles.get(got.substituted_for, got.substituted_for))
    return replace(plain, who=names(staff, pack, got), note=note)


def names(staff: Staff, pack: Pack, got: assignment.Assignment) -> Message | str:
    """Return who will do it: a name or two, else the post."""
    if got.assignee_id is not None:
        return staff.name(got.assignee_id)
    known = list(free(staff, got).values())
    title = pack.roles.get(got.role, got.role)
    return message(HOLDERS, title=title, names=Names(known[:SHOWN])) if known else title


def free(staff: Staff, got: assignment.Assignment) -> dict[int, str]:
    """Return id and name of those who hold the role and may act."""
    holders = staff.holders(got.role, got.office_id)
    return {one: name for one, name in holders.items() if one not in got.barred}
