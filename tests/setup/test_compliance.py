"""The list of articles is whole, honest and current."""

from pathlib import Path

import pytest

from bureaus.articles import all_articles
from studio.compliance import STATUSES, entries
from tests.proofs import proofs

ROOT = Path(__file__).parents[2]
# What lending and violations bring later; everything else about access is answered for now.
LATER = {"RS-A-12", "SL-A-12", "GX-A-7"}


def test_every_one_of_the_148_articles_is_answered_for() -> None:
    assert [entry.id for entry in entries()] == [article.id for article in all_articles()]
    assert len(entries()) == 148
    assert {entry.status for entry in entries()} <= set(STATUSES)


def test_the_access_regulations_are_nowhere_open_but_for_what_comes_later() -> None:
    access = ("RS-A-", "SL-A-", "GX-A-")
    still_open = {e.id for e in entries() if e.id.startswith(access) and e.status == "open"}
    assert still_open == LATER


def test_what_is_claimed_has_a_place_that_exists() -> None:
    for entry in entries():
        assert bool(entry.where) == (entry.status in {"enforced", "supported"}), entry.id
        for place in entry.where:
            assert (ROOT / place).exists(), f"{entry.id}: {place}"


def test_what_is_enforced_is_proved() -> None:
    assert [entry.id for entry in entries() if entry.status == "enforced" and not entry.tests] == []


def test_the_shipped_list_of_proofs_is_current(request: pytest.FixtureRequest) -> None:
    shipped = {entry.id: set(entry.tests) for entry in entries()}
    for article, tests in proofs(request.session.items).items():
        assert set(tests) <= shipped[article], f"{article}: make proofs"


def test_every_named_proof_exists() -> None:
    for entry in entries():
        for test in entry.tests:
            file, _, name = test.partition("::")
            path = ROOT / file
            assert path.is_file(), f"{test}: make proofs"
            assert f"def {name.rpartition('::')[2]}(" in path.read_text("utf-8"), (
                f"{test}: make proofs"
            )
