"""Certificates withdrawn before their time: told since when, unless a timestamp tells otherwise."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from core.clock import utc_now
from core.errors import InvalidInput, NotFound
from documents.printing import PrintedPaper
from documents.signing import authority, strangers
from documents.signing.authority import WITHDRAWN
from documents.signing.interface import Holder
from documents.signing.orders import Clock, Mark
from documents.signing.providers import provider_of
from documents.signing.roots import certificates
from documents.signing.sealing import sign
from documents.signing.withdrawal import withdraw, withdrawn
from tests.documents.signing.conftest import BUREAU, SECRET, World, timestamp_service

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def marked(mark: Mark, key: str) -> Mark:
    return replace(mark, holder=Holder(key, f"{BUREAU}公章", BUREAU))


def ended(world: World, key: str, since: datetime, at: datetime | None = None) -> dict[str, str]:
    folder = world.settings.keys_dir
    withdraw(folder, key, SECRET, reason="compromised", since=since, at=at or utc_now())
    return withdrawn(folder)


def test_what_a_withdrawn_certificate_signed_is_told_since_when(
    world: World, paper: PrintedPaper, mark: Mark
) -> None:
    provider = provider_of(world.settings)
    data = sign(paper.data, [marked(mark, "seal-lost")], provider)
    found = ended(world, "seal-lost", LONG_AGO)
    verdict = strangers.judge_file(data, world.roots, found)
    assert verdict.state == "withdrawn"
    assert verdict.signatures[0].since == LONG_AGO.isoformat()
    turned = bytearray(data)
    turned[data.index(b"stream") + 40] ^= 1
    assert strangers.judge_file(bytes(turned), world.roots, found).state == "altered"
    # The same seal goes on with another key, also in a process that had the old one open.
    again = sign(paper.data, [marked(mark, "seal-lost")], provider)
    assert strangers.judge_file(again, world.roots, found).state == "valid"


def test_a_timestamp_proves_that_it_was_signed_before(
    world: World,
    paper: PrintedPaper,
    mark: Mark,
    serve: Callable[[type[BaseHTTPRequestHandler]], str],
) -> None:
    service, root = timestamp_service(utc_now())
    clock = Clock(serve(service), archive=False)
    data = sign(paper.data, [marked(mark, "seal-old")], provider_of(world.settings), clock=clock)
    roots = (*world.roots, root)
    # The list counts in whole seconds: what was signed within the same one is not before it.
    later = utc_now() + timedelta(seconds=2)
    found = ended(world, "seal-old", later, at=later)
    verdict = strangers.judge_file(data, roots, found)
    assert verdict.state == "valid"
    assert verdict.signatures[0].proven
    assert verdict.signatures[0].since
    early = dict.fromkeys(found, LONG_AGO.isoformat())
    assert strangers.judge_file(data, roots, early).state == "withdrawn"


def test_the_list_is_signed_and_the_key_is_gone(world: World) -> None:
    folder = world.settings.keys_dir
    holder = Holder("seal-gone", "公章", BUREAU)
    key = authority.key_of(folder, holder, SECRET, at=utc_now())
    before = withdrawn(folder)
    ended(world, "seal-gone", LONG_AGO)
    assert not (folder / "seal-gone.p12").exists()
    crl = x509.load_der_x509_crl((folder / WITHDRAWN).read_bytes())
    issuer = key.above[0].public_key()
    assert crl.is_signature_valid(issuer)  # type: ignore[arg-type]  # an elliptic key is one
    assert len(list(crl)) == len(before) + 1
    assert crl.get_revoked_certificate_by_serial_number(key.certificate.serial_number)


@pytest.mark.parametrize("key", ["nobody", "ca-issuing", "../secret", "", "root"])
def test_only_keys_of_holders_are_withdrawn(world: World, key: str) -> None:
    with pytest.raises(NotFound):
        ended(world, key, LONG_AGO)
    assert (world.settings.keys_dir / authority.ISSUING).exists()


def test_nothing_is_withdrawn_in_advance(world: World) -> None:
    folder = Path(world.settings.keys_dir)
    authority.key_of(folder, Holder("seal-later", "公章", BUREAU), SECRET, at=utc_now())
    with pytest.raises(InvalidInput):
        ended(world, "seal-later", utc_now() + timedelta(days=1))
    assert (folder / "seal-later.p12").exists()


ABROAD = "https://diaoyue.pds.example"


@pytest.mark.parametrize(
    ("public_url", "place"),
    [
        (ABROAD, ABROAD + authority.LIST_PATH),
        ("http://10.4.0.7:8000", "http://10.4.0.7:8000/v/withdrawn.crl"),
        ("http://127.0.0.1:8000", ""),
        ("http://localhost:8000", ""),
        ("http://[::1]:8000", ""),
        ("", ""),
    ],
)
def test_a_list_has_an_address_where_others_reach_the_installation(
    public_url: str, place: str
) -> None:
    assert authority.list_address(public_url) == place


def test_the_certificate_in_a_sealed_paper_says_where_the_list_is(
    world: World, paper: PrintedPaper, mark: Mark
) -> None:
    abroad = replace(world.settings, public_url=ABROAD)
    data = sign(paper.data, [marked(mark, "seal-abroad")], provider_of(abroad))
    [signature] = PdfFileReader(io.BytesIO(data)).embedded_signatures
    signer = signature.signer_cert
    [place] = signer.crl_distribution_points_value.native
    assert place["distribution_point"] == [ABROAD + authority.LIST_PATH]
    assert strangers.judge_file(data, world.roots, {}).state == "valid"
    # Whoever insists on the list finds the very one that this installation gives away.
    listed = (world.settings.keys_dir / WITHDRAWN).read_bytes()
    ended(world, "seal-abroad", LONG_AGO)
    then = (world.settings.keys_dir / WITHDRAWN).read_bytes()
    assert insisted(signature, world, listed)
    assert not insisted(signature, world, then)


def test_at_home_there_is_no_address_to_give(world: World) -> None:
    holder = Holder("seal-home", "公章", BUREAU)
    key = authority.key_of(world.settings.keys_dir, holder, SECRET, at=utc_now())
    kinds = [type(one.value) for one in key.certificate.extensions]
    assert x509.CRLDistributionPoints not in kinds


def insisted(signature: Any, world: World, crl: bytes) -> bool:
    """Tell what the library says when the list must answer for the signer's certificate."""
    context = ValidationContext(
        trust_roots=certificates(world.roots),
        crls=[crl],
        allow_fetching=False,
        revocation_mode="hard-fail",
    )
    status = validate_pdf_signature(signature, context)
    return bool(status.valid and status.trusted)
