"""The audit trail against whoever can write to the database: nothing they do stays unseen."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core import audit
from core.audit import AuditRow, chain_head, missing, verify_chain
from core.installation import Installation, open_installation
from jobs import anchors
from jobs.backup import back_up
from tests.databases import settings_for

NIGHT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
ROWS = 6
GUARDS = {
    "sqlite": ["no_update", "no_delete", "no_replace"],
    "postgresql": ["no_change ON audit", "no_truncate ON audit"],
}
Change = Callable[[Session], object]


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Installation]:
    opened = open_installation(settings_for(database_url, tmp_path / "live"))
    for n in range(ROWS):
        act(opened, n)
    yield opened
    opened.database.engine.dispose()


def act(installation: Installation, n: int) -> None:
    with installation.database.writing() as session:
        record(session, n)


def record(session: Session, n: int) -> None:
    by = audit.Actor(person_id=None, name=f"人{n}", bureau_id=None)
    audit.record(session, "view", by=by, at=NIGHT + timedelta(minutes=n), object_id=n, page=n)


def after(installation: Installation, *changes: Change) -> tuple[list[int], list[int]]:
    """Change the trail as whoever owns the database can; return what is found, then undo it.

    Found are the rows that do not follow the one before, and those known to be gone.
    """
    engine = installation.database.engine
    with engine.connect() as connection, connection.begin() as transaction:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        for guard in GUARDS[connection.dialect.name]:
            connection.execute(text(f"DROP TRIGGER audit_{guard}"))
        with Session(connection) as session:
            for change in changes:
                change(session)
            session.expire_all()
            known = anchors.known(installation.settings)
            found = list(verify_chain(session)), list(missing(session, known))
        transaction.rollback()
    return found


def run(sql: str, **values: object) -> Change:
    return lambda session: session.execute(text(sql), values)


def edit(column: str, value: object, *, seq: int = 3) -> Change:
    sql = f"UPDATE audit SET {column} = :value WHERE seq = :seq"  # noqa: S608  # a column of ours
    return run(sql, value=value, seq=seq)


def drop(seq: int) -> Change:
    return run("DELETE FROM audit WHERE seq = :seq", seq=seq)


def cut(last: int) -> Change:
    return run("DELETE FROM audit WHERE seq > :last", last=last)


def test_a_trail_that_nobody_touched_is_whole(installation: Installation) -> None:
    assert after(installation) == ([], [])


VALUES = {
    "at": NIGHT - timedelta(days=1),
    "bureau_id": 7,
    "person_id": 7,
    "person_name": "别人",
    "kind": "play",
    "object_kind": "case",
    "object_id": "99",
    "result": "refused",
    "address": "10.9.9.9",
    "facts": '{"page": 4}',
    "previous": "0" * 64,
    "digest": "0" * 64,
}


def test_a_change_of_any_column_is_found(installation: Installation) -> None:
    assert {"seq", *VALUES} == {column.name for column in AuditRow.__table__.columns}
    for column, value in VALUES.items():
        assert after(installation, edit(column, value))[0][0] == 3, column


def test_a_dropped_row_is_found(installation: Installation) -> None:
    assert after(installation, drop(3)) == ([4], [])
    moved_up = [edit("seq", seq - 1, seq=seq) for seq in range(4, ROWS + 1)]
    assert after(installation, drop(3), *moved_up) == ([3, 4, 5], [ROWS])


def test_rows_that_changed_places_are_found(installation: Installation) -> None:
    moves = ((3, 900), (4, 3), (900, 4))
    swapped = [edit("seq", new, seq=old) for old, new in moves]
    assert after(installation, *swapped)[0] == [3, 4, 5]


def test_a_row_put_in_is_found(installation: Installation) -> None:
    names = ", ".join(VALUES)
    copied = f"SELECT :seq, {names} FROM audit WHERE seq = 2"  # noqa: S608  # columns of ours
    for seq in (0, -5, ROWS + 1, ROWS + 10):
        put = run(f"INSERT INTO audit (seq, {names}) {copied}", seq=seq)
        assert seq in after(installation, put)[0]


def test_a_trail_cut_short_is_found(installation: Installation) -> None:
    """What is left is a perfect chain; only what lies outside the database tells of the rest."""
    for last in (0, 2, ROWS - 1):
        assert after(installation, cut(last)) == ([], [ROWS]), last

    def grow(session: Session) -> None:
        for n in range(ROWS):
            record(session, 50 + n)

    assert after(installation, cut(2), grow) == ([], [ROWS])


def test_a_backup_remembers_what_was_cut_from_trail_and_notes(installation: Installation) -> None:
    back_up(installation, at=NIGHT + timedelta(hours=1))
    installation.settings.audit_head.unlink()
    assert after(installation) == ([], [])
    assert after(installation, cut(2)) == ([], [ROWS])


def test_a_chain_forged_anew_is_found(installation: Installation) -> None:
    """Every digest is right again, but not the one that was noted."""

    def forge(session: Session) -> None:
        previous = audit.GENESIS
        for row in session.scalars(select(AuditRow).order_by(AuditRow.seq)):
            row.person_name = "别人"
            row.previous = previous
            row.digest = previous = audit.digest_of(row)
        session.flush()

    assert after(installation, forge) == ([], [ROWS])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_gap_is_found_although_all_that_follows_was_digested_anew(
    installation: Installation,
) -> None:
    def close_ranks(session: Session) -> None:
        drop(3)(session)
        before, last = (session.get_one(AuditRow, seq) for seq in (2, 4))
        last.previous = before.digest
        last.digest = audit.digest_of(last)
        session.flush()

    found, _gone = after(installation, cut(4), close_ranks)
    assert found == [4]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_no_row_can_hold_is_named_and_no_fault(installation: Installation) -> None:
    """SQLite keeps whatever is written into a column."""
    bad = [("facts", "{"), ("facts", b"\xff"), ("at", "gestern"), ("at", 12), ("kind", b"\xff")]
    for column, value in bad:
        assert after(installation, edit(column, value))[0] == [3], (column, value)


def test_a_note_goes_with_the_commit_and_stops_nobody(installation: Installation) -> None:
    head = installation.settings.audit_head
    before = head.read_bytes()

    def fail(session: Session) -> None:
        record(session, 9)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), installation.database.writing() as session:
        fail(session)
    assert head.read_bytes() == before, "the click was undone"
    head.unlink()
    head.mkdir()
    act(installation, 9)
    head.rmdir()
    head.write_text("nonsense")
    assert after(installation) == ([], [])
    act(installation, 10)
    with installation.database.reading() as session:
        seq, digest = chain_head(session)
    assert head.read_text() == f"{seq} {digest}\n"
