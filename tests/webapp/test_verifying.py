"""A stranger with a paper: what its code tells, what the file tells, and what neither tells."""

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive.instruments.models import Instrument
from archive.instruments.operations import PaperFacts, deliver, issue, make_void
from core.clock import utc_now
from core.settings import Signing
from documents.compose import freeze
from documents.printing import Printer
from documents.registry import example
from documents.signing import authority
from documents.signing.interface import Holder
from documents.signing.providers import provider_of
from documents.signing.sealing import Mark, sign
from documents.signing.withdrawal import withdraw
from people.actors import load_actor
from people.models import Person
from tests.people_of_bureaus import NOON
from tests.webapp.conftest import House
from tests.webapp.letters import words
from tests.webapp.published import publish
from workflows.papers.issuing import Composed

SECRET = "kept outside the database"
SHEET = PaperFacts("approval_sheet", "查阅审批表", "平人社阅")


@pytest.fixture(scope="module")
def unsigned(printer: Printer) -> bytes:
    return printer.print("visit_slip", freeze("visit_slip", example("visit_slip"))).data


@pytest.fixture
def house(house: House) -> House:
    """The house with what ships published, so that its bureau has a name and a telephone."""
    house.write(publish)
    return house


@pytest.fixture
def office(house: House, tmp_path: Path) -> House:
    """The house with the built-in authority."""
    (tmp_path / "secret").write_text(SECRET)
    signing = Signing(provider="builtin", secret_file=tmp_path / "secret")
    found = house.setting(signing=signing)
    keys = found.installation.settings.keys_dir
    authority.found(keys, "人社局", SECRET, tmp_path / "root.p12", at=utc_now())
    return found


def sealed(office: House, data: bytes) -> bytes:
    holder = Holder("seal-1", "人社局公章", "人社局")
    mark = Mark("公章", holder, (0, 20.0, 20.0, 62.0, 62.0), data)
    return sign(data, [mark], provider_of(office.installation.settings))


def issued(house: House, data: bytes) -> tuple[str, int]:
    """Issue a paper with these bytes; return its code and row id."""
    codes: list[str] = []

    def compose(number: str, code: str) -> Composed:
        codes.append(code)
        return Composed("1", {"number": number, "applicant": "孙小美"})

    def write(session: Session) -> int:
        person = session.get_one(Person, house.id_of("archivist"))
        by = load_actor(session, person, NOON)
        row = issue(session, by.bureau_id or 0, SHEET, compose, by=by, at=NOON)
        deliver(session, row, stored, pages=1, at=NOON)
        return row.id

    stored = house.installation.store.put(io.BytesIO(data))
    number = house.write(write)
    return codes[-1], number


def bring(house: House, path: str, data: bytes) -> TestResponse:
    return house.visitor().post(path, {"file": (io.BytesIO(data), "收到的.pdf")})


def test_a_code_tells_number_day_bureau_kind_state_and_both_digests(
    house: House, unsigned: bytes
) -> None:
    code, _ = issued(house, unsigned)
    told = words(house.visitor().get(f"/v/{code}"))
    for said in ("平人社阅〔2026〕1号", "查阅审批表", "现行有效", "2026年11月23日"):
        assert said in told
    assert hashlib.sha256(unsigned).hexdigest() in told
    assert hashlib.new("sm3", unsigned).hexdigest() in told
    assert "孙小美" not in told


def test_a_void_paper_says_so(house: House, unsigned: bytes) -> None:
    code, number = issued(house, unsigned)

    def undo(session: Session) -> None:
        by = load_actor(session, session.get_one(Person, house.id_of("archivist")), NOON)
        make_void(session, session.get_one(Instrument, number), reason="有误", by=by, at=NOON)

    house.write(undo)
    assert "已作废" in words(house.visitor().get(f"/v/{code}"))


def test_guessing_is_stopped_and_tells_nothing(house: House, unsigned: bytes) -> None:
    code, _ = issued(house, unsigned)
    stranger = house.visitor()
    pages = {words(stranger.get(f"/v/{'A' * 15}{last}")) for last in "BCDEF"}
    assert len(pages) == 1
    assert stranger.get(f"/v/{code}").status_code == 429
    house.clock.forward(minutes=16)
    assert stranger.get(f"/v/{code}").status_code == 200


def test_the_very_file_is_confirmed_and_another_is_not(house: House, unsigned: bytes) -> None:
    code, _ = issued(house, unsigned)
    assert "与本局发出的文件完全一致" in words(bring(house, f"/v/{code}", unsigned))
    changed = unsigned.replace(b"%PDF-1.7", b"%PDF-1.6")
    assert "不一致" in words(bring(house, f"/v/{code}", changed))


def test_a_file_alone_finds_its_paper(house: House, unsigned: bytes) -> None:
    issued(house, unsigned)
    told = words(bring(house, "/v", unsigned))
    assert "平人社阅〔2026〕1号" in told
    assert "完全一致" in told
    assert "没有电子签章" in words(bring(house, "/v", unsigned + b"\n"))


def test_a_sealed_file_is_intact_until_a_bit_turns(office: House, unsigned: bytes) -> None:
    paper = sealed(office, unsigned)
    told = words(bring(office, "/v", paper))
    assert "签章以后没有改动过" in told
    assert "人社局公章" in told
    assert "不等同于持牌电子认证机构" in told
    turned = bytearray(paper)
    turned[paper.index(b"stream") + 40] ^= 1
    assert "被改动过，不要采信" in words(bring(office, "/v", bytes(turned)))


def test_a_seal_whose_certificate_ended_is_told_with_the_day(
    office: House, unsigned: bytes
) -> None:
    paper = sealed(office, unsigned)
    assert "2020-01-02" not in words(bring(office, "/v", paper))
    keys, at = office.installation.settings.keys_dir, utc_now()
    since = datetime(2020, 1, 2, tzinfo=UTC)
    withdraw(keys, "seal-1", SECRET, reason="compromised", since=since, at=at)
    told = words(bring(office, "/v", paper))
    assert "证书已经停用" in told
    assert "2020-01-02 起停用" in told
    assert "下载停用证书名单" in told
    assert office.visitor().get("/v/withdrawn.crl").mimetype == "application/pkix-crl"


def test_a_seal_of_nobody_known_proves_nothing(office: House, unsigned: bytes) -> None:
    paper = sealed(office, unsigned)
    (office.installation.settings.keys_dir / authority.ROOT).unlink()
    assert "不能证明来源" in words(bring(office, "/v", paper))


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"%PDF-1.7\nnonsense", b"%PDF-" + b"[" * 200_000])
def test_whatever_cannot_be_read_is_answered_with_a_sentence(house: House, data: bytes) -> None:
    answer = bring(house, "/v", data)
    assert answer.status_code == 200
    assert "无法读取" in words(answer)


def test_a_typed_code_leads_to_its_paper(house: House, unsigned: bytes) -> None:
    code, _ = issued(house, unsigned)
    spaced = f"{code[:4]} {code[4:8]}-{code[8:]}".lower()
    assert house.visitor().post("/v", {"code": spaced}).location == f"/v/{code}"


def test_the_root_is_given_to_whoever_asks(office: House, house: House) -> None:
    answer = office.visitor().get("/v/root.pem")
    assert answer.data.startswith(b"-----BEGIN CERTIFICATE-----")
    assert b"PRIVATE" not in answer.data
    (house.installation.settings.keys_dir / authority.ROOT).unlink()
    assert house.visitor().get("/v/root.pem").status_code == 404
