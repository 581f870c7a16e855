"""条文落实: the page says of every article what the command says."""

import re

import pytest

from studio.compliance import STATUSES, entries
from tests.webapp.conftest import House


def listed(text: str) -> list[str]:
    return re.findall(r'<td id="([^"]+)">', text)


def test_all_articles_stand_on_the_page_once(bureaus: House) -> None:
    found = listed(bureaus.visitor("legal").get("/compliance").text)
    assert sorted(found) == sorted(entry.id for entry in entries())
    assert len(found) == 148


def test_the_readers_own_bureau_comes_first(bureaus: House) -> None:
    assert listed(bureaus.visitor("stranger").get("/compliance").text)[0].startswith("WD-")
    assert listed(bureaus.visitor("legal").get("/compliance").text)[0].startswith("RS-")


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_shows_its_articles_only(bureaus: House, status: str) -> None:
    found = listed(bureaus.visitor("legal").get(f"/compliance?status={status}").text)
    assert sorted(found) == sorted(entry.id for entry in entries() if entry.status == status)


def test_a_bureau_and_words_narrow_the_page(bureaus: House) -> None:
    legal = bureaus.visitor("legal")
    assert all(
        one.startswith("GX-") for one in listed(legal.get("/compliance?bureau=emergency").text)
    )
    assert listed(legal.get("/compliance?q=RS-A-7").text) == ["RS-A-7"]
    assert listed(legal.get("/compliance?q=没有这样的话").text) == []


def test_places_and_tests_are_named(bureaus: House) -> None:
    text = bureaus.visitor("legal").get("/compliance?full=1").text
    for entry in entries():
        assert all(place in text for place in (*entry.where, *entry.tests))


def test_a_status_nobody_has_shows_nothing_and_breaks_nothing(bureaus: House) -> None:
    answer = bureaus.visitor("legal").get("/compliance?status=ghost&bureau=ghost")
    assert (answer.status_code, listed(answer.text)) == (200, [])
