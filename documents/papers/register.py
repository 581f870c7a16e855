"""The register 查阅登记簿 as printed for a period."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from documents.papers.common import Paper
from documents.papers.fields import KEEPER, named, ours

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

    start: Annotated[date, ours("登记期间起")]
    end: Annotated[date, ours("登记期间止")]
    rows: Annotated[
        tuple[RegisterRow, ...],
        named(
            "登记",
            "RS-A-3",
            "RS-A-6",
            "RS-A-7",
            "SL-A-3",
            "SL-A-6",
            "SL-A-7",
            "GX-A-2",
            "GX-A-3",
            "GX-M-10",
        ),
    ]
    audit_head: Annotated[str, ours("审计链摘要")]
    office: Annotated[str, named("管理部门", *KEEPER)] = ""
    part: Annotated[int, ours("册次")] = 1
    parts: Annotated[int, ours("总册数")] = 1
    total: Annotated[int, ours("本期条数")] = 0
