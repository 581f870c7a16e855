"""A database that is busy, broken or gone: a page in words, what was typed, and nothing changed."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from archive.cases.models import CaseDispute
from core.database import FULL, Database
from tests.webapp.conftest import House, Visitor
from tests.webapp.filing import count
from webapp import edge

DISPUTE = {
    "kind": "reconsideration",
    "body": "平顶山市人民政府",
    "docket": "平政复〔2026〕1号",
    "began_on": "2026-02-01",
    "ended_on": "",
}
BUSY = "系统正忙，没有保存。您填写的内容还在，请稍后再点一次。"
BROKEN = "系统出了问题，没有保存。"


@pytest.fixture
def impatient(cabinet: House) -> Iterator[House]:
    """The same house, which waits for no more than a moment."""
    settings = replace(cabinet.installation.settings, lock_wait=0.1)
    installation = replace(cabinet.installation, settings=settings, database=Database(settings))
    house = House(installation, cabinet.app, cabinet.clock)
    cabinet.app.installation = installation
    yield house
    installation.database.engine.dispose()


def send(keeper: Visitor, token: str) -> str:
    answer = keeper.client.post(
        "/cases/1/dispute", data=DISPUTE | {"csrf_token": token}, base_url=keeper.base_url
    )
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text.lower()
    return f"{answer.status_code} {answer.text}"


def check_kept(said: str, code: int, sentence: str) -> None:
    assert said.startswith(f"{code} ")
    assert sentence in said
    assert "平政复〔2026〕1号" in said


def test_a_database_that_somebody_else_holds_is_told_and_the_click_can_be_made_again(
    cabinet: House, impatient: House
) -> None:
    """The page of the fault must not wait for the same lock once more."""
    keeper = impatient.visitor("archivist")
    token = keeper.token()
    with cabinet.installation.database.writing():
        said = send(keeper, token)
    check_kept(said, 503, BUSY)
    assert "再试一次" in said
    assert count(cabinet, CaseDispute) == 0
    assert send(keeper, token).startswith("303 ")
    assert count(cabinet, CaseDispute) == 1


def refusing(code: int) -> Callable[..., None]:
    """A function of the archive that meets a database which refuses with this code."""

    def refuse(*_: object, **__: object) -> None:
        fault = sqlite3.OperationalError("refused")
        fault.sqlite_errorcode = code  # type: ignore[misc]  # as the library sets it
        raise OperationalError("INSERT", {}, fault)

    return refuse


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        (sqlite3.SQLITE_FULL, 503, FULL),
        (sqlite3.SQLITE_BUSY, 503, BUSY),
        (sqlite3.SQLITE_IOERR, 503, BUSY),
        (sqlite3.SQLITE_ERROR, 500, BROKEN),
    ],
)
def test_a_database_that_refuses_in_the_middle_of_a_click_is_told(
    cabinet: House, monkeypatch: pytest.MonkeyPatch, code: int, status: int, sentence: str
) -> None:
    keeper = cabinet.visitor("archivist")
    token = keeper.token()
    monkeypatch.setattr("webapp.views.case_entry.enter_dispute", refusing(code))
    check_kept(send(keeper, token), status, sentence)


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        (sqlite3.SQLITE_FULL, 503, "磁盘已满，这一页没有打开。"),
        (sqlite3.SQLITE_BUSY, 503, "系统正忙，这一页没有打开。请稍后再试一次。"),
        (sqlite3.SQLITE_ERROR, 500, "系统出了问题，这一页没有打开。"),
    ],
)
def test_who_only_opened_a_page_is_told_so_and_asks_for_it_again(
    cabinet: House, monkeypatch: pytest.MonkeyPatch, code: int, status: int, sentence: str
) -> None:
    keeper = cabinet.visitor("archivist")
    monkeypatch.setattr("webapp.views.cases.find_cases", refusing(code))
    answer = keeper.get("/cases?q=某建筑")
    assert answer.status_code == status
    assert sentence in answer.text
    assert "没有保存" not in answer.text
    assert "您填写的内容还在" not in answer.text
    if status == 503:
        form = answer.text.partition('<form method="get"')[2].partition("</form>")[0]
        assert 'name="q" value="某建筑"' in form


def test_a_table_that_is_broken_takes_no_page_with_it(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    token = keeper.token()
    cabinet.write(lambda s: s.execute(text("ALTER TABLE case_dispute RENAME TO gone")))
    check_kept(send(keeper, token), 500, BROKEN)


def test_without_the_frames_own_rows_the_page_of_a_fault_stands_alone(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    token = keeper.token()
    for table in ("case_dispute", "inbox_task"):
        cabinet.write(
            lambda s, name=table: s.execute(text(f"ALTER TABLE {name} RENAME TO x{name}"))
        )
    check_kept(send(keeper, token), 500, BROKEN)


def test_a_row_that_somebody_else_changed_meanwhile_is_told_as_that(
    cabinet: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: object, **__: object) -> None:
        raise StaleDataError

    keeper = cabinet.visitor("archivist")
    monkeypatch.setattr("webapp.views.case_entry.enter_dispute", overtaken)
    check_kept(send(keeper, keeper.token()), 409, "刚才有人改动了同一件事")
    assert count(cabinet, CaseDispute) == 0


def test_a_click_has_the_moment_at_which_it_holds_the_database(
    cabinet: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waited in the queue must not come before those who were in it earlier."""
    seconds = itertools.count()
    start = cabinet.clock.at
    monkeypatch.setattr("webapp.edge.utc_now", lambda: start + timedelta(seconds=next(seconds)))
    with cabinet.app.test_request_context("/tasks", method="POST"):
        cabinet.app.preprocess_request()
        began = edge.now()
        edge.session()
        assert edge.now() > began
        edge.roll_back()
