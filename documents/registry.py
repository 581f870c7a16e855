"""The closed list of paper kinds: what each is called, which fields it has, how it is laid out."""

import json

from core.errors import NotFound
from core.i18n import N_, message
from documents.kinds import PaperKind
from documents.papers import (
    access,
    discs,
    ledgers,
    letters,
    official,
    oversight,
    receipts,
    recordings,
    register,
    serving,
    sheets,
)
from documents.papers.common import Paper
from documents.plain import thaw

HEAD = ("bureau_head",)
KINDS = {
    kind.name: kind
    for kind in (
        PaperKind(
            "handler_slip",
            N_("承办人查阅登记单"),
            access.HandlerSlip,
            "sheet",
            signers=("handler", "archivist"),
            waiting=True,
        ),
        PaperKind(
            "approval_sheet",
            N_("查阅审批表"),
            sheets.ApprovalSheet,
            "sheet",
            sealed=True,
            signers=("legal_head", "bureau_head"),
        ),
        PaperKind(
            "copy_approval_sheet",
            N_("复制审批表"),
            sheets.CopyApprovalSheet,
            "sheet",
            sealed=True,
            signers=("legal_head",),
        ),
        PaperKind(
            "agency_verification_sheet",
            N_("外单位查阅核验单"),
            sheets.AgencyVerificationSheet,
            "sheet",
            signers=("archivist",),
        ),
        PaperKind(
            "party_approval_sheet",
            N_("当事人（代理律师）查阅审批表"),
            sheets.PartyApprovalSheet,
            "sheet",
            sealed=True,
            signers=("archivist", "bureau_head"),
        ),
        PaperKind(
            "incoming_letter_sheet",
            N_("外调来函登记及审批单"),
            sheets.IncomingLetterSheet,
            "sheet",
            sealed=True,
            signers=HEAD,
        ),
        PaperKind("reply_letter", N_("复函"), letters.ReplyLetter, "letter", sealed=True),
        PaperKind(
            "refusal_notice", N_("不予查阅告知书"), letters.RefusalNotice, "letter", sealed=True
        ),
        PaperKind(
            "correction_notice", N_("补正通知书"), letters.CorrectionNotice, "letter", sealed=True
        ),
        PaperKind("proof_of_service", N_("送达回证"), serving.ProofOfService, "sheet"),
        PaperKind("visit_slip", N_("查阅凭条"), receipts.VisitSlip, "slip"),
        PaperKind("counter_receipt", N_("受理回执"), receipts.CounterReceipt, "slip"),
        PaperKind("register", N_("查阅登记簿"), register.Register, "register"),
        PaperKind(
            "loan_approval_sheet",
            N_("借阅审批表"),
            access.LoanApprovalSheet,
            "sheet",
            sealed=True,
            signers=("deputy_head",),
            waiting=True,
        ),
        PaperKind(
            "loan_register", N_("借阅登记簿"), ledgers.LoanRegister, "register", waiting=True
        ),
        PaperKind("secrecy_pledge", N_("保密承诺书"), access.SecrecyPledge, "sheet", waiting=True),
        PaperKind(
            "interruption_note",
            N_("停止使用音像记录设备工作记录"),
            recordings.InterruptionNote,
            "sheet",
            signers=HEAD,
            waiting=True,
        ),
        PaperKind(
            "spoken_note", N_("记录中断语音说明补记"), recordings.SpokenNote, "sheet", waiting=True
        ),
        PaperKind(
            "transfer_sheet",
            N_("音像资料移交入库单"),
            recordings.TransferSheet,
            "sheet",
            signers=("handler", "archivist"),
            waiting=True,
        ),
        PaperKind(
            "device_ledger",
            N_("执法记录仪使用情况台账"),
            ledgers.DeviceLedger,
            "register",
            waiting=True,
        ),
        PaperKind(
            "disc_record",
            N_("刻盘存储记录表"),
            discs.DiscRecord,
            "sheet",
            sealed=True,
            signers=("department_head",),
        ),
        PaperKind("disc_label", N_("光盘标签"), discs.DiscLabel, "label"),
        PaperKind(
            "extraction_note",
            N_("证据提取文字说明"),
            recordings.ExtractionNote,
            "sheet",
            sealed=True,
            waiting=True,
        ),
        PaperKind(
            "comparison_certificate",
            N_("与原件核对无异证明"),
            recordings.ComparisonCertificate,
            "sheet",
            sealed=True,
            signers=("handler",),
            waiting=True,
        ),
        PaperKind(
            "recording_checklist",
            N_("音像记录事项清单"),
            ledgers.RecordingChecklist,
            "register",
            waiting=True,
        ),
        PaperKind(
            "disposal_sheet",
            N_("到期音像资料清除审批表"),
            oversight.DisposalSheet,
            "sheet",
            sealed=True,
            signers=("handling_office", "bureau_head"),
            waiting=True,
        ),
        PaperKind(
            "inspection_sheet",
            N_("监督检查（评查）记录表"),
            oversight.InspectionSheet,
            "sheet",
            signers=("policy_office",),
            waiting=True,
        ),
        PaperKind(
            "violation_sheet",
            N_("违规处理登记表"),
            oversight.ViolationSheet,
            "sheet",
            sealed=True,
            signers=("department_head", "bureau_head"),
            waiting=True,
        ),
        PaperKind(
            "criticism_circular",
            N_("通报"),
            official.CriticismCircular,
            "official",
            sealed=True,
            waiting=True,
        ),
        PaperKind(
            "self_criticism_notice",
            N_("责令书面检查通知"),
            official.SelfCriticismNotice,
            "official",
            sealed=True,
            waiting=True,
        ),
        PaperKind(
            "legal_review",
            N_("重大执法决定法制审核意见书"),
            oversight.LegalReview,
            "sheet",
            sealed=True,
            signers=("legal_head",),
            waiting=True,
        ),
        PaperKind(
            "official_reply",
            N_("批复"),
            official.OfficialReply,
            "official",
            sealed=True,
            waiting=True,
        ),
        PaperKind(
            "official_notice",
            N_("通知"),
            official.OfficialNotice,
            "official",
            sealed=True,
            waiting=True,
        ),
        PaperKind(
            "seal_register", N_("用印登记簿"), ledgers.SealRegister, "register", waiting=True
        ),
    )
}


def paper_kind(name: str) -> PaperKind:
    """Return the kind called `name`; raises `NotFound`."""
    try:
        return KINDS[name]
    except KeyError:
        raise NotFound(message(N_("没有名为「{name}」的文书。"), name=name)) from None


def example(name: str) -> Paper:
    """Return the shipped example of a kind."""
    kind = paper_kind(name)
    return thaw(kind.schema, json.loads(kind.example.read_text(encoding="utf-8")))
