"""Approval and verification sheets: internal papers in table form."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from documents.papers.common import CaseLine, Check, Credential, Decision, Item, Paper, RequestPaper


@dataclass(frozen=True, kw_only=True)
class ApprovalSheet(RequestPaper):
    """查阅审批表: the case's own handler or other staff."""


@dataclass(frozen=True, kw_only=True)
class CopyApprovalSheet(RequestPaper):
    """复制审批表: what is copied, who pays, and who compared the copies with the originals."""

    payer: str = ""
    taken_by: str = ""
    compared_by: str = ""
    compared_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AgencyVerificationSheet(RequestPaper):
    """外单位查阅核验单: an agency's people with an introduction letter."""

    agency: str
    letter_issuer: str = ""
    letter_number: str
    letter_day: date | None = None
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PartyApprovalSheet(RequestPaper):
    """当事人（代理律师）查阅审批表 with the list of papers shown."""

    party: str
    law_firm: str = ""
    licence_number: str = ""
    authority: str = ""
    scope: str = ""
    credentials: tuple[Credential, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IncomingLetterSheet(Paper):
    """外调来函登记及审批单: a remote agency's letter, what it asks for and how it is answered."""

    agency: str
    letter_number: str
    letter_title: str = ""
    letter_day: date | None = None
    registered_on: date
    received_on: date | None = None
    received_by: str = ""
    cases: tuple[CaseLine, ...] = ()
    materials: tuple[Item, ...] = ()
    purpose: str = ""
    answer: Literal["mail", "onsite", ""] = ""
    decisions: tuple[Decision, ...] = ()
    reply_number: str = ""
    dispatch: str = ""
