"""How the register reads: each numbered entry together with the events that followed it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, Message

EVENTS = {
    "in": N_("入室"),
    "opened": N_("查看"),
    "out": N_("离室"),
    "intact": N_("清点"),
    "copied": N_("复制"),
    "sent": N_("寄送"),
    "corrected": N_("更正"),
    "void": N_("作废"),
}
# What only the person at the counter does; things are opened by the visitor.
SERVING = {"in", "out", "intact", "copied", "sent"}
# Who was let in and on whose word is never corrected: such an entry is made void instead.
CORRECTABLE = {
    "requester": N_("查阅人"),
    "unit": N_("单位"),
    "letter_number": N_("介绍信（来函）字号"),
    "purpose": N_("用途"),
    "reason": N_("理由"),
    "verifier": N_("核验人"),
    "remarks": N_("备注"),
}
REASON = N_("请写明原因，原因会印在登记簿上。")
NOTHING = N_("没有改动，未登记更正。")
FIELD = N_("这一项不能更正；登记有误时请作废后重新登记。")
VOID = N_("这一条已经作废，不能再登记。")
INSIDE = N_("这一条登记的查阅还没有结束，请先办理离室，再作废。")


@dataclass(frozen=True)
class Happening:
    """An event as the fold reads it."""

    kind: str
    at: datetime
    by_name: str
    reason: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """An entry as the fold reads it: one number and the texts printed beside it."""

    id: int
    year: int
    n: int
    entered_at: datetime
    entered_by_name: str
    requester_kind: str
    requester: str
    unit: str
    people: Sequence[Mapping[str, object]]
    letter_number: str
    cases: Sequence[Mapping[str, object]]
    materials: Sequence[str]
    actions: Sequence[str]
    purpose: str
    reason: str
    verifier: str
    approvers: Sequence[Mapping[str, object]]
    basis: Sequence[str]
    remarks: str


@dataclass(frozen=True)
class Sitting:
    """One visit as the register shows it; `out_at` None while the visitor is inside.

    `visitors` are those who came, where the request leaves it open.
    """

    in_at: datetime
    out_at: datetime | None = None
    visitors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the printed register: the entry as corrected, with all that followed."""

    entry: Entry
    served_by: tuple[str, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    opened: tuple[str, ...] = ()
    pages_copied: int = 0
    files_copied: int = 0
    sent: tuple[str, ...] = ()
    intact: bool | None = None
    notes: tuple[str, ...] = ()
    corrections: tuple[Happening, ...] = ()
    void: Happening | None = None

    @property
    def number(self) -> str:
        """Return the number as people say it: 2026-0042."""
        return f"{self.entry.year}-{self.entry.n:04d}"

    @property
    def keepers(self) -> tuple[str, ...]:
        """Return who dealt with it (经办人): let in, checked, copied or sent.

        Until somebody has, whoever wrote the entry, unless that was the last to approve.
        """
        approvers = {str(one.get("name", "")) for one in self.entry.approvers}
        writer = self.entry.entered_by_name
        return self.served_by or (() if writer in approvers else (writer,))


def fold(entries: Iterable[Entry], events: Mapping[int, Sequence[Happening]]) -> list[Line]:
    """Return one line per entry: its events, oldest first, applied to it in turn."""
    return [fold_one(entry, events.get(entry.id, ())) for entry in entries]


def fold_one(entry: Entry, events: Sequence[Happening]) -> Line:
    """Return the line of one entry."""
    line = Line(entry)
    for event in events:
        line = APPLY[event.kind](line, event)
        if event.kind in SERVING:
            line = replace(line, served_by=tuple(dict.fromkeys([*line.served_by, event.by_name])))
    return line


def apply_in(line: Line, event: Happening) -> Line:
    """A visitor came in."""
    came = tuple(str(event.facts.get("text", "")).splitlines())
    return replace(line, sittings=(*line.sittings, Sitting(event.at, visitors=came)))


def apply_out(line: Line, event: Happening) -> Line:
    """The last visitor who came in went out."""
    sittings = list(line.sittings)
    for index in reversed(range(len(sittings))):
        if sittings[index].out_at is None:
            sittings[index] = replace(sittings[index], out_at=event.at)
            break
    return replace(line, sittings=tuple(sittings))


def apply_opened(line: Line, event: Happening) -> Line:
    """Things were opened; each is named once."""
    return replace(line, opened=tuple(dict.fromkeys([*line.opened, *texts(event, "items")])))


def apply_intact(line: Line, event: Happening) -> Line:
    """The file was checked; once found wanting it stays so (RS-A-9, SL-A-9)."""
    found = bool(event.facts.get("intact"))
    notes = (*line.notes, event.reason) if event.reason else line.notes
    return replace(line, intact=found and line.intact is not False, notes=notes)


def apply_copied(line: Line, event: Happening) -> Line:
    """Copies were made."""
    pages = line.pages_copied + count(event, "pages")
    return replace(line, pages_copied=pages, files_copied=line.files_copied + count(event, "files"))


def apply_sent(line: Line, event: Happening) -> Line:
    """A reply or an invitation went out."""
    return replace(line, sent=(*line.sent, str(event.facts.get("text", ""))))


def apply_corrected(line: Line, event: Happening) -> Line:
    """A text was put right; the earlier one stays readable in the corrections."""
    changes = event.facts.get("changes")
    if isinstance(changes, Mapping):
        new = {name: str(value) for name, value in changes.items() if name in CORRECTABLE}
        line = replace(line, entry=replace(line.entry, **new))  # type: ignore[arg-type] # all texts
    return replace(line, corrections=(*line.corrections, event))


def apply_void(line: Line, event: Happening) -> Line:
    """The entry was declared void; its number stays taken."""
    return replace(line, void=event)


APPLY = {
    "in": apply_in,
    "out": apply_out,
    "opened": apply_opened,
    "intact": apply_intact,
    "copied": apply_copied,
    "sent": apply_sent,
    "corrected": apply_corrected,
    "void": apply_void,
}


def texts(event: Happening, name: str) -> list[str]:
    """Return a list of texts from an event's facts."""
    value = event.facts.get(name)
    return [str(item) for item in value] if isinstance(value, Sequence) else []


def count(event: Happening, name: str) -> int:
    """Return a figure from an event's facts."""
    value = event.facts.get(name, 0)
    return value if isinstance(value, int) else 0


def check_correction(before: Mapping[str, str], changes: Mapping[str, str], reason: str) -> None:
    """Raise unless the changes are of correctable fields, do change something and give a reason."""
    errors: dict[str, Message | str] = {name: FIELD for name in changes if name not in CORRECTABLE}
    if not reason.strip():
        errors["reason"] = REASON
    if errors:
        raise InvalidInput(errors)
    if all(before[name] == value for name, value in changes.items()):
        raise RuleViolation(NOTHING)


def check_open(kinds: Iterable[str]) -> None:
    """Raise when an entry with events of these kinds is void."""
    if "void" in set(kinds):
        raise RuleViolation(VOID)


def check_nobody_inside(line: Line) -> None:
    """Raise while a visit of the entry has not ended."""
    if any(sitting.out_at is None for sitting in line.sittings):
        raise RuleViolation(INSIDE)
