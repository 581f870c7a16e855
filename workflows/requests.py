"""A request on its way into a procedure: the ruling first, then the number, then the first step."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import requests
from archive.access.facts import RequestFacts
from archive.access.models import AccessRequest
from archive.access.vault import Vault
from bureaus.access_rules import BY_NOTICE, choose_procedure
from bureaus.packs import Pack
from core.errors import InvalidInput, NotPermitted, Undefined
from core.i18n import N_, message
from people.actors import Actor
from workflows import processes, subjects
from workflows.models import Instance
from workflows.rulings import Asked, RequestRuling, case_facts, rule

SILENT = N_("本局规定没有写明这种情形能不能办，系统不能代替规定作决定。")
APART = N_("这几项要分开申请：它们走的程序不同。请先选一项提出，再提出另一项。")
NO_PROCEDURE = N_("这一项现在还不能在系统里申请，请联系档案管理人员。")
NOT_YOURS = N_("只有提出申请的人能够撤回。")
LEGAL = "legal_head"
HEAD = "bureau_head"


@dataclass(frozen=True)
class Submitted:
    """A request under way: its instance, and the receipt code of an outsider (shown once)."""

    instance: Instance
    receipt_code: str


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
    )
    return rule(pack, asked, case_facts(session, facts.case_ids, at))


def check_defined(pack: Pack, ruling: RequestRuling) -> None:
    """Raise `Undefined` when the rules of the bureau say nothing of some part."""
    if ruling.outcome != "undefined":
        return
    part = ruling.worst
    raise Undefined(
        message(SILENT),
        missing=f"{part.ruling.facts}" if part else "",
        who=settled_by(pack),
        basis=part.ruling.basis if part else (),
        defaults=part.ruling.defaults if part else (),
    )


def settled_by(pack: Pack) -> str:
    """Return the role that can fill the gap: the head where a draft waits for the head's notice."""
    return HEAD if BY_NOTICE in pack.drafts else LEGAL


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


def submit(  # noqa: PLR0913  # the request, what it says, and who submits it when
    session: Session,
    pack: Pack,
    request: AccessRequest,
    facts: RequestFacts,
    vault: Vault,
    *,
    by: Actor,
    at: datetime,
) -> Submitted:
    """Submit a draft: rule on it, number it, keep the rulings, start its procedure.

    Raises `Undefined` when the rules are silent, `InvalidInput` at a field.
    """
    code = requests.submit(session, request, facts, vault, by=by, at=at)
    ruling = rule_request(session, pack, facts, at=at)
    check_defined(pack, ruling)
    keep(session, request, ruling, at=at)
    subject = subjects.of_request(session, request)
    data = {"request_id": request.id, "bureau": pack.code, "requester": facts.requester_kind}
    instance = processes.start(
        session, pack, request.procedure, subject, {**data, "participants": []}, by=by, at=at
    )
    return Submitted(instance, code)


def keep(session: Session, request: AccessRequest, ruling: RequestRuling, *, at: datetime) -> None:
    """Keep each part of the ruling with the facts it read and the hash of its table."""
    for part in ruling.parts:
        requests.record_ruling(
            session,
            request,
            case_id=part.case.id,
            action=part.action,
            material=part.material,
            outcome=part.ruling.outcome,
            basis=part.ruling.basis,
            table_sha256=part.ruling.table_sha256,
            at=at,
            chain=part.ruling.chain,
            credentials=part.ruling.credentials,
            defaults=part.ruling.defaults,
            fee={"inquiry": part.ruling.fee_inquiry, "copy_payer": part.ruling.fee_copy_payer},
            executor=part.ruling.executor or "",
            facts=part.ruling.facts,
        )


def withdraw(
    session: Session, request: AccessRequest, *, by: Actor, at: datetime, reason: str
) -> None:
    """Take a request back until somebody has acted on it (撤回)."""
    if request.started_by != by.person_id:
        raise NotPermitted(NOT_YOURS)
    requests.withdraw(session, request, at=at, reason=reason)
    instance = session.scalar(
        select(Instance).where(
            Instance.subject_kind == subjects.REQUEST,
            Instance.subject_id == request.id,
            Instance.status == processes.RUNNING,
        )
    )
    if instance is not None:
        processes.stop(session, instance, processes.WITHDRAWN, by=by, at=at, reason=reason)
