"""Discs: the record of what was burned, and the label with its sleeve."""

from dataclasses import dataclass
from datetime import date

from documents.papers.common import Decision, Moment, Paper


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A participant who signs the record; without `day` the place stays empty."""

    name: str
    role: str = ""
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class DiscCopy:
    """One copy of the disc: its mark, what it is for and where it lies."""

    mark: str
    use: str
    place: str = ""
    keeper: str = ""


@dataclass(frozen=True, kw_only=True)
class DiscRecord(Paper):
    """执法音像记录设备摄录内容刻盘存储记录表."""

    case_name: str
    case_number: str = ""
    activity: str = ""
    officers: tuple[str, ...]
    recorders: tuple[str, ...]
    recorded: Moment
    place: str
    device: str
    device_number: str = ""
    media_format: str
    length: str
    files: str = ""
    digest: str = ""
    burned_by: str = ""
    burned_on: date | None = None
    copies: tuple[DiscCopy, ...] = ()
    signers: tuple[Signer, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DiscLabel(Paper):
    """光盘标签 with sleeve, one page for each copy."""

    maker: str
    made_on: date
    case_name: str
    case_number: str = ""
    recorded: Moment | None = None
    recorders: tuple[str, ...] = ()
    retention: str = ""
    digest: str = ""
    copies: tuple[DiscCopy, ...]
