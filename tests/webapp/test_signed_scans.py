"""Prints signed in ink come back as scans: their code says whose they are, their bytes are kept."""

import hashlib
import io
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive.instruments.models import Instrument
from archive.instruments.operations import PaperFacts, deliver, issue
from people.actors import load_actor
from people.models import Person
from tests.people_of_bureaus import NOON
from tests.webapp.conftest import House, Visitor
from tests.webapp.letters import HEAD, sheet, words
from tests.webapp.published import publish
from workflows.papers.issuing import Composed

FACTS = PaperFacts("approval_sheet", "查阅审批表", "平人社阅")


@dataclass(frozen=True)
class Issued:
    id: int
    code: str


@pytest.fixture
def house(house: House) -> House:
    house.write(publish)
    return house.setting(demo=True)


def issued(house: House, *, drawn: bool = True) -> Issued:
    codes: list[str] = []
    stored = house.installation.store.put(io.BytesIO(b"%PDF"))

    def freeze(number: str, code: str) -> Composed:
        codes.append(code)
        return Composed("1", {"number": number})

    def write(session: Session) -> int:
        by = load_actor(session, session.get_one(Person, house.id_of("handler")), NOON)
        row = issue(session, by.bureau_id or 0, FACTS, freeze, by=by, at=NOON)
        if drawn:
            deliver(session, row, stored, pages=1, at=NOON)
        return row.id

    return Issued(int(house.write(write)), codes[-1])


def send(house: House, paper: Issued, data: bytes, code: str = "") -> TestResponse:
    form = {"file": (io.BytesIO(data), "扫描.jpg"), "code": code}
    return house.visitor("archivist").post(f"/papers/{paper.id}/scans", form)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "PDF"])
def test_a_scan_is_filed_with_the_paper_that_its_code_names(house: House, kind: str) -> None:
    paper = issued(house)
    data = sheet(HEAD + paper.code, kind)
    assert send(house, paper, data).status_code == 303
    page = house.visitor("archivist").get(f"/papers/{paper.id}")
    assert "按二维码核对" in words(page)
    assert "李晓梅" in words(page)
    assert hashlib.sha256(data).hexdigest()[:16] in words(page)
    assert f'href="/papers/{paper.id}/scans/1/1"' in page.text
    assert ("instrument.scan", "ok") in house.trail()
    check_shown(house.visitor("archivist"), f"/papers/{paper.id}/scans/1", data)
    assert [kind for kind, _ in house.trail()][-2:] == ["scan.open", "scan.export"]


def check_shown(reader: Visitor, place: str, data: bytes) -> None:
    """Staff look at a picture of ours; the file itself is only for keeping."""
    page = reader.get(f"{place}/1")
    assert f'src="{place}/1.jpg"' in page.text
    assert f"{place}/original" in page.text
    shown = reader.get(f"{place}/1.jpg")
    assert (shown.mimetype, shown.data[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert shown.data != data
    taken = reader.get(f"{place}/original")
    assert (taken.data, taken.mimetype) == (data, "application/octet-stream")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["Content-Security-Policy"].endswith("sandbox")


def test_the_scan_of_another_paper_is_not_filed(house: House) -> None:
    paper, other = issued(house), issued(house)
    answer = send(house, paper, sheet(HEAD + other.code), code=paper.code)
    assert answer.status_code == 422
    assert "另一份文书" in words(answer)


def test_without_a_code_that_can_be_read_one_is_typed(house: House) -> None:
    paper, data = issued(house), sheet()
    assert "没有读出二维码" in words(send(house, paper, data))
    assert "不是这份文书的" in words(send(house, paper, data, code="A" * 16))
    assert (
        send(house, paper, data, code=f"{paper.code[:4]} {paper.code[4:]}".lower()).status_code
        == 303
    )
    assert "由归档人核对代码" in words(house.visitor("archivist").get(f"/papers/{paper.id}"))


def test_a_code_of_somebody_elses_on_the_sheet_does_not_count(house: House) -> None:
    paper = issued(house)
    data = sheet("https://example.org/menu")
    assert "没有读出二维码" in words(send(house, paper, data))


def test_the_same_scan_is_filed_once(house: House) -> None:
    paper = issued(house)
    data = sheet(HEAD + paper.code)
    assert send(house, paper, data).status_code == 303
    assert send(house, paper, data).status_code == 409


def test_a_paper_that_was_never_printed_has_no_scan(house: House) -> None:
    paper = issued(house, drawn=False)
    assert send(house, paper, sheet(HEAD + paper.code)).status_code == 409


@pytest.mark.parametrize(
    "data", [b"", b"MZ\x90", b"<svg/>", b"%PDF-1.7\nnonsense", b"\x89PNG\r\n\x1a\n" + b"\0" * 40]
)
def test_what_is_no_scan_is_told(house: House, data: bytes) -> None:
    answer = send(house, issued(house), data)
    assert answer.status_code == 422
    assert house.read(lambda s: s.get(Instrument, 1)) is not None
