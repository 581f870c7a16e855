"""Recordings: stopping, handing over, taking out as evidence, comparing with the original."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from documents.papers.common import Check, Decision, Item, Moment, Paper, Signer
from documents.papers.fields import EVIDENCE, HANDED_OVER, INGEST, SPOKEN, STOPPED, named, ours


@dataclass(frozen=True, kw_only=True)
class InterruptionNote(Paper):
    """停止使用音像记录设备工作记录: why recording stopped, on what basis, reviewed by the head."""

    activity: Annotated[str, ours("执法活动")]
    case_name: Annotated[str, ours("案件名称")] = ""
    case_number: Annotated[str, ours("案号")] = ""
    place: Annotated[str, ours("执法地点")]
    device: Annotated[str, ours("设备")] = ""
    stopped: Annotated[Moment, ours("停止使用时间")]
    grounds: Annotated[tuple[Check, ...], named("无法使用的情形", *STOPPED)]
    reason: Annotated[str, named("无法使用的原因", *STOPPED)]
    basis: Annotated[str, named("依据", *STOPPED)]
    officers: Annotated[tuple[Signer, ...], named("执法人员", *STOPPED)]
    decisions: Annotated[tuple[Decision, ...], named("本单位主要领导审核", *STOPPED)] = ()


@dataclass(frozen=True, kw_only=True)
class SpokenNote(Paper):
    """记录中断语音说明补记: what was said when recording began again, in writing."""

    case_name: Annotated[str, ours("案件名称")]
    case_number: Annotated[str, ours("案号")] = ""
    recording: Annotated[str, ours("音像记录编号")]
    device: Annotated[str, ours("设备")] = ""
    stopped_at: Annotated[datetime, named("中止记录", *SPOKEN)]
    resumed_at: Annotated[datetime, named("重新开始记录时", *SPOKEN)]
    grounds: Annotated[tuple[Check, ...], named("中断的客观原因", *SPOKEN)]
    spoken: Annotated[str, named("语音说明", *SPOKEN)]
    spoken_from: Annotated[str, ours("语音说明在记录中的位置")] = ""
    officers: Annotated[tuple[Signer, ...], ours("执法人员")]


@dataclass(frozen=True, kw_only=True)
class Transferred:
    """One recording that is handed over."""

    name: str
    start: datetime
    length: str
    medium: str = ""
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class TransferSheet(Paper):
    """音像资料移交入库单: recordings handed over in time, with what they are sorted by."""

    body: Annotated[str, named("执法机构名称", "GX-C-5")]
    device: Annotated[str, named("执法记录设备", "GX-C-5")]
    officers: Annotated[tuple[str, ...], named("执法人员信息", "GX-C-5")]
    case_name: Annotated[str, named("案件名称", *INGEST, "GX-C-5")]
    case_number: Annotated[str, ours("案号")] = ""
    party: Annotated[str, named("当事人姓名或者单位名称", *INGEST, "GX-C-5")]
    recorded_on: Annotated[date, named("记录日期", *INGEST, "GX-C-5")]
    stored_on: Annotated[date, named("存储日期", *INGEST, "GX-C-5")]
    ended_at: Annotated[datetime, named("执法活动结束", *HANDED_OVER, "GX-C-6")]
    back_at: Annotated[datetime | None, named("返回单位", *HANDED_OVER, "GX-C-6")] = None
    late_reason: Annotated[str, named("确实无法及时移交的情形", *HANDED_OVER, "GX-C-6")] = ""
    handed_over_at: Annotated[datetime, named("24小时内移交", *HANDED_OVER, "GX-C-6")]
    files: Annotated[tuple[Transferred, ...], ours("移交的音像记录")]
    handed_over_by: Annotated[str, ours("移交人")]
    received_by: Annotated[str, named("专人、本单位管理人员", *HANDED_OVER, "GX-C-6")]


@dataclass(frozen=True, kw_only=True)
class ExtractionNote(Paper):
    """证据提取文字说明: who took the recording out as evidence, when, and what it proves."""

    case_name: Annotated[str, ours("案件名称")]
    case_number: Annotated[str, ours("案号")] = ""
    recording: Annotated[str, ours("音像记录")]
    recorded: Annotated[Moment | None, ours("摄录时间")] = None
    maker: Annotated[str, named("制作人", "GX-C-14")] = ""
    extractor: Annotated[str, named("提取人", *EVIDENCE)]
    extracted_at: Annotated[datetime, named("提取时间", *EVIDENCE)]
    proves: Annotated[str, named("证明对象", "GX-C-14")] = ""
    source: Annotated[str, named("档案管理系统、存储设备", *EVIDENCE)]
    disc_mark: Annotated[str, named("光盘", *EVIDENCE)]
    how: Annotated[str, ours("提取方法")] = ""
    digest: Annotated[str, ours("文件摘要")] = ""
    submitted_to: Annotated[str, named("作为证据提交、附卷", *EVIDENCE)] = ""
    signers: Annotated[tuple[Signer, ...], ours("签名")] = ()


@dataclass(frozen=True, kw_only=True)
class ComparisonCertificate(Paper):
    """与原件核对无异证明: copies were compared with their originals, page by page."""

    case_name: Annotated[str, ours("案件名称")]
    case_number: Annotated[str, ours("案号")] = ""
    recipient: Annotated[str, ours("复制件去向")] = ""
    items: Annotated[tuple[Item, ...], ours("复制件")]
    kept_at: Annotated[str, ours("原件存放处")]
    compared_by: Annotated[str, named("案件主办人复印", "RS-A-8", "SL-A-8")]
    compared_on: Annotated[date, ours("核对日期")]
