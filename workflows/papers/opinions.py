"""The opinions that a paper shows: each person's last word, in the words of the regulations."""

from typing import cast, get_args

from bureaus.packs import HANDWRITTEN
from core.clock import beijing_date
from documents.papers import common
from workflows.clicks import Click
from workflows.models import HistoryStep

# What a decision says when its person has added no words.
PLAIN = {"approve": "同意。", "pass": "经核验，证件、材料符合规定。"}
# A refusal says so itself, whatever reason follows; a verification as its button does.
REFUSE = "refuse"
REFUSING = {"verify": "经核验，不予办理。"}
REFUSED = "不同意。"
MARKED = frozenset(get_args(common.DecisionMark))
# As the regulations call those who decide (RS-A-4, A-5, A-7; GX-M-10, GX-C-9, GX-C-13, GX-A-7).
LABELS = {
    "archivist": "核验意见",
    "handling_office": "案件承办处室意见",
    "department_head": "部门主要负责人意见",
    "policy_office": "办公室（政策法规处）审核意见",
    "legal_head": "法制机构主要负责人意见",
    "deputy_head": "局主管执法工作领导意见",
    "bureau_head": "局主要负责人意见",
}
# The archivist who registers a letter proposes, and verifies nothing (RS-A-8, SL-A-8).
REGISTERED, REGISTERED_PLAIN = "登记拟办意见", "来函已经登记，请审批。"


def decisions(click: Click) -> tuple[common.Decision, ...]:
    """Return the opinions that count, with a place for handwriting where the bureau wants it."""
    written = click.pack.signatures == HANDWRITTEN
    return tuple(
        opinion(click, step, f"sign-{n}" if written else "")
        for n, step in enumerate(last_opinions(click), 1)
    )


def last_opinions(click: Click) -> list[HistoryStep]:
    """Return the last opinion of each step that decides, in the order of the last round."""
    last: dict[str, HistoryStep] = {}
    for step in click.decided:
        last.pop(step.step, None)
        last[step.step] = step
    return list(last.values())


def opinion(click: Click, step: HistoryStep, pen: str) -> common.Decision:
    """Word one person's opinion; a substitute is named as such."""
    titles = click.pack.roles
    stands_for = titles.get(step.substituted_for, "")
    role = step.substituted_for or step.role
    registers = step.kind == "register"
    return common.Decision(
        label=REGISTERED if registers else LABELS.get(role, step.name),
        opinion=words(step),
        name=step.person_name,
        post=step.post,
        day=beijing_date(step.at),
        how=f"代{stands_for}" if stands_for else "",
        mark=mark(step.outcome),
        pen=pen,
    )


def words(step: HistoryStep) -> str:
    """Return the opinion as written, a refusal's own word before it; the usual one for none."""
    if step.outcome == REFUSE:
        said = REFUSING.get(step.kind, REFUSED)
        return step.opinion if step.opinion.startswith(said) else said + step.opinion
    usual = REGISTERED_PLAIN if step.kind == "register" else PLAIN.get(step.outcome, "")
    return step.opinion or usual


def mark(outcome: str) -> common.DecisionMark:
    """Return the outcome as papers mark it; an unknown one leaves no mark."""
    return cast("common.DecisionMark", outcome) if outcome in MARKED else ""
