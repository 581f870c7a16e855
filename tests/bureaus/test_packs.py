"""The shipped packs: complete, consistent, and refused with a sentence when they are not."""

import pytest

from bureaus.access_rules import ACCESS, BY_NOTICE, ORGANS
from bureaus.checking import CLAUSES, ROLES, TABLES, problems
from bureaus.packs import BadPack, load_shipped, read_pack, shipped_codes, shipped_items
from core.errors import NotFound
from decisions.tables import BadTable
from documents.registry import KINDS

# Part D: which reading belongs to which bureau (rules.md, part D and part E).
READINGS = {
    "hrss": {7, 8, 9, 10, 11, 12, 13, *range(14, 24), 27, 29, 32, 33, 34, 38},
    "finance": {7, 8, 9, 10, 11, 12, 13, *range(14, 24), 29, 32, 33, 34, 38},
    "statistics": {7, 8, 9, 10, 11, 12, 13, *range(14, 24), 26, 29, 32, 33, 34, 38},
    "market": {7, 13, *range(14, 23), 24, 25, 29, 32, 34, 36, 37, 38},
    "emergency": {*range(1, 8), 10, 12, 13, 15, 17, 22, 28, 29, 30, 31, *range(33, 39)},
}


def test_there_are_five() -> None:
    assert shipped_codes() == ("emergency", "finance", "hrss", "market", "statistics")


@pytest.mark.parametrize("code", shipped_codes())
def test_a_shipped_pack_is_sound(code: str) -> None:
    pack = load_shipped(code)
    assert problems(pack) == []
    assert pack.code == code
    assert pack.stamping == "wet"
    assert set(TABLES) <= set(pack.tables)
    assert set(pack.words) == {*KINDS, "disc"}
    assert set(pack.clauses) == set(CLAUSES)
    assert set(pack.organs) < set(ORGANS)
    assert all(days > 0 for days in pack.limits.values())
    assert set(pack.substitutes) == set(ROLES)


@pytest.mark.parametrize("code", shipped_codes())
def test_every_ambiguity_of_the_bureau_is_a_named_setting(code: str) -> None:
    settings = load_shipped(code).settings.values()
    assert {setting.default_no for setting in settings} - {0} == READINGS[code]
    assert all(setting.title for setting in settings)


def test_all_38_readings_have_a_home() -> None:
    assert set().union(*READINGS.values()) == set(range(1, 39))


@pytest.mark.article("RS-A-3", "SL-A-3", "GX-A-2")
def test_the_register_is_kept_where_the_text_says() -> None:
    keepers = {
        code: load_shipped(code).register_keeper for code in ("hrss", "finance", "emergency")
    }
    assert keepers == {
        "hrss": "市劳动保障监察局（监察支队）",
        "finance": "局机关综合办公室",
        "emergency": "档案室（档案管理部门）",
    }


def test_numbers_carry_the_words_of_the_bureau() -> None:
    assert load_shipped("finance").words["approval_sheet"] == "石财阅"


@pytest.mark.article("GX-A-4")
def test_the_organs_of_emergency_are_those_of_its_list() -> None:
    assert "judicial_administration" in load_shipped("hrss").organs
    assert "judicial_administration" not in load_shipped("emergency").organs


def test_the_day_is_known_where_the_text_prints_one() -> None:
    days = {document.id: document.valid_from for document in load_shipped("hrss").documents}
    assert str(days["RS-A"]) == "2021-06-03"
    assert all(document.valid_from is None for document in load_shipped("finance").documents)


@pytest.mark.parametrize("code", ["market", "statistics"])
def test_a_draft_is_shipped_but_not_in_force(code: str) -> None:
    pack = load_shipped(code)
    assert pack.drafts == {BY_NOTICE}
    assert BY_NOTICE not in pack.tables
    assert [item.name for item in shipped_items(code) if not item.enabled] == [BY_NOTICE]
    decreed = load_shipped(code, frozenset({BY_NOTICE}))
    assert decreed.drafts == frozenset()
    assert {ACCESS, BY_NOTICE} <= set(decreed.tables)


def test_settings_and_tables_that_are_not_there_are_not_found() -> None:
    pack = load_shipped("hrss")
    assert pack.setting("party_copy") is False
    with pytest.raises(NotFound, match="no_such"):
        pack.setting("no_such")
    with pytest.raises(NotFound, match="no_such"):
        pack.table("no_such")
    for code in ("nowhere", "shared", "../hrss"):
        with pytest.raises(NotFound):
            load_shipped(code)


SOUND = shipped_items("hrss")[0].source
CONTRADICTION = SOUND.replace(b"working = []", b"working = [2026-10-01]").replace(
    b"resting = []", b"resting = [2026-10-01]"
)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"= nonsense", "TOML"),
        (b"", "code"),
        (SOUND.replace(b"short_name =", b"other ="), "short_name"),
        (SOUND.replace(b"verify = 1", b'verify = "x"'), "verify"),
        (SOUND.replace(b"[words]", b'[words]\nofficial_reply = "two"'), "official_reply"),
        (CONTRADICTION, "calendar"),
    ],
)
def test_a_pack_that_cannot_be_read_is_refused_with_a_sentence(source: bytes, says: str) -> None:
    with pytest.raises(BadPack, match=says):
        read_pack(source, {})


def test_a_bad_table_of_a_pack_is_refused_as_a_table() -> None:
    with pytest.raises(BadTable):
        read_pack(SOUND, {"access": b"<a/>"})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('bureau_head = "局长"', 'bureau_head = ""', "bureau_head"),
        ('deputy_head = ["bureau_head"]', 'deputy_head = ["deputy_head"]', "deputy_head"),
        ('deputy_head = ["bureau_head"]', 'deputy_head = ["king"]', "deputy_head"),
        ('roles = ["archivist"]', 'roles = ["king"]', "档案管理员"),
        ('stamping = "wet"', 'stamping = "dry"', "dry"),
        ('reply_letter = "平人社函"', 'reply_letter = "平人社拒"', "平人社拒"),
        ('reply_letter = "平人社函"', 'reply_letter = "平人社"', "平人社"),
        ('value = "bureau_head"\n', 'value = "king"\n', "不在选项中"),
    ],
)
def test_an_inconsistent_pack_is_reported(old: str, new: str, says: str) -> None:
    text = SOUND.decode()
    assert old in text
    tables = {item.name: item.source for item in shipped_items("hrss")[1:]}
    found = problems(read_pack(text.replace(old, new).encode(), tables))
    assert any(says in str(problem) for problem in found)
    assert any("procedure" in str(problem) for problem in found)
