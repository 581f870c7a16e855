"""The one permission table, and the one question asked of it."""

from collections.abc import Mapping

from core.errors import NotFound, NotPermitted
from core.i18n import N_
from people.actors import Actor
from people.models import ADMINISTRATOR, AUDIT_ADMINISTRATOR, LEGAL_STAFF
from people.relations import (
    A_TERMINAL,
    ANYONE_ON_DUTY,
    Both,
    ByOneOf,
    EntitledBy,
    InOfficeOf,
    LinkedBy,
    NamedBehind,
    NamedIn,
    Other,
    Relation,
    Thing,
    in_post,
    on_system_duty,
)
from people.step_relations import Addressed, Assigned

NOT_PERMITTED = N_("您没有做这件事的权限。")
NOT_FOUND = N_("没有找到。可能已被移走，或者不在您可以查看的范围内。")

ARCHIVIST = in_post("archivist")
BUREAU_HEAD = in_post("bureau_head")
# They answer for the bureau's cases and for lawful handling, so they see its requests and register.
OVERSEERS = in_post("bureau_head", "legal_head")
OFFICE_HEAD = InOfficeOf(("department_head", "handling_office"))
HANDLER = LinkedBy("handlers")
ADMINISTRATION = on_system_duty(ADMINISTRATOR)
AUDITORS = on_system_duty(AUDIT_ADMINISTRATOR)
LEGAL = on_system_duty(LEGAL_STAFF)
SEALER = EntitledBy("sealers")
SIGNER = LinkedBy("signers")
OTHERS = Both((ADMINISTRATION, Other()))
# Whose step it is or was, in whatever post: also who stands in by the substitute table.
CONCERNED = (Addressed(), NamedIn("assignee_id"), NamedIn("closed_by"))
DECIDER = ByOneOf("tasks", CONCERNED)

Row = Mapping[str, tuple[Relation, ...]]

# kind of thing -> verb -> who may. What stands nowhere is refused. Content of cases and recordings
# has no row here: it opens through a grant only, and a grant opens to the person it names.
TABLE: Mapping[str, Row] = {
    "case": {
        # Number and name, as much as a request needs.
        "find": (ANYONE_ON_DUTY,),
        "read": (ARCHIVIST, OVERSEERS, OFFICE_HEAD, HANDLER),
        "create": (ARCHIVIST,),
        "change": (ARCHIVIST,),
        "dispute": (ARCHIVIST, in_post("legal_head")),
    },
    "recording": {
        "find": (ANYONE_ON_DUTY,),
        "read": (ARCHIVIST, OVERSEERS, HANDLER, NamedIn("recorder_id")),
        "create": (ARCHIVIST, HANDLER, NamedIn("recorder_id")),
        "change": (ARCHIVIST,),
    },
    "access_request": {
        "read": (ARCHIVIST, OVERSEERS, NamedIn("started_by"), HANDLER, DECIDER),
        "create": (ANYONE_ON_DUTY,),
        "create_for_outsider": (ARCHIVIST,),
        "change": (NamedIn("started_by"),),
        "withdraw": (NamedIn("started_by"), ARCHIVIST),
        "print": (ARCHIVIST, OVERSEERS, NamedIn("started_by"), DECIDER),
        # What a visitor handed in, as the file it came as; all others see pictures of its pages.
        "export": (ARCHIVIST,),
    },
    "instance": {
        "read": (ARCHIVIST, OVERSEERS, NamedIn("started_by")),
        "withdraw": (NamedIn("started_by"), ARCHIVIST),
    },
    "task": {
        "read": (*CONCERNED, OVERSEERS, ARCHIVIST),
        # The inbox: what waits for this person and nobody else has taken.
        "act": (Assigned(), Addressed(only_unassigned=True)),
        "claim": (Addressed(only_unassigned=True),),
        "release": (NamedIn("assignee_id"),),
        "reassign": (OVERSEERS, OFFICE_HEAD, ARCHIVIST),
    },
    "copy": {"read": (NamedIn("person_id"),)},
    "register_entry": {
        "read": (ARCHIVIST, OVERSEERS),
        "create": (ARCHIVIST,),
        "correct": (ARCHIVIST,),
        "void": (ARCHIVIST,),
        "print": (ARCHIVIST, OVERSEERS),
    },
    "instrument": {
        "read": (
            ARCHIVIST,
            OVERSEERS,
            NamedIn("issued_by"),
            NamedBehind("request", "started_by"),
            SEALER,
            SIGNER,
        ),
        "print": (
            ARCHIVIST,
            OVERSEERS,
            NamedIn("issued_by"),
            NamedBehind("request", "started_by"),
            SEALER,
            SIGNER,
        ),
        "void": (in_post("legal_head"), ARCHIVIST),
        # Having it drawn once more, when that was given up.
        "draw": (ARCHIVIST, NamedIn("issued_by")),
        # By the right to the seal alone: no post carries it.
        "seal": (SEALER,),
        # Whoever decided writes at their own place; it may be left to ink on the print by them, or
        # by who keeps papers, for somebody who is away.
        "sign": (SIGNER,),
        "leave_to_hand": (SIGNER, ARCHIVIST),
        # Who keeps the register of uses notes what was stamped by hand.
        "stamp": (ARCHIVIST,),
        # A print signed in ink comes back as a scan: from who keeps papers, or who issued this one.
        "file_scan": (ARCHIVIST, NamedIn("issued_by")),
        # That scan as the file it came as; all others see pictures of its pages.
        "export": (ARCHIVIST,),
        # How a letter went out is noted by who sends letters, or who issued this one.
        "dispatch": (ARCHIVIST, NamedIn("issued_by")),
    },
    # Whoever answers for the bureau's papers says which seals there are and who may use them.
    "registered_seal": {
        "read": (ARCHIVIST, OVERSEERS, EntitledBy("rights")),
        "create": (OVERSEERS,),
        "change": (OVERSEERS,),
        "entitle": (OVERSEERS,),
    },
    "seal_use": {
        "read": (ARCHIVIST, OVERSEERS),
        "print": (ARCHIVIST, OVERSEERS),
    },
    "grant": {
        "read": (ARCHIVIST, OVERSEERS, NamedIn("person_id")),
        "open": (NamedIn("person_id"),),
        "close": (ARCHIVIST,),
    },
    "visit": {
        "read": (ARCHIVIST, OVERSEERS, NamedIn("opened_by")),
        "open": (ARCHIVIST,),
        "close": (ARCHIVIST, NamedIn("opened_by")),
        "enter": (A_TERMINAL,),
    },
    "disc_record": {
        "read": (ARCHIVIST, OVERSEERS, NamedIn("filled_by"), LinkedBy("participants")),
        "create": (ANYONE_ON_DUTY,),
        "change": (NamedIn("filled_by"),),
        "print": (ARCHIVIST, NamedIn("filled_by"), LinkedBy("participants")),
    },
    "person": {
        # Name and post, as much as a choice of persons needs.
        "find": (ANYONE_ON_DUTY, ADMINISTRATION),
        # One's own account is no list: its page asks nobody.
        "read": (ADMINISTRATION,),
        "create": (ADMINISTRATION,),
        "change": (ADMINISTRATION,),
        "appoint": (OTHERS,),
        "disable": (OTHERS,),
        "issue_code": (OTHERS,),
        "grant_role": (OTHERS,),
        "end_session": (ADMINISTRATION,),
    },
    "audit": {"read": (AUDITORS,), "verify": (AUDITORS,), "export": (AUDITORS,)},
    "bureau_rules": {
        "read": (ANYONE_ON_DUTY, LEGAL),
        "change": (LEGAL,),
        # A draft table comes into force by the bureau's own notice (part D 25, 26).
        "enact": (BUREAU_HEAD,),
    },
    "published_item": {
        "read": (ANYONE_ON_DUTY, LEGAL),
        "draft": (LEGAL,),
        "publish": (LEGAL,),
    },
    "system": {"read": (ADMINISTRATION,), "change": (ADMINISTRATION,)},
}
# Rows that stand for every bureau carry no bureau; everybody may see them where the table says so.
SHARED = frozenset({"published_item", "bureau_rules"})
# Kinds that the installation's own administration (`bureau_id` None) sees in every bureau.
ACROSS_BUREAUS = frozenset({"person", "audit", "system"})
# Tables that are not called what the table above calls their rows.
KINDS = {
    "case_file": "case",
    "inbox_task": "task",
    "access_grant": "grant",
    "in_force": "bureau_rules",
}


