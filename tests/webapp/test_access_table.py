"""Every address of the house and everybody who may ask for it: one row each, none left out."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.webapp.access_rows import ROWS, Row
from tests.webapp.table_world import KINDS, Table

IN, LOGIN, NOT_PERMITTED, NOT_THERE = "i", "l", "n", "-"


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address with every method that it answers."""
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield rule, method


def test_every_address_has_a_row(table: Table) -> None:
    assert {(rule.endpoint, method) for rule, method in rules(table.app)} == {
        (row.endpoint, row.method) for row in ROWS
    }


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(table: Table, row: Row) -> None:
    found = {kind: door(table, row, kind) for kind in KINDS}
    assert found == dict(zip(KINDS, row.doors.replace(" ", ""), strict=True))


def door(table: Table, row: Row, kind: str) -> str:
    """How the door of an address stands to one kind of person."""
    typed = {name: value.format(**table.ids) for name, value in row.typed.items()}
    answer = table.ask(kind, row.method, row.path.format(**table.ids), **typed)
    if "/login?" in answer.headers.get("Location", ""):
        return LOGIN
    if answer.status_code == 401:  # who is signed in is asked for a proof, so the door is open
        return IN if kind in table.tokens else LOGIN
    assert answer.status_code < 500, (kind, str(row), answer.status_code)
    return {403: NOT_PERMITTED, 404: NOT_THERE}.get(answer.status_code, IN)


# What another bureau's people must not learn: an id of ours answers like one that nobody has.
MISSING = 999_999
OBJECTS = [
    row
    for row in ROWS
    if re.search(r"\{(?!paper|receipt|sha256)\w+\}", row.path) and not row.path.startswith("/room")
]


def fill(row: Row, table: Table, **other: object) -> tuple[str, dict[str, str]]:
    """The address and the form of a row, with the ids of the table or others."""
    ids = table.ids | {"head": table.ids["stranger"]} | other
    return row.path.format(**ids), {name: text.format(**ids) for name, text in row.typed.items()}


def plain(body: str, path: str) -> str:
    """A page without what differs from click to click: its address, tokens and times."""
    text = unquote(body).replace(path, "PATH")
    text = re.sub(r'(csrf[_-]token"[^>]*?(?:value|content)=")[^"]+', r"\1", text)
    return re.sub(r"\d{1,2}:\d{2}|\d{2}年\d{2}月\d{2}日", "", text)


@pytest.mark.parametrize("row", OBJECTS, ids=str)
def test_an_id_of_another_bureau_answers_like_none(table: Table, row: Row) -> None:
    named = set(re.findall(r"\{(\w+)\}", row.path))
    nothing = {name: "0" * 32 if name == "task" else MISSING for name in named}
    answers = []
    for ids in ({}, nothing):
        path, typed = fill(row, table, **ids)
        answer = table.ask("stranger", row.method, path, **typed)
        answers.append((answer.status_code, plain(answer.text, path)))
    closed = 403 if row.doors[-1] == NOT_PERMITTED else 404
    assert answers[0][0] == closed
    assert answers[0] == answers[1]


CHANGING = [row for row in ROWS if row.method not in {"GET", "HEAD", "OPTIONS"}]


@pytest.mark.parametrize("row", CHANGING, ids=str)
def test_a_form_without_its_token_is_refused(table: Table, row: Row) -> None:
    table.app.config["WTF_CSRF_ENABLED"] = True
    try:
        path, typed = fill(row, table)
        for kind in KINDS:
            assert table.ask(kind, row.method, path, **typed).status_code == 400, kind
    finally:
        table.app.config["WTF_CSRF_ENABLED"] = False
