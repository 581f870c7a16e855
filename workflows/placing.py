"""Where an open step is: with a role, an office or a person, brought anew when that must change."""

from people.appointments import Staff
from workflows import assignment
from workflows.assignment import Assignment
from workflows.clicks import Click
from workflows.models import InboxTask

# Steps that belong to a person, whatever posts they hold.
OWN = frozenset({assignment.REQUESTER, assignment.PARTICIPANTS})


def out_of_place(staff: Staff, row: InboxTask) -> bool:
    """Tell whether an open step may be somebody else's by now."""
    if row.role in OWN:
        return False
    free = set(staff.holders(row.role, row.office_id)) - set(row.barred)
    if row.assignee_id is not None:
        return row.assignee_id not in free
    return not free or bool(row.substituted_for and staff.holders(row.substituted_for))


def place(click: Click, row: InboxTask) -> bool:
    """Give an open step to whoever is competent now; tells whether anything changed.

    Raises `RuleViolation` when nobody of the bureau may act.
    """
    got = assignment.assign(
        click.staff,
        click.pack,
        click.subject,
        {"role": row.substituted_for or row.role, "kind": row.kind},
        None,
        decided=assignment.deciders(click.pack, click.decided, row.step),
        recused=click.instance.recused,
    )
    return put(row, got)


def put(row: InboxTask, got: Assignment) -> bool:
    """Write on the row who has the step; tells whether that is news."""
    fresh = {
        "role": got.role,
        "office_id": got.office_id,
        "assignee_id": got.assignee_id,
        "barred": sorted(got.barred),
        "substituted_for": got.substituted_for,
    }
    if all(getattr(row, name) == value for name, value in fresh.items()):
        return False
    for name, value in {**fresh, "claimed_at": None}.items():
        setattr(row, name, value)
    return True


def bar(click: Click, row: InboxTask) -> None:
    """Keep whoever acts from a step; a colleague in the same post, else a substitute has it."""
    row.barred = sorted({*row.barred, click.by.person_id})
    if out_of_place(click.staff, row):
        place(click, row)


def keep_apart(click: Click, row: InboxTask) -> None:
    """Keep who decides from a step beside it, where the bureau has two persons decide (`separate`).

    Raises `RuleViolation` when nobody else of the bureau may act.
    """
    own, apart = click.own, click.pack.separate
    if own is not None and {own.kind, row.kind} <= apart and own.step != row.step:
        bar(click, row)
