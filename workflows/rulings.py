"""What the bureau's rules say of a whole request: one ruling per case, action and material."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from archive.access.rules import PARTIES, Permission
from archive.cases.models import Case, CaseDispute
from bureaus.access_rules import AccessFacts, Ruling, decide_access
from bureaus.packs import Pack
from core.clock import beijing_date

# Worst first: a request goes no further than the least that is allowed to it.
SEVERITY = (
    "undefined",
    "forbid",
    "defer_to_law",
    "needs_approval",
    "allow_after_verify",
    "allow_direct",
)
# In the order in which a paper travels through a bureau.
ORDER = (
    "handling_office",
    "department_head",
    "policy_office",
    "legal_head",
    "deputy_head",
    "bureau_head",
)
LITIGATION = "litigation"
# How the form asks it, and what the tables call it.
ASKED_FOR = {"person": "natural", "organization": "legal"}


@dataclass(frozen=True)
class CaseFacts:
    """What the tables ask of a case: its id, kind, whether archived, whether in dispute today."""

    id: int
    number: str
    kind: str
    archived: bool
    disputed: bool


@dataclass(frozen=True)
class Asked:
    """What is asked for: by which kind of requester, to do what with which materials, why."""

    requester: str
    actions: Sequence[str]
    materials: Sequence[str]
    purpose: str = "work"
    organ: str | None = None
    person_kind: str | None = None


@dataclass(frozen=True)
class Part:
    """The ruling on one case, action and material."""

    case: CaseFacts
    action: str
    material: str
    ruling: Ruling


@dataclass(frozen=True)
class RequestRuling:
    """All parts of a request and what they come to together."""

    parts: tuple[Part, ...]

    @property
    def outcome(self) -> str:
        """Return the least that any part is allowed."""
        outcomes = {part.ruling.outcome for part in self.parts}
        return next((known for known in SEVERITY if known in outcomes), SEVERITY[0])

    @property
    def silent(self) -> list[Part]:
        """Return the parts of which the rules say nothing."""
        return [part for part in self.parts if part.ruling.outcome == "undefined"]

    @property
    def chain(self) -> list[str]:
        """Return every role that a part asks for, in the order of the house."""
        roles = {role for part in self.parts for role in part.ruling.chain}
        return [role for role in ORDER if role in roles]

    @property
    def credentials(self) -> list[str]:
        """Return the papers to show, each once, as the texts name them."""
        return unique(term for part in self.parts for term in part.ruling.credentials)

    @property
    def basis(self) -> list[str]:
        """Return the articles that the parts stand on."""
        return unique(article for part in self.parts for article in part.ruling.basis)

    @property
    def defaults(self) -> list[int]:
        """Return the numbers of the part-D readings that were used."""
        return sorted({number for part in self.parts for number in part.ruling.defaults})

    @property
    def verify(self) -> bool:
        """Tell whether papers are to be verified first."""
        return any(part.ruling.verify for part in self.parts)

    @property
    def register(self) -> bool:
        """Tell whether the act is to be entered in the register."""
        return any(part.ruling.register for part in self.parts)

    @property
    def executor(self) -> str | None:
        """Return the role that carries it out where the text names one."""
        return next((p.ruling.executor for p in self.parts if p.ruling.executor), None)

    @property
    def copy_payer(self) -> str | None:
        """Return who pays for copies where the text says so."""
        return next((p.ruling.fee_copy_payer for p in self.parts if p.ruling.fee_copy_payer), None)

    @property
    def inquiry_fee(self) -> int | float | None:
        """Return what reading costs where the text says so."""
        return next((p.ruling.fee_inquiry for p in self.parts), None)

    @property
    def permissions(self) -> list[Permission]:
        """Return the parts as the scope of a grant reads them."""
        return [
            Permission(p.case.id, p.action, p.material, p.ruling.outcome, p.ruling.basis)
            for p in self.parts
        ]

    @property
    def table(self) -> str:
        """Return the hash of the table that was asked; one request asks one table."""
        return self.parts[0].ruling.table_sha256 if self.parts else ""

    def data(self) -> dict[str, object]:
        """Return what the diagram may read: codes and flags, no names and no numbers."""
        return {
            "outcome": self.outcome,
            "chain": self.chain,
            "verify": self.verify,
            "register": self.register,
            "executor": self.executor,
            "copy_payer": self.copy_payer,
        }

    def evidence(self) -> dict[str, object]:
        """Return what the history keeps: the facts each decision read and the hash of its table."""
        return {
            "parts": [
                {
                    "case": part.case.id,
                    "action": part.action,
                    "material": part.material,
                    "outcome": part.ruling.outcome,
                    "chain": list(part.ruling.chain),
                    "basis": list(part.ruling.basis),
                    "defaults": list(part.ruling.defaults),
                    "facts": dict(part.ruling.facts),
                    "table": part.ruling.table_sha256,
                }
                for part in self.parts
            ]
        }


def rule(pack: Pack, asked: Asked, cases: Iterable[CaseFacts]) -> RequestRuling:
    """Ask the bureau's table about every case, action and material of a request."""
    parts = tuple(
        Part(case, action, material, decide_access(pack, facts(asked, case, action, material)))
        for case in cases
        for action in asked.actions
        for material in asked.materials
    )
    return RequestRuling(parts)


