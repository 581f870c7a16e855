"""The closed list of paper kinds: what each is called, which fields it has, how it is laid out."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from core.errors import NotFound
from core.i18n import N_, message
from documents.papers import discs, letters, receipts, register, sheets
from documents.papers.common import Paper
from documents.plain import thaw

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
STYLES = FOLDER / "styles"

Layout = Literal["sheet", "letter", "slip", "label", "register"]


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper: `name` is stable, `sealed` tells whether a seal belongs on it."""

    name: str
    title: str
    schema: type[Paper]
    layout: Layout
    sealed: bool = False

    @property
    def template(self) -> Path:
        """The shipped Jinja template."""
        return TEMPLATES / f"{self.name}.html"

    @property
    def example(self) -> Path:
        """The shipped example of the data."""
        return TEMPLATES / f"{self.name}.example.json"

    @property
    def stylesheets(self) -> tuple[Path, ...]:
        """The styles that lay it out, in order."""
        return (STYLES / "common.css", STYLES / f"{self.layout}.css")


KINDS = {
    kind.name: kind
    for kind in (
        PaperKind("approval_sheet", N_("查阅审批表"), sheets.ApprovalSheet, "sheet", sealed=True),
        PaperKind(
            "copy_approval_sheet", N_("复制审批表"), sheets.CopyApprovalSheet, "sheet", sealed=True
        ),
        PaperKind(
            "agency_verification_sheet",
            N_("外单位查阅核验单"),
            sheets.AgencyVerificationSheet,
            "sheet",
        ),
        PaperKind(
            "party_approval_sheet",
            N_("当事人（代理律师）查阅审批表"),
            sheets.PartyApprovalSheet,
            "sheet",
            sealed=True,
        ),
        PaperKind(
            "incoming_letter_sheet",
            N_("外调来函登记及审批单"),
            sheets.IncomingLetterSheet,
            "sheet",
            sealed=True,
        ),
        PaperKind("reply_letter", N_("复函"), letters.ReplyLetter, "letter", sealed=True),
        PaperKind(
            "refusal_notice", N_("不予查阅告知书"), letters.RefusalNotice, "letter", sealed=True
        ),
        PaperKind(
            "correction_notice", N_("补正通知书"), letters.CorrectionNotice, "letter", sealed=True
        ),
        PaperKind("visit_slip", N_("查阅凭条"), receipts.VisitSlip, "slip"),
        PaperKind("counter_receipt", N_("受理回执"), receipts.CounterReceipt, "slip"),
        PaperKind("disc_record", N_("刻盘存储记录表"), discs.DiscRecord, "sheet", sealed=True),
        PaperKind("disc_label", N_("光盘标签"), discs.DiscLabel, "label"),
        PaperKind("register", N_("查阅登记簿"), register.Register, "register"),
    )
}


def paper_kind(name: str) -> PaperKind:
    """Return the kind called `name`; raises `NotFound`."""
    try:
        return KINDS[name]
    except KeyError:
        raise NotFound(message(N_("没有名为「{name}」的文书。"), name=name)) from None


@cache
def template_digest(name: str) -> str:
    """Return the SHA-256 of everything that lays the kind out: template, shared parts, styles."""
    kind = paper_kind(name)
    digest = hashlib.sha256()
    for path in (kind.template, *sorted(TEMPLATES.glob("_*.html")), *kind.stylesheets):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def example(name: str) -> Paper:
    """Return the shipped example of a kind."""
    kind = paper_kind(name)
    return thaw(kind.schema, json.loads(kind.example.read_text(encoding="utf-8")))
