"""What a scenario must be written with, before it is played: each slip with its place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bureaus.access_rules import ACTIONS, MATERIALS, REQUESTERS
from bureaus.packs import shipped_codes
from core.i18n import N_, Message, Names, message

MISSING = N_("第 {n} 个情景缺少“{place}”。")
OF_ANOTHER_KIND = N_("第 {n} 个情景的“{place}”应当是{kind}。")
UNKNOWN = N_("第 {n} 个情景的“{place}”不能是“{value}”，可以写：{known}。")
EITHER = " / "
WHOLE = "scenarios[]"
KINDS: Mapping[type, str] = {
    str: N_("引号里的文字"),
    list: N_("方括号里的列表"),
    dict: N_("花括号里的对象"),
    int: N_("整数"),
}
Needed = Mapping[str, type]
# A sentence with what stands in its places, all but the number of the scenario.
Fault = tuple[str, Mapping[str, object]]
SCENARIO: Needed = {"title": str, "bureau": str, "steps": list, "expect": dict}
REQUEST: Needed = {"by": str, "requester": str, "actions": list, "materials": list}
PERSON: Needed = {"name": str}
DISC: Needed = {"by": str, "participants": list}
STEP: Needed = {"step": str, "by": str}
ACTS: Mapping[str, Needed] = {
    "withdraw": {"by": str},
    "resubmit": {"by": str},
    "add_signer": {"who": str, "by": str},
    "remove_signer": {"who": str, "by": str},
    "decree": {"notice": str},
    "vacate": {"who": str},
    "wait": {"days": int},
}
# What may be left out, but not be of another kind.
PERHAPS: Needed = {
    "case": dict,
    "cases": list,
    "vacant": list,
    "deputies": dict,
    "settings": dict,
    "notice": str,
}


def slips(scenario: object, n: int) -> list[Message]:
    """Return what keeps the scenario, the `n`th of its file, from being played."""
    return [message(sentence, n=n, **values) for sentence, values in faults(scenario)]


def faults(scenario: object) -> Iterator[Fault]:
    """Yield what is missing or of the wrong kind, the outermost first."""
    if not isinstance(scenario, dict):
        yield other_kind(WHOLE, dict)
        return
    yield from lacks(scenario, SCENARIO, "")
    yield from wrong_kinds(scenario, PERHAPS, "")
    yield from strange(scenario.get("bureau"), shipped_codes(), "bureau")
    if "request" not in scenario and "disc" not in scenario:
        yield missing(f"request{EITHER}disc")
    if "request" in scenario:
        yield from of_request(scenario["request"])
    if "disc" in scenario:
        yield from of_part(scenario["disc"], DISC, "disc")
    for n, step in enumerated(scenario.get("steps")):
        yield from of_step(step, f"steps[{n}]")


def of_request(request: object) -> Iterator[Fault]:
    """Yield what is wrong with the request that somebody submits."""
    yield from of_part(request, REQUEST, "request")
    if not isinstance(request, dict):
        return
    yield from strange(request.get("requester"), REQUESTERS, "request.requester")
    for name, known in (("actions", ACTIONS), ("materials", MATERIALS)):
        for n, value in enumerated(request.get(name)):
            yield from strange(value, known, f"request.{name}[{n}]")
    yield from wrong_kinds(request, {"persons": list, "letter": dict}, "request.")
    for n, person in enumerated(request.get("persons")):
        yield from of_part(person, PERSON, f"request.persons[{n}]")


def of_step(step: object, place: str) -> Iterator[Fault]:
    """Yield what is wrong with a step, or with an act that is no step of the diagram."""
    if isinstance(step, dict) and "step" not in step and "act" not in step:
        yield missing(f"{place}.step{EITHER}{place}.act")
    elif isinstance(step, dict) and "step" not in step:
        yield from strange(step["act"], tuple(ACTS), f"{place}.act")
        yield from lacks(step, ACTS.get(str(step["act"]), {}), f"{place}.")
    else:
        yield from of_part(step, STEP, place)
    if isinstance(step, dict):
        yield from wrong_kinds(step, {"answers": dict, "then": dict}, f"{place}.")


def of_part(part: object, needed: Needed, place: str) -> Iterator[Fault]:
    """Yield what a part lacks, or that it is no object at all."""
    if isinstance(part, dict):
        yield from lacks(part, needed, f"{place}.")
    else:
        yield other_kind(place, dict)


def lacks(part: Mapping[str, Any], needed: Needed, before: str) -> Iterator[Fault]:
    """Yield what is not there, and what is there as something else."""
    for name in needed:
        if name not in part:
            yield missing(before + name)
    yield from wrong_kinds(part, needed, before)


def wrong_kinds(part: Mapping[str, Any], kinds: Needed, before: str) -> Iterator[Fault]:
    """Yield what is there and is something else."""
    for name, kind in kinds.items():
        if name in part and not isinstance(part[name], kind):
            yield other_kind(before + name, kind)


def strange(value: object, known: Sequence[str], place: str) -> Iterator[Fault]:
    """Yield a word that nobody knows."""
    if value is not None and value not in known:
        yield UNKNOWN, {"place": place, "value": value, "known": Names(known)}


def missing(place: str) -> Fault:
    """Say that something is not there."""
    return MISSING, {"place": place}


def other_kind(place: str, kind: type) -> Fault:
    """Say what something should be."""
    return OF_ANOTHER_KIND, {"place": place, "kind": Message(KINDS[kind])}


def enumerated(listed: object) -> Iterator[tuple[int, Any]]:
    """Yield the entries of a list with their numbers; nothing of anything else."""
    yield from enumerate(listed if isinstance(listed, list) else [])
