"""Papers: numbered once, frozen, delivered once, confirmed by a code that says little."""

import io

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from archive.instruments.operations import PaperFacts, deliver, issue, make_void
from archive.instruments.queries import by_code, file_of, voids_of
from archive.instruments.rules import clean_code, number_text
from core.errors import InvalidInput, RuleViolation
from core.outbox import Job
from core.storage import FolderStore
from tests.archive.world import AT, World
from tests.archive.writing import Frozen, freeze

FACTS = PaperFacts("approval_sheet", "查阅审批表", "平人社阅")


def issued(session: Session, world: World) -> Instrument:
    return issue(session, world.bureau.id, FACTS, freeze, by=world.archivist, at=AT)


def test_numbers_follow_each_other_in_each_series(session: Session, world: World) -> None:
    first, second = issued(session, world), issued(session, world)
    assert (first.number, second.number) == ("平人社阅〔2026〕1号", "平人社阅〔2026〕2号")
    other = PaperFacts("reply_letter", "复函", "平人社函")
    letter = issue(session, world.bureau.id, other, freeze, by=world.archivist, at=AT)
    assert letter.number == "平人社函〔2026〕1号"
    assert first.frozen["number"] == first.number
    keys = session.scalars(select(Job.key).order_by(Job.id)).all()
    assert list(keys) == [f"render:{one.id}" for one in (first, second, letter)]


def test_a_paper_that_cannot_be_made_takes_no_number(session: Session, world: World) -> None:
    def faulty(_number: str, _code: str) -> Frozen:
        return Frozen({}, problems=["“\U0003ffff”没有字形"])

    with pytest.raises(RuleViolation, match="没有字形"):
        issue(session, world.bureau.id, FACTS, faulty, by=world.archivist, at=AT)
    assert issued(session, world).n == 1


def test_the_bytes_are_delivered_once_and_stay(
    session: Session, world: World, store: FolderStore
) -> None:
    paper = issued(session, world)
    assert paper.state == "pending"
    first = store.put(io.BytesIO(b"%PDF first"))
    deliver(session, paper, first, pages=1, at=AT)
    assert paper.state == "issued"
    again = deliver(session, paper, store.put(io.BytesIO(b"%PDF second")), pages=2, at=AT)
    assert again.sha256 == first.sha256
    found = file_of(session, paper.id)
    assert found is not None
    assert found.pages == 1


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE instrument SET number = '伪造'",
        "UPDATE instrument SET frozen = '{}'",
        "DELETE FROM instrument",
        "UPDATE instrument_file SET sha256 = 'x'",
        "DELETE FROM instrument_file",
    ],
)
def test_the_database_refuses_every_change(
    session: Session, world: World, store: FolderStore, attack: str
) -> None:
    deliver(session, issued(session, world), store.put(io.BytesIO(b"%PDF")), pages=1, at=AT)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(attack))


def test_a_void_paper_keeps_its_number_and_bytes(
    session: Session, world: World, store: FolderStore
) -> None:
    paper = issued(session, world)
    deliver(session, paper, store.put(io.BytesIO(b"%PDF")), pages=1, at=AT)
    with pytest.raises(InvalidInput):
        make_void(session, paper, reason=" ", by=world.archivist, at=AT)
    make_void(session, paper, reason="当事人名称有误", by=world.archivist, at=AT)
    assert paper.state == "void"
    with pytest.raises(RuleViolation):
        make_void(session, paper, reason="再来", by=world.archivist, at=AT)
    assert voids_of(session, [paper])[paper.id].reason == "当事人名称有误"
    assert file_of(session, paper.id) is not None
    assert issued(session, world).n == 2


def test_the_code_confirms_a_paper_without_naming_anybody(
    session: Session, world: World, store: FolderStore
) -> None:
    paper = issued(session, world)
    code = paper.frozen["code"]
    stored = store.put(io.BytesIO(b"%PDF"))
    deliver(session, paper, stored, pages=1, at=AT)
    for typed in (code, code.lower(), f" {code[:8]}-{code[8:]} "):
        found = by_code(session, typed)
        assert found is not None
        assert (found.number, found.sha256, found.state) == (paper.number, stored.sha256, "issued")
        assert "孙小美" not in str(found)
    assert code not in str(session.execute(text("SELECT code_digest FROM instrument")).scalar())


@pytest.mark.parametrize("typed", ["", "A", "A" * 16, "2" * 17, "' OR 1=1 --", "０" * 16, "O" * 16])
def test_wrong_codes_reveal_nothing(session: Session, world: World, typed: str) -> None:
    issued(session, world)
    assert by_code(session, typed) is None


def test_numbers_are_worded_as_the_standard_does() -> None:
    assert number_text("石财阅", 2026, 42) == "石财阅〔2026〕42号"
    assert clean_code("abcd efgh-2345 6789") == "ABCDEFGH23456789"
