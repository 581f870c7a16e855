"""What a click adds to the history: the person's own step, and what finished by itself."""

from collections.abc import Sequence
from datetime import datetime

from core.rows import insert_rows
from people.actors import Actor
from workflows import engine
from workflows.clicks import Click
from workflows.models import HistoryStep, InboxTask


def own_step(click: Click, row: InboxTask) -> HistoryStep:
    """Word what the person does; papers and register of this click print it."""
    return HistoryStep(
        instance_id=click.instance.id,
        bureau_id=click.instance.bureau_id,
        task_id=row.id,
        step=row.step,
        name=row.name,
        kind=row.kind,
        person_id=click.by.person_id or None,
        person_name=click.by.name,
        post=click.by.post,
        role=row.role,
        substituted_for=row.substituted_for,
        at=click.at,
        outcome=click.act.outcome,
        opinion=click.act.opinion,
        answers=dict(click.act.answers),
        evidence={},
        basis=[],
    )


def operation(
    bureau_id: int,
    instance_id: int,
    name: str,
    outcome: str,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    **more: object,
) -> HistoryStep:
    """Word what somebody does to a matter without deciding one of its steps."""
    shown = {"task_id": "", "step": "", "answers": {}} | more
    return HistoryStep(
        instance_id=instance_id,
        bureau_id=bureau_id,
        name=name,
        kind="operation",
        person_id=by.person_id or None,
        person_name=by.name,
        post=by.post,
        at=at,
        outcome=outcome,
        opinion=reason,
        evidence={},
        basis=[],
        **shown,
    )


def passed_on(
    row: InboxTask, outcome: str, *, reason: str, by: Actor, at: datetime, to: str = ""
) -> HistoryStep:
    """Word for the history that a step left somebody undecided (转办、回避), and why."""
    return operation(
        row.bureau_id,
        row.instance_id,
        row.name,
        outcome,
        reason=reason,
        by=by,
        at=at,
        task_id=row.id,  # and no step of the diagram: that one is still to be done
        answers={"to": to} if to else {},
    )


def write(click: Click, finished: Sequence[engine.Finished]) -> None:
    """Append the person's step, and one row per step that finished by itself with what it read.

    In one statement: what the click needs of them it knows without asking.
    """
    rows = [columns(click.own)] if click.own is not None else []
    rows += [automatic_step(click, step) for step in finished if step.task_id != click.act.task_id]
    insert_rows(click.session, HistoryStep, rows)


def columns(step: HistoryStep) -> dict[str, object]:
    """Return a step as the columns of its row."""
    return {name: getattr(step, name) for name in PERSONAL}


# Every column but the number that the database gives.
PERSONAL = tuple(column.key for column in HistoryStep.__table__.columns if column.key != "id")
NOBODY = {
    "person_id": None,
    "person_name": "",
    "post": "",
    "role": "",
    "substituted_for": "",
    "outcome": "",
    "opinion": "",
}


def automatic_step(click: Click, step: engine.Finished) -> dict[str, object]:
    """Word a step that no person did, as the columns of its row."""
    return {
        **NOBODY,
        "instance_id": click.instance.id,
        "bureau_id": click.instance.bureau_id,
        "task_id": step.task_id,
        "step": step.step,
        "name": step.name,
        "kind": step.kind,
        "at": click.at,
        "answers": {},
        "evidence": step.evidence,
        "basis": list(step.basis),
    }
