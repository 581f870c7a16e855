"""Typed text: what cannot be seen cannot be stored."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from forms import texts
from tests.patience import patient


def test_direction_marks_cannot_turn_a_name_round() -> None:
    assert texts.tidy_line("张\u202e三\u200b\u0000 ") == "张三"


def test_lines_stay_lines() -> None:
    assert texts.tidy_lines("一\r\n二\u2028三\x07") == "一\n二\n三"


def test_numbers_are_half_width_capitals_without_spaces() -> None:
    assert texts.tidy_number(" １１０１０５ 19491231 002x ") == "11010519491231002X"


def test_rare_characters_of_names_are_kept() -> None:
    assert texts.tidy_line("𣲘龑䶮㛃·阿依古丽") == "𣲘龑䶮㛃·阿依古丽"


@patient
@given(st.text(alphabet=st.characters()))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = texts.tidy_lines(text)
    assert texts.tidy_lines(once) == once
    assert not any(
        unicodedata.category(char) in {"Cc", "Cs"} for char in once if char not in "\n\t"
    )


@patient
@given(st.text(max_size=300))
def test_a_display_name_is_short_and_has_no_path(name: str) -> None:
    shown = texts.display_name(name)
    assert len(shown) <= texts.LONGEST_FILE_NAME
    assert not set(shown) & set('/\\:*?"<>|\n')


def test_a_long_name_keeps_its_ending() -> None:
    assert texts.display_name("长" * 300 + ".pdf").endswith("长.pdf")
    assert texts.display_name("C:\\fakepath\\介绍信.pdf") == "介绍信.pdf"
