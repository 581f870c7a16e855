"""The register 查阅登记簿 as printed for a period."""

from dataclasses import dataclass
from datetime import date

from documents.papers.common import Paper

ROWS_PER_FILE = 500


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One entry, folded with its events; every field as it is to be read."""

    number: str
    day: date
    persons: str
    unit: str
    cases: str
    content: str
    actions: str
    approved_by: str
    times: str
    result: str = ""
    keeper: str = ""
    void: bool = False


@dataclass(frozen=True, kw_only=True)
class Register(Paper):
    """查阅登记簿: at most `ROWS_PER_FILE` rows; `part` of `parts` when a period needs more."""

    start: date
    end: date
    rows: tuple[RegisterRow, ...]
    audit_head: str
    office: str = ""
    part: int = 1
    parts: int = 1
    total: int = 0
