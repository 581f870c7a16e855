"""The parts that several papers share."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Stamping = Literal["wet", "electronic", "sample", "none"]
DecisionMark = Literal["approve", "refuse", "return", "pass", "done", ""]


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The bureau that issues a paper, as it calls itself."""

    name: str
    telephone: str
    address: str = ""
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class Seal:
    """A round seal: drawn from its name, or a scan that the bureau registered.

    `image` names the scan in the paper's assets, `sha256` says which one it is.
    """

    name: str
    lower: str = ""
    code: str = ""
    diameter: float = 42.0
    image: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article that a paper stands on: `id` is ours, `text` what a reader can look up.

    `cited` names it without its words, for a sentence; empty where `text` is a name already.
    """

    id: str
    text: str
    cited: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One person's opinion; without `name` the place stays empty, to be signed by hand.

    `how` says how the opinion was given when that needs saying (by a substitute, by telephone).
    """

    label: str
    opinion: str = ""
    name: str = ""
    post: str = ""
    day: date | None = None
    how: str = ""
    mark: DecisionMark = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as named on a paper; `number` is the identity paper's, as far as it may be shown."""

    name: str
    unit: str = ""
    post: str = ""
    document: str = ""
    number: str = ""
    telephone: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case file by its number and name."""

    number: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """A thing asked for or handed over; `pages` and `copies` stay 0 when they say nothing."""

    name: str
    case: str = ""
    medium: str = ""
    pages: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A paper that a requester must show, and whether the original was seen."""

    name: str
    number: str = ""
    original_seen: bool = False
    copy_kept: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One point that was verified."""

    text: str
    passed: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper carries.

    `verify_url` is what the QR code says (empty: no code). `stamping` and `seal` decide what stands
    where the seal belongs; `electronic` without a seal falls back to an empty place.
    """

    issuer: Issuer
    number: str
    day: date
    articles: tuple[Article, ...] = ()
    verify_url: str = ""
    stamping: Stamping = "wet"
    seal: Seal | None = None
    remarks: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestPaper(Paper):
    """What the approval sheets share: who asks, for what, why and who decided.

    `requester` and `actions` are the codes of the access tables; `basis_note` quotes the rule.
    """

    applicants: tuple[Person, ...]
    requester: str
    cases: tuple[CaseLine, ...]
    actions: tuple[str, ...]
    items: tuple[Item, ...] = ()
    reason: str
    decisions: tuple[Decision, ...] = ()
    request_number: str = ""
    requested_on: date | None = None
    period: str = ""
    place: str = ""
    fee: str = ""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A stretch of time, in Beijing time as shown to people."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Letter(Paper):
    """What the letters share: addressee, subject and who to ask."""

    recipient: str
    contact: str = ""
    telephone: str = ""
    copies_to: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = field(default=())
