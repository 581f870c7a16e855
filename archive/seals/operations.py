"""Registering seals, putting them out of use, and saying who may use them."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.kept import keep
from archive.refusals import NO_REASON
from archive.seals.models import RegisteredSeal, SealEvent, SealRight
from archive.seals.rules import FOLLOWING, RightFacts, SealFacts, check_facts
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_
from core.locking import hold
from core.storage import Stored
from people.actors import Actor

PNG, SVG = "image/png", "image/svg+xml"
NOT_NOW = N_("这枚印章现在不能这样处理，可能刚被别人停用，请刷新后再看。")
NOBODY = N_("请选择一个人或者一种岗位角色，只选其一。")
ONESELF = N_("不能给自己使用印章的权利，请由另一位负责人办理。")
ALREADY = N_("这项权利已经有了。")
RETIRED = N_("这枚印章已停用，不能再给出使用权利。")


def register_seal(
    session: Session,
    bureau_id: int,
    facts: SealFacts,
    stored: Stored,
    *,
    by: Actor,
    at: datetime,
) -> RegisteredSeal:
    """Register a seal whose picture was checked and made anew before; nobody may use it yet."""
    check_facts(facts)
    row = RegisteredSeal(
        bureau_id=bureau_id,
        registered_by=by.person_id or None,
        registered_by_name=by.name,
        registered_at=at,
        **vars(facts),
    )
    keep(row, stored, SVG if facts.origin == "drawn" else PNG)
    session.add(row)
    session.flush()  # papers of the same click may bear it
    return row


def note_event(
    session: Session, seal: RegisteredSeal, kind: str, *, reason: str, by: Actor, at: datetime
) -> SealEvent:
    """Suspend, resume or retire a seal; papers sealed before stay as they are."""
    if not reason.strip():
        raise InvalidInput({"reason": NO_REASON})
    hold(session, seal)
    if kind not in FOLLOWING[seal.state]:
        raise RuleViolation(NOT_NOW)
    row = SealEvent(
        bureau_id=seal.bureau_id,
        seal_id=seal.id,
        kind=kind,
        reason=reason.strip(),
        by_name=by.name,
        at=at,
    )
    session.add(row)
    session.flush()  # the state of the seal is read from this row
    session.refresh(seal, ["state"])
    return row


def grant_right(
    session: Session, seal: RegisteredSeal, facts: RightFacts, *, by: Actor, at: datetime
) -> SealRight:
    """Let a person, or whoever holds a role, use the seal.

    Raises `InvalidInput` for nobody, both, or oneself: who gives rights does not take them.
    """
    if bool(facts.person_id) == bool(facts.role):
        raise InvalidInput({"who": NOBODY})
    if facts.person_id == by.person_id or facts.role in by.roles:
        raise InvalidInput({"who": ONESELF})
    hold(session, seal)
    if seal.state == "retired":
        raise RuleViolation(RETIRED)
    if any(RightFacts(one.paper_kind, one.person_id, one.role) == facts for one in seal.rights):
        raise InvalidInput({"who": ALREADY})
    row = SealRight(
        bureau_id=seal.bureau_id,
        seal_id=seal.id,
        granted_by_name=by.name,
        granted_at=at,
        **vars(facts),
    )
    session.add(row)
    session.flush()  # papers of the same click may be meant
    session.refresh(seal, ["rights"])
    return row


def end_right(session: Session, right: SealRight, *, by: Actor, at: datetime) -> None:
    """Take a right away, from now on."""
    hold(session, right)
    if right.ended_at is None:
        right.ended_at, right.ended_by_name = at, by.name
        session.flush()  # what waits in the same click is no longer theirs
