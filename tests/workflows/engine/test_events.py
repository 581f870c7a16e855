"""Timers by the house's clock and signals."""

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import BEIJING
from tests.workflows.engine.diagrams import (
    END,
    SIGNAL,
    SIGNAL_EVENT,
    START,
    boundary,
    chain,
    node,
    parallel,
    subprocess,
    timer,
    user,
    verb,
)
from tests.workflows.engine.house import NOON, House, act, begin, done, reload, steps
from workflows.engine import Blocked, Run

REMINDED = (verb("remind", "notice.copy"), node("endEvent", "reminded"))


def guarded(event: str, *, interrupting: bool) -> tuple[str, ...]:
    return (
        START, user("task"), END, *REMINDED, boundary("late", "task", event, interrupting),
        chain("start", "task", "end"), chain("late", "remind", "reminded"),
    )  # fmt: skip


def later(run: Run, house: House, **delta: int) -> Run:
    run = reload(run, house)
    house.at += timedelta(**delta)
    run.fire_timers()
    return run


def test_a_reminder_fires_once_and_the_task_stays() -> None:
    run, house = begin(*guarded(timer("timeDuration", '"PT72H"'), interrupting=False))
    assert run.next_due == NOON + timedelta(hours=72)
    run = later(run, house, hours=71)
    assert house.performed == []
    run = later(run, house, hours=1)
    assert house.performed == [("notice.copy", {})]
    for _ in range(3):
        run = later(run, house, days=30)
    assert len(house.performed) == 1
    assert (steps(run), run.next_due) == (["task"], None)
    act(run, "task")
    assert run.ended == "end"


