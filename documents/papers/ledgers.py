"""Ledgers on their side: body cameras, loans, seal uses, what must be recorded."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from documents.papers.common import Paper
from documents.papers.fields import DISPUTED, LEDGER, named, ours


@dataclass(frozen=True, kw_only=True)
class Ledger(Paper):
    """What the ledgers share: the period they cover and who keeps them."""

    start: Annotated[date, ours("期间起")]
    end: Annotated[date, ours("期间止")]
    office: Annotated[str, ours("管理部门")] = ""
    audit_head: Annotated[str, ours("审计链摘要")] = ""
    part: Annotated[int, ours("册次")] = 1
    parts: Annotated[int, ours("总册数")] = 1


@dataclass(frozen=True, kw_only=True)
class DeviceUse:
    """One use of a body camera, from taking it to giving it back; `sound` as checked on return."""

    device: str
    user: str
    taken: str
    returned: str = ""
    content: str = ""
    sound: bool | None = None
    keeper: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class DeviceLedger(Ledger):
    """执法记录仪使用情况台账."""

    rows: Annotated[tuple[DeviceUse, ...], named("使用人员、交接时间、记录内容", *LEDGER)]


@dataclass(frozen=True, kw_only=True)
class LoanRow:
    """One loan of a file."""

    number: str
    day: date
    borrower: str
    cases: str
    pages: int
    approved_by: str
    due_on: date | None = None
    returned_on: date | None = None
    result: str = ""
    keeper: str = ""


@dataclass(frozen=True, kw_only=True)
class LoanRegister(Ledger):
    """借阅登记簿."""

    rows: Annotated[tuple[LoanRow, ...], named("借阅", "GX-A-7")]


@dataclass(frozen=True, kw_only=True)
class SealUseRow:
    """One use of a seal."""

    number: str
    day: date
    seal: str
    paper: str
    paper_number: str
    copies: int
    approved_by: str
    used_by: str
    second: str = ""
    signed: bool = False
    void: bool = False


@dataclass(frozen=True, kw_only=True)
class SealRegister(Ledger):
    """用印登记簿."""

    rows: Annotated[tuple[SealUseRow, ...], ours("用印登记")]


@dataclass(frozen=True, kw_only=True)
class ChecklistRow:
    """One matter that must be recorded."""

    category: str
    matter: str = ""
    step: str = ""
    requirement: str = ""
    place: str = ""
    recorder: str = ""
    content: str = ""
    way: str = ""
    if_dispute: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordingChecklist(Paper):
    """音像记录事项清单, the annex of a notice; `annex` is its number there.

    Without rows the bureau has no list of its own in force: that is said, and the lines stay empty.
    """

    annex: Annotated[str, ours("附件序号")] = "附件1"
    rows: Annotated[
        tuple[ChecklistRow, ...], named("执法类别、环节、要求、场所、方式、记录人、内容", *DISPUTED)
    ] = ()
