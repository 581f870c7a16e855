"""The inbox: exactly what the person may do, the most urgent first, whatever its length."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from core.clock import utc_now
from core.columns import has
from core.database import is_sqlite
from people.actors import Actor, load_actor
from people.models import Person
from people.permissions import can
from tests.workflows import seals
from tests.workflows.browsing import browser, counted
from tests.workflows.matters import HANDLER, LETTER, PARTY, STAFF, Matters
from workflows import inbox
from workflows.inbox import Wanted
from workflows.models import InboxTask, Instance

NOW = utc_now()
MANY = 10_000
MOST = 12


def everybody(session: Session, matters: Matters) -> list[Actor]:
    """Return all persons of all bureaus."""
    people = session.scalars(select(Person).order_by(Person.id))
    return [load_actor(session, person, matters.at) for person in people]


def listed(session: Session, actor: Actor) -> set[str]:
    """Return the ids on all pages of an inbox."""
    first = inbox.mine(session, actor, page=1, at=NOW)
    pages = [inbox.mine(session, actor, page=n + 1, at=NOW) for n in range(first.pages)]
    return {row.id for page in pages for row in page.rows}


def test_the_list_shows_exactly_what_the_check_allows(matters: Matters) -> None:
    matters.hire("archivist", "档案管理员二")
    other = Matters(matters.installation, "emergency").open({}, {"handler": "handler#3"})
    matters.submit(STAFF)
    matters.submit({**STAFF, "by": "bureau_head"})
    matters.submit(PARTY)
    matters.claim("archivist", matters.open_task("verify"))
    matters.decide("archivist", "verify", decision="return")
    matters.submit(HANDLER)
    matters.submit(LETTER)
    matters.decide("archivist#2", "register_letter")
    av = {**STAFF, "by": "archivist", "materials": ["av"]}
    for case_id in list(other.case_ids):
        other.case_ids = [case_id]
        other.submit(av)

    def check(session: Session) -> tuple[int, int]:
        rows = session.scalars(select(InboxTask)).all()
        actors, offered = everybody(session, matters), 0
        for actor in actors:
            allowed = {row.id for row in rows if can(actor, "act", row)}
            assert listed(session, actor) == allowed, actor.name
            assert inbox.counts(session, actor, matters.at).mine == len(allowed)
            offered += len(allowed)
        return len([row for row in rows if row.state == "open"]), offered

    waiting, offered = matters.read(check)
    assert waiting == 7
    assert offered >= waiting


@pytest.mark.parametrize("taken", [False, True])
def test_who_is_barred_is_offered_nothing_and_who_has_a_number_like_theirs_is(
    matters: Matters, *, taken: bool
) -> None:
    matters.submit(STAFF)
    [task_id] = [row.id for row in matters.waiting()]

    def offered(session: Session, barred: list[int]) -> bool:
        head, row = matters.actor(session, "bureau_head"), session.get_one(InboxTask, task_id)
        row.barred, row.assignee_id = barred, head.person_id if taken else None
        session.flush()
        shown = bool(listed(session, head))
        assert shown is can(head, "act", row)
        return shown

    def judged(session: Session) -> list[bool]:
        own = matters.actor(session, "bureau_head").person_id
        like = [int(f"{own}1"), int(f"1{own}"), int(f"1{own}1")]
        barred = ([own], [*like, own], [own, *like], like, [])
        return [offered(session, one) for one in barred]

    assert matters.write(judged) == [False, False, False, True, True]


def test_every_open_step_is_offered_to_somebody(matters: Matters) -> None:
    for raw in (STAFF, {**STAFF, "by": "bureau_head"}, PARTY, HANDLER, LETTER):
        matters.submit(raw)
    waiting = {row.id for row in matters.waiting()}
    offered = matters.read(
        lambda s: {one for actor in everybody(s, matters) for one in listed(s, actor)}
    )
    assert offered == waiting


def test_the_most_urgent_stands_first_and_words_narrow_the_list(matters: Matters) -> None:
    for _ in range(3):
        matters.submit(STAFF)
    found = matters.read(
        lambda s: inbox.mine(s, matters.actor(s, "bureau_head"), page=1, at=matters.at)
    )
    dues = [row.due_at for row in found.rows if row.due_at is not None]
    assert len(dues) == len(found.rows)
    assert dues == sorted(dues)
    none = matters.read(
        lambda s: inbox.mine(
            s, matters.actor(s, "bureau_head"), page=1, at=matters.at, wanted=Wanted(text="百分之%")
        )
    )
    assert none.total == 0


def test_done_and_started_are_ones_own(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    matters.decide("bureau_head", "approve_head")
    done = matters.read(lambda s: inbox.done(s, matters.actor(s, "bureau_head"), page=1))
    assert [row.id for row in done.rows] == [task_id]
    begun = matters.read(lambda s: inbox.started(s, matters.actor(s, "department_head"), page=1))
    assert begun[1] == 1
    other = matters.read(lambda s: inbox.done(s, matters.actor(s, "deputy_head"), page=1))
    assert other.total == 0


def test_late_today_and_soon_are_counted_in_beijing_days(matters: Matters) -> None:
    matters.submit(STAFF)
    due = matters.row(matters.open_task("approve_head")).due_at
    assert due is not None

    def counts(at: datetime) -> inbox.Counts:
        return matters.read(lambda s: inbox.counts(s, matters.actor(s, "bureau_head"), at))

    assert counts(due + timedelta(minutes=1)).overdue == 1
    assert counts(due - timedelta(hours=1)).today == 1
    assert counts(due - timedelta(days=1)).soon == 1
    assert counts(due - timedelta(days=3)) == inbox.Counts(1, 0, 0, 0, 0)


def test_each_counter_leads_to_exactly_its_rows(matters: Matters) -> None:
    matters.submit(STAFF)
    due = matters.row(matters.open_task("approve_head")).due_at
    assert due is not None
    matters.submit(STAFF)

    def check(session: Session, at: datetime) -> None:
        head = matters.actor(session, "bureau_head")
        counts = inbox.counts(session, head, at)
        for name in inbox.DUE:
            found = inbox.mine(session, head, page=1, at=at, wanted=Wanted(due=name))
            assert found.total == getattr(counts, name), (name, at)

    for ahead in (-timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=3)):
        matters.read(lambda s, ahead=ahead: check(s, due - ahead))  # type: ignore[misc]  # bound now


def test_a_list_can_be_put_into_another_order_and_back(matters: Matters) -> None:
    for requester in (STAFF, {**STAFF, "by": "legal_head"}, STAFF):
        matters.submit(requester)

    def arrived(sort: str) -> list[datetime]:
        found = matters.read(
            lambda s: inbox.mine(
                s,
                matters.actor(s, "bureau_head"),
                page=1,
                at=matters.at,
                wanted=Wanted(sort=sort),
            )
        )
        return [row.created_at for row in found.rows]

    assert arrived("arrived") == sorted(arrived("due"))
    assert arrived("-arrived") == sorted(arrived("due"), reverse=True)
    assert len(arrived("nonsense")) == 3


def test_the_lists_beside_the_inbox_say_how_long_they_are(matters: Matters) -> None:
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head")
    head = matters.read(
        lambda s: inbox.figures(s, matters.actor(s, "bureau_head"), matters.at).lengths
    )
    assert (head.started, head.done) == (0, 1)
    asker = matters.read(
        lambda s: inbox.figures(s, matters.actor(s, "department_head"), matters.at).lengths
    )
    assert (asker.started, asker.done) == (1, 0)


@pytest.mark.parametrize("decision", ["approve", "refuse", "return"])
@pytest.mark.usefixtures("now")
def test_a_decision_is_marked_until_whoever_asked_has_seen_it(
    matters: Matters, decision: str
) -> None:
    asked = matters.submit(STAFF)
    asker, keeper = browser(matters, "department_head"), browser(matters, "archivist")

    def marked() -> tuple[bool, bool]:
        tab = asker.get("/tasks").text
        return "1 新" in tab, "有新结果" in asker.get("/tasks?tab=started").text

    assert marked() == (False, False)
    matters.decide("bureau_head", "approve_head", decision=decision)
    assert marked() == (True, True)
    assert keeper.get(f"/requests/{asked}").status_code == 200
    assert marked() == (True, True)  # that somebody else reads it says nothing
    version = matters.read(lambda s: s.scalars(select(Instance.row_version)).one())
    assert asker.get(f"/requests/{asked}").status_code == 200
    assert marked() == (False, False)
    assert version == matters.read(lambda s: s.scalars(select(Instance.row_version)).one())


def test_what_one_decides_oneself_is_no_news(matters: Matters) -> None:
    matters.submit(HANDLER)
    matters.decide("archivist", "verify")
    matters.submit(PARTY)
    matters.decide("archivist", "verify", decision="return")
    news = matters.read(
        lambda s: inbox.figures(s, matters.actor(s, "archivist"), matters.at).lengths.news
    )
    assert news == 0


def fill(session: Session, matters: Matters, instance: Instance) -> None:
    """Put many open steps of the head's into the inbox, as rows alone."""
    row = session.scalars(select(InboxTask).where(InboxTask.instance_id == instance.id)).one()
    known = {column.key: getattr(row, column.key) for column in InboxTask.__table__.columns}
    session.execute(
        insert(InboxTask),
        [
            {**known, "id": f"{n:032x}", "due_at": matters.at + timedelta(minutes=n)}
            for n in range(MANY - 1)
        ],
    )


