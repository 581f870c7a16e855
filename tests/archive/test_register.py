"""查阅登记簿: gap-free, never changed, found by any character, printed as the fold."""

import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.register.models import RegisterEntry, RegisterEvent
from archive.register.operations import append, correct, make_void
from archive.register.queries import (
    LINES_PER_FILE,
    EntryFilter,
    find_entries,
    line_of,
    print_period,
)
from archive.register.rules import EVENTS, Entry, Happening, fold_one
from core.database import BEGAN, Database
from core.errors import InvalidInput, RuleViolation
from core.numbering import take
from people.actors import THE_SYSTEM
from tests.archive.world import AT, World, build, entry_facts, new_bureau
from tests.archive.writing import enter
from tests.databases import settings_for


@pytest.mark.article("RS-A-3", "SL-A-3", "GX-A-2")
def test_each_bureau_counts_its_own_year_from_one(session: Session, world: World) -> None:
    other = new_bureau(session, "finance")
    numbers = [
        (entry.year, entry.n)
        for entry in (
            enter(session, bureau, entry_facts(), by=world.archivist, at=AT)
            for bureau in (world.bureau.id, world.bureau.id, other.id)
        )
    ]
    assert numbers == [(2026, 1), (2026, 2), (2026, 1)]


def test_the_year_is_the_year_in_beijing(session: Session, world: World) -> None:
    new_years_eve = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    entry = enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=new_years_eve)
    assert (entry.year, entry.n) == (2027, 1)


def test_numbering_stops_when_the_clock_runs_backwards(session: Session, world: World) -> None:
    enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    earlier = AT - timedelta(seconds=1)
    with pytest.raises(RuleViolation, match="时钟"):
        enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=earlier)
    next_year = AT + timedelta(days=366)
    assert take(session, world.bureau.id, "paper:平人社复", at=next_year) == (AT.year + 1, 1)
    assert take(session, world.bureau.id, "paper:平人社阅", at=AT) == (AT.year, 1)
    with pytest.raises(RuleViolation, match="时钟"):
        take(session, world.bureau.id, "paper:平人社复", at=AT)


def test_a_click_that_waited_for_others_is_no_clock_that_runs_backwards(
    session: Session, world: World
) -> None:
    """It began before the last number was taken, and takes its own afterwards."""
    enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    earlier = AT - timedelta(seconds=1)
    session.info[BEGAN] = time.monotonic() - 2
    assert enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=earlier).n == 2
    session.info[BEGAN] = time.monotonic()
    with pytest.raises(RuleViolation, match="时钟"):
        enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=earlier)


def test_an_entry_is_declared_void_once_by_many_at_once(database: Database) -> None:
    with database.writing() as session:
        entry = enter(session, build(session).bureau.id, entry_facts(), by=THE_SYSTEM, at=AT)
    gate = threading.Barrier(4)

    def act(_: int) -> bool:
        gate.wait()
        try:
            with database.writing() as own:
                row = own.get_one(RegisterEntry, entry.id)
                make_void(own, row, reason="重复", by=THE_SYSTEM, at=AT)
        except RuleViolation:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(act, range(4))) == [False, False, False, True]


def write_many(url: str, folder: Path, bureau_id: int, times: int) -> None:
    database = Database(settings_for(url, folder))
    for _ in range(times):
        with database.writing() as session:
            enter(session, bureau_id, entry_facts(), by=THE_SYSTEM, at=AT)
    database.engine.dispose()


@pytest.mark.article("RS-A-3", "SL-A-3")
def test_no_gap_and_no_double_under_concurrency(database_url: str, tmp_path: Path) -> None:
    """Processes on SQLite, where the lock is a file; threads on PostgreSQL, where it is a row."""
    database = Database(settings_for(database_url, tmp_path))
    with database.writing() as session:
        bureau_id = build(session).bureau.id
        enter(session, bureau_id, entry_facts(), by=THE_SYSTEM, at=AT)
    sqlite = database_url.startswith("sqlite")
    make = multiprocessing.get_context("spawn").Process if sqlite else threading.Thread
    writers = [
        make(target=write_many, args=(database_url, tmp_path, bureau_id, 8)) for _ in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as session:
        numbers = session.scalars(select(RegisterEntry.n).order_by(RegisterEntry.id)).all()
    database.engine.dispose()
    assert list(numbers) == list(range(1, 34))


ATTACKS = {
    "update": "UPDATE {table} SET bureau_id = bureau_id",
    "delete": "DELETE FROM {table}",
    "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "replace without recursive triggers": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "truncate": "TRUNCATE {table} CASCADE",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = 1",
}
KNOWS = {
    "sqlite": {"update", "delete", "replace", "replace without recursive triggers"},
    "postgresql": {"update", "delete", "truncate", "upsert"},
}


@pytest.mark.parametrize("table", ["register_entry", "register_event"])
def test_the_database_itself_refuses_every_change(
    database: Database, session: Session, world: World, table: str
) -> None:
    entry = enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    append(session, entry, "in", by=world.archivist, at=AT)
    session.commit()
    for attack in KNOWS[database.engine.dialect.name]:
        if "recursive" in attack:
            session.connection().exec_driver_sql("PRAGMA recursive_triggers=OFF")
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(ATTACKS[attack].format(table=table)))
        session.rollback()
    assert session.scalar(select(func.count()).select_from(RegisterEntry)) == 1
    assert session.scalar(select(func.count()).select_from(RegisterEvent)) == 1


