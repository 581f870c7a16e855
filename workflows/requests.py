"""A request on its way into a procedure: the ruling first, then the number, then the first step."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import requests
from archive.access.facts import RequestFacts
from archive.access.models import AccessRequest
from archive.access.queries import rulings_of
from archive.access.vault import Vault
from bureaus.access_rules import choose_procedure
from bureaus.packs import Pack
from core import audit
from core.columns import has
from core.errors import InvalidInput, NotPermitted, RuleViolation
from core.i18n import N_
from people.actors import Actor
from workflows import catalogue, keeping, preview, processes, subjects, tasks
from workflows.dossier import Dossier
from workflows.models import InboxTask, Instance
from workflows.rulings import Asked, RequestRuling, case_facts, person_kind, rule

APART = N_("这几项要分开申请：它们走的程序不同。请先选一项提出，再提出另一项。")
NO_PROCEDURE = N_("这一项现在还不能在系统里申请，请联系档案管理人员。")
NOT_YOURS = N_("只有提出申请的人能够撤回。")
ANOTHER_WAY = N_("补正后走的程序与原来不同，请撤回后另行申请。")
NOT_RETURNED = N_("这件申请没有被退回补正，不能重新提交。")
CORRECT = "correct"


@dataclass(frozen=True)
class Submitted:
    """A request under way: its instance, and for an outsider's receipt its code (shown once).

    `answer_until` is the last day of the bureau's own limits until there is an answer.
    """

    instance: Instance
    receipt_code: str
    answer_until: date | None = None


def rule_request(
    session: Session, pack: Pack, facts: RequestFacts, *, at: datetime
) -> RequestRuling:
    """Ask the bureau's tables about a request as typed; nothing is written."""
    asked = Asked(
        requester=facts.requester_kind,
        actions=facts.actions,
        materials=facts.materials,
        purpose=facts.purpose,
        organ=facts.organ or None,
        person_kind=person_kind(
            facts.letter.get("party_kind"), (person.unit for person in facts.persons)
        ),
    )
    return rule(pack, asked, case_facts(session, facts.case_ids, at))


def procedure_for(pack: Pack, facts: RequestFacts) -> str:
    """Return the procedure that the published table names for this requester and these actions.

    Raises `InvalidInput` when the actions belong to different procedures or to none.
    """
    names = {choose_procedure(pack, facts.requester_kind, action) for action in facts.actions}
    if len(names) != 1:
        raise InvalidInput({"actions": APART})
    name = names.pop()
    if name is None:
        raise InvalidInput({"actions": NO_PROCEDURE})
    return name


def submit(
    session: Session,
    pack: Pack,
    request: AccessRequest,
    facts: RequestFacts,
    vault: Vault,
    *,
    by: Actor,
    at: datetime,
    ruling: RequestRuling | None = None,
) -> Submitted:
    """Submit a draft: rule on it, number it, keep the rulings, start its procedure.

    `ruling` is what the rules have said of it in this very click, for a caller who has asked.
    Raises `Undefined` when the rules are silent, `RuleViolation` when the diagram has no step for
    somebody whom they ask, `InvalidInput` at a field.
    """
    code = requests.submit(session, request, facts, vault, by=by, at=at)
    ruling = ruling or rule_request(session, pack, facts, at=at)
    keeping.check_defined(pack, ruling)
    deployed = catalogue.in_force(session, request.bureau_id, request.procedure)
    keeping.check_steps(pack, ruling, deployed.procedure)
    keeping.keep(session, request, ruling, (), at=at)
    data = {"request_id": request.id, "bureau": pack.code, "requester": facts.requester_kind}
    instance = processes.start(
        session, pack, request.procedure, request, {**data, "participants": []}, by=by, at=at
    )
    if not code:
        return Submitted(instance, code)
    steps = preview.rehearsed(deployed.procedure, pack, facts.requester_kind, ruling, at=at)
    return Submitted(instance, code, preview.answered_by(pack, steps, at=at))


def resubmit(
    session: Session,
    pack: Pack,
    request: AccessRequest,
    facts: RequestFacts,
    vault: Vault,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Submit a returned request as corrected (补正): the rules are asked anew, the way begins anew.

    Raises what `submit` raises, `RuleViolation` for a request that nobody has returned, and
    `InvalidInput` when the corrected request belongs to another procedure.
    """
    instance, row = returned(session, request)
    if facts.procedure != instance.procedure:
        raise InvalidInput({"actions": ANOTHER_WAY})
    requests.submit(session, request, facts, vault, by=by, at=at)
    ruling = rule_request(session, pack, facts, at=at)
    keeping.check_defined(pack, ruling)
    procedure = catalogue.parsed(session, instance.item_id, instance.item_sha256)
    keeping.check_steps(pack, ruling, procedure)
    keeping.keep(session, request, ruling, rulings_of(session, request), at=at)
    instance.title = Dossier(session, instance.subject_id, instance.id).subject.title
    corrected = tasks.Decision(tasks.DONE, opinion=note)
    tasks.complete(session, pack, row.id, corrected, by=by, at=at)


def returned(session: Session, request: AccessRequest) -> tuple[Instance, InboxTask]:
    """Return the locked instance of a returned request and its open step of correction."""
    row = correction_of(session, request)
    if row is None:
        raise RuleViolation(NOT_RETURNED)
    return processes.lock(session, row.instance_id), row


def correction_of(session: Session, request: AccessRequest) -> InboxTask | None:
    """Return the open step in which a returned request is put right."""
    return session.scalar(
        select(InboxTask)
        .join(Instance, Instance.id == InboxTask.instance_id)
        .where(
            Instance.subject_kind == subjects.REQUEST,
            Instance.subject_id == request.id,
            has(InboxTask.state, "open"),
            InboxTask.kind == CORRECT,
        )
    )


def withdraw(
    session: Session, request: AccessRequest, *, by: Actor, at: datetime, reason: str
) -> None:
    """Take a request back until somebody has acted on it (撤回)."""
    if request.started_by != by.person_id:
        raise NotPermitted(NOT_YOURS)
    requests.withdraw(request, at=at, reason=reason)
    instance = session.scalar(
        select(Instance).where(
            Instance.subject_kind == subjects.REQUEST,
            Instance.subject_id == request.id,
            Instance.status == processes.RUNNING,
        )
    )
    if instance is not None:
        processes.stop(session, instance, processes.WITHDRAWN, by=by, at=at, reason=reason)
    audit.record(
        session,
        "process.withdraw",
        by=by.audit,
        at=at,
        object_kind=subjects.REQUEST,
        object_id=request.id,
        bureau_id=request.bureau_id,
        number=request.number,
    )
