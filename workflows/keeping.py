"""Rulings that count: no gap in them, a step for everybody they name, kept beside the request."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, AccessRuling
from archive.access.queries import last_of
from archive.access.rulings import keep_rulings, ruling_on
from archive.access.words import ACTIONS, MATERIALS, REQUESTERS
from bureaus.access_rules import BY_NOTICE
from bureaus.packs import Pack
from core.errors import RuleViolation, Undefined
from core.i18n import N_, Message, Names, message
from workflows.engine import Procedure, outline
from workflows.rulings import Part, RequestRuling, unique

SILENT = N_("本局规定没有写明这种情形能不能办，系统不能代替规定作决定。")
PART = N_("{action}{material}（{case}）")
BLOCKED = frozenset({"undefined", "forbid"})
QUESTION = N_("{requester}能不能{action}{material}（{case}）")
NO_STEP = N_(
    "本局规定要求“{role}”办理，但是流程“{procedure}”里没有这一步，不能提交。请联系法制机构补充流程图。"
)
CHECKING = N_("核验人")
LEGAL = "legal_head"
HEAD = "bureau_head"
DECIDERS = frozenset({"approve", "review"})


def check_defined(pack: Pack, ruling: RequestRuling) -> None:
    """Raise `Undefined` when the rules of the bureau say nothing of some part."""
    if ruling.outcome != "undefined":
        return
    silent = ruling.silent
    raise Undefined(
        message(SILENT),
        missing=questions(silent),
        who=settled_by(pack),
        basis=unique(article for part in silent for article in part.ruling.basis),
        defaults=sorted({number for part in silent for number in part.ruling.defaults}),
    )


def questions(silent: Sequence[Part]) -> list[Message]:
    """Word what the rules leave open: who, to do what, with what; each once, with its cases."""
    cases: dict[tuple[str, str, str], list[str]] = {}
    for part in silent:
        requester = str(part.ruling.facts.get("requester"))
        cases.setdefault((requester, part.action, part.material), []).append(part.case.number)
    return [
        message(
            QUESTION,
            requester=Message(REQUESTERS.get(requester, "")),
            action=Message(ACTIONS.get(action, action)),
            material=Message(MATERIALS.get(material, material)),
            case=tuple(numbers),
        )
        for (requester, action, material), numbers in cases.items()
    ]


def in_the_way(ruling: RequestRuling) -> list[Message]:
    """Word what alone keeps a request from its way: the rest of it could go. Empty where all must.

    Each action and material is named once, with its cases.
    """
    blocked = [part for part in ruling.parts if part.ruling.outcome in BLOCKED]
    if len(blocked) == len(ruling.parts):
        return []
    cases: dict[tuple[str, str], list[str]] = {}
    for part in blocked:
        cases.setdefault((part.action, part.material), []).append(part.case.number)
    return [
        message(
            PART,
            action=Message(ACTIONS.get(action, action)),
            material=Message(MATERIALS.get(material, material)),
            case=tuple(numbers),
        )
        for (action, material), numbers in cases.items()
    ]


def settled_by(pack: Pack) -> str:
    """Return the role that can fill the gap: the head where a draft waits for the head's notice."""
    return HEAD if BY_NOTICE in pack.drafts else LEGAL


def check_steps(pack: Pack, ruling: RequestRuling, procedure: Procedure) -> None:
    """Raise `RuleViolation` when the rules ask somebody for whom the diagram has no step.

    Without this a diagram that leaves out a decider would let the request pass undecided.
    """
    if ruling.outcome == "forbid":
        return
    steps = [step.properties for step in outline(procedure) if step.kind == "userTask"]
    deciders = {step.get("role") for step in steps if step.get("kind") in DECIDERS}
    missing: list[Message | str] = [
        pack.roles.get(role, role) for role in ruling.chain if role not in deciders
    ]
    if ruling.verify and not any(step.get("kind") == "verify" for step in steps):
        missing.append(Message(CHECKING))
    if missing:
        sentence = message(NO_STEP, role=Names(missing), procedure=Message(procedure.name))
        raise RuleViolation(sentence, basis=ruling.basis)


def keep(
    session: Session,
    request: AccessRequest,
    ruling: RequestRuling,
    earlier: Sequence[AccessRuling],
    *,
    at: datetime,
) -> list[AccessRuling]:
    """Keep each part that says something new, with the facts it read and the hash of its table.

    `earlier` are the rulings that counted so far; returns those that count now.
    """
    known = {
        (row.case_id, row.action, row.material): (row.outcome, row.chain, row.table_sha256)
        for row in earlier
    }
    new = [
        ruling_on(
            request,
            part.ruling,
            case_id=part.case.id,
            action=part.action,
            material=part.material,
            at=at,
        )
        for part in ruling.parts
        if known.get((part.case.id, part.action, part.material))
        != (part.ruling.outcome, list(part.ruling.chain), part.ruling.table_sha256)
    ]
    keep_rulings(session, new)
    return last_of(request, [*earlier, *new])