@pytest.mark.parametrize("number", [1, MANY // inbox.PAGE])
@pytest.mark.usefixtures("now")
def test_a_page_of_a_long_inbox_asks_little(matters: Matters, number: int) -> None:
    matters.submit(STAFF)
    matters.write(lambda s: fill(s, matters, s.scalars(select(Instance)).one()))
    reader = browser(matters, "bureau_head")
    with counted(matters.installation.database.engine) as statements:
        answer = reader.get(f"/tasks?page={number}")
    assert answer.status_code == 200
    assert len(statements) <= MOST, str(statements)
    assert answer.text.count("/tasks/0000") >= inbox.PAGE - 1


def test_open_steps_are_found_by_an_index_of_theirs_however_many_are_done(matters: Matters) -> None:
    """With a value for the state beside the statement SQLite would plan it anew each time."""

    def plan(session: Session) -> str:
        asked = inbox.waiting(matters.actor(session, "bureau_head")).params(first=0)
        said = str(asked.compile(session.connection()))
        assert said.count("inbox_task.state = ") == said.count("inbox_task.state = 'open'") > 0
        whole = asked.compile(session.connection(), compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if is_sqlite(session) else "EXPLAIN"
        if not is_sqlite(session):
            session.execute(text("SET LOCAL enable_seqscan = off"))  # a short table is read whole
        return str(session.connection().exec_driver_sql(f"{explain} {whole}").all())

    # Both are over the open rows alone; which of them serves better, the database knows.
    assert re.search("ix_inbox_(open|assignee)", matters.read(plan))


@pytest.mark.parametrize("word", ["open' OR 1=1 --", "a b", "'"])
def test_only_a_plain_word_is_written_into_a_statement(word: str) -> None:
    with pytest.raises(ValueError, match=re.escape(word)):
        has(InboxTask.state, word)


@pytest.mark.usefixtures("now")
def test_papers_that_wait_for_a_seal_are_counted_for_whoever_may_set_it(matters: Matters) -> None:
    seals.electronic(matters)
    seals.register(matters, two_persons=True)
    papers = [seals.sheet(matters) for _ in range(2)]

    def to_seal(who: str) -> int:
        return matters.read(
            lambda s: inbox.figures(s, matters.actor(s, who), matters.at).lengths.to_seal
        )

    def allowed(who: str) -> int:
        def check(session: Session) -> int:
            rows = [session.get_one(Instrument, paper.id) for paper in papers]
            return sum(can(matters.actor(session, who), "seal", row) for row in rows)

        return matters.read(check)

    everyone = ("archivist", "legal_head", "bureau_head", "handler")
    assert [to_seal(who) for who in everyone] == [allowed(who) for who in everyone] == [2, 2, 0, 0]
    seals.agree_to(matters, papers[0])
    assert [to_seal(who) for who in everyone] == [1, 2, 0, 0]
    reader, engine = browser(matters, "legal_head"), matters.installation.database.engine
    with counted(engine) as statements:
        page = reader.get("/tasks")
    assert len(statements) <= MOST, str(statements)
    assert "有 2 份文书等您用印" in page.text
    assert 'href="/sealing"' in page.text
    seals.agree_to(matters, papers[0], "legal_head")
    assert [to_seal(who) for who in everyone] == [1, 1, 0, 0]
    assert "等您用印" not in browser(matters, "handler").get("/tasks").text
