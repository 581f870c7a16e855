"""The facts of a request as the grid of a card shows them: who asks for what, for whom and why."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from archive.access.models import AccessRequest
from archive.access.words import ACTIONS, MATERIALS, ORGANS, PURPOSES, REQUESTERS
from archive.cases.models import Case
from core.i18n import N_
from webapp.display import day
from webapp.pages.titles import who_word
from webapp.wording import listed, word


def words(codes: Iterable[str], known: Mapping[str, str]) -> str:
    """Return codes in words."""
    return listed(word(known.get(code, code)) for code in codes)


def facts_of(request: AccessRequest, cases: Sequence[Case]) -> list[tuple[Any, ...]]:
    """Return the facts of a request as the grid of a card shows them."""
    letter = request.letter
    kind = word(REQUESTERS.get(request.requester_kind, ""))
    organ = word(ORGANS.get(request.organ, ""))
    rows: list[tuple[Any, ...]] = [
        (word(N_("申请人")), who_word(request.requester)),
        (word(N_("身份")), f"{kind} {organ}".strip()),
        (word(N_("案卷")), "\n".join(f"{case.number} {case.name}" for case in cases), "all"),
        (word(N_("看什么")), words(request.materials, MATERIALS)),
        (word(N_("怎么用")), words(request.actions, ACTIONS)),
        (word(N_("用途")), words([request.purpose], PURPOSES)),
        (word(N_("理由")), request.reason, "all"),
    ]
    if request.special_reason:
        rows.append((word(N_("特殊理由")), request.special_reason, "all"))
    rows += standing_of(letter, cases)
    if text := letter_text(letter):
        rows.append((word(N_("来函（介绍信）")), text, "all"))
    if letter.get("demand"):
        rows.append((word(N_("外调要求")), letter["demand"], "all"))
    return rows


def standing_of(letter: Mapping[str, str], cases: Sequence[Case]) -> list[tuple[Any, ...]]:
    """Return for whom somebody comes beside who the parties are: whoever verifies compares them."""
    claimed = [
        (N_("委托人（当事人）"), letter.get("client")),
        (N_("统一社会信用代码"), letter.get("credit_code")),
    ]
    rows: list[tuple[Any, ...]] = [(word(title), text) for title, text in claimed if text]
    if letter.get("client") or letter.get("party_kind"):
        parties = dict.fromkeys(case.party for case in cases if case.party)
        rows.append((word(N_("案卷当事人")), listed(parties)))
    return rows


def letter_text(letter: Mapping[str, str]) -> str:
    """Return what names a letter: who wrote it, its title, its number and its day."""
    title = f"《{letter['title']}》" if letter.get("title") else ""
    dated = letter.get("dated", "")
    return " ".join(
        filter(
            None,
            [
                letter.get("issuer") or letter.get("agency"),
                title,
                letter.get("number"),
                day(date.fromisoformat(dated)) if dated else "",
            ],
        )
    )
