"""One act on one instance: what the engine, the verbs and the rulings may use while it lasts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from archive.access.models import Grant
from archive.access.rules import Covered
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry
from bureaus.packs import Pack
from core.errors import StepFailed
from core.i18n import N_, message
from people.actors import Actor
from people.appointments import Staff
from workflows import deadlines
from workflows.disc_dossier import DiscDossier
from workflows.dossier import PRINTED, Dossier
from workflows.engine import Ruling
from workflows.models import HistoryStep, Instance
from workflows.subjects import DISC, Subject

UNKNOWN_VERB = N_("流程图要求的动作“{verb}”系统不认识，没有保存。请联系法制机构检查流程图。")
UNKNOWN_DECISION = N_(
    "流程图要求的决策表“{decision}”系统不认识，没有保存。请联系法制机构检查流程图。"
)


@dataclass
class Act:
    """What a person did to a task: the row's id, the decision, the words, and the page's key."""

    task_id: str = ""
    outcome: str = ""
    opinion: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Unnumbered:
    """Something that waits for the next number of a series until the click is written."""

    series: str
    use: Callable[[int, int], None]


@dataclass
class Click:
    """Who acts when on which instance, and what has come of it so far."""

    session: Session
    pack: Pack
    instance: Instance
    by: Actor
    at: datetime
    act: Act = field(default_factory=Act)
    # What the person decides by this click, not yet written.
    own: HistoryStep | None = None
    # What the verbs have prepared; `workflows.writing` writes it when the diagram has come to rest.
    unnumbered: list[Unnumbered] = field(default_factory=list)
    entered: list[RegisterEntry] = field(default_factory=list)
    granted: list[tuple[Grant, list[Covered]]] = field(default_factory=list)
    # Who is shown the matter for information, as columns of the rows.
    copied: list[dict[str, object]] = field(default_factory=list)
    # The papers that this click has issued so far; a later one may name an earlier.
    issued: list[Instrument] = field(default_factory=list)
    # Whether the matter has come to a decision, good or bad.
    fell: bool = False

    @cached_property
    def dossier(self) -> Dossier:
        """The request with all its parts, read once."""
        return Dossier(self.session, self.instance.subject_id, self.instance.id)

    @cached_property
    def disc(self) -> DiscDossier:
        """The disc record with all its parts, read once."""
        return DiscDossier(self.session, self.instance)

    @property
    def about_disc(self) -> bool:
        """Tell whether the click is about a disc record and not about a request."""
        return self.instance.subject_kind == DISC

    @property
    def subject(self) -> Subject:
        """Return what the click is about, as lists and tasks show it."""
        return self.disc.subject if self.about_disc else self.dossier.subject

    @property
    def decided(self) -> list[HistoryStep]:
        """Return what people have decided, oldest first, this click's own step included."""
        earlier = self.disc.earlier if self.about_disc else self.dossier.earlier
        own = [self.own] if self.own is not None and self.own.kind in PRINTED else []
        return [*earlier, *own]

    @cached_property
    def staff(self) -> Staff:
        """Who holds what in the bureau now."""
        return Staff(self.session, self.instance.bureau_id, self.at)

    def read_disc_again(self) -> None:
        """Forget the disc record as it was before this click changed it."""
        self.session.flush()
        del self.disc

    def number(self, series: str, use: Callable[[int, int], None]) -> None:
        """Have something numbered when the click is written: `use` gets the year and the number."""
        self.unnumbered.append(Unnumbered(series, use))


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
