"""Rows that are written without objects of the session, on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from core.rows import add_rows
from people.models import OneTimeCode
from tests.people_of_bureaus import NOON, bureau, person


def code(person_id: int, digest: str, **more: datetime) -> OneTimeCode:
    return OneTimeCode(
        person_id=person_id,
        digest=digest,
        purpose="password",
        created_at=NOON,
        expires_at=NOON,
        **more,
    )


def test_each_row_gets_its_own_number_whatever_is_known_of_it(session: Session) -> None:
    owner = person(session, bureau(session), "李晓梅").id
    rows = [code(owner, "a"), code(owner, "b", used_at=NOON), code(owner, "c"), code(owner, "d")]
    add_rows(session, OneTimeCode, rows)
    found = {row.id: row for row in session.scalars(select(OneTimeCode))}
    assert [found[row.id].digest for row in rows] == ["a", "b", "c", "d"]
    assert [found[row.id].used_at for row in rows] == [None, NOON, None, None]


def test_a_moment_is_kept_to_the_microsecond_and_comes_back_in_utc(session: Session) -> None:
    owner = person(session, bureau(session), "李晓梅").id
    moment = datetime(2026, 11, 29, 7, 30, 0, 1, timezone(timedelta(hours=8)))
    add_rows(session, OneTimeCode, [code(owner, "a", used_at=moment)])
    kept = session.scalars(select(OneTimeCode.used_at)).one()
    assert (kept, kept and kept.tzinfo) == (moment, UTC)


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    owner = person(session, bureau(session), "李晓梅").id
    bare = datetime(2026, 11, 29, 7, 30)  # noqa: DTZ001  # that is the point
    with pytest.raises(StatementError, match="naive"):
        add_rows(session, OneTimeCode, [code(owner, "a", used_at=bare)])
