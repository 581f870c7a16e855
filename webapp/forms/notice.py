"""The notice by which a bureau's head puts a draft in force: its number and its day."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from core.errors import InvalidInput
from core.i18n import N_, Message, message

# GB/T 9704-2012 7.2.5: the agency's word, the year in hexagonal brackets, the number unpadded.
NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔(?P<year>[12]\d{3})〕[1-9]\d{0,4}号")
BRACKETS = str.maketrans(dict.fromkeys("[(【", "〔") | dict.fromkeys("])】", "〕"))
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
BAD_NUMBER = N_("请按“某局〔2026〕3号”的样子填写通知文号。")
BAD_DAY = N_("请写成 2026-11-21 的样子。")
TO_COME = N_("通知的日期不能晚于今天。")
OTHER_YEAR = N_("文号是 {year} 年的，与通知的日期不在同一年。")


@dataclass(frozen=True)
class Notice:
    """A notice of the bureau."""

    number: str
    dated: date


def read_notice(number: str, dated: str, *, today: date) -> Notice:
    """Return the notice as typed, its number in the standard's own signs.

    Raises `InvalidInput` at `notice_number` and `dated`.
    """
    errors: dict[str, Message | str] = {}
    clean = clean_number(number)
    shaped = NUMBER.fullmatch(clean)
    if shaped is None:
        errors["notice_number"] = BAD_NUMBER
    day = read_day(dated)
    if day is None:
        errors["dated"] = BAD_DAY
    elif day > today:
        errors["dated"] = TO_COME
    elif shaped is not None and int(shaped["year"]) != day.year:
        errors["dated"] = message(OTHER_YEAR, year=shaped["year"])
    if errors or day is None:
        raise InvalidInput(errors)
    return Notice(clean, day)


def clean_number(text: str) -> str:
    """Return a number without spaces, with full-width figures and other brackets put right."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(BRACKETS)


def read_day(text: str) -> date | None:
    """Return a day typed as 2026-11-21, None for anything else."""
    if DAY.fullmatch(text.strip()) is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