ONCE_MORE = {
    "sqlite": "INSERT OR REPLACE INTO register_entry ({all_but_id}) SELECT {all_but_id} FROM {it}",
    "postgresql": "INSERT INTO register_entry ({all_but_id}) SELECT {all_but_id} FROM {it}",
}


def test_no_row_takes_the_number_of_another_under_an_id_of_its_own(
    database: Database, session: Session, world: World
) -> None:
    entry = enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    session.commit()
    kind = database.engine.dialect.name
    if kind == "sqlite":
        session.connection().exec_driver_sql("PRAGMA recursive_triggers=OFF")
    columns = (one.name for one in RegisterEntry.__table__.columns if not one.primary_key)
    attack = ONCE_MORE[kind].format(all_but_id=", ".join(columns), it="register_entry")
    with pytest.raises(DBAPIError, match=r"append-only|unique"):
        session.execute(text(attack))
    session.rollback()
    assert session.scalars(select(RegisterEntry.id)).all() == [entry.id]


@pytest.mark.parametrize(
    "query", ["䶮", "孙", "小美", "2026-0001", "核", "建筑公司", "罚〔2026〕12"]
)
def test_found_by_one_character_or_more(session: Session, world: World, query: str) -> None:
    facts = entry_facts(unit="平顶山市䶮辉建筑有限公司", reason="核对决定内容")
    enter(session, world.bureau.id, facts, by=world.archivist, at=AT)
    enter(session, world.bureau.id, entry_facts("周一"), by=world.archivist, at=AT)
    found = find_entries(session, world.bureau.id, EntryFilter(query))
    assert 1 in [line.entry.n for line in found.lines]
    assert find_entries(session, world.bureau.id, EntryFilter("周")).total == 1
    assert find_entries(session, world.bureau.id, EntryFilter("鑫")).total == 0


def test_a_correction_is_found_and_read_and_the_first_text_stays(
    session: Session, world: World
) -> None:
    entry = enter(session, world.bureau.id, entry_facts("孙小梅"), by=world.archivist, at=AT)
    later = AT + timedelta(hours=1)
    typed = {"requester": "孙小美", "unit": ""}
    correct(session, entry, typed, reason="姓名误录", by=world.archivist, at=later)
    assert find_entries(session, world.bureau.id, EntryFilter("小美")).total == 1
    assert find_entries(session, world.bureau.id, EntryFilter("小梅")).total == 1
    line = line_of(session, entry)
    assert line.entry.requester == "孙小美"
    assert line.corrections[0].facts["before"] == {"requester": "孙小梅"}
    assert line.corrections[0].facts["changes"] == {"requester": "孙小美"}, "what is new alone"
    assert session.get_one(RegisterEntry, entry.id).requester == "孙小梅"


@pytest.mark.parametrize(
    ("changes", "reason", "refusal"),
    [
        ({"requester": "某人"}, " ", InvalidInput),
        ({"approvers": "某人"}, "误录", InvalidInput),
        ({"requester": "孙小美"}, "误录", RuleViolation),
    ],
    ids=["without a reason", "who approved", "nothing changed"],
)
def test_what_cannot_be_corrected(
    session: Session,
    world: World,
    changes: dict[str, str],
    reason: str,
    refusal: type[Exception],
) -> None:
    entry = enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    with pytest.raises(refusal):
        correct(session, entry, changes, reason=reason, by=world.archivist, at=AT)


def test_a_void_entry_keeps_its_number_and_takes_no_more_events(
    session: Session, world: World
) -> None:
    entry = enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    make_void(session, entry, reason="重复登记", by=world.archivist, at=AT)
    with pytest.raises(RuleViolation, match="作废"):
        append(session, entry, "in", by=world.archivist, at=AT)
    following = enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    void = line_of(session, entry).void
    assert following.n == 2
    assert void is not None
    assert void.reason == "重复登记"


