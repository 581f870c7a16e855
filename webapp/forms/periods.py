"""The period of a list: two days typed in its tool bar, and what is wrong with them."""

from dataclasses import dataclass
from datetime import date

from flask import request

from core.i18n import N_, Message, message

# The day before and the day after have to be days too.
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 12, 31)
DAY = N_("日期写成 2026-11-21 这样。")
NO_DAY = N_("没有“{typed}”这一天，列表没有按它筛选。日期写成 2026-11-21 这样。")
ORDER = N_("截止日期不能早于起始日期。")


@dataclass(frozen=True)
class Period:
    """The days asked for, each as typed too; `faults` has a sentence for a day that is none."""

    since: date | None
    until: date | None
    typed: dict[str, str]
    faults: dict[str, Message | str]


def period_asked() -> Period:
    """Return the period in the address; a day that is none narrows nothing."""
    typed = {name: request.args.get(name, "").strip() for name in ("since", "until")}
    found = {name: day_of(text) for name, text in typed.items()}
    faults: dict[str, Message | str] = {
        name: message(NO_DAY, typed=text)
        for name, text in typed.items()
        if text and found[name] is None
    }
    since, until = found["since"], found["until"]
    if since and until and until < since:
        faults["until"] = ORDER
    return Period(since, until, typed, faults)


def day_of(text: str) -> date | None:
    """Return a typed day, None for an empty or impossible one."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
