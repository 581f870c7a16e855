"""Who may see what in which bureau: one question to the bureau's own published table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bureaus.packs import Pack
from decisions.tables import Decision

ACCESS, FEES, DISCS, PROCEDURE = "access", "fees", "discs", "procedure"
# A click asks the same of the same tables several times: on its page, in its form, in its diagram.
MOST_KNOWN = 4_096
# The table that a bureau's head puts in force by a notice, where the texts have no rules.
BY_NOTICE = "access_draft"

REQUESTERS = (
    "handler",
    "staff",
    "state_organ",
    "party",
    "lawyer",
    "remote_agency",
    "guardian",
    "heir",
    "other_agent",
    "third_party",
)
ACTIONS = (
    "view",
    "excerpt",
    "photocopy",
    "copy",
    "borrow",
    "mail",
    "onsite_read",
    "call_file",
    "extract_evidence",
    "publish",
)
MATERIALS = ("file", "av", "conclusive", "evidence_basis")
PURPOSES = ("work", "litigation", "supervision", "analysis", "evidence")
CASE_KINDS = ("penalty", "licence", "compulsion", "inspection", "levy", "payment")
ORGANS = (
    "police",
    "procuratorate",
    "court",
    "state_security",
    "discipline_inspection",
    "judicial_administration",
    "audit",
    "other",
)
OUTCOMES = (
    "allow_direct",
    "allow_after_verify",
    "needs_approval",
    "forbid",
    "defer_to_law",
    "undefined",
)


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """What the question is about; the defaults are those of the command line.

    `person_kind` is `natural` or `legal`, None where it is not known who exactly asks (D-17).
    """

    requester: str
    action: str
    material: str
    archived: bool = True
    purpose: str = "work"
    case_kind: str = "penalty"
    organ: str | None = None
    person_kind: str | None = None

    def as_facts(self, pack: Pack) -> dict[str, object]:
        """Return what the tables may read: the question and the bureau's settings."""
        return {
            "requester": self.requester,
            "action": self.action,
            "material": self.material,
            "archived": self.archived,
            "purpose": self.purpose,
            "case_kind": self.case_kind,
            "organ": self.organ,
            "organ_listed": self.organ is None or self.organ in pack.organs,
            "person_kind": self.person_kind,
            "settings": pack.settings_as_facts(),
            "by_notice": BY_NOTICE in pack.tables,
        }


@dataclass(frozen=True, slots=True)
class Ruling:
    """The bureau's answer, its articles, the part-D readings used and the table it stands in."""

    outcome: str
    chain: tuple[str, ...]
    credentials: tuple[str, ...]
    verify: bool
    register: bool
    fee_inquiry: int | float | None
    fee_copy_payer: str | None
    executor: str | None
    basis: tuple[str, ...]
    defaults: tuple[int, ...]
    reason: str
    rule: str
    table_sha256: str
    facts: Mapping[str, object]


@lru_cache(MOST_KNOWN)
def decide_access(pack: Pack, facts: AccessFacts) -> Ruling:
    """Rule on one requester, action and material by the bureau's table in force.

    Raises EvaluationFailed for a code that the table does not know. Every known combination has
    an answer; `undefined` is one.
    """
    asked = facts.as_facts(pack)
    table = pack.tables.get(BY_NOTICE) or pack.table(ACCESS)
    decision = table.decide(asked)
    fee = pack.table(FEES).decide(asked).outputs
    outputs = decision.outputs
    return Ruling(
        outcome=str(outputs["outcome"]),
        chain=_texts(outputs["chain"]),
        credentials=_texts(outputs["credentials"]),
        verify=bool(outputs["verify"]),
        register=bool(outputs["register"]),
        fee_inquiry=_number(fee["inquiry"]),
        fee_copy_payer=_text(fee["copy_payer"]),
        executor=_text(outputs["executor"]),
        basis=decision.basis,
        defaults=_numbers(outputs["defaults"]),
        reason=decision.reason,
        rule=decision.rule,
        table_sha256=decision.table,
        facts=decision.facts,
    )


@lru_cache(MOST_KNOWN)
def choose_procedure(pack: Pack, requester: str, action: str) -> str | None:
    """Return the procedure that carries such a request, None where there is none yet."""
    decision = pack.table(PROCEDURE).decide({"requester": requester, "action": action})
    return _text(decision.outputs["procedure"])


def decide_discs(pack: Pack, occasion: str) -> Decision:
    """Return what burning a disc on this occasion takes in the bureau."""
    return pack.table(DISCS).decide({"occasion": occasion, "settings": pack.settings_as_facts()})


def as_json(ruling: Ruling) -> dict[str, object]:
    """Return a ruling in the shape that `diaoyue decide --json` prints."""
    return {
        "outcome": ruling.outcome,
        "chain": list(ruling.chain),
        "credentials": list(ruling.credentials),
        "verify": ruling.verify,
        "register": ruling.register,
        "fee": {"inquiry": ruling.fee_inquiry, "copy_payer": ruling.fee_copy_payer},
        "executor": ruling.executor,
        "basis": list(ruling.basis),
        "defaults": list(ruling.defaults),
    }


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in _items(value))


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(each for each in _items(value) if isinstance(each, int))


def _number(value: object) -> int | float | None:
    return value if isinstance(value, int | float) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
