"""The disc record form: who has to sign, and in which state what may happen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from archive.refusals import ENDS_FIRST, FILMED_LATER, REQUIRED, UNKNOWN
from core.clock import beijing_date
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, Message

STATES = {
    "draft": N_("填写中"),
    "signing": N_("待参与人员签字"),
    "signed": N_("待部门负责人签字"),
    "filed": N_("已存档"),
    "withdrawn": N_("已撤回"),
}
SENT_BACK = N_("已退回，待更正")
TO_BE_MADE, ALL_SIGNED = N_("待制作存放"), N_("已签完，待制作存放")
# Why a disc is burned: (RS-M-16, SL-M-16, ZH-M-16), (GX-C-10).
SITUATIONS = {
    "objection": N_("当事人对现场执法、办案有异议或者可能投诉、上访的"),
    "obstruction": N_("当事人逃避、拒绝、阻碍执法，或者谩骂、侮辱、殴打执法人员的"),
    "emergency": N_("处置群体性事件、突发事件的"),
    "evidence": N_("作为证据使用的"),
    "other": N_("其他重大、敏感或者需要长期保存的"),
}
MOVES = {
    "draft": {"signing", "withdrawn"},
    "signing": {"draft", "signed", "withdrawn"},
    "signed": {"draft", "filed", "withdrawn"},
}
RECORDINGS = N_("请至少选择一段音像记录。")
PARTICIPANTS = N_("请至少填写一名参与办案的人员。")
MOVE = N_("这份刻盘记录的状态已变，不能这样办理。")
NOT_LISTED = N_("您不在参与办案人员名单中，不能签字。")
SIGNED = N_("您已经签过字了。")
KEEP_ONE = N_("参与办案人员至少保留一名。")
REASON = N_("请写明原因。")
MISSING = N_("还有参与办案人员没有签字。")
PLACES = N_("请写明两份光盘各自的存放地点，两处不能相同。")
MADE = N_("制作日期不能早于摄录结束的日期。")
COPIES = 2


@dataclass(frozen=True)
class DiscFacts:
    """What the form asks for (GX-C-9), with the label's maker and making unit (RS-M-16)."""

    case_id: int
    recording_ids: tuple[int, ...]
    participant_ids: tuple[int, ...]
    situation: str
    officers: tuple[str, ...]
    recorder: str
    started_at: datetime | None
    ended_at: datetime | None
    place: str
    device_brand: str
    device_model: str
    format: str
    length: float
    title: str = ""
    maker: str = ""
    making_unit: str = ""


def check_disc(facts: DiscFacts, at: datetime) -> None:
    """Raise `InvalidInput` naming each field of the form that is missing or impossible."""
    errors: dict[str, Message | str] = {}
    for name in ("recorder", "place", "device_brand", "device_model", "format", "officers"):
        if not getattr(facts, name):
            errors[name] = REQUIRED
    if facts.situation not in SITUATIONS:
        errors["situation"] = UNKNOWN
    if not facts.recording_ids:
        errors["recordings"] = RECORDINGS
    if not facts.participant_ids:
        errors["participants"] = PARTICIPANTS
    errors.update(wrong_times(facts, at))
    if errors:
        raise InvalidInput(errors)


def wrong_times(facts: DiscFacts, at: datetime) -> dict[str, Message | str]:
    """Return what is wrong with the start and end of the recording."""
    if facts.started_at is None or facts.ended_at is None:
        return {"started_at": REQUIRED}
    if facts.ended_at < facts.started_at:
        return {"ended_at": ENDS_FIRST}
    return {"ended_at": FILMED_LATER} if facts.ended_at > at else {}


@dataclass(frozen=True)
class Signature:
    """A signature or return of one round."""

    person_id: int
    role: str
    decision: str
    round: int


def state_words(state: str, round_: int, number: str | None, signed_at: datetime | None) -> str:
    """Say where a form stands: what it waits for, or how it ended."""
    if state == "draft" and round_ > 1:
        return SENT_BACK
    if state in {"signing", "signed"} and number is not None:
        return ALL_SIGNED if signed_at is not None else TO_BE_MADE
    return STATES[state]


def still_to_sign(
    participants: Iterable[int], signatures: Iterable[Signature], round_: int
) -> list[int]:
    """Return the participants, in order, whose signature of this round is missing."""
    signed = {
        one.person_id
        for one in signatures
        if one.round == round_ and one.role == "participant" and one.decision == "sign"
    }
    return [person for person in participants if person not in signed]


def check_signer(person_id: int, participants: Collection[int], missing: Collection[int]) -> None:
    """Raise `RuleViolation` unless this person's signature is one that is missing (GX-C-9)."""
    if person_id not in participants:
        raise RuleViolation(NOT_LISTED, basis=["GX-C-9"])
    if person_id not in missing:
        raise RuleViolation(SIGNED)


def check_move(state: str, to: str) -> None:
    """Raise `RuleViolation` unless the form may go from one state to the other."""
    if to not in MOVES.get(state, ()):
        raise RuleViolation(MOVE)


def check_made(made_on: date | None, recorded_until: datetime | None) -> None:
    """Raise `InvalidInput` when a disc is said to be older than what is on it."""
    if made_on and recorded_until and made_on < beijing_date(recorded_until):
        raise InvalidInput({"made_on": MADE})


def check_places(places: Collection[str]) -> None:
    """Raise `InvalidInput` unless two different places are given (RS-M-16; part D 12)."""
    given = {place.strip() for place in places}
    if len(places) != COPIES or "" in given or len(given) != COPIES:
        raise InvalidInput({"places": PLACES})
