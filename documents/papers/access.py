"""Reading and lending: the handler's slip, loans, the pledge of secrecy."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from documents.papers.common import CaseLine, Decision, Item, Paper, Person
from documents.papers.fields import ORGAN, PARTY, ROOM, SECRECY, named, ours


@dataclass(frozen=True, kw_only=True)
class HandlerSlip(Paper):
    """承办人查阅登记单: the handler reads directly, without approval, in the archive room."""

    handlers: Annotated[tuple[Person, ...], named("案件承办人", *ROOM)]
    cases: Annotated[tuple[CaseLine, ...], ours("案件名称")]
    items: Annotated[tuple[Item, ...], named("案卷或者音视频资料", *ROOM)] = ()
    reason: Annotated[str, named("工作需要", *ROOM)]
    place: Annotated[str, named("档案室（不得带离）", *ROOM)]
    entered_at: Annotated[datetime, ours("查阅开始时间")]
    left_at: Annotated[datetime | None, ours("查阅结束时间")] = None
    register_number: Annotated[str, ours("登记簿号")] = ""
    intact: Annotated[bool | None, ours("归还完好")] = None
    keeper: Annotated[str, ours("档案管理人")] = ""
    keeper_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class LoanApprovalSheet(Paper):
    """借阅审批表 with the record of handing out and giving back.

    A court or a reconsideration organ that calls a file in has no approver: `called_by` names it.
    """

    borrowers: Annotated[tuple[Person, ...], named("本厅工作人员", "GX-A-7")]
    cases: Annotated[tuple[CaseLine, ...], named("行政处罚案卷档案", "GX-A-7")]
    items: Annotated[tuple[Item, ...], ours("借阅材料")] = ()
    reason: Annotated[str, named("工作需要", "GX-A-7")]
    called_by: Annotated[str, named("调卷的复议机关、人民法院", "GX-A-7.2")] = ""
    requested_on: Annotated[date | None, ours("申请日期")] = None
    due_on: Annotated[date | None, ours("归还期限")] = None
    decisions: Annotated[tuple[Decision, ...], named("分管厅长批准", "GX-A-7")] = ()
    handed_out_on: Annotated[date | None, ours("借出日期")] = None
    handed_out_by: Annotated[str, ours("借出经办人")] = ""
    returned_on: Annotated[date | None, ours("归还日期")] = None
    returned_to: Annotated[str, ours("归还验收人")] = ""
    pages_out: Annotated[int, ours("借出页数")] = 0
    pages_back: Annotated[int, ours("归还页数")] = 0
    intact: Annotated[bool | None, ours("归还完好")] = None


@dataclass(frozen=True, kw_only=True)
class SecrecyPledge(Paper):
    """保密承诺书: who reads promises to keep what the bureau's articles call secret."""

    pledger: Annotated[Person, ours("承诺人")]
    cases: Annotated[tuple[CaseLine, ...], ours("涉及案件")] = ()
    purpose: Annotated[str, ours("查阅用途")] = ""
    secrets: Annotated[str, named("国家秘密、商业秘密、个人隐私或者个人信息", *SECRECY)]
    promises: Annotated[tuple[str, ...], ours("承诺事项")]
    kind: Annotated[str, named("查阅人类别", *ORGAN, *PARTY)] = ""
    witness: Annotated[str, ours("见证人")] = ""
