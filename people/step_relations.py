"""How a person may stand to a step of a matter: by role or by name, unless barred from it."""

from dataclasses import dataclass

from sqlalchemy import String, and_, cast, false, func, not_, or_

from core.columns import has
from people.actors import Actor
from people.relations import Clause, Rows, Thing

# Steps that fall to a person as such: whoever asked, took part, or handled the case in any post.
PERSONAL = ("requester", "participants", "handler")


@dataclass(frozen=True)
class Addressed:
    """An open task stands in the inbox of the person's role, and the person is not barred from it.

    What falls to somebody as such is addressed to no other of their role. Reads `state`, `role`,
    `office_id` (None: any office), `assignee_id` and `barred`.
    """

    only_unassigned: bool = False

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return (
            actor.on_duty
            and thing.state == "open"
            and actor.person_id not in thing.barred
            and (thing.assignee_id is None or not (self.only_unassigned or is_personal(thing)))
            and any(fits(role, office, thing) for role, office in places(actor))
        )

    def clause(self, actor: Actor, model: Rows) -> Clause:
        if not actor.on_duty or not actor.roles:
            return false()
        taken = false() if self.only_unassigned else not_(personal(model))
        free = or_(model.assignee_id.is_(None), taken)
        return and_(has(model.state, "open"), free, not_barred(actor, model), fitting(actor, model))

    def possible(self, actor: Actor) -> bool:
        return actor.on_duty


@dataclass(frozen=True)
class Assigned:
    """An open task is this person's own, and the person is not barred from it.

    A step of a role is out of reach once the post that carried the role is left (ASVS 8.3.2).
    """

    def holds(self, actor: Actor, thing: Thing) -> bool:
        return (
            actor.on_duty
            and thing.state == "open"
            and thing.assignee_id == actor.person_id
            and actor.person_id not in thing.barred
            and (
                is_personal(thing)
                or any(fits(role, office, thing) for role, office in places(actor))
            )
        )

    def clause(self, actor: Actor, model: Rows) -> Clause:
        if not actor.on_duty:
            return false()
        mine = model.assignee_id == actor.person_id
        still = or_(personal(model), fitting(actor, model))
        return and_(has(model.state, "open"), mine, not_barred(actor, model), still)

    def possible(self, actor: Actor) -> bool:
        return actor.on_duty


def is_personal(task: Thing) -> bool:
    """Tell whether a task that somebody has falls to them as such."""
    return task.role in PERSONAL


def personal(model: Rows) -> Clause:
    """Return the condition that `is_personal` asks of one."""
    return or_(*(model.role == role for role in PERSONAL))


def places(actor: Actor) -> set[tuple[str, int | None]]:
    """Return every role of the actor with the office in which it is held."""
    return {(role, post.office_id) for post in actor.posts for role in post.roles}


def fits(role: str, office_id: int | None, task: Thing) -> bool:
    """Tell whether a role held in an office answers for the task."""
    return bool(task.role == role and task.office_id in {None, office_id})


def fitting(actor: Actor, model: Rows) -> Clause:
    """Return the condition that a role of the actor answers for the task."""
    # Compared one by one: a list would be taken apart anew each time the inbox is asked for.
    named = or_(false(), *(model.role == role for role in sorted(actor.roles)))
    anywhere = and_(named, model.office_id.is_(None))
    somewhere = [
        and_(model.role == role, model.office_id == office_id)
        for role, office_id in sorted(places(actor), key=str)
        if office_id is not None
    ]
    return or_(anywhere, *somewhere)


def not_barred(actor: Actor, model: Rows) -> Clause:
    """Return the condition that the actor's id is not in the JSON list `barred`.

    The list's text is the same on both databases, their list functions are not.
    """
    listed = func.replace(cast(model.barred, String), " ", "")
    bare = func.replace(func.replace(listed, "[", ","), "]", ",")
    condition: Clause = bare.not_like(f"%,{actor.person_id},%")
    return condition
