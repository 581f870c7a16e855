"""Proof that a paper was served: printed with empty places, filled in with ink, scanned back."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from documents.papers.common import Paper
from documents.papers.fields import ours


@dataclass(frozen=True, kw_only=True)
class ProofOfService(Paper):
    """送达回证: what is served on whom, where and in which way; who received it signs by hand.

    `way` is a code of `terms.SERVICE_WAYS`; what is empty stays to be written by hand.
    """

    served_title: Annotated[str, ours("送达文书名称")]
    served_number: Annotated[str, ours("送达文书文号")]
    served_day: Annotated[date, ours("文书日期")]
    copies: Annotated[int, ours("份数")] = 1
    matter: Annotated[str, ours("申请事项")] = ""
    recipient: Annotated[str, ours("受送达人")]
    place: Annotated[str, ours("送达地点")] = ""
    way: Annotated[str, ours("送达方式")] = ""
    servers: Annotated[tuple[str, ...], ours("送达人")] = ()
    note: Annotated[str, ours("备注")] = ""
