"""Letters that leave the building: reply, refusal, request to complete."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from documents.papers.common import Item, Letter
from documents.papers.fields import REMOTE, named, ours

# More than these are listed on a page of their own.
MOST_ATTACHED = 8


@dataclass(frozen=True, kw_only=True)
class ReplyLetter(Letter):
    """复函: copies are mailed, or the agency is invited to send people to read.

    `paragraphs`, when given, replace the text that the template words; `added` follow it.
    """

    letter_title: Annotated[str, ours("来函标题")]
    letter_number: Annotated[str, ours("来函字号")]
    mode: Annotated[Literal["mail", "onsite"], named("复印寄送、派人阅卷", *REMOTE)]
    approved_by: Annotated[str, named("批准人", *REMOTE)]
    items: Annotated[tuple[Item, ...], named("法律文书或者其他证明材料", *REMOTE)] = ()
    place: Annotated[str, ours("阅卷地点")] = ""
    period: Annotated[str, ours("阅卷期限")] = ""
    bring: Annotated[tuple[str, ...], ours("应携带的证件")] = ()
    added: Annotated[tuple[str, ...], ours("另行说明")] = ()


@dataclass(frozen=True, kw_only=True)
class RefusalNotice(Letter):
    """不予查阅告知书: the defect, what to bring, and the way to a remedy.

    `act` is what is refused, `addressed` how the letter speaks to its reader.
    """

    act: Annotated[str, ours("不予办理的事项")] = "查阅"
    addressed: Annotated[str, ours("称呼")] = "你（单位）"
    requested_on: Annotated[date, ours("申请日期")]
    request_number: Annotated[str, ours("申请编号")]
    wanted: Annotated[str, ours("申请内容")]
    reasons: Annotated[tuple[str, ...], ours("理由")]
    bring: Annotated[tuple[str, ...], ours("再次申请应携带的材料")] = ()
    remedy: Annotated[str, ours("救济途径")] = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionNotice(Letter):
    """补正通知书: what is missing, until when and where to bring it."""

    act: Annotated[str, ours("申请事项")] = "查阅"
    addressed: Annotated[str, ours("称呼")] = "你（单位）"
    requested_on: Annotated[date, ours("申请日期")]
    request_number: Annotated[str, ours("申请编号")]
    wanted: Annotated[str, ours("申请内容")]
    defects: Annotated[tuple[str, ...], ours("存在的问题")]
    bring: Annotated[tuple[str, ...], ours("需要补充的材料")]
    until: Annotated[date | None, ours("补正期限")] = None
    hours: Annotated[str, ours("受理时间")] = ""
