"""A procedure in words: its steps in reading order, who does them, and where they lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bureaus import articles
from bureaus.access_rules import choose_procedure
from bureaus.packs import Pack
from core.i18n import N_, Message
from webapp.pages.rules_page import CHOICES, DAYS, paper_title, post
from webapp.wording import listed, word
from workflows import engine

KINDS = {
    "startEvent": N_("开始"),
    "endEvent": N_("结束"),
    "userTask": N_("人员办理"),
    "businessRuleTask": N_("适用规定"),
    "serviceTask": N_("系统办理"),
    "exclusiveGateway": N_("分支"),
    "parallelGateway": N_("并行"),
    "boundaryEvent": N_("到期"),
}
TONES = {"userTask": "blue", "businessRuleTask": "amber", "endEvent": "green"}
REQUESTER, PARTICIPANTS = N_("申请人"), N_("全体参与人员")
BACK = N_("{target}（退回）")
CASES = N_("{who}：{actions}")
# As people come across them; others follow by name.
ORDER = ("handler_access", "staff_access", "agency_access", "party_access", "letter_access")


@dataclass(frozen=True)
class Way:
    """A way out of a step: its label and the name of what comes next."""

    label: str
    target: Message | str


def steps(pack: Pack, procedure: engine.Procedure) -> list[dict[str, Any]]:
    """Return the outline as a list for reading; joins without a name are passed over."""
    found = {step.id: step for step in engine.outline(procedure)}
    return [
        {
            "id": step.id,
            "name": step.name,
            "kind": KINDS.get(step.kind, step.kind),
            "tone": TONES.get(step.kind, ""),
            "who": who(pack, step),
            "facts": facts(pack, step),
            "ways": ways(found, step),
        }
        for step in found.values()
        if step.name
    ]


def who(pack: Pack, step: engine.OutlineStep) -> str:
    """Word who does a step."""
    role = step.properties.get("role", "")
    known = {"requester": REQUESTER, "participants": PARTICIPANTS}
    return (word(known[role]) if role in known else post(pack, role)) if role else ""


def facts(pack: Pack, step: engine.OutlineStep) -> str:
    """Word the time limit, the paper and the bureau's own articles of a step."""
    days = pack.limits.get(step.properties.get("due", ""))
    papers = [step.properties[name] for name in ("paper", "sheet") if step.properties.get(name)]
    own = [
        one
        for one in step.properties.get("basis", "").split()
        if articles.exists(one) and articles.find(one).bureau == pack.code
    ]
    limit = word(Message(DAYS, {"days": days})) if days else ""
    return " · ".join(filter(None, [limit, listed(map(paper_title, papers)), listed(own)]))


def ways(found: Mapping[str, engine.OutlineStep], step: engine.OutlineStep) -> list[Way]:
    """Return the ways out of a step, each to the next step that has a name."""
    return [way(found, flow) for flow in step.flows]


def way(found: Mapping[str, engine.OutlineStep], flow: engine.OutlineFlow) -> Way:
    """Follow a flow through nameless joins."""
    target, back = found[flow.target], flow.back
    while not target.name and target.flows:
        back = back or target.flows[0].back
        target = found[target.flows[0].target]
    return Way(flow.label, Message(BACK, {"target": Message(target.name)}) if back else target.name)


def used_for(pack: Pack, name: str) -> list[Message]:
    """Return for which actions, asked by whom, the published table chooses a procedure."""
    askers: dict[str, list[str]] = {}
    for requester, who_asks in CHOICES["requester"].items():
        actions = [a for a in CHOICES["action"] if choose_procedure(pack, requester, a) == name]
        if actions:
            words = listed(word(CHOICES["action"][action]) for action in actions)
            askers.setdefault(words, []).append(word(who_asks))
    return [
        Message(CASES, {"who": listed(names), "actions": words}) for words, names in askers.items()
    ]


def place(name: str) -> tuple[int, str]:
    """Return where a procedure stands in a list."""
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)
