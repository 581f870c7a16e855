"""The trail as an auditor asks for it, and as a spreadsheet may safely open it."""

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from people import oversight
from people.models import AUDIT_ADMINISTRATOR
from people.oversight import FORMULA, Question
from tests.people_of_bureaus import NOON, actor, bureau, person

DAY = timedelta(days=1)


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    shown = oversight.harmless(text)
    assert not shown.startswith(FORMULA)
    assert "\x1b" not in shown
    assert "\x00" not in shown


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_become_text(text: str) -> None:
    assert oversight.harmless(text) == f"'{text}"


def test_the_question_is_answered(session: Session) -> None:
    here, there = bureau(session), bureau(session, "market", "市场监管局")
    auditor = actor(session, person(session, here, "审计员", duty=AUDIT_ADMINISTRATOR))
    li = actor(session, person(session, here, "李晓梅", "archivist"))
    stranger = actor(session, person(session, there, "外人"))
    audit.record(session, "view", by=li.audit, at=NOON, object_kind="case", object_id=12)
    audit.record(session, "print", by=li.audit, at=NOON + DAY, object_kind="paper", object_id=12)
    audit.record(session, "view", by=stranger.audit, at=NOON)
    audit.record(session, "login", by=auditor.audit, at=NOON + 2 * DAY)

    def answer(**asked: object) -> list[int]:
        found = oversight.rows(session, auditor, Question(**asked))  # type: ignore[arg-type]
        return [row.seq for row in found]

    assert answer() == [4, 2, 1]
    assert answer(person="晓梅") == answer(person="lixiaomei") == [2, 1]
    assert answer(kind="view") == [1]
    assert answer(object="12") == [2, 1]
    assert answer(object="case:12") == [1]
    assert answer(begin=NOON + DAY) == [4, 2]
    assert answer(end=NOON + DAY) == [1]
    assert oversight.kinds(session, auditor) == ["login", "print", "view"]
    assert oversight.rows(session, li, Question()) == []


def test_a_spreadsheet_opens_it(session: Session) -> None:
    who = actor(session, person(session, bureau(session), "=1+1"))
    audit.record(session, "view", by=who.audit, at=NOON, facts={"path": "/x"})
    row = session.scalars(select(audit.AuditRow)).one()
    text = oversight.as_csv([row]).decode("utf-8-sig")
    names, values = csv.reader(io.StringIO(text))
    told = dict(zip(names, values, strict=True))
    assert told["person_name"] == "'=1+1"
    assert told["at"] == "2026-11-23T12:00:00+08:00"
    assert told["digest"] == row.digest


def test_a_whole_chain_has_no_broken_row(session: Session) -> None:
    who = actor(session, person(session, bureau(session), "李晓梅"))
    for _ in range(3):
        audit.record(session, "view", by=who.audit, at=NOON)
    assert oversight.broken(session, []) == []
