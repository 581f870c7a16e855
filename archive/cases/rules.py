"""What may stand in a case file, and what follows from its dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from archive.refusals import FUTURE, REQUIRED, SECRET, UNKNOWN
from core.clock import chinese_date
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, Message, message

KINDS = {
    "penalty": N_("行政处罚"),
    "licence": N_("行政许可"),
    "compulsion": N_("行政强制"),
    "inspection": N_("行政检查"),
    "levy": N_("行政征收征用"),
    "payment": N_("行政给付"),
}
PARTY_KINDS = {"natural": N_("自然人"), "legal": N_("法人或者其他组织")}
DISPUTES = {"reconsideration": N_("行政复议"), "litigation": N_("行政诉讼")}
CLASSIFICATIONS = {
    "none": N_("无"),
    "business_secret": N_("商业秘密"),
    "privacy": N_("个人隐私"),
    "personal": N_("个人信息"),
}
STATE_SECRET = "state_secret"  # noqa: S105  # a classification
ORDER = N_("结案日期不能早于立案日期。")
FIRST_PAGE = N_("请写明从第几页起，页码从 1 开始。")
BEYOND = N_("这一卷只有 {pages} 页，放不下从第 {first} 页起的 {count} 页。")
SAY_WHY = N_("改编号，或者更正已归档的案卷，请写明理由。")
NO_CHANGE = N_("没有改动任何内容。")
STAYS_CLOSED = N_("案卷已归档，结案日期不能空着。")
BEFORE_SINCE = N_("不能早于开始承办的日期 {day}。")
OPEN_DISPUTE = N_("本案已有未结束的行政复议或者诉讼（{docket}），请先登记其结束日期。")


@dataclass(frozen=True)
class DocumentType:
    """A type of document: its title, and whether such a document concludes the case."""

    title: str
    conclusive: bool = False
    evidence_basis: bool = False


DOCUMENT_TYPES = {
    "filing_approval": DocumentType(N_("立案审批表")),
    "inspection_record": DocumentType(N_("现场检查笔录"), evidence_basis=True),
    "inquiry_record": DocumentType(N_("询问（调查）笔录"), evidence_basis=True),
    "evidence": DocumentType(N_("证据材料"), evidence_basis=True),
    "evidence_list": DocumentType(N_("证据登记保存清单"), evidence_basis=True),
    "investigation_report": DocumentType(N_("调查终结报告")),
    "legal_review": DocumentType(N_("法制审核意见")),
    "discussion_record": DocumentType(N_("集体讨论记录")),
    "advance_notice": DocumentType(N_("行政处罚事先告知书")),
    "hearing_record": DocumentType(N_("听证笔录"), evidence_basis=True),
    "penalty_decision": DocumentType(N_("行政处罚决定书"), conclusive=True),
    "no_penalty_decision": DocumentType(N_("不予行政处罚决定书"), conclusive=True),
    "licence_decision": DocumentType(N_("准予行政许可决定书"), conclusive=True),
    "licence_refusal": DocumentType(N_("不予行政许可决定书"), conclusive=True),
    "licence_application": DocumentType(N_("行政许可申请书")),
    "compulsion_decision": DocumentType(N_("行政强制措施决定书"), conclusive=True),
    "inspection_conclusion": DocumentType(N_("检查结论书"), conclusive=True),
    "correction_order": DocumentType(N_("责令限期改正指令书"), conclusive=True),
    "levy_decision": DocumentType(N_("征收决定书"), conclusive=True),
    "payment_decision": DocumentType(N_("给付决定书"), conclusive=True),
    "service_receipt": DocumentType(N_("送达回证")),
    "payment_receipt": DocumentType(N_("缴款凭证")),
    "closing_report": DocumentType(N_("结案审批表")),
    "other": DocumentType(N_("其他材料")),
}


@dataclass(frozen=True)
class CaseFacts:
    """What is typed to enter a case."""

    number: str
    name: str
    kind: str
    party: str = ""
    party_kind: str | None = None
    office_id: int | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    paper_only: bool = False
    classification: str = "none"


@dataclass(frozen=True)
class DocumentFacts:
    """What is typed of a document; what nobody says of its weight follows from its type."""

    title: str
    type: str
    pages: int
    conclusive: bool | None = None
    evidence_basis: bool | None = None
    first_page: int | None = None
    made_on: date | None = None
    position: int = 0


# What can be corrected in a case, and what each is called.
CORRECTABLE = {
    "number": N_("编号"),
    "name": N_("案由或者名称"),
    "kind": N_("种类"),
    "party": N_("当事人"),
    "party_kind": N_("当事人是"),
    "office_id": N_("承办机构"),
    "opened_on": N_("立案日期"),
    "closed_on": N_("结案日期"),
    "paper_only": N_("载体"),
    "classification": N_("保密事项"),
}


@dataclass(frozen=True)
class Dispute:
    """A dated state of a case; `ended_on` None while it lasts."""

    kind: str
    body: str
    docket: str
    began_on: date
    ended_on: date | None = None


def weight_of(facts: DocumentFacts) -> tuple[bool, bool]:
    """Return whether a document concludes the case, and whether the decision rests on it.

    Raises `InvalidInput` for a type that there is not.
    """
    if facts.type not in DOCUMENT_TYPES:
        raise InvalidInput({"type": UNKNOWN})
    usual = DOCUMENT_TYPES[facts.type]
    return (
        usual.conclusive if facts.conclusive is None else facts.conclusive,
        usual.evidence_basis if facts.evidence_basis is None else facts.evidence_basis,
    )


def check_case(facts: CaseFacts) -> None:
    """Raise `InvalidInput` naming each wrong field; state secrets are refused (part D 29)."""
    errors: dict[str, Message | str] = {}
    for name in ("number", "name"):
        if not getattr(facts, name).strip():
            errors[name] = REQUIRED
    if facts.kind not in KINDS:
        errors["kind"] = UNKNOWN
    if facts.party_kind is not None and facts.party_kind not in PARTY_KINDS:
        errors["party_kind"] = UNKNOWN
    if facts.classification not in CLASSIFICATIONS:
        errors["classification"] = SECRET if facts.classification == STATE_SECRET else UNKNOWN
    if facts.opened_on and facts.closed_on and facts.closed_on < facts.opened_on:
        errors["closed_on"] = ORDER
    if errors:
        raise InvalidInput(errors)


def check_days(facts: CaseFacts, today: date) -> None:
    """Raise `InvalidInput` for days that are still to come."""
    errors: dict[str, Message | str] = {
        name: FUTURE
        for name in ("opened_on", "closed_on")
        if (day := getattr(facts, name)) is not None and day > today
    }
    if errors:
        raise InvalidInput(errors)


def differences(before: CaseFacts, after: CaseFacts) -> dict[str, list[object]]:
    """Return what would change, by field: the value before and the value after."""
    return {
        name: [getattr(before, name), getattr(after, name)]
        for name in CORRECTABLE
        if getattr(before, name) != getattr(after, name)
    }


def check_correction(before: CaseFacts, after: CaseFacts, reason: str, *, archived: bool) -> None:
    """Raise `InvalidInput` for a correction of nothing, and for one that needs its reason.

    The number stands in registers and papers, and an archived file is what was archived.
    """
    changed = differences(before, after)
    if not changed:
        raise InvalidInput({"reason": NO_CHANGE})
    if archived and before.closed_on is not None and after.closed_on is None:
        raise InvalidInput({"closed_on": STAYS_CLOSED})
    if (archived or "number" in changed) and not reason.strip():
        raise InvalidInput({"reason": SAY_WHY})


def check_leaving(since: date | None, until: date, today: date) -> None:
    """Raise `InvalidInput` for a last day before the first, or still to come."""
    if until > today:
        raise InvalidInput({"until": FUTURE})
    if since is not None and until < since:
        raise InvalidInput({"until": message(BEFORE_SINCE, day=chinese_date(since))})


def check_closing(opened_on: date | None, closed_on: date, today: date) -> None:
    """Raise `InvalidInput` for a day of closing before the opening or still to come."""
    if opened_on and closed_on < opened_on:
        raise InvalidInput({"closed_on": ORDER})
    if closed_on > today:
        raise InvalidInput({"closed_on": FUTURE})


def check_place(volume_pages: int | None, first: int | None, count: int) -> int | None:
    """Return the last page that `count` pages from `first` take; None outside any volume."""
    if volume_pages is None:
        return None
    if first is None or first < 1:
        raise InvalidInput({"first_page": FIRST_PAGE})
    last = first + max(count, 1) - 1
    if last > volume_pages:
        sentence = message(BEYOND, pages=volume_pages, first=first, count=max(count, 1))
        raise InvalidInput({"first_page": sentence})
    return last


def check_new_dispute(disputes: Iterable[Dispute], new: Dispute) -> None:
    """Raise when fields are missing or a dispute of the same kind is still open."""
    errors: dict[str, Message | str] = {
        name: REQUIRED for name in ("body", "docket") if not getattr(new, name).strip()
    }
    if new.kind not in DISPUTES:
        errors["kind"] = UNKNOWN
    if errors:
        raise InvalidInput(errors)
    for dispute in disputes:
        if dispute.kind == new.kind and dispute.ended_on is None:
            raise RuleViolation(message(OPEN_DISPUTE, docket=dispute.docket))
