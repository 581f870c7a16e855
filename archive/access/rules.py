"""What a request may become, what a grant covers, and what may be opened under it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.errors import RuleViolation
from core.i18n import N_

# What is left to a law (GX-A-6, RS-A-13, SL-A-13) opens once the check has been passed.
ALLOWED = frozenset({"allow_direct", "allow_after_verify", "needs_approval", "defer_to_law"})
# Whoever asks for a party or as one: of the file they may see what concludes it and no more.
PARTIES = frozenset({"party", "lawyer", "guardian", "heir", "other_agent", "third_party"})
# Done by looking at a thing; copies of what may only be copied are made by the archivist.
READING = frozenset({"view", "excerpt", "onsite_read"})
MOVES = {
    "draft": {"submitted", "withdrawn"},
    "submitted": {"approved", "refused", "withdrawn", "returned", "completed"},
    "returned": {"submitted", "withdrawn", "refused"},
    "approved": {"completed", "refused"},
}
MOVE = N_("这件申请已经办结或者状态已变，不能这样办理。")
WITHDRAW = N_("已经有人办理过这件申请，不能再撤回；需要终止请联系档案管理人员。")
NOTHING = N_("按照本局规定，这件申请范围内没有可以提供的材料。")

CLOSED = N_("这项调阅许可已经终止。")
EXPIRED = N_("这项调阅许可已经过期，请重新申请。")
SPENT = N_("许可的查阅次数已经用完。")
SITTING = N_("这项许可正在使用中，请先结束上一次查阅。")
NOT_SITTING = N_("现在不在查阅时间内。")
OUTSIDE = N_("这份材料不在许可范围内。")


@dataclass(frozen=True)
class Thing:
    """Something that can be seen: a `document`, a `recording` or a paper `volume` of a case."""

    kind: str
    id: int
    case_id: int
    conclusive: bool = False
    evidence_basis: bool = False


@dataclass(frozen=True)
class Permission:
    """One answer of the bureau's table; `case_id` None is for every case of the request."""

    case_id: int | None
    action: str
    material: str
    outcome: str
    basis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Covered:
    """A thing within the scope, what may be done with it, and the articles that say so."""

    thing: Thing
    actions: tuple[str, ...]
    basis: tuple[str, ...]


def material_covers(material: str, thing: Thing, requester_kind: str) -> bool:
    """Tell whether a kind of material includes the thing when this requester asks.

    A party, and whoever a bureau treats like one, gets conclusive documents only, never a whole
    volume (RS-A-7.1, SL-A-7.1, GX-A-5).
    """
    if material == "av":
        return thing.kind == "recording"
    if thing.kind == "recording":
        return False
    if material == "evidence_basis":
        return thing.evidence_basis
    if material == "conclusive" or requester_kind in PARTIES:
        return thing.conclusive
    return material == "file"


def scope(
    requester_kind: str,
    permissions: Iterable[Permission],
    things: Iterable[Thing],
    chosen: Collection[tuple[str, int]] = (),
) -> list[Covered]:
    """Return what a grant covers: the allowed permissions applied to the things of the cases.

    `chosen` narrows it to the (kind, id) pairs that the requester named; empty asks for all.
    """
    allowed = [permission for permission in permissions if permission.outcome in ALLOWED]
    covered = []
    for thing in things:
        if chosen and (thing.kind, thing.id) not in chosen:
            continue
        fitting = [
            permission
            for permission in allowed
            if permission.case_id in {None, thing.case_id}
            and material_covers(permission.material, thing, requester_kind)
        ]
        if fitting:
            covered.append(Covered(thing, actions_of(fitting), basis_of(fitting)))
    return covered


def actions_of(permissions: Sequence[Permission]) -> tuple[str, ...]:
    """Return the actions of the permissions, each once, in their order."""
    return tuple(dict.fromkeys(permission.action for permission in permissions))


def basis_of(permissions: Sequence[Permission]) -> tuple[str, ...]:
    """Return the articles of the permissions, each once, in their order."""
    return tuple(dict.fromkeys(article for one in permissions for article in one.basis))


def check_move(state: str, to: str) -> None:
    """Raise `RuleViolation` unless a request may go from one state to the other."""
    if to not in MOVES.get(state, ()):
        raise RuleViolation(MOVE)


def is_under_way(state: str) -> bool:
    """Tell whether a request in this state can still become something else."""
    return state in MOVES


def may_withdraw(state: str, acted_at: datetime | None) -> bool:
    """Tell whether the requester may still take the request back: until someone has acted."""
    return state in {"draft", "returned"} or (state == "submitted" and acted_at is None)


def check_withdrawal(state: str, acted_at: datetime | None) -> None:
    """Raise `RuleViolation` when it is too late to withdraw."""
    if not may_withdraw(state, acted_at):
        raise RuleViolation(WITHDRAW)


@dataclass(frozen=True)
class GrantFacts:
    """What decides whether a grant can be used now; `items` with what may be done with each."""

    state: str
    expires_at: datetime
    visits_allowed: int
    visits_used: int
    sitting: bool = False
    items: Mapping[tuple[str, int], Collection[str]] = field(default_factory=dict)


def unusable(grant: GrantFacts, at: datetime) -> str | None:
    """Return the sentence that says why nothing may be opened under the grant, or None."""
    if grant.state not in {"open", "used"}:
        return EXPIRED if grant.state == "expired" else CLOSED
    return EXPIRED if at >= grant.expires_at else None


def no_new_visit(grant: GrantFacts, at: datetime) -> str | None:
    """Return the sentence that says why no visit may begin, or None."""
    if reason := unusable(grant, at):
        return reason
    if grant.sitting:
        return SITTING
    return SPENT if grant.visits_used >= grant.visits_allowed else None


def is_readable(actions: Iterable[str]) -> bool:
    """Tell whether one of the actions is done by looking."""
    return not READING.isdisjoint(actions)


def may_open(grant: GrantFacts, item: tuple[str, int], at: datetime) -> str | None:
    """Return the sentence that refuses to show the item (kind, id) now, or None."""
    if reason := unusable(grant, at):
        return reason
    if not grant.sitting:
        return NOT_SITTING
    return None if is_readable(grant.items.get(item, ())) else OUTSIDE
