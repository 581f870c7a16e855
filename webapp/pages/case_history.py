"""What was changed in a case, as a timeline for those who may read it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from archive.cases.changes import APPOINTED, CORRECTED, LEFT, changes_of
from archive.cases.models import Case, CaseChange
from archive.cases.rules import CLASSIFICATIONS, CORRECTABLE, KINDS, PARTY_KINDS
from core.i18n import N_, message
from people.directory import offices_in
from webapp.display import day
from webapp.wording import word

TITLES = {CORRECTED: N_("更正案卷信息"), APPOINTED: N_("指定承办人"), LEFT: N_("不再承办")}
CARRIERS = {True: N_("只有纸质"), False: N_("有电子文件")}
EMPTY = N_("（空）")
FROM_TO = N_("{title}：{before} → {after}")
MAIN, ASSISTING = N_("{name}，主办"), N_("{name}，协办")
UNTIL = N_("{name}，承办到 {day}")


def steps(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return the changes, the newest first, as steps of a timeline."""
    changes = changes_of(session, case.id)
    offices = {one.id: one.name for one in offices_in(session, case.bureau_id)} if changes else {}
    return [
        {
            "name": TITLES[change.kind],
            "who": change.by_name,
            "at": change.at,
            "state": "done",
            "note": told(change, offices),
            "text": change.reason or None,
        }
        for change in changes
    ]


def told(change: CaseChange, offices: Mapping[int, str]) -> str:
    """Word what a change was."""
    facts = change.facts
    if change.kind == APPOINTED:
        sentence = MAIN if facts["main"] else ASSISTING
        return word(message(sentence, name=facts["name"]))
    if change.kind == LEFT:
        until = date.fromisoformat(facts["until"])
        return word(message(UNTIL, name=facts["name"], day=until))
    worded = shown(offices)
    lines = []
    for name, both in facts.items():
        before, after = (worded(name, one) for one in both)
        lines.append(
            word(message(FROM_TO, title=word(CORRECTABLE[name]), before=before, after=after))
        )
    return "；".join(lines)


def shown(offices: Mapping[int, str]) -> Callable[[str, Any], str]:
    """Return what words the value of a field."""
    known: Mapping[str, Mapping[Any, str]] = {
        "kind": KINDS,
        "party_kind": PARTY_KINDS,
        "classification": CLASSIFICATIONS,
        "paper_only": CARRIERS,
        "office_id": offices,
    }

    def worded(name: str, value: Any) -> str:  # noqa: ANN401  # what the field holds
        if value is None or value == "":
            return word(EMPTY)
        if name in known:
            return word(known[name].get(value, str(value)))
        return day(date.fromisoformat(value)) if name.endswith("_on") else str(value)

    return worded
