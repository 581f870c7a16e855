"""Discs: the record of what was burned, and the label with its sleeve."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from documents.papers.common import Decision, Moment, Paper, Signer
from documents.papers.fields import DISC, named, ours


@dataclass(frozen=True, kw_only=True)
class DiscCopy:
    """One copy of the disc: its mark, what it is for and where it lies."""

    mark: Annotated[str, named("标号", *DISC)]
    use: Annotated[str, ours("用途")]
    place: Annotated[str, ours("存放地点")] = ""
    keeper: Annotated[str, ours("保管人")] = ""


@dataclass(frozen=True, kw_only=True)
class DiscRecord(Paper):
    """执法音像记录设备摄录内容刻盘存储记录表."""

    case_name: Annotated[str, ours("案件名称")]
    case_number: Annotated[str, ours("案号")] = ""
    activity: Annotated[str, ours("执法活动")] = ""
    officers: Annotated[tuple[str, ...], named("执法人员姓名", "GX-C-9")]
    recorders: Annotated[tuple[str, ...], named("摄录人员姓名", "GX-C-9")]
    recorded: Annotated[Moment, named("摄录起止时间", "GX-C-9")]
    place: Annotated[str, named("摄录地点", "GX-C-9")]
    device: Annotated[str, named("设备品牌和型号", "GX-C-9")]
    device_number: Annotated[str, ours("设备编号")] = ""
    media_format: Annotated[str, named("录音录像格式", "GX-C-9")]
    length: Annotated[str, named("长度", "GX-C-9")]
    files: Annotated[str, ours("文件大小")] = ""
    digest: Annotated[str, ours("文件摘要")] = ""
    burned_by: Annotated[str, ours("刻录人")] = ""
    burned_on: Annotated[date | None, ours("刻录日期")] = None
    copies: Annotated[tuple[DiscCopy, ...], ours("光盘")] = ()
    signers: Annotated[tuple[Signer, ...], named("参与案件办理的所有人员签名", "GX-C-9")] = ()
    decisions: Annotated[tuple[Decision, ...], named("本部门主要负责人签字", "GX-C-9")] = ()


@dataclass(frozen=True, kw_only=True)
class DiscLabel(Paper):
    """光盘标签 with sleeve, one page for each copy."""

    maker: Annotated[str, named("制作人", *DISC)]
    made_on: Annotated[date, named("制作时间", *DISC)]
    case_name: Annotated[str, named("执法活动或者案件名称", *DISC)]
    case_number: Annotated[str, ours("案号")] = ""
    recorded: Annotated[Moment | None, ours("摄录时间")] = None
    recorders: Annotated[tuple[str, ...], ours("摄录人员")] = ()
    retention: Annotated[str, ours("保管期限")] = ""
    digest: Annotated[str, ours("文件摘要")] = ""
    copies: Annotated[tuple[DiscCopy, ...], named("一式两份、标号", *DISC)]