def facts(asked: Asked, case: CaseFacts, action: str, material: str) -> AccessFacts:
    """Return the facts of one cell."""
    return AccessFacts(
        requester=asked.requester,
        action=action,
        material=material,
        archived=case.archived,
        purpose=purpose(asked, case),
        case_kind=case.kind,
        organ=asked.organ,
        person_kind=asked.person_kind,
    )


def purpose(asked: Asked, case: CaseFacts) -> str:
    """Return the purpose that counts: a party cannot claim a dispute, it is a state of the case."""
    if asked.requester not in PARTIES:
        return asked.purpose
    if case.disputed:
        return LITIGATION
    return "work" if asked.purpose == LITIGATION else asked.purpose


def in_dispute(periods: Iterable[tuple[date, date | None]], today: date) -> bool:
    """Tell whether any dispute of a case is open today; its last day still counts."""
    return any(began <= today and (ended is None or today <= ended) for began, ended in periods)


def person_kind(said: object, units: Iterable[str]) -> str | None:
    """Return whether natural persons or units ask, None before anybody is named (D-17).

    `said` is what the form was told of the party; else it goes by whether somebody has a unit:
    a person may work somewhere, and the unit's own people need not write it twice.
    """
    if said in ASKED_FOR:
        return ASKED_FOR[str(said)]
    named = list(units)
    if not named:
        return None
    return "legal" if any(named) else "natural"


def unique(values: Iterable[str]) -> list[str]:
    """Return the values in order, each once."""
    return list(dict.fromkeys(values))


def case_facts(session: Session, case_ids: Sequence[int], at: datetime) -> list[CaseFacts]:
    """Return what the tables ask of the cases, in the order of `case_ids`."""
    # The click has nearly always read them already: then nothing is asked.
    cases = [session.get(Case, one) for one in case_ids]
    return facts_of(session, [case for case in cases if case is not None], at)


DISPUTES = select(CaseDispute).where(CaseDispute.case_id.in_(bindparam("cases", expanding=True)))


def facts_of(session: Session, cases: Sequence[Case], at: datetime) -> list[CaseFacts]:
    """Return what the tables ask of cases that have been read. One statement."""
    ids = [case.id for case in cases]
    disputes = session.scalars(DISPUTES, {"cases": ids}).all()
    today = beijing_date(at)
    return [
        CaseFacts(
            id=case.id,
            number=case.number,
            kind=case.kind,
            archived=case.archived_at is not None and case.archived_at <= at,
            disputed=in_dispute(
                ((d.began_on, d.ended_on) for d in disputes if d.case_id == case.id), today
            ),
        )
        for case in cases
    ]