def test_an_interrupting_timer_closes_the_task_once() -> None:
    run, house = begin(*guarded(timer("timeDuration", '"PT72H"'), interrupting=True))
    run = later(run, house, hours=72)
    assert (run.waiting, run.ended, len(house.performed)) == ([], "reminded", 1)
    assert done(run) == ["late", "remind", "reminded"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_task_done_in_time_takes_its_timer_along(interrupting: bool) -> None:
    run, house = begin(*guarded(timer("timeDuration", '"PT72H"'), interrupting=interrupting))
    act(run, "task")
    assert (run.ended, run.next_due) == ("end", None)
    run = later(run, house, days=9)
    assert house.performed == []


def test_who_acts_before_the_poller_comes_is_in_time() -> None:
    run, house = begin(*guarded(timer("timeDuration", '"PT72H"'), interrupting=True))
    house.at += timedelta(hours=100)
    run = reload(run, house)
    act(run, "task")
    assert (run.ended, house.performed) == ("end", [])


def test_a_repeated_reminder_makes_up_for_nothing_that_was_missed() -> None:
    run, house = begin(*guarded(timer("timeCycle", '"R3/PT24H"'), interrupting=False))
    assert run.next_due == NOON + timedelta(hours=24)
    run = later(run, house, hours=24)
    assert len(house.performed) == 1
    run = later(run, house, hours=60)  # two beats passed, one letter
    assert len(house.performed) == 2
    run = later(run, house, days=60)
    assert len(house.performed) == 2, "three beats are over"
    assert run.next_due is None


def test_an_endless_reminder_does_not_grow_the_state() -> None:
    run, house = begin(*guarded(timer("timeCycle", '"R/PT24H"'), interrupting=False))
    sizes = set()
    for _ in range(50):
        run = later(run, house, hours=24)
        sizes.add(len(run.dump()))
    assert len(house.performed) == 50
    assert len(sizes) <= 2
    act(run, "task")
    assert run.over


def test_what_a_repeated_reminder_has_begun_outlives_the_task() -> None:
    body = (
        START, user("task"), END, user("phone"), node("endEvent", "reminded"),
        boundary("late", "task", timer("timeCycle", '"R/PT24H"'), False),
        chain("start", "task", "end"), chain("late", "phone", "reminded"),
    )  # fmt: skip
    for stored in (True, False):
        run, house = begin(*body)
        house.at += timedelta(hours=24)
        run.fire_timers()
        run = reload(run, house) if stored else run
        act(run, "task")
        assert (steps(run), run.next_due, run.over) == (["phone"], None, False)
        act(run, "phone")
        assert run.over


def test_limits_are_asked_of_the_house() -> None:
    house = House(limits={"approve": timedelta(days=5)})
    event = timer("timeDate", 'due("approve")')
    run, _ = begin(*guarded(event, interrupting=False), house=house)
    assert run.next_due == NOON + timedelta(days=5)
    run = later(run, house, days=5)
    assert len(house.performed) == 1


def test_a_limit_that_the_bureau_does_not_set_never_ends() -> None:
    run, house = begin(*guarded(timer("timeDate", 'due("approve")'), interrupting=True))
    run = later(run, house, days=9999)
    assert (run.next_due, steps(run)) == (None, ["task"])


def test_the_due_moment_is_fixed_when_the_task_opens() -> None:
    run, house = begin(*guarded(timer("timeDuration", "length"), interrupting=True), length="P1D")
    run.put("length", "P9D")
    run = later(run, house, days=1)
    assert run.over


def test_a_date_without_an_offset_is_beijing_time() -> None:
    event = timer("timeDate", '"2026-12-01T09:00:00"')
    run, _ = begin(*guarded(event, interrupting=True))
    assert run.next_due == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert run.next_due.astimezone(BEIJING).hour == 9


@pytest.mark.parametrize("length", ["PT", "P1M", "3 days", None, 7, "P99999999D", "R3/PT1H"])
def test_a_length_that_cannot_be_read_names_the_timer(length: object) -> None:
    with pytest.raises(Blocked) as caught:
        begin(*guarded(timer("timeDuration", "length"), interrupting=True), length=length)
    assert caught.value.element == "late"


def test_the_earliest_timer_of_all_is_next() -> None:
    run, _ = begin(
        START, parallel("split"), user("a"), user("b"), parallel("join"), END, *REMINDED,
        boundary("soon", "a", timer("timeDuration", '"P1D"'), False),
        boundary("later", "b", timer("timeDuration", '"P2D"'), False),
        chain("start", "split", "a", "join", "end"), chain("split", "b", "join"),
        chain("soon", "remind", "reminded"), chain("later", "remind"),
    )  # fmt: skip
    assert run.next_due == NOON + timedelta(days=1)
    act(run, "a")
    assert run.next_due == NOON + timedelta(days=2)


def test_a_pause_waits_for_its_moment() -> None:
    pause = node("intermediateCatchEvent", "wait", timer("timeDuration", '"P1D"'))
    run, house = begin(START, pause, user("after"), END, chain("start", "wait", "after", "end"))
    assert (steps(run), run.over) == ([], False)
    run = later(run, house, days=1)
    assert steps(run) == ["after"]


def test_a_signal_withdraws_a_whole_subprocess_after_a_reload() -> None:
    body = (
        START,
        subprocess(
            "sub", node("startEvent", "s1"), user("inside"), node("endEvent", "e1"),
            boundary("reminder", "inside", timer("timeDuration", '"P1D"'), False),
            verb("again", "notice.copy"), node("endEvent", "e2"),
            chain("reminder", "again", "e2"), chain("s1", "inside", "e1"),
        ),
        boundary("withdrawn", "sub", SIGNAL_EVENT), node("endEvent", "gone"), END,
        chain("start", "sub", "end"), chain("withdrawn", "gone"),
    )  # fmt: skip
    run, house = begin(*body, extra=SIGNAL)
    run = reload(run, house)
    assert run.signal("something else") is False
    assert run.signal("withdraw") is True
    assert (run.ended, run.waiting, run.next_due) == ("gone", [], None)
    run = reload(run, house)
    assert run.signal("withdraw") is False


def test_a_signal_can_be_waited_for_on_the_way() -> None:
    pause = node("intermediateCatchEvent", "wait", SIGNAL_EVENT)
    run, house = begin(START, pause, user("after"), END,
                       chain("start", "wait", "after", "end"), extra=SIGNAL)  # fmt: skip
    run = reload(run, house)
    run.signal("withdraw")
    assert steps(run) == ["after"]
