"""Letters that leave the building: reply, refusal, request to complete."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from documents.papers.common import Item, Letter


@dataclass(frozen=True, kw_only=True)
class ReplyLetter(Letter):
    """复函: copies are mailed, or the agency is invited to send people to read.

    `paragraphs`, when given, replace the text that the template words.
    """

    letter_title: str
    letter_number: str
    mode: Literal["mail", "onsite"]
    approved_by: str
    items: tuple[Item, ...] = ()
    place: str = ""
    period: str = ""
    bring: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RefusalNotice(Letter):
    """不予查阅告知书: the defect, what to bring, and the way to a remedy."""

    requested_on: date
    request_number: str
    wanted: str
    reasons: tuple[str, ...]
    bring: tuple[str, ...] = ()
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionNotice(Letter):
    """补正通知书: what is missing, until when and where to bring it."""

    requested_on: date
    request_number: str
    wanted: str
    defects: tuple[str, ...]
    bring: tuple[str, ...]
    until: date | None = None
    hours: str = ""
