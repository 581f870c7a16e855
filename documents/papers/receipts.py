"""Slips for the visitor: the receipt at the counter and the slip after a visit."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from documents.papers.common import CaseLine, Item, Paper, Person
from documents.papers.fields import INTACT, KEEPER, ROOM, named, ours


@dataclass(frozen=True, kw_only=True)
class CounterReceipt(Paper):
    """受理回执: `code` shows the state of the request and nothing else, at `code_url`."""

    applicants: Annotated[tuple[Person, ...], ours("申请人")]
    wanted: Annotated[str, ours("申请事项")]
    code: Annotated[str, ours("查询码")]
    code_url: str
    received_at: Annotated[datetime, ours("受理时间")]
    received_by: Annotated[str, ours("受理人")]
    papers: Annotated[tuple[str, ...], ours("收到材料")] = ()
    answer_until: Annotated[date | None, ours("答复期限")] = None


@dataclass(frozen=True, kw_only=True)
class VisitSlip(Paper):
    """查阅凭条: one visit as the register has it."""

    register_number: Annotated[str, named("登记簿号", *KEEPER)]
    visitors: Annotated[tuple[Person, ...], named("查阅人", *ROOM)]
    cases: Annotated[tuple[CaseLine, ...], ours("案件")]
    items: Annotated[tuple[Item, ...], ours("查阅内容")] = ()
    actions: Annotated[tuple[str, ...], ours("方式")] = ()
    entered_at: Annotated[datetime, ours("查阅开始时间")]
    left_at: Annotated[datetime | None, ours("查阅结束时间")] = None
    place: Annotated[str, named("地点", *ROOM)] = ""
    pages_out: Annotated[int, ours("出库页数")] = 0
    pages_back: Annotated[int, ours("归还页数")] = 0
    intact: Annotated[bool | None, named("案卷完好", *INTACT)] = None
    damage: Annotated[str, ours("缺损情况")] = ""
    copies: Annotated[str, ours("复制件")] = ""
    visits_left: Annotated[int | None, ours("剩余次数")] = None
    valid_until: Annotated[date | None, ours("有效期")] = None
    keeper: Annotated[str, ours("档案管理人")] = field(default="")
