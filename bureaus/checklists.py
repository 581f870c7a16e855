"""What a bureau must record (执法音像记录事项清单), where its own list stands in its texts."""

import csv
from dataclasses import dataclass

from bureaus.packs import SHIPPED

CHECKLIST_FILE = "checklist.csv"
IF_DISPUTE, CONFIRMED = "if_dispute", "yes"


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of a list, in the words of the text; `if_dispute`: where a dispute may arise."""

    category: str
    matter: str
    step: str
    requirement: str
    place: str
    recorder: str
    content: str
    way: str
    if_dispute: bool


def checklist_in_force(code: str) -> tuple[Matter, ...]:
    """Return the list of a shipped bureau; nothing where it has none of its own in force.

    A list that is only a fragment in the text, and not confirmed by the bureau, is not in force.
    """
    path = SHIPPED / code / CHECKLIST_FILE
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if any(row["confirmed"] != CONFIRMED for row in rows):
        return ()
    return tuple(
        Matter(
            if_dispute=row["when"] == IF_DISPUTE,
            **{name: row[name] for name in Matter.__dataclass_fields__ if name in row},
        )
        for row in rows
    )
