"""Identifying numbers: the right ones pass, any single slip is caught."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from forms import numbers
from tests.forms.answering import ID_CARD
from tests.patience import patient

TODAY = date(2026, 11, 21)
BIRTHDAYS = st.dates(date(1900, 1, 1), TODAY)


@st.composite
def id_cards(draw: st.DrawFn) -> str:
    place = draw(st.integers(110000, 659999))
    order = draw(st.integers(0, 999))
    stem = f"{place}{draw(BIRTHDAYS):%Y%m%d}{order:03d}"
    return stem + ric.calc_check_digit(stem + "0")


@patient
@given(id_cards())
def test_every_well_formed_number_is_accepted(number: str) -> None:
    assert numbers.id_card(number, TODAY) is None


@patient
@given(id_cards(), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_place_is_always_noticed(number: str, place: int, by: int) -> None:
    digit = "0" if number[place] == "X" else number[place]
    wrong = number[:place] + str((int(digit) + by) % 10) + number[place + 1 :]
    assert wrong == number or numbers.id_card(wrong, TODAY) is not None


@patient
@given(id_cards(), st.integers(0, 15))
def test_two_neighbouring_places_swapped_are_noticed(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or numbers.id_card(swapped, TODAY) is not None


def test_nobody_is_born_tomorrow() -> None:
    stem = "11010520261122002"
    found = numbers.id_card(stem + ric.calc_check_digit(stem + "0"), TODAY)
    assert found is not None
    assert "今天以后" in str(found)


@patient
@given(st.text(max_size=40))
def test_no_text_breaks_a_check(text: str) -> None:
    for check in numbers.CHECKS.values():
        check(text, TODAY)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("id_card", ID_CARD),
        ("passport", "E12345678"),
        ("officer_card", "军字第123456号"),
        ("lawyer_licence", "14104200010123456"),
        ("credit_code", "91110000600037341L"),
        ("telephone", "0375-2660000"),
    ],
)
def test_numbers_as_they_stand_on_real_papers(kind: str, number: str) -> None:
    assert numbers.CHECKS[kind](number, TODAY) is None
