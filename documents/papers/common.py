"""The parts that several papers share."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from documents.papers.fields import named, ours

Origin = Literal["", "authorised", "scan", "drawn"]
Stamping = Literal["wet", "electronic", "sample", "none"]
DecisionMark = Literal["approve", "refuse", "return", "pass", "done", ""]


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The bureau that issues a paper, as it calls itself."""

    name: Annotated[str, ours("名称")]
    telephone: Annotated[str, ours("电话")]
    address: Annotated[str, ours("地址")] = ""
    office: Annotated[str, ours("内设机构")] = ""


@dataclass(frozen=True, kw_only=True)
class Seal:
    """A round seal: drawn from its name, or a scan that the bureau registered.

    `image` names the scan in the paper's assets, `sha256` says which one it is; `origin` tells
    where a registered one comes from.
    """

    name: str
    lower: str = ""
    code: str = ""
    diameter: float = 42.0
    image: str = ""
    sha256: str = ""
    origin: Origin = ""


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article that a paper stands on: `id` is ours, `text` what a reader can look up.

    `cited` names it without its words, for a sentence; empty where `text` is a name already.
    """

    id: str
    text: Annotated[str, ours("条文")]
    cited: Annotated[str, ours("条文名称")] = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One person's opinion; without `name` the place stays empty, to be signed by hand.

    `role` is the code of the process for who decides. `how` says how the opinion was given when
    that needs saying (by a substitute, by telephone). `pen` names the place kept for handwriting.
    """

    label: Annotated[str, ours("审批环节")]
    opinion: Annotated[str, ours("意见")] = ""
    name: Annotated[str, ours("姓名")] = ""
    post: Annotated[str, ours("职务")] = ""
    day: Annotated[date | None, ours("日期")] = None
    how: Annotated[str, ours("表达意见的方式")] = ""
    mark: DecisionMark = ""
    role: str = ""
    pen: str = ""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A person who signs besides those who decide; without `day` the place stays empty.

    `pen` names the place kept for handwriting.
    """

    name: Annotated[str, ours("姓名")]
    role: str = ""
    day: Annotated[date | None, ours("日期")] = None
    pen: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as named on a paper; `number` is the identity paper's, as far as it may be shown."""

    name: Annotated[str, ours("姓名")]
    unit: Annotated[str, ours("单位")] = ""
    post: Annotated[str, ours("职务")] = ""
    document: Annotated[str, ours("证件")] = ""
    number: Annotated[str, ours("证件号码")] = ""
    telephone: Annotated[str, ours("电话")] = ""


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case file by its number and name."""

    number: Annotated[str, ours("案卷号")]
    name: Annotated[str, ours("案件名称")]


@dataclass(frozen=True, kw_only=True)
class Item:
    """A thing asked for or handed over; `pages` and `copies` stay 0 when they say nothing."""

    name: Annotated[str, ours("名称")]
    case: Annotated[str, ours("案卷号")] = ""
    medium: Annotated[str, ours("载体")] = ""
    pages: Annotated[int, ours("页数")] = 0
    copies: Annotated[int, ours("份数")] = 0
    note: Annotated[str, ours("备注")] = ""


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A paper that a requester must show, and whether the original was seen."""

    name: Annotated[str, ours("证件名称")]
    number: Annotated[str, ours("编号")] = ""
    original_seen: Annotated[bool, ours("已验原件")] = False
    copy_kept: Annotated[bool, ours("留复印件")] = False
    note: Annotated[str, ours("备注")] = ""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One point that was verified."""

    text: Annotated[str, ours("事项")]
    passed: Annotated[bool, ours("通过")] = True
    note: Annotated[str, ours("备注")] = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper carries.

    `verify_url` is what the QR code says (empty: no code). `stamping` and `seal` decide what stands
    where the seal belongs; `electronic` without a seal falls back to an empty place.
    """

    issuer: Annotated[Issuer, ours("制发单位")]
    number: Annotated[str, ours("编号")]
    day: Annotated[date, ours("日期")]
    articles: Annotated[tuple[Article, ...], ours("依据")] = ()
    verify_url: str = ""
    stamping: Stamping = "wet"
    seal: Seal | None = None
    remarks: Annotated[tuple[str, ...], ours("说明")] = ()
    demo: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestPaper(Paper):
    """What the approval sheets share: who asks, for what, why and who decided.

    `requester` and `actions` are the codes of the access tables.
    """

    applicants: Annotated[
        tuple[Person, ...],
        named("申请人", "RS-A-5", "RS-A-6", "RS-A-7", "SL-A-5", "SL-A-6", "SL-A-7", "GX-A-4"),
    ]
    requester: Annotated[str, ours("人员类别")]
    cases: Annotated[tuple[CaseLine, ...], ours("案件名称")]
    actions: Annotated[
        tuple[str, ...], named("查阅、复印、拷贝", "RS-A-4", "RS-A-6", "SL-A-4", "SL-A-6", "GX-A-4")
    ]
    items: Annotated[
        tuple[Item, ...], named("案卷或者音视频资料", "RS-A-4", "SL-A-4", "GX-A-3", "GX-M-10")
    ] = ()
    reason: Annotated[
        str, named("因工作需要、特殊理由", "RS-A-4", "RS-A-5", "SL-A-4", "SL-A-5", "GX-M-10")
    ]
    decisions: Annotated[
        tuple[Decision, ...],
        named("批准", "RS-A-4", "RS-A-5", "RS-A-7", "SL-A-4", "SL-A-5", "SL-A-7", "GX-M-10"),
    ] = ()
    request_number: str = ""
    requested_on: Annotated[date | None, ours("申请日期")] = None
    period: Annotated[str, ours("期限")] = ""
    place: Annotated[str, named("档案室", "RS-A-4", "SL-A-4", "GX-A-3")] = ""
    fee: Annotated[str, named("查询费", "RS-A-11", "SL-A-11", "GX-A-11")] = ""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A stretch of time, in Beijing time as shown to people."""

    start: Annotated[datetime, ours("开始")]
    end: Annotated[datetime | None, ours("结束")] = None


@dataclass(frozen=True, kw_only=True)
class Letter(Paper):
    """What the letters share: addressee, subject and who to ask."""

    recipient: Annotated[str, ours("主送")]
    contact: Annotated[str, ours("联系人")] = ""
    telephone: Annotated[str, ours("联系电话")] = ""
    copies_to: Annotated[tuple[str, ...], ours("抄送")] = ()
    attachments: Annotated[tuple[str, ...], ours("附件")] = ()
    paragraphs: Annotated[tuple[str, ...], ours("正文")] = ()
