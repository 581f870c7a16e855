"""Every paper looks as when it was last looked at; `make gallery` keeps a new look."""

import pytest

from documents.registry import KINDS
from tests.documents import golden
from tests.documents.conftest import Shown


@pytest.fixture(scope="module")
def kept() -> dict[str, list[str]]:
    return golden.read()


def test_every_paper_has_been_looked_at(kept: dict[str, list[str]]) -> None:
    assert set(kept) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_looks_as_it_should(kind: str, shown: Shown, kept: dict[str, list[str]]) -> None:
    pages = golden.fingerprint(shown(kind).data)
    assert len(pages) == len(kept[kind])
    for page, expected in zip(pages, kept[kind], strict=True):
        assert golden.differing(page, expected) <= golden.FEW


def test_another_paper_looks_different(kept: dict[str, list[str]]) -> None:
    firsts = {kind: pages[0] for kind, pages in kept.items() if len(pages[0]) == 21 * 30}
    alike = [
        (one, other)
        for one in firsts
        for other in firsts
        if one < other and golden.differing(firsts[one], firsts[other]) <= golden.FEW
    ]
    assert alike == []
