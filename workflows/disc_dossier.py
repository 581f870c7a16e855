"""All that belongs to a disc record, read in one statement."""

from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.cases.models import Case
from archive.discs.models import DiscParticipant, DiscRecord, DiscRecording, DiscSignature
from archive.recordings.models import RecordingFile
from core.columns import among
from core.errors import NotFound
from core.together import side_by_side, sort_out
from people.models import Person
from workflows.dossier import (
    INSTANCE,
    PRINTED,
    SUBJECT,
    CaseLine,
    Handled,
    in_order,
    with_handlers,
)
from workflows.models import HistoryStep, Instance
from workflows.subjects import DISC, GONE, Subject, describe

RULING = "businessRuleTask"
ALL = side_by_side(
    select(DiscRecord, Person.name.label("filler"))
    .join(Person, Person.id == DiscRecord.filled_by)
    .where(DiscRecord.id == SUBJECT),
    with_handlers(
        select(Case).join(DiscRecord, DiscRecord.case_id == Case.id).where(DiscRecord.id == SUBJECT)
    ),
    select(DiscParticipant, Person.name.label("name"))
    .join(Person, Person.id == DiscParticipant.person_id)
    .where(DiscParticipant.disc_id == SUBJECT, DiscParticipant.removed_at.is_(None)),
    select(DiscSignature).where(DiscSignature.disc_id == SUBJECT),
    select(RecordingFile)
    .join(DiscRecording, DiscRecording.recording_id == RecordingFile.recording_id)
    .where(DiscRecording.disc_id == SUBJECT, RecordingFile.role == "original"),
    select(HistoryStep).where(
        HistoryStep.instance_id == INSTANCE, among(HistoryStep.kind, (*PRINTED, RULING))
    ),
)
WIDTHS = (2, 4, 2, 1, 1, 1)


class DiscDossier:
    """The disc record of a click with all its parts."""

    def __init__(self, session: Session, instance: Instance) -> None:
        rows = session.execute(ALL, {"subject": instance.subject_id, "instance": instance.id})
        discs, cases, signers, signatures, originals, steps = sort_out(rows, *WIDTHS)
        if not discs:
            raise NotFound(GONE)
        self.record: DiscRecord
        self.record, self._filler = discs[0]
        self.handled = Handled([CaseLine(*line) for line in cases])
        signers.sort(key=lambda one: (one[0].position, one[0].id))
        # Who has to sign, by id, in the order of the form.
        self.signers: dict[int, str] = {row.person_id: name for row, name in signers}
        self.signatures: list[DiscSignature] = in_order(signatures)
        self.originals: list[RecordingFile] = in_order(originals)
        self._steps: list[HistoryStep] = in_order(steps)

    @property
    def earlier(self) -> list[HistoryStep]:
        """Return what people have decided before this click, oldest first."""
        return [step for step in self._steps if step.kind != RULING]

    @property
    def basis(self) -> list[str]:
        """Return the articles of the decisions that this instance has asked, each once."""
        ruled = (step.basis for step in self._steps if step.kind == RULING)
        return list(dict.fromkeys(name for basis in ruled for name in basis))

    @property
    def case(self) -> Case:
        """Return the case whose recordings are on the disc."""
        return self.handled.cases[0]

    @cached_property
    def subject(self) -> Subject:
        """The disc record as lists and tasks show it."""
        return describe(
            DISC,
            self.record.id,
            self.record.bureau_id,
            self.case,
            requester=self._filler,
            started_by=self.record.filled_by,
            for_outsider=False,
            handler_id=self.handled.main,
        )
