"""How a letter went out is noted beside it: once more each time, never changed."""

import re

import pytest

from archive.instruments.models import Instrument
from archive.instruments.operations import make_void
from people.actors import load_actor
from people.models import Person
from tests.people_of_bureaus import NOON
from tests.webapp.conftest import House
from tests.webapp.letters import letter, noted, words
from tests.webapp.published import publish

POSTED = {
    "way": "mail",
    "sent_on": "2026-11-23",
    "recipient": "某建筑公司（门卫代收）",
    "address": "平顶山市新华区 1 号",
    "tracking": "XA12345678944",
    "sent_by_name": "王强",
}


@pytest.fixture
def house(house: House) -> House:
    house.write(publish)
    return house.setting(demo=True)


def test_a_posted_letter_shows_way_number_day_and_who(house: House) -> None:
    paper, keeper = letter(house), house.visitor("archivist")
    page = keeper.get(f"/papers/{paper}")
    assert "登记送达" in words(page)
    assert re.search(r'<select [^>]*name="way"[^>]*><option value="">请选择', page.text)
    assert keeper.post(f"/papers/{paper}/sendings", POSTED).status_code == 303
    said_there = words(keeper.get(f"/papers/{paper}"))
    for said in ("邮寄送达", "XA12345678944", "2026年11月23日", "某建筑公司（门卫代收）", "王强"):
        assert said in said_there
    assert ("instrument.send", "ok") in house.trail()


def test_a_second_noting_stands_beside_the_first(house: House) -> None:
    paper, keeper = letter(house), house.visitor("archivist")
    keeper.post(f"/papers/{paper}/sendings", POSTED)
    again = {**POSTED, "way": "left", "tracking": "", "note": "退回后留置，社区李某见证"}
    assert keeper.post(f"/papers/{paper}/sendings", again).status_code == 303
    assert [row.way for row in noted(house)] == ["mail", "left"]
    assert "社区李某见证" in words(keeper.get(f"/papers/{paper}"))


def test_a_double_click_notes_once(house: House) -> None:
    paper, keeper = letter(house), house.visitor("archivist")
    once = {**POSTED, "_key": "the-same-click"}
    for _ in range(2):
        assert keeper.post(f"/papers/{paper}/sendings", once).status_code == 303
    assert len(noted(house)) == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"way": ""}, "请从列表中选择"),
        ({"way": "onsite_read"}, "请从列表中选择"),
        ({"sent_on": "2026-11-24"}, "送达日期在文书日期和今天之间"),
        ({"sent_on": "2026-11-22"}, "送达日期在文书日期和今天之间"),
        ({"sent_on": "昨天"}, "送达日期在文书日期和今天之间"),
        ({"recipient": ""}, "请填写"),
        ({"tracking": ""}, "请填写邮件编号"),
        ({"tracking": "12-34"}, "邮件编号应为"),
        ({"way": "public_notice", "note": ""}, "公告的处所和期限"),
    ],
)
def test_what_cannot_be_is_told_at_the_field_and_kept(
    house: House, changed: dict[str, str], sentence: str
) -> None:
    paper = letter(house)
    answer = house.visitor("archivist").post(f"/papers/{paper}/sendings", POSTED | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert POSTED["address"] in answer.text
    assert noted(house) == []


def test_internal_sheets_and_void_letters_are_not_sent(house: House) -> None:
    keeper, slip, void = house.visitor("archivist"), letter(house, "approval_sheet"), letter(house)
    by = house.read(lambda s: load_actor(s, s.get_one(Person, house.id_of("archivist")), NOON))
    house.write(lambda s: make_void(s, s.get_one(Instrument, void), reason="错", by=by, at=NOON))
    for paper in (slip, void):
        assert "登记送达" not in words(keeper.get(f"/papers/{paper}"))
        assert keeper.post(f"/papers/{paper}/sendings", POSTED).status_code == 409
    assert noted(house) == []


def test_who_may_read_it_only_may_not_note(house: House) -> None:
    paper = letter(house)
    head = house.visitor("head")
    assert "登记送达" not in words(head.get(f"/papers/{paper}"))
    assert head.post(f"/papers/{paper}/sendings", POSTED).status_code == 403
    stranger = house.visitor("stranger")
    assert stranger.post(f"/papers/{paper}/sendings", POSTED).status_code == 404
