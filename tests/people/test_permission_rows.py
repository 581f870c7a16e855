"""Every row of the permission table written out once more: a row that changes must change here."""

from typing import Any

import pytest

from people.permissions import KINDS, TABLE, can
from tests.people.actors_and_things import (
    ADMINISTRATOR,
    ARCHIVIST,
    AUDITOR,
    BUREAU_HEAD,
    DEPARTMENT_HEAD,
    LEGAL_HEAD,
    LEGAL_STAFF,
    ME,
    MY_OFFICE,
    OTHER_OFFICE,
    SOMEONE,
    STAFF,
    TERMINAL,
    Link,
    Thing,
    thing,
)

PEOPLE = {
    "staff": STAFF,
    "archivist": ARCHIVIST,
    "head": BUREAU_HEAD,
    "legal-head": LEGAL_HEAD,
    "office-head": DEPARTMENT_HEAD,
    "legal-staff": LEGAL_STAFF,
    "administrator": ADMINISTRATOR,
    "auditor": AUDITOR,
    "terminal": TERMINAL,
}
ON_DUTY = "staff archivist head legal-head office-head legal-staff"
OVERSIGHT = "archivist head legal-head"
# verb: who may whatever the thing has to do with them, and by what alone it opens to others (a
# column or a link that names them, or the office of which they are head).
EXPECTED = {
    "case": {
        "find": (ON_DUTY, ""),
        "read": (OVERSIGHT, "handlers office"),
        "create": ("archivist", ""),
        "change": ("archivist", ""),
        "dispute": ("archivist legal-head", ""),
    },
    "recording": {
        "find": (ON_DUTY, ""),
        "read": (OVERSIGHT, "recorder_id handlers"),
        "create": ("archivist", "recorder_id handlers"),
        "change": ("archivist", ""),
    },
    "access_request": {
        "read": (OVERSIGHT, "started_by handlers tasks"),
        "create": (ON_DUTY, ""),
        "create_for_outsider": ("archivist", ""),
        "change": ("", "started_by"),
        "withdraw": ("archivist", "started_by"),
        "print": (OVERSIGHT, "started_by tasks"),
        "export": ("archivist", ""),
    },
    "instance": {
        "read": (OVERSIGHT, "started_by"),
        "withdraw": ("archivist", "started_by"),
    },
    "task": {
        "read": (OVERSIGHT, "assignee_id closed_by"),
        "act": ("", "assignee_id"),
        "claim": ("", ""),
        "release": ("", "assignee_id"),
        "reassign": (OVERSIGHT, "office"),
    },
    "copy": {
        "read": ("", "person_id"),
    },
    "register_entry": {
        "read": (OVERSIGHT, ""),
        "create": ("archivist", ""),
        "correct": ("archivist", ""),
        "void": ("archivist", ""),
        "print": (OVERSIGHT, ""),
    },
    "instrument": {
        "read": (OVERSIGHT, "issued_by sealers signers request"),
        "print": (OVERSIGHT, "issued_by sealers signers request"),
        "void": ("archivist legal-head", ""),
        "draw": ("archivist", "issued_by"),
        "seal": ("", "sealers"),
        "sign": ("", "signers"),
        "leave_to_hand": ("archivist", "signers"),
        "stamp": ("archivist", ""),
        "file_scan": ("archivist", "issued_by"),
        "dispatch": ("archivist", "issued_by"),
        "export": ("archivist", ""),
    },
    "registered_seal": {
        "read": (OVERSIGHT, "rights"),
        "create": ("head legal-head", ""),
        "change": ("head legal-head", ""),
        "entitle": ("head legal-head", ""),
    },
    "seal_use": {"read": (OVERSIGHT, ""), "print": (OVERSIGHT, "")},
    "grant": {
        "read": (OVERSIGHT, "person_id"),
        "open": ("", "person_id"),
        "close": ("archivist", ""),
    },
    "visit": {
        "read": (OVERSIGHT, "opened_by"),
        "open": ("archivist", ""),
        "close": ("archivist", "opened_by"),
        "enter": ("terminal", ""),
    },
    "disc_record": {
        "read": (OVERSIGHT, "filled_by participants"),
        "create": (ON_DUTY, ""),
        "change": ("", "filled_by"),
        "print": ("archivist", "filled_by participants"),
    },
    "person": {
        "find": (f"{ON_DUTY} administrator", ""),
        "read": ("administrator", ""),
        "create": ("administrator", ""),
        "change": ("administrator", ""),
        "appoint": ("administrator", ""),
        "disable": ("administrator", ""),
        "issue_code": ("administrator", ""),
        "grant_role": ("administrator", ""),
        "end_session": ("administrator", ""),
    },
    "audit": {
        "read": ("auditor", ""),
        "verify": ("auditor", ""),
        "export": ("auditor", ""),
    },
    "bureau_rules": {
        "read": (ON_DUTY, ""),
        "change": ("legal-staff", ""),
        "enact": ("head", ""),
    },
    "published_item": {
        "read": (ON_DUTY, ""),
        "draft": ("legal-staff", ""),
        "publish": ("legal-staff", ""),
    },
    "system": {
        "read": ("administrator", ""),
        "change": ("administrator", ""),
    },
}
NAMES = (
    "recorder_id",
    "started_by",
    "assignee_id",
    "closed_by",
    "person_id",
    "issued_by",
    "opened_by",
    "filled_by",
)
LINKS = ("handlers", "participants", "sealers", "signers", "rights")
BEHIND = ("request", "tasks")
TABLES = {kind: table for table, kind in KINDS.items()}


def row(kind: str, *mine: str) -> Thing:
    """A row of the kind that has to do with somebody else, but for what is named in `mine`."""
    holder = {name: ME if name in mine else SOMEONE for name in (*NAMES, *LINKS, *BEHIND)}
    columns: dict[str, Any] = {name: holder[name] for name in NAMES}
    columns |= {name: [Link(holder[name])] for name in LINKS}
    columns |= {"state": "open", "role": "nobody", "barred": [], "office_id": OTHER_OFFICE}
    columns["request"] = thing("access_request", started_by=holder["request"])
    columns["tasks"] = [thing("inbox_task", state="done", closed_by=holder["tasks"])]
    if "assignee_id" in mine:
        columns |= {"role": "handler", "office_id": None}
    if "office" in mine:
        columns["office_id"] = MY_OFFICE
    return thing(TABLES.get(kind, kind), id=SOMEONE, **columns)


def anyway(kind: str, verb: str) -> str:
    """The people who may do the verb to what has nothing to do with them."""
    return " ".join(name for name, who in PEOPLE.items() if can(who, verb, row(kind)))


def by_name(kind: str, verb: str) -> str:
    """What alone opens a thing to staff or to the head of an office who may not do it anyway."""
    found = [
        name
        for name in (*NAMES, *LINKS, *BEHIND)
        if not can(STAFF, verb, row(kind)) and can(STAFF, verb, row(kind, name))
    ]
    in_office = can(DEPARTMENT_HEAD, verb, row(kind, "office"))
    if in_office and not can(DEPARTMENT_HEAD, verb, row(kind)):
        found.append("office")
    return " ".join(found)


def test_every_row_is_written_out() -> None:
    assert {kind: set(verbs) for kind, verbs in EXPECTED.items()} == {
        kind: set(verbs) for kind, verbs in TABLE.items()
    }


@pytest.mark.parametrize("kind", TABLE)
def test_rows(kind: str) -> None:
    found = {verb: (anyway(kind, verb), by_name(kind, verb)) for verb in TABLE[kind]}
    assert found == EXPECTED[kind]