def test_no_entry_is_made_void_while_its_visitor_is_inside(session: Session, world: World) -> None:
    entry = enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    append(session, entry, "in", by=world.archivist, at=AT)
    with pytest.raises(RuleViolation, match="离室"):
        make_void(session, entry, reason="重复登记", by=world.archivist, at=AT)
    append(session, entry, "out", by=world.archivist, at=AT)
    make_void(session, entry, reason="重复登记", by=world.archivist, at=AT)


def test_another_bureaus_entry_is_not_found_here(session: Session, world: World) -> None:
    enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=AT)
    other = new_bureau(session, "finance")
    assert find_entries(session, other.id, EntryFilter("孙")).total == 0


def test_the_print_of_a_period_has_both_days_and_at_most_500_lines_a_file(
    session: Session, world: World
) -> None:
    elsewhere = new_bureau(session, "elsewhere")
    enter(session, elsewhere.id, entry_facts(), by=world.archivist, at=AT)
    for minute in range(LINES_PER_FILE + 2):
        at = AT + timedelta(minutes=minute)
        enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=at)
    next_day = AT + timedelta(days=1)
    enter(session, world.bureau.id, entry_facts(), by=world.archivist, at=next_day)
    files = list(print_period(session, world.bureau.id, date(2026, 3, 2), date(2026, 3, 2)))
    assert [len(lines) for lines in files] == [500, 2]
    both = print_period(session, world.bureau.id, date(2026, 3, 2), date(2026, 3, 3))
    assert [line.entry.n for lines in both for line in lines] == list(range(1, 504))


ENTRY = Entry(
    1, 2026, 1, AT, "林档", "party", "孙小美", "", (), "", (), (), (), "", "", "", (), (), ""
)
happenings = st.lists(
    st.builds(
        Happening,
        kind=st.sampled_from(sorted(EVENTS)),
        at=st.integers(0, 1000).map(lambda minutes: AT + timedelta(minutes=minutes)),
        by_name=st.just("林档"),
        facts=st.fixed_dictionaries(
            {
                "intact": st.booleans(),
                "items": st.lists(st.sampled_from(["处罚决定书", "录像"])),
                "pages": st.integers(0, 9),
                "changes": st.fixed_dictionaries({"unit": st.text(max_size=3)}),
            }
        ),
    )
)


@given(happenings)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_the_fold_loses_no_event(events: list[Happening]) -> None:
    line = fold_one(ENTRY, events)
    of = {kind: [event for event in events if event.kind == kind] for kind in EVENTS}
    assert len(line.sittings) == len(of["in"])
    assert sum(sitting.out_at is not None for sitting in line.sittings) <= len(of["out"])
    assert line.pages_copied == sum(event.facts["pages"] for event in of["copied"])  # type: ignore[misc]
    assert len(line.corrections) == len(of["corrected"])
    assert (line.void is not None) == bool(of["void"])
    assert line.intact == (
        all(one.facts["intact"] for one in of["intact"]) if of["intact"] else None
    )
    assert len(set(line.opened)) == len(line.opened)


@pytest.mark.article("RS-A-9", "SL-A-9")
def test_what_was_once_found_wanting_stays_so() -> None:
    found = [Happening("intact", AT, "林档", facts={"intact": one}) for one in (True, False, True)]
    told = [fold_one(ENTRY, found[:n]).intact for n in range(4)]
    assert told == [None, True, False, False]


def test_who_came_last_goes_first_and_no_row_corrects_on_whose_word_it_was() -> None:
    hours = [AT + timedelta(hours=n) for n in range(3)]
    first, second, out = (
        Happening(kind, at, "林档") for kind, at in zip(("in", "in", "out"), hours, strict=True)
    )
    sittings = fold_one(ENTRY, [first, second, out]).sittings
    assert [(one.in_at, one.out_at) for one in sittings] == [(hours[0], None), (hours[1], hours[2])]
    changes = {"unit": "某公司", "approvers": "某人"}
    forged = Happening("corrected", AT, "林档", facts={"changes": changes})
    entry = fold_one(ENTRY, [forged]).entry
    assert (entry.unit, entry.approvers) == ("某公司", ())


def test_the_line_names_who_dealt_with_it_and_not_who_approved_it() -> None:
    approved = replace(ENTRY, entered_by_name="周局", approvers=({"name": "周局"},))
    assert fold_one(approved, []).keepers == ()
    came, read = Happening("in", AT, "林档"), Happening("opened", AT, "阅览室一号机")
    left = Happening("out", AT, "王管")
    assert fold_one(approved, [came, read, left]).keepers == ("林档", "王管")
    assert fold_one(ENTRY, []).keepers == ("林档",)
