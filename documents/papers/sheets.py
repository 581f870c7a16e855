"""Approval and verification sheets: internal papers in table form."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from documents.papers.common import CaseLine, Check, Credential, Decision, Item, Paper, RequestPaper
from documents.papers.fields import ORGAN, PARTY, REMOTE, named, ours


@dataclass(frozen=True, kw_only=True)
class ApprovalSheet(RequestPaper):
    """查阅审批表: the case's own handler or other staff."""


@dataclass(frozen=True, kw_only=True)
class CopyApprovalSheet(RequestPaper):
    """复制审批表: what is copied, who pays, and who compared the copies with the originals."""

    payer: Annotated[str, named("费用承担人", "GX-A-11")] = ""
    taken_by: Annotated[str, ours("领取人")] = ""
    compared_by: Annotated[str, ours("核对人")] = ""
    compared_on: Annotated[date | None, ours("核对日期")] = None


@dataclass(frozen=True, kw_only=True)
class AgencyVerificationSheet(RequestPaper):
    """外单位查阅核验单: an agency's people with an introduction letter."""

    agency: Annotated[str, named("来访单位", *ORGAN)]
    letter_issuer: Annotated[str, ours("介绍信开具单位")] = ""
    letter_number: Annotated[str, named("单位介绍信（字号）", *ORGAN)]
    letter_day: Annotated[date | None, ours("介绍信日期")] = None
    checks: Annotated[tuple[Check, ...], named("核实", "RS-A-6", "SL-A-6")] = ()


@dataclass(frozen=True, kw_only=True)
class PartyApprovalSheet(RequestPaper):
    """当事人（代理律师）查阅审批表 with the list of papers shown."""

    party: Annotated[str, named("案件当事人", *PARTY)]
    principal: Annotated[str, ours("委托人")] = ""
    law_firm: Annotated[str, ours("执业机构")] = ""
    licence_number: Annotated[str, named("律师执业证（号）", *PARTY)] = ""
    authority: Annotated[str, named("代理权限", *PARTY)] = ""
    scope: Annotated[str, named("结论性文件、音视频资料", *PARTY)] = ""
    credentials: Annotated[
        tuple[Credential, ...],
        named("介绍信、身份证件、委托书、授权书、执业证、律师函", *PARTY),
    ] = ()


@dataclass(frozen=True, kw_only=True)
class IncomingLetterSheet(Paper):
    """外调来函登记及审批单: a remote agency's letter, what it asks for and how it is answered."""

    agency: Annotated[str, named("来函单位", *REMOTE)]
    letter_number: Annotated[str, ours("来函字号")]
    letter_title: Annotated[str, ours("来函标题")] = ""
    letter_day: Annotated[date | None, ours("来函日期")] = None
    registered_on: Annotated[date, ours("登记日期")]
    received_on: Annotated[date | None, ours("收到日期")] = None
    received_by: Annotated[str, ours("收文人")] = ""
    cases: Annotated[tuple[CaseLine, ...], ours("涉及案件")] = ()
    materials: Annotated[tuple[Item, ...], named("法律文书或者其他证明材料", *REMOTE)] = ()
    purpose: Annotated[str, named("外调要求", *REMOTE)] = ""
    answer: Annotated[Literal["mail", "onsite", ""], named("复印寄送、派人阅卷", *REMOTE)] = ""
    decisions: Annotated[tuple[Decision, ...], named("局主要负责人批准", *REMOTE)] = ()
    reply_number: Annotated[str, ours("复函字号")] = ""
    dispatch: Annotated[str, ours("寄送情况")] = ""
