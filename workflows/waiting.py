"""What an act leaves waiting: the rows of the inbox become the steps that the engine waits for."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from core.columns import has
from core.rows import put_rows
from workflows import assignment, deadlines, engine
from workflows.clicks import Click
from workflows.models import InboxTask
from workflows.placing import keep_apart


class NextStep(NamedTuple):
    """A step that waits after an act, as whoever acted is told of it.

    `person` is who has it where it falls to a person and not to a role.
    """

    name: str
    role: str
    person: str


def open_rows(session: Session, instance_id: int) -> Sequence[InboxTask]:
    """Return the open inbox rows of an instance."""
    return session.scalars(
        select(InboxTask).where(InboxTask.instance_id == instance_id, has(InboxTask.state, "open"))
    ).all()


def sync_inbox(
    click: Click, waiting: list[engine.Waiting], before: Sequence[InboxTask]
) -> list[NextStep]:
    """Make the open inbox rows of the instance those that the engine waits for; returns them."""
    wanted = {task.id: task for task in waiting}
    kept = [row for row in before if wanted.pop(row.id, None) is not None]
    for row in kept:
        keep_apart(click, row)
    closed = [close_row(click, row) for row in before if row not in kept]
    new = [new_row(click, task) for task in wanted.values()]
    put_rows(click.session, InboxTask, [*closed, *new])
    told = ("name", "role", "requester", "assignee_id")
    still = [next_step(click, *(getattr(row, name) for name in told)) for row in kept]
    return still + [next_step(click, *(row[name] for name in told)) for row in new]


def next_step(
    click: Click, name: str, role: str, requester: str, assignee_id: int | None
) -> NextStep:
    """Word a waiting step: who signs is told by name, who asked by what the request says."""
    if role == assignment.PARTICIPANTS and assignee_id is not None:
        return NextStep(name, role, click.staff.name(assignee_id))
    return NextStep(name, role, requester)


# A row before anybody has done anything with it.
UNTOUCHED: Mapping[str, Any] = {
    "state": "open",
    "claimed_at": None,
    "closed_at": None,
    "closed_by": None,
    "outcome": "",
    "click_key": "",
}
INBOX = tuple(column.key for column in InboxTask.__table__.columns)


def close_row(click: Click, row: InboxTask) -> dict[str, object]:
    """Close a row: done by the person who acted, or cancelled with the step it belonged to."""
    own = row.id == click.act.task_id
    closing = {
        "state": "done" if own else "cancelled",
        "closed_at": click.at,
        "closed_by": (click.by.person_id or None) if own else None,
        "outcome": click.act.outcome if own else "",
        "click_key": click.act.key if own else "",
    }
    for name, value in closing.items():
        # As if it had been read so: it is written together with the new rows, not by itself.
        set_committed_value(row, name, value)
    return {name: getattr(row, name) for name in INBOX}


def new_row(click: Click, task: engine.Waiting) -> dict[str, Any]:
    """Word a waiting step for the inbox, with who gets it and until when."""
    subject, properties = click.subject, task.properties
    return {
        **UNTOUCHED,
        **addressee(click, task),
        "id": task.id,
        "instance_id": click.instance.id,
        "bureau_id": click.instance.bureau_id,
        "procedure": click.instance.procedure,
        "step": task.step,
        "name": task.name,
        **{name: properties.get(name, "") for name in ("kind", "form", "paper")},
        "title": subject.title,
        "subtitle": subject.subtitle,
        "case_number": subject.case_number,
        "requester": subject.requester,
        "created_at": click.at,
        "due_at": deadlines.ends(click.pack, properties.get("due", ""), click.at),
    }


def addressee(click: Click, task: engine.Waiting) -> dict[str, Any]:
    """Return who gets a step, as the columns of its row, and who must not do it."""
    got = assignment.assign(
        click.staff,
        click.pack,
        click.subject,
        task.properties,
        task.item,
        decided=assignment.deciders(click.pack, click.decided, task.step),
        recused=click.instance.recused,
    )
    return {
        "role": got.role,
        "substituted_for": got.substituted_for,
        "office_id": got.office_id,
        "assignee_id": got.assignee_id,
        "barred": sorted(got.barred),
    }
