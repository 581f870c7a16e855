"""Official documents under the red head of GB/T 9704-2012: replies, notices, circulars."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from documents.papers.common import Letter
from documents.papers.fields import named, ours


@dataclass(frozen=True, kw_only=True)
class RedHead(Letter):
    """A document under the bureau's red head.

    `paragraphs` may open with 一、（一）1.（1）and are set accordingly. `note` is the 附注 without
    its brackets, `printed_on` the day in the last lines (its issue day when empty).
    """

    subject: Annotated[str, ours("标题")]
    urgency: Annotated[str, ours("紧急程度")] = ""
    note: Annotated[str, ours("附注")] = ""
    printed_by: Annotated[str, ours("印发机关")] = ""
    printed_on: Annotated[date | None, ours("印发日期")] = None


@dataclass(frozen=True, kw_only=True)
class OfficialReply(RedHead):
    """批复 to a request of an office or unit below."""


@dataclass(frozen=True, kw_only=True)
class OfficialNotice(RedHead):
    """通知 that puts rules in force or asks for something to be done."""


@dataclass(frozen=True, kw_only=True)
class CriticismCircular(RedHead):
    """通报批评 of an act against the rules on recordings and on access."""

    criticised: Annotated[str, named("通报批评", "RS-A-12", "SL-A-12", "GX-C-18")]


@dataclass(frozen=True, kw_only=True)
class SelfCriticismNotice(RedHead):
    """责令作出书面检查通知."""

    ordered: Annotated[str, named("责令作出书面检查", "GX-C-18")]
