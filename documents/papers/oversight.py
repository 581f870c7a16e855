"""Watching over recordings: what may be cleared, what inspections find, what follows."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from documents.papers.common import Check, Decision, Item, Paper, Person, Signer
from documents.papers.fields import KEPT, REVIEWED, VIOLATED, named, ours


@dataclass(frozen=True, kw_only=True)
class Disposed:
    """One recording whose term has run out."""

    name: str
    case: str = ""
    recorded_on: date | None = None
    term: str = ""
    ended_on: date | None = None
    proposal: Literal["clear", "keep"] = "clear"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DisposalSheet(Paper):
    """到期清除审批表 with the list of what is cleared and of what is kept on."""

    batch: Annotated[str, ours("批次")]
    term: Annotated[str, named("保存期限", *KEPT, "GX-M-12", "GX-C-8", "WD-M-12")]
    rows: Annotated[tuple[Disposed, ...], named("到期的音像资料", *KEPT)]
    appraisal: Annotated[str, named("有无保存意义", *KEPT)]
    appraised_by: Annotated[str, named("管理人员", *KEPT)]
    appraised_on: Annotated[date | None, ours("鉴定日期")] = None
    way: Annotated[str, ours("清除方式")] = ""
    decisions: Annotated[tuple[Decision, ...], ours("承办处室、局主要负责人意见")] = ()
    cleared_on: Annotated[date | None, ours("清除日期")] = None
    witnesses: Annotated[tuple[Signer, ...], ours("监销人（两人）")] = ()


@dataclass(frozen=True, kw_only=True)
class InspectionSheet(Paper):
    """监督检查（评查）记录表."""

    inspector_body: Annotated[str, named("检查、评查的机构", *REVIEWED, "GX-C-16", "WD-M-15")]
    inspected: Annotated[str, named("被检查的执法人员、单位", *REVIEWED)]
    way: Annotated[str, named("不定期检查、评查、抽查", *REVIEWED, "GX-C-16")]
    ratio: Annotated[str, named("一定比例", "GX-C-16")] = ""
    samples: Annotated[tuple[Item, ...], ours("抽查的音像记录")] = ()
    findings: Annotated[tuple[Check, ...], named("检查内容", *REVIEWED, "GX-C-16")]
    problems: Annotated[str, ours("发现的问题")] = ""
    advice: Annotated[str, ours("整改意见")] = ""
    fix_until: Annotated[date | None, ours("整改期限")] = None
    inspectors: Annotated[tuple[Signer, ...], ours("检查人")]
    decisions: Annotated[tuple[Decision, ...], ours("审核意见")] = ()


@dataclass(frozen=True, kw_only=True)
class ViolationSheet(Paper):
    """违规处理登记表: the act as its article words it, and what was decided."""

    person: Annotated[Person, named("责任人", *VIOLATED)]
    found_on: Annotated[date, ours("发现日期")]
    source: Annotated[str, ours("线索来源")] = ""
    acts: Annotated[tuple[Check, ...], named("违规行为", *VIOLATED, "RS-A-12", "SL-A-12")]
    facts: Annotated[str, ours("事实")]
    evidence: Annotated[tuple[Item, ...], ours("证据")] = ()
    statement: Annotated[str, ours("本人陈述")] = ""
    sanctions: Annotated[
        tuple[Check, ...], named("处理方式", "RS-M-18", "SL-M-18", "ZH-M-18", "GX-C-18")
    ]
    investigators: Annotated[tuple[Signer, ...], named("调查处理", "WD-M-17")] = ()
    decisions: Annotated[tuple[Decision, ...], ours("处理意见")] = ()


@dataclass(frozen=True, kw_only=True)
class LegalReview(Paper):
    """重大执法决定法制审核意见书: the category as the bureau's own list words it."""

    case_name: Annotated[str, ours("案件名称")]
    case_number: Annotated[str, ours("案号")] = ""
    sent_by: Annotated[str, ours("送审部门")]
    sent_on: Annotated[date, ours("送审日期")]
    category: Annotated[str, ours("目录类别（重大执法决定法制审核目录清单）")]
    draft: Annotated[str, ours("拟作决定")]
    materials: Annotated[tuple[Item, ...], ours("送审材料")] = ()
    points: Annotated[tuple[Check, ...], ours("审核内容")]
    opinion: Annotated[str, ours("审核意见")]
    conclusion: Annotated[Literal["agree", "amend", "refuse"], ours("审核结论")]
    decisions: Annotated[tuple[Decision, ...], ours("审核人、法制机构负责人签字")] = ()
