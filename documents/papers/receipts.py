"""Slips for the visitor: the receipt at the counter and the slip after a visit."""

from dataclasses import dataclass, field
from datetime import date, datetime

from documents.papers.common import CaseLine, Item, Paper, Person


@dataclass(frozen=True, kw_only=True)
class CounterReceipt(Paper):
    """受理回执: `code` shows the state of the request and nothing else, at `code_url`."""

    applicants: tuple[Person, ...]
    wanted: str
    code: str
    code_url: str
    received_at: datetime
    received_by: str
    papers: tuple[str, ...] = ()
    answer_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class VisitSlip(Paper):
    """查阅凭条: one visit as the register has it."""

    register_number: str
    visitors: tuple[Person, ...]
    cases: tuple[CaseLine, ...]
    items: tuple[Item, ...] = ()
    actions: tuple[str, ...] = ()
    entered_at: datetime
    left_at: datetime | None = None
    place: str = ""
    pages_out: int = 0
    pages_back: int = 0
    intact: bool | None = None
    copies: str = ""
    visits_left: int | None = None
    valid_until: date | None = None
    keeper: str = field(default="")
