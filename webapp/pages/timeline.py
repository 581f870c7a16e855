"""How a matter went and what is still to come, as cards, lines and the diagram show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import BindParameter, Integer, bindparam, select
from sqlalchemy.orm import Session

from bureaus.packs import Pack
from core.columns import has
from core.i18n import N_, Message
from core.together import side_by_side, sort_out
from people.models import Person
from webapp.display import language
from workflows import catalogue, engine
from workflows.models import HistoryStep, InboxTask, Instance
from workflows.subjects import DISC, REQUEST

DONE, CURRENT, NEXT, SKIPPED = "done", "current", "next", "skipped"
STATES = {"refuse": "refused", "return": "returned"}
OUTCOMES = {
    "approve": (N_("同意"), "green"),
    "pass": (N_("通过"), "green"),
    "refuse": (N_("不同意"), "red"),
    "return": (N_("退回"), "amber"),
    "withdrawn": (N_("撤回"), ""),
    "handed_on": (N_("转办"), ""),
    "recused": (N_("回避"), ""),
}
BEGUN = {REQUEST: N_("提出申请"), DISC: N_("提出刻盘")}
INSTEAD = N_("代{role}办理")
HANDED = N_("转给{name}办理")
SIGNER = N_("签字人：{name}")
# What to bring: to put a request right, or to come and read; whoever is refused may try again.
BRING = {"return": N_("需要补正：{bring}"), "refuse": N_("可以补充：{bring}")}
INVITED = N_("请携带：{bring}")
AUTOMATIC = frozenset({"businessRuleTask", "serviceTask", "scriptTask"})
# Steps that a matter takes only when something is wrong: not announced before it is.
ONLY_IF_NEEDED = frozenset({"correct", "deliver"})
PROCEDURES = {
    "handler_access": N_("案件承办人查阅"),
    "staff_access": N_("非案件承办人查阅"),
    "agency_access": N_("国家机关查阅"),
    "party_access": N_("当事人及代理律师查阅"),
    "letter_access": N_("外地来函办理"),
    "copying": N_("复制案卷和音像资料"),
    "disc_burning": N_("音像刻盘存储"),
}


@dataclass(frozen=True)
class Step:
    """One line of a timeline."""

    name: str
    state: str
    who: str = ""
    at: datetime | None = None
    limit: str | None = None
    text: str = ""
    note: Message | None = None
    tag: str = ""
    tone: str = ""


# Built once: putting a question together costs more than asking it.
INSTANCE: BindParameter[int] = bindparam("instance_id", type_=Integer)
COURSE = side_by_side(
    select(HistoryStep).where(HistoryStep.instance_id == INSTANCE),
    select(InboxTask).where(InboxTask.instance_id == INSTANCE, has(InboxTask.state, "open")),
    select(Person).join(Instance, Instance.started_by == Person.id).where(Instance.id == INSTANCE),
)


@dataclass(frozen=True)
class Course:
    """How a matter has gone so far: what is done, oldest first, what waits, who began it."""

    instance: Instance
    history: Sequence[HistoryStep]
    waiting: Sequence[InboxTask]
    starter: Person | None


def course_of(session: Session, instance: Instance) -> Course:
    """Return the course of a matter. One statement."""
    rows = session.execute(COURSE, {"instance_id": instance.id})
    history, waiting, starters = sort_out(rows, 1, 1, 1)
    history.sort(key=lambda row: row.id)
    waiting.sort(key=lambda row: row.created_at)
    return Course(instance, history, waiting, starters[0] if starters else None)


def timeline(session: Session, pack: Pack, course: Course) -> list[Step]:
    """Return what people did, oldest first, then what waits now."""
    starter = course.starter.name if course.starter is not None else ""
    begun = BEGUN[course.instance.subject_kind]
    first = Step(begun, DONE, starter, course.instance.started_at)
    done = [person_step(pack, row) for row in course.history if row.person_id is not None]
    return [first, *done, *(waiting_step(session, pack, row) for row in course.waiting)]


def person_step(pack: Pack, row: HistoryStep) -> Step:
    """Word what one person did."""
    word, tone = OUTCOMES.get(row.outcome, ("", ""))
    stands_for = pack.roles.get(row.substituted_for, "")
    return Step(
        name=row.name,
        state=STATES.get(row.outcome, DONE),
        who=f"{row.person_name} {row.post}".strip(),
        at=row.at,
        text=row.opinion,
        note=remark(stands_for, row.outcome, row.answers),
        tag=word,
        tone=tone,
    )


def remark(stands_for: str, outcome: str, answers: Mapping[str, Any]) -> Message | None:
    """Word what is special about a step: who it went to or signs, what to bring, for whom done."""
    if name := answers.get("to"):
        return Message(HANDED, {"name": name})
    if name := answers.get("signer"):
        return Message(SIGNER, {"name": name})
    if bring := answers.get("bring"):
        return Message(BRING.get(outcome, INVITED), {"bring": bring})
    return Message(INSTEAD, {"role": stands_for}) if stands_for else None


def returned(session: Session, pack: Pack, instance: Instance) -> Step | None:
    """Return the newest return of a matter: by whom, why, and what has to be brought."""
    row = session.scalar(
        select(HistoryStep)
        .where(HistoryStep.instance_id == instance.id, HistoryStep.outcome == "return")
        .order_by(HistoryStep.id.desc())
        .limit(1)
    )
    return person_step(pack, row) if row is not None else None


def waiting_step(session: Session, pack: Pack, row: InboxTask) -> Step:
    """Word a step that waits, and for whom."""
    who = pack.roles.get(row.role, "")
    if row.assignee_id is not None:
        person = session.get(Person, row.assignee_id)
        who = person.name if person else who
    stands_for = pack.roles.get(row.substituted_for, "")
    return Step(name=row.name, state=CURRENT, who=who, note=remark(stands_for, "", {}))


def trail(
    procedure: engine.Procedure, history: Sequence[HistoryStep], waiting: Sequence[InboxTask]
) -> list[Step]:
    """Return the diagram in words: every step for a person, with what became of it.

    Left out is what is not expected: corrections, unless one is asked for now (those made stand in
    the record, where their time tells their place), and what an ended matter missed.
    """
    state = state_of(procedure, history, waiting)
    over = all(row.kind == "deliver" for row in waiting)
    placed = [
        (step, place(step.id, state))
        for step in engine.outline(procedure)
        if step.kind == "userTask"
    ]
    return [
        Step(step.name, became)
        for step, became in placed
        if became == CURRENT
        or (became == DONE and step.properties.get("kind") != "correct")
        or is_expected(step, over=over)
    ]


def is_expected(step: engine.OutlineStep, *, over: bool) -> bool:
    """Tell whether a step that has not been taken belongs to the usual way."""
    return not over and step.properties.get("kind") not in ONLY_IF_NEEDED


def place(step: str, state: engine.DiagramState) -> str:
    """Return what became of one step."""
    if step in state.current:
        return CURRENT
    if step in state.done:
        return DONE
    return SKIPPED if step in state.skipped else NEXT


def state_of(
    procedure: engine.Procedure, history: Sequence[HistoryStep], waiting: Sequence[InboxTask]
) -> engine.DiagramState:
    """Return where the instance stands on its diagram."""
    lines = ((row.step, row.evidence.get("taken", ())) for row in history)
    open_steps = [row.step for row in waiting]
    return engine.diagram_state(procedure, lines, open_steps, asked_by(procedure, history))


def asked_by(
    procedure: engine.Procedure, history: Sequence[HistoryStep]
) -> dict[str, dict[str, object]]:
    """Return whom the rules have asked for, under the name by which the diagram reads it."""
    for row in reversed(history):
        node = procedure.node(row.step)
        parts = row.evidence.get("facts", {}).get("parts")
        if node is not None and parts:
            chain = [role for part in parts for role in part["chain"]]
            return {node.properties.get("result", ""): {"chain": chain}}
    return {}


def procedure_of(session: Session, instance: Instance) -> engine.Procedure:
    """Return the version of the diagram that the instance is pinned to."""
    return catalogue.parsed(session, instance.item_id, instance.item_sha256)


def diagram_card(instance: Instance) -> dict[str, Any]:
    """Return the addresses from which the drawing and its state are loaded."""
    return {
        "url": url_for("procedures.diagram", sha256=instance.item_sha256, lang=language()),
        "state_url": url_for("procedures.state", instance_id=instance.id),
    }
