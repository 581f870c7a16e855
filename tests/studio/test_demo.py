"""The demo: everything in it fits the bureaus' rules, and its files are the same everywhere."""

import re
from pathlib import Path
from typing import Any

import pytest

from archive.cases.rules import DISPUTES, DOCUMENT_TYPES, KINDS
from bureaus.packs import load_shipped, shipped_codes
from documents.glyphs import missing
from studio.demo.definitions import read
from studio.demo.files import set_of, words_of
from studio.demo.films import film, photograph, sound
from studio.demo.scans import Letter, pages_of, scan

BUREAUS = [code for code in shipped_codes() if code != "shared"]
CASES = [(code, raw) for code in BUREAUS for raw in read("cases")[code]]


@pytest.mark.parametrize("code", BUREAUS)
def test_every_post_and_role_of_a_bureau_is_filled(code: str) -> None:
    pack = load_shipped(code)
    people = read("people")[code]["people"]
    offices = {office.code for office in pack.offices}
    titles = {post.title: post.roles for post in pack.posts}
    assert {person["post"] for person in people} == set(titles)
    assert {person["office"] for person in people} <= offices
    assert {role for roles in titles.values() for role in roles} == set(pack.roles)
    assert 6 <= len(people) <= 10


def test_names_and_logins_are_each_given_once() -> None:
    people = [one for code in BUREAUS for one in read("people")[code]["people"]]
    for key in ("name", "login"):
        found = [person[key] for person in people]
        assert len(found) == len(set(found))
    assert all(re.fullmatch(r"[a-z]+-[a-z]+", person["login"]) for person in people)
    rare = "".join(person["name"] for person in people)
    assert {"龑", "䶮"} <= set(rare)
    assert missing(rare) == []


def test_there_are_forty_cases_of_every_kind_and_state() -> None:
    raws = [raw for _, raw in CASES]
    assert len(raws) >= 40
    assert {raw["kind"] for raw in raws} >= set(KINDS) - {"payment"}
    assert {raw.get("state", "archived") for raw in raws} == {"archived", "open", "paper"}
    assert {raw["dispute"]["kind"] for raw in raws if "dispute" in raw} == set(DISPUTES)


@pytest.mark.parametrize(("code", "raw"), CASES, ids=[raw["number"] for _, raw in CASES])
def test_a_case_fits_its_bureau(code: str, raw: dict[str, Any]) -> None:
    logins = {person["login"] for person in read("people")[code]["people"]}
    assert set(raw["handlers"]) <= logins
    assert raw["opened"] <= raw.get("closed", raw["opened"])
    kinds = read("files")["sets"][set_of(raw)]
    assert set(kinds) <= set(DOCUMENT_TYPES)
    finished = raw.get("state") != "open"
    assert any(DOCUMENT_TYPES[kind].conclusive for kind in kinds) is finished
    assert missing(raw["name"] + raw["party"] + raw["what"]) == []


def test_no_place_in_a_document_stays_empty() -> None:
    class Somewhere:
        name = "某局"

    for _, raw in CASES:
        words = words_of(Somewhere(), raw, [])  # type: ignore[arg-type]  # only its name is read
        for kind in read("files")["types"].values():
            assert "{" not in str(pages_of(kind, words))


def test_files_are_the_same_on_every_machine(tmp_path: Path) -> None:
    letter = Letter("询问笔录", [["问：", "答：䶮"]], office="某局", by_hand=True, seal=True)
    assert scan(letter, "s") == scan(letter, "s")
    assert scan(letter, "s") != scan(letter, "t")
    for make in (film, photograph):
        first, second = tmp_path / "1", tmp_path / "2"
        make(first, "s", "题")
        make(second, "s", "题")
        assert first.read_bytes() == second.read_bytes()
    sound(tmp_path / "a", "s")
    sound(tmp_path / "b", "s")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
