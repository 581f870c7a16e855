"""The proof of service of a letter: printed with empty places, signed with ink, scanned back."""

import io
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive.access.models import Dispatch
from archive.instruments import serving
from archive.instruments.marks import InstrumentScan
from archive.instruments.models import Instrument
from archive.instruments.operations import deliver, make_void
from documents.papers.terms import SERVICE_WAYS
from people.actors import load_actor
from people.models import Person
from tests.people_of_bureaus import NOON
from tests.webapp.conftest import House
from tests.webapp.letters import HEAD, letter, noted, sheet, words
from tests.webapp.published import publish

PLANNED = {
    "proof-recipient": "平顶山市某建筑公司",
    "proof-address": "平顶山市新华区1号",
    "proof-way": "in_person",
    "proof-servers": "林静怡、周䶮",
}
SIGNED = {
    "way": "in_person",
    "sent_on": "2026-11-23",
    "recipient": "平顶山市某建筑公司（门卫李某代收）",
    "sent_by_name": "林静怡、周䶮",
}


@pytest.fixture
def house(house: House) -> House:
    house.write(publish)
    return house.setting(demo=True)


def printed(house: House) -> tuple[int, int]:
    """Print the proof of service of a letter; return the ids of both."""
    about, keeper = letter(house), house.visitor("archivist")
    answer = keeper.post(f"/papers/{about}/proofs", PLANNED)
    assert answer.status_code == 303, words(answer)
    proof = int(answer.location.rpartition("/")[2])
    stored = house.installation.store.put(io.BytesIO(b"%PDF"))
    house.write(lambda s: deliver(s, s.get_one(Instrument, proof), stored, pages=1, at=NOON).id)
    return about, proof


def data_of(house: House, paper: int) -> dict[str, Any]:
    found: dict[str, Any] = house.read(lambda s: s.get_one(Instrument, paper).frozen["data"])
    return found


def send(house: House, proof: int, form: dict[str, str]) -> TestResponse:
    """Send the scan of the signed sheet, with what is typed beside it."""
    code = data_of(house, proof)["verify_url"].rpartition("/")[2]
    file = (io.BytesIO(sheet(HEAD + code)), "回证.jpg")
    return house.visitor("archivist").post(f"/papers/{proof}/scans", {**form, "file": file})


def filed(house: House) -> list[InstrumentScan]:
    return list(house.read(lambda s: s.scalars(select(InstrumentScan)).all()))


def test_the_sheet_bears_the_letter_and_the_page_of_each_shows_the_other(house: House) -> None:
    about, proof = printed(house)
    row = house.read(lambda s: s.get_one(Instrument, proof))
    number = house.read(lambda s: s.get_one(Instrument, about).number)
    assert (row.kind, row.number, row.about_id) == (
        "proof_of_service",
        "平人社达〔2026〕1号",
        about,
    )
    data = data_of(house, proof)
    assert (data["served_title"], data["served_number"]) == ("不予查阅告知书", number)
    assert (data["recipient"], data["place"]) == ("平顶山市某建筑公司", "平顶山市新华区1号")
    assert (data["way"], data["servers"]) == ("in_person", ["林静怡", "周䶮"])
    keeper = house.visitor("archivist")
    there, back = keeper.get(f"/papers/{about}"), keeper.get(f"/papers/{proof}")
    assert f'href="/papers/{proof}"' in there.text
    assert row.number in words(there)
    assert "等签收后扫描归档" in words(there)
    assert f'href="/papers/{about}"' in back.text
    assert number in words(back)
    assert ("instrument.proof", "ok") in house.trail()


def test_the_signed_sheet_is_filed_and_the_letter_is_served(house: House) -> None:
    about, proof = printed(house)
    answer = send(house, proof, SIGNED)
    assert answer.status_code == 303, words(answer)
    assert [(one.instrument_id, one.matched) for one in filed(house)] == [(proof, "qr")]
    [sent] = noted(house)
    assert (sent.instrument_id, sent.proof_id, sent.way) == (about, proof, "in_person")
    page = words(house.visitor("archivist").get(f"/papers/{about}"))
    assert "已送达 2026年11月23日" in page
    assert "已归档：2026年11月23日 直接送达" in page
    assert "门卫李某代收" in page
    again = send(house, proof, {})
    assert again.status_code == 409
    assert [one.id for one in noted(house)] == [sent.id]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"sent_on": ""}, "请填写"),
        ({"sent_on": "2026-11-24"}, "送达日期在文书日期和今天之间"),
        ({"way": ""}, "请从列表中选择"),
        ({"way": "electronic"}, "同意电子送达的确认"),
        ({"way": "forwarded"}, "转交的单位"),
    ],
)
def test_without_day_and_way_nothing_is_filed(
    house: House, changed: dict[str, str], sentence: str
) -> None:
    _about, proof = printed(house)
    answer = send(house, proof, SIGNED | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "门卫李某代收" in answer.text
    assert (filed(house), noted(house)) == ([], [])


def test_a_sheet_that_came_back_unsigned_is_filed_and_serves_nothing(house: House) -> None:
    about, proof = printed(house)
    assert send(house, proof, {"way": "unserved"}).status_code == 303
    assert len(filed(house)) == 1
    assert noted(house) == []
    page = words(house.visitor("archivist").get(f"/papers/{about}"))
    assert "已归档，没有登记送达" in page
    assert "已送达" not in page


def test_what_cannot_be_printed_is_told_at_the_field(house: House) -> None:
    about, keeper = letter(house), house.visitor("archivist")
    answer = keeper.post(f"/papers/{about}/proofs", PLANNED | {"proof-recipient": ""})
    assert answer.status_code == 422
    assert "平顶山市新华区1号" in answer.text
    assert house.read(lambda s: s.get(Instrument, about + 1)) is None


def test_internal_sheets_and_void_letters_have_none(house: House) -> None:
    keeper, slip, void = house.visitor("archivist"), letter(house, "approval_sheet"), letter(house)

    def declare(session: Session) -> int:
        by = load_actor(session, session.get_one(Person, house.id_of("archivist")), NOON)
        return make_void(session, session.get_one(Instrument, void), reason="错", by=by, at=NOON).id

    house.write(declare)
    for paper in (slip, void):
        assert "制作送达回证" not in words(keeper.get(f"/papers/{paper}"))
        assert keeper.post(f"/papers/{paper}/proofs", PLANNED).status_code == 409
    assert house.visitor("head").post(f"/papers/{letter(house)}/proofs").status_code == 403


def test_the_sheet_offers_the_ways_that_can_be_noted() -> None:
    assert set(SERVICE_WAYS) == set(serving.WAYS)


def test_a_posted_letter_is_sent_and_not_yet_served(house: House) -> None:
    about, _proof = printed(house)
    keeper = house.visitor("archivist")
    posted = {**SIGNED, "way": "mail", "tracking": "XA12345678944"}
    assert keeper.post(f"/papers/{about}/sendings", posted).status_code == 303
    page = words(keeper.get(f"/papers/{about}"))
    assert "已寄出 2026年11月23日" in page
    assert "已送达" not in page
    assert [row.proof_id for row in house.read(lambda s: s.scalars(select(Dispatch)).all())] == [
        None
    ]
