"""Letters that leave the building: reply, refusal, request to complete."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from documents.papers.common import Item, Letter

# More than these are listed on a page of their own.
MOST_ATTACHED = 8


@dataclass(frozen=True, kw_only=True)
class ReplyLetter(Letter):
    """复函: copies are mailed, or the agency is invited to send people to read.

    `paragraphs`, when given, replace the text that the template words; `added` follow it.
    """

    letter_title: str
    letter_number: str
    mode: Literal["mail", "onsite"]
    approved_by: str
    items: tuple[Item, ...] = ()
    place: str = ""
    period: str = ""
    bring: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RefusalNotice(Letter):
    """不予查阅告知书: the defect, what to bring, and the way to a remedy.

    `act` is what is refused, `addressed` how the letter speaks to its reader.
    """

    act: str = "查阅"
    addressed: str = "你（单位）"
    requested_on: date
    request_number: str
    wanted: str
    reasons: tuple[str, ...]
    bring: tuple[str, ...] = ()
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionNotice(Letter):
    """补正通知书: what is missing, until when and where to bring it."""

    act: str = "查阅"
    addressed: str = "你（单位）"
    requested_on: date
    request_number: str
    wanted: str
    defects: tuple[str, ...]
    bring: tuple[str, ...]
    until: date | None = None
    hours: str = ""
