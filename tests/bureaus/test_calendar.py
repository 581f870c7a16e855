"""Working days: own table, then the State Council's days, then the weekday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureaus.calendar import (
    LIBRARY,
    OWN,
    WEEKDAY,
    Calendar,
    add_working_days,
    count_working_days,
    look_up,
    working_days_between,
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 5), False),
        (date(2026, 10, 10), True),  # a Saturday that makes up for the holiday
        (date(2026, 10, 11), False),
    ],
)
def test_the_state_councils_days_count(day: date, working: bool) -> None:
    found = look_up(day)
    assert (found.working, found.source) == (working, LIBRARY)


def test_a_bureaus_own_table_wins() -> None:
    calendar = Calendar(
        working=frozenset({date(2026, 10, 4)}), resting=frozenset({date(2026, 9, 30)})
    )
    assert (look_up(date(2026, 10, 4), calendar).working) is True
    assert look_up(date(2026, 9, 30), calendar) == type(look_up(date(2026, 9, 30)))(
        date(2026, 9, 30), working=False, source=OWN
    )
    assert add_working_days(date(2026, 9, 29), 1, calendar) == date(2026, 10, 4)


def test_years_nobody_has_published_go_by_the_weekday_and_say_so() -> None:
    count = count_working_days(date(2090, 9, 29), 2)
    assert count.sources == {WEEKDAY}
    assert count.last == date(2090, 10, 3)


def test_a_limit_runs_over_the_long_holiday() -> None:
    count = count_working_days(date(2026, 9, 30), 1)
    assert count.last == date(2026, 10, 8)
    assert [day.working for day in count.days] == [False] * 7 + [True]


def test_no_days_end_at_once_and_negative_days_are_refused() -> None:
    assert add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)
    with pytest.raises(ValueError, match="working days"):
        add_working_days(date(2026, 10, 3), -1)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 60))
def test_counting_forward_and_back_agree(start: date, n: int) -> None:
    end = add_working_days(start, n)
    assert working_days_between(start, end) == n
    assert working_days_between(end, start) == -n
    assert n == 0 or look_up(end).working
    assert end - start >= timedelta(days=n)
