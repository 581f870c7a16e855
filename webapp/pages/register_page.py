"""Entries of the register in words: a line of the list, the facts of one, what followed it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from archive.access.words import ACTIONS, IDENTITIES, MATERIALS, PURPOSES, REQUESTERS
from archive.register.rules import CORRECTABLE, EVENTS, Happening, Line
from bureaus import articles
from core.i18n import N_, Message, message
from webapp.display import day
from webapp.pages.grounds import OWN_RULES
from webapp.pages.titles import who_word
from webapp.wording import listed, word

# For what somebody comes to the reading room; a copy or a letter needs no visit.
ON_SITE = frozenset({"view", "excerpt", "onsite_read"})
PAGES, FILES = N_("{n} 页"), N_("{n} 件")
MADE_ON, TAKEN_BY, PAID = N_("{said}制作"), N_("领取人 {said}"), N_("复制费用 {said} 元")


def row_of(line: Line) -> dict[str, Any]:
    """Return one line as the list shows it."""
    entry = line.entry
    visits = [
        {"came_at": one.in_at, "left_at": one.out_at, "intact": line.intact}
        for one in line.sittings
    ]
    return {
        "id": entry.id,
        "url": url_for("register.show", entry_id=entry.id),
        "number": line.number,
        "entered_at": entry.entered_at,
        "requester": who_word(entry.requester),
        "unit": entry.unit if entry.unit != entry.requester else "",
        "kind_name": REQUESTERS.get(entry.requester_kind, ""),
        "cases": [case.get("number", "") for case in entry.cases],
        "materials": words(entry.materials, MATERIALS),
        "actions": words(entry.actions, ACTIONS),
        "approvers": listed(str(one.get("name", "")) for one in entry.approvers),
        "basis": listed(entry.basis),
        "visits": visits,
        "expected": not ON_SITE.isdisjoint(line.entry.actions),
        "remarks": entry.remarks,
        "void": line.void is not None,
        "void_reason": line.void.reason if line.void else "",
    }


def words(codes: Any, known: dict[str, str]) -> str:  # noqa: ANN401  # a list of codes
    """Return codes in words."""
    return listed(word(known.get(code, code)) for code in codes)


def facts_of(line: Line) -> list[tuple[Any, ...]]:
    """Return what stands in an entry."""
    entry = line.entry
    cases = "\n".join(f"{one.get('number', '')} {one.get('name', '')}" for one in entry.cases)
    approvers = "\n".join(
        f"{one.get('post', '')} {one.get('name', '')} {decided_on(one)}".strip()
        for one in entry.approvers
    )
    return [
        (word(N_("查阅人")), who_word(entry.requester)),
        (word(N_("单位")), entry.unit),
        (word(N_("身份")), word(REQUESTERS.get(entry.requester_kind, ""))),
        (word(N_("介绍信（来函）字号")), entry.letter_number),
        (word(N_("案卷")), cases, "all"),
        (word(N_("内容")), words(entry.materials, MATERIALS)),
        (word(N_("方式")), words(entry.actions, ACTIONS)),
        (word(N_("用途")), words([entry.purpose], PURPOSES)),
        (word(N_("理由")), entry.reason, "all"),
        (word(N_("核验人")), entry.verifier),
        (word(N_("批准人")), approvers),
        (word(N_("看过的材料")), listed(line.opened), "all"),
        (word(N_("复制页数")), str(line.pages_copied) if line.pages_copied else None),
        (word(N_("备注")), entry.remarks, "all"),
    ]


def decided_on(approver: Mapping[str, object]) -> str:
    """Word the day on which somebody approved, as it lies frozen in the entry."""
    kept = str(approver.get("day", ""))
    return day(date.fromisoformat(kept)) if kept else ""


def person_of(one: Any) -> dict[str, str]:  # noqa: ANN401  # a mapping frozen into the entry
    """Return one visitor as the entry names them."""
    kind = str(one.get("identity_kind", one.get("identity", "")))
    number = one.get("number", one.get("identity_masked", ""))
    identity = f"{word(IDENTITIES.get(kind, kind))} {number}".strip()
    papers = one.get("credentials", "")
    return {
        "name": str(one.get("name", "")),
        "unit": str(one.get("unit", "")),
        "identity": identity,
        "credentials": papers
        if isinstance(papers, str)
        else listed(word(str(one)) for one in papers),
    }


def event_line(event: Happening) -> dict[str, Any]:
    """Return one event as a step of the timeline."""
    tone = "refused" if event.kind == "void" else "done"
    return {
        "name": EVENTS[event.kind],
        "who": event.by_name,
        "at": event.at,
        "text": event.reason or None,
        "state": tone,
        "note": told(event),
    }


def told(event: Happening) -> str:
    """Word what an event adds."""
    facts = event.facts
    if event.kind == "corrected":
        before, after = facts.get("before", {}), facts.get("changes", {})
        if isinstance(before, dict) and isinstance(after, dict):
            return "；".join(
                f"{word(CORRECTABLE[name])}：{before.get(name, '')} → {after[name]}"
                for name in after
            )
    if event.kind == "opened":
        items = facts.get("items", [])
        return listed(map(str, items)) if isinstance(items, list) else ""
    if event.kind == "intact":
        return word(N_("完好")) if facts.get("intact") else word(N_("有缺损"))
    if event.kind == "copied":
        return copied(facts)
    return str(facts.get("text", ""))


def copied(facts: Mapping[str, Any]) -> str:
    """Word what was copied, with its pages or files, its day, who took it and what was paid."""
    told = [(PAGES, facts.get("pages")), (FILES, facts.get("files"))]
    amounts = [word(message(text, n=n)) for text, n in told if n]
    made_on = str(facts.get("made_on") or "")
    made = [
        (MADE_ON, day(date.fromisoformat(made_on)) if made_on else ""),
        (TAKEN_BY, str(facts.get("taken_by") or "")),
        (PAID, str(facts.get("fee") or "")),
    ]
    said = [word(Message(text, {"said": value})) for text, value in made if value]
    return " · ".join([" ".join([str(facts.get("title", "")), *amounts]), *said])


def quoted(name: str) -> dict[str, str]:
    """Return an article as the page quotes it; what is none is the notice by which rules hold."""
    if not articles.exists(name):
        return {"id": "", "text": word(OWN_RULES), "title": name}
    return {"id": name, "text": articles.quote(name), "title": ""}
