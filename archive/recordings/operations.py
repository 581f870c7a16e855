"""Taking recordings in: the original once and for ever, derived files beside it."""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.cases.models import Case
from archive.kept import keep
from archive.recordings.models import Recording, RecordingFile
from archive.recordings.rules import PREFIXES, Probed, RecordingFacts, check_recording
from archive.refusals import NO_CASE
from core.clock import beijing
from core.errors import InvalidInput
from core.numbering import take
from core.search import grams
from core.storage import ObjectStore, Stored
from people.actors import Actor


@dataclass(frozen=True)
class KeptFiles:
    """The objects of a recording, kept before its row is written."""

    original: Stored
    thumbnail: Stored | None = None
    display_name: str = ""


def keep_files(
    store: ObjectStore, path: Path, probed: Probed, *, display_name: str = ""
) -> KeptFiles:
    """Keep the bytes of a probed file and its thumbnail; slow, so before any transaction."""
    with path.open("rb") as file:
        original = store.put(file)
    small = store.put(io.BytesIO(probed.thumbnail)) if probed.thumbnail else None
    return KeptFiles(original, small, display_name)


def enter_recording(
    session: Session,
    bureau_id: int,
    kept: KeptFiles,
    probed: Probed,
    facts: RecordingFacts,
    *,
    by: Actor,
    at: datetime,
) -> Recording:
    """Write the rows of kept files; `InvalidInput` for wrong facts or a case of another bureau."""
    check_recording(facts, at)
    check_case(session, bureau_id, facts.case_id)
    recording = Recording(
        bureau_id=bureau_id,
        number=next_number(session, bureau_id, probed.kind, at=at),
        kind=probed.kind,
        length=probed.length,
        format=probed.container,
        created_at=at,
        created_by=by.person_id or None,
        grams=grams(f"{facts.title} {facts.place} {facts.recorder} {' '.join(facts.officers)}"),
        **{**vars(facts), "officers": list(facts.officers)},
    )
    session.add(recording)
    session.flush()  # its files point to it
    add_files(session, recording, kept, probed, at=at)
    return recording


def check_case(session: Session, bureau_id: int, case_id: int | None) -> None:
    """Raise `InvalidInput` for a case that is not this bureau's."""
    if case_id is None:
        return
    own = select(Case.id).where(Case.id == case_id, Case.bureau_id == bureau_id)
    if session.scalar(own) is None:
        raise InvalidInput({"case_id": NO_CASE})


def next_number(session: Session, bureau_id: int, kind: str, *, at: datetime) -> str:
    """Return the next archive number of the kind: LX-2026-0003."""
    prefix = PREFIXES[kind]
    year, n = take(session, bureau_id, f"recording:{prefix}", at=at)
    return f"{prefix}-{year}-{n:04d}"


def add_files(
    session: Session, recording: Recording, kept: KeptFiles, probed: Probed, *, at: datetime
) -> None:
    """Write the original, its thumbnail, and the playing copy when the original plays as it is."""
    original, name = kept.original, kept.display_name
    add_file(session, recording, "original", original, probed, at=at, display_name=name)
    if probed.playable:
        add_file(session, recording, "playing", original, probed, at=at)
    if kept.thumbnail is not None:
        row = add_file(session, recording, "thumbnail", kept.thumbnail, probed, at=at)
        row.media_type = "image/jpeg"
    session.flush()  # pages and discs of the same click list them


def add_file(
    session: Session,
    recording: Recording,
    role: str,
    stored: Stored,
    probed: Probed,
    *,
    at: datetime,
    display_name: str = "",
) -> RecordingFile:
    """Write the row of one file."""
    row = RecordingFile(
        bureau_id=recording.bureau_id,
        recording_id=recording.id,
        role=role,
        display_name=display_name,
        facts=dict(probed.facts),
        created_at=at,
    )
    keep(row, stored, probed.media_type)
    session.add(row)
    return row


def suggested_name(recording: Recording) -> str:
    """Return the name under which a granted copy is handed over."""
    day = beijing(recording.started_at).date().isoformat()
    return f"{recording.number}  {day} {recording.title}"
