"""One act on one instance: what the engine, the verbs and the rulings may use while it lasts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from bureaus.packs import Pack
from core.errors import StepFailed
from core.i18n import N_, message
from people.actors import Actor
from workflows import deadlines
from workflows.dossier import Dossier
from workflows.engine import Ruling
from workflows.models import Instance
from workflows.subjects import Subject

UNKNOWN_VERB = N_("流程图要求的动作“{verb}”系统不认识，没有保存。请联系法制机构检查流程图。")
UNKNOWN_DECISION = N_(
    "流程图要求的决策表“{decision}”系统不认识，没有保存。请联系法制机构检查流程图。"
)


@dataclass
class Act:
    """What a person did to a task: the row's id, the decision and the words."""

    task_id: str = ""
    outcome: str = ""
    opinion: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Click:
    """Who acts when on which instance, and what has come of it so far."""

    session: Session
    pack: Pack
    instance: Instance
    subject: Subject
    by: Actor
    at: datetime
    act: Act = field(default_factory=Act)
    # The papers that this click has issued so far; a later one may name an earlier.
    issued: list[Instrument] = field(default_factory=list)

    @cached_property
    def dossier(self) -> Dossier:
        """All that belongs to the subject, read once."""
        return Dossier(self.session, self.instance, self.subject)


Verb = Callable[[Click, Mapping[str, str], Mapping[str, object]], Mapping[str, object] | None]
Decide = Callable[[Click, Mapping[str, object]], Ruling]


class ClickHost:
    """Lets the engine ask the house; nothing in a diagram reaches further than this."""

    def __init__(
        self, click: Click, verbs: Mapping[str, Verb], decisions: Mapping[str, Decide]
    ) -> None:
        self._click = click
        self._verbs = verbs
        self._decisions = decisions

    def decide(self, decision: str, data: Mapping[str, object]) -> Ruling:
        """Ask a decision table of the bureau; returns its outputs with their evidence."""
        decide = self._decisions.get(decision)
        if decide is None:
            raise StepFailed(message(UNKNOWN_DECISION, decision=decision), permanent=True)
        return decide(self._click, data)

    def perform(
        self, verb: str, arguments: Mapping[str, str], data: Mapping[str, object]
    ) -> Mapping[str, object] | None:
        """Carry out a verb of the closed list in this click's transaction."""
        known = self._verbs.get(verb)
        if known is None:
            raise StepFailed(message(UNKNOWN_VERB, verb=verb), permanent=True)
        return known(self._click, arguments, data)

    def due(self, at: datetime, limit: str) -> datetime | None:
        """Return when a limit of the bureau, counted from `at`, ends."""
        return deadlines.ends(self._click.pack, limit, at)

    def now(self) -> datetime:
        """Return the moment of the click."""
        return self._click.at
