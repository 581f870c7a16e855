"""Who keeps the keys: the built-in authority, a token, a service; and the time from a service."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from core.clock import utc_now
from core.errors import InvalidInput, RuleViolation, StepFailed
from documents.printing import PrintedPaper
from documents.signing import authority
from documents.signing.interface import Holder
from documents.signing.providers import opened, provider_of
from documents.signing.remote import RemoteProvider
from documents.signing.sealing import Clock, Mark, sign
from documents.signing.strangers import judge_file
from documents.signing.token import TokenProvider
from tests.documents.signing.conftest import (
    BUREAU,
    PIN,
    SEAL,
    SECRET,
    SOFTHSM,
    Serve,
    World,
    sealing_service,
    timestamp_service,
)

NOW = utc_now()


def test_the_key_of_the_root_leaves_the_installation(world: World) -> None:
    provider_of(world.settings).signer(SEAL)
    kept = sorted(path.name for path in world.settings.keys_dir.iterdir())
    assert "ca-root.pem" in kept
    assert not any("root" in name for name in kept if name.endswith(".p12"))
    assert authority.unlocked(world.root_file, SECRET).private is not None


def test_every_key_lies_encrypted_for_its_owner_only(world: World) -> None:
    provider_of(world.settings).signer(SEAL)
    for path in world.settings.keys_dir.glob("*.p12"):
        assert path.stat().st_mode & 0o077 == 0
        inspected = subprocess.run(
            ["openssl", "pkcs12", "-in", path, "-passin", "pass:", "-nodes"],
            capture_output=True,
            check=False,
        )
        assert inspected.returncode != 0
        assert b"PRIVATE KEY" not in path.read_bytes() + inspected.stdout
        with pytest.raises(StepFailed):
            authority.unlocked(path, "another passphrase")


def test_an_authority_is_founded_once(world: World, tmp_path: Path) -> None:
    with pytest.raises(RuleViolation):
        authority.found(world.settings.keys_dir, BUREAU, SECRET, tmp_path / "again", at=NOW)
    assert not (tmp_path / "again").exists()


def test_a_short_passphrase_founds_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        authority.found(tmp_path / "keys", BUREAU, "short", tmp_path / "root", at=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_passphrase_among_the_keys_is_refused(world: World) -> None:
    careless = replace(world.settings.signing, secret_file=world.settings.keys_dir / "secret")
    with pytest.raises(RuleViolation):
        opened(careless, world.settings.keys_dir)


def test_without_a_choice_nothing_is_signed(world: World) -> None:
    with pytest.raises(StepFailed, match="启用"):
        opened(replace(world.settings.signing, provider=""), world.settings.keys_dir)


@pytest.mark.parametrize("key", ["../root", "a/b", "", ".hidden", "x" * 65])
def test_a_keys_name_is_never_a_path(key: str) -> None:
    with pytest.raises(StepFailed):
        Holder(key, "某", BUREAU)


def test_another_authority_is_unknown_here(
    world: World, paper: PrintedPaper, mark: Mark, tmp_path: Path
) -> None:
    authority.found(tmp_path / "keys", BUREAU, SECRET, tmp_path / "root.p12", at=NOW)
    (tmp_path / "secret").write_text(SECRET)
    elsewhere = replace(world.settings.signing, secret_file=tmp_path / "secret")
    sealed = sign(paper.data, [mark], opened(elsewhere, tmp_path / "keys"))
    assert world.judge(sealed).state == "unknown"


def test_a_token_signs_and_keeps_its_key(
    token: str, world: World, paper: PrintedPaper, mark: Mark
) -> None:
    provider = TokenProvider(SOFTHSM, token, PIN)
    assert world.judge(sign(paper.data, [mark], provider)).state == "valid"
    absent = replace(mark, holder=Holder("seal-9", "某", BUREAU))
    with pytest.raises(StepFailed):
        sign(paper.data, [absent], provider)


def test_a_sealing_service_signs_digests(
    serve: Serve, world: World, paper: PrintedPaper, mark: Mark
) -> None:
    key = authority.key_of(world.settings.keys_dir, SEAL, SECRET, at=NOW)
    url = serve(sealing_service(key, "token")) + "/seals"
    assert world.judge(sign(paper.data, [mark], RemoteProvider(url, "token"))).state == "valid"
    with pytest.raises(StepFailed, match="403") as refused:
        sign(paper.data, [mark], RemoteProvider(url, "another"))
    assert not refused.value.permanent


def test_a_service_that_is_away_can_be_tried_again(paper: PrintedPaper, mark: Mark) -> None:
    with pytest.raises(StepFailed) as away:
        sign(paper.data, [mark], RemoteProvider("http://127.0.0.1:9/seals", "token"))
    assert not away.value.permanent


def test_a_service_must_be_spoken_to_in_secret() -> None:
    with pytest.raises(StepFailed, match="https"):
        RemoteProvider("http://seals.example.org", "token")


@pytest.mark.parametrize(("archive", "timestamps"), [(False, 0), (True, 1)])
def test_a_timestamp_service_proves_the_hour(
    serve: Serve, world: World, paper: PrintedPaper, mark: Mark, archive: bool, timestamps: int
) -> None:
    service, root = timestamp_service(NOW)
    clock = Clock(serve(service), archive=archive, roots=(*world.roots, root))
    sealed = sign(paper.data, [mark], provider_of(world.settings), clock=clock)
    verdict = judge_file(sealed, clock.roots)
    assert verdict.state == "valid"
    assert [one.proven for one in verdict.signatures] == [True]
    assert sealed.count(b"/DocTimeStamp") == timestamps
    assert (b"/DSS" in sealed) is archive
    assert world.judge(sealed).signatures[0].proven is False


def test_a_timestamp_service_that_is_away_can_be_tried_again(
    world: World, paper: PrintedPaper, mark: Mark
) -> None:
    with pytest.raises(StepFailed) as away:
        sign(
            paper.data,
            [mark],
            provider_of(world.settings),
            clock=Clock("http://127.0.0.1:9/", archive=False),
        )
    assert not away.value.permanent