def kind_of(thing: Thing) -> str:
    """Return the kind of a row or of a class of rows."""
    table: str = thing.__tablename__
    return KINDS.get(table, table)


def can(actor: Actor, verb: str, thing: Thing) -> bool:
    """Tell whether the actor may do `verb` to this row."""
    kind = kind_of(thing)
    return in_scope(actor, kind, thing.bureau_id) and any(
        relation.holds(actor, thing) for relation in who(verb, kind)
    )


def require(actor: Actor, verb: str, thing: Thing) -> None:
    """Refuse unless `can`: `NotFound` for what the actor may not even see, else `NotPermitted`."""
    if can(actor, verb, thing):
        return
    facts = {"verb": verb, "kind": kind_of(thing), "object_id": getattr(thing, "id", "")}
    if any(can(actor, seeing, thing) for seeing in ("read", "find")):
        raise NotPermitted(NOT_PERMITTED, **facts)
    raise NotFound(NOT_FOUND, **facts)


def may(actor: Actor, verb: str, kind: str) -> bool:
    """Tell whether there may be a thing of the kind to which the actor may do `verb`.

    For menus and doors; whoever opens a thing still asks `can` of that thing.
    """
    return any(relation.possible(actor) for relation in who(verb, kind))


def require_may(actor: Actor, verb: str, kind: str) -> None:
    """Raise `NotPermitted` unless `may`."""
    if not may(actor, verb, kind):
        raise NotPermitted(NOT_PERMITTED, verb=verb, kind=kind)


def who(verb: str, kind: str) -> tuple[Relation, ...]:
    """Return who may do it; nobody where the table is silent."""
    return TABLE.get(kind, {}).get(verb, ())


def in_scope(actor: Actor, kind: str, bureau_id: int | None) -> bool:
    """Tell whether things of the kind that belong to that bureau exist for the actor at all."""
    if actor.bureau_id is None and kind in ACROSS_BUREAUS:
        return True
    if bureau_id is None:
        return kind in SHARED
    return bureau_id == actor.bureau_id
