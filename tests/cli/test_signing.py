"""`diaoyue verify FILE` without server or installation; the authority is made once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import load_settings
from documents.compose import freeze
from documents.printing import Printer
from documents.registry import example
from documents.signing.interface import Holder
from documents.signing.providers import provider_of
from documents.signing.sealing import Mark, sign
from tests.cli.conftest import Shell

FOUND = ("signing", "init", "--organisation", "石龙区财政局", "--root-key")


@pytest.fixture(scope="module")
def paper(printer: Printer) -> bytes:
    return printer.print("visit_slip", freeze("visit_slip", example("visit_slip"))).data


@pytest.fixture
def signing(diaoyue: Shell, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A command line whose settings name the built-in authority and its passphrase."""
    secret = home.parent / "secret"
    secret.write_text("a passphrase kept elsewhere")
    monkeypatch.setenv("DIAOYUE_SIGNING", "builtin")
    monkeypatch.setenv("DIAOYUE_SIGNING_SECRET_FILE", str(secret))
    return diaoyue


@pytest.fixture
def sealed(signing: Shell, home: Path, paper: bytes) -> Path:
    assert signing(*FOUND, home.parent / "root.p12").code == 0
    holder = Holder("seal-1", "石龙区财政局公章", "石龙区财政局")
    mark = Mark("公章", holder, (0, 20.0, 20.0, 62.0, 62.0), paper)
    path = home.parent / "sealed.pdf"
    path.write_bytes(sign(paper, [mark], provider_of(load_settings())))
    return path


def test_the_authority_says_what_it_proves_and_where_its_root_went(
    signing: Shell, home: Path
) -> None:
    answer = signing(*FOUND, home.parent / "root.p12")
    assert answer.code == 0
    assert "不是持牌电子认证机构" in answer.out
    assert "离线" in answer.out
    assert (home.parent / "root.p12").stat().st_mode & 0o077 == 0
    again = signing(*FOUND, home.parent / "other.p12")
    assert again.code == 1
    assert "只能导出一次" in again.err


def test_without_a_passphrase_no_authority_is_made(diaoyue: Shell, home: Path) -> None:
    answer = diaoyue(*FOUND, home.parent / "root.p12")
    assert answer.code == 1
    assert "口令" in answer.err
    assert not (home.parent / "root.p12").exists()


def test_valid_is_0_and_both_digests_are_printed(signing: Shell, sealed: Path) -> None:
    answer = signing("verify", sealed)
    assert answer.code == 0
    assert answer.out.startswith("有效")
    assert re.search(r"公章：石龙区财政局公章（.+），\d{4}-\d\d-\d\d \d\d:\d\d，完好", answer.out)
    assert "SHA256：" in answer.out
    assert "SM3：" in answer.out


def test_withdrawn_is_2_and_says_since_when(signing: Shell, sealed: Path) -> None:
    assert "没有名为" in signing("signing", "withdraw", "seal-9", "--reason", "ceased").err
    ended = signing(
        "signing", "withdraw", "seal-1", "--reason", "superseded", "--since", "2020-01-02"
    )
    assert ended.code == 0
    assert "2020-01-02" in ended.out
    answer = signing("verify", sealed)
    assert answer.code == 2
    assert "证书已停用" in answer.out


def test_altered_is_1(signing: Shell, sealed: Path) -> None:
    data = bytearray(sealed.read_bytes())
    data[data.index(b"stream") + 40] ^= 1
    sealed.write_bytes(data)
    answer = signing("verify", sealed, "--json")
    assert answer.code == 1
    assert answer.data["state"] == "altered"


def test_an_unknown_signer_is_2_until_his_root_is_trusted(
    signing: Shell, sealed: Path, home: Path
) -> None:
    root = (home / "keys" / "ca-root.pem").rename(home.parent / "root.pem")
    assert signing("verify", sealed).code == 2
    assert signing("verify", sealed, "--trust", root).code == 0


def test_no_signature_at_all_is_2(diaoyue: Shell, home: Path, paper: bytes) -> None:
    path = home.parent / "plain.pdf"
    path.write_bytes(paper)
    answer = diaoyue("verify", path)
    assert answer.code == 2
    assert answer.out.startswith("没有签章")
    assert not home.exists()


def test_unreadable_is_3(diaoyue: Shell, home: Path) -> None:
    path = home.parent / "letter.pdf"
    path.write_bytes(b"not a PDF")
    answer = diaoyue("verify", path)
    assert answer.code == 3
    assert answer.out.startswith("无法读取")
