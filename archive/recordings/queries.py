"""Reading recordings."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.recordings.models import Recording, RecordingFile


def recordings_of(session: Session, case_ids: Sequence[int]) -> Sequence[Recording]:
    """Return the recordings of the cases, the oldest first."""
    return session.scalars(
        select(Recording)
        .where(Recording.case_id.in_(case_ids))
        .order_by(Recording.case_id, Recording.started_at, Recording.id)
    ).all()


def file_of(session: Session, recording_id: int, role: str) -> RecordingFile | None:
    """Return the bytes of a recording in one role."""
    return session.scalar(
        select(RecordingFile).where(
            RecordingFile.recording_id == recording_id, RecordingFile.role == role
        )
    )


def files_of(session: Session, recording_ids: Sequence[int]) -> dict[int, dict[str, RecordingFile]]:
    """Return the files of the recordings by role."""
    rows = session.scalars(
        select(RecordingFile).where(RecordingFile.recording_id.in_(recording_ids))
    )
    found: dict[int, dict[str, RecordingFile]] = {one: {} for one in recording_ids}
    for row in rows:
        found[row.recording_id][row.role] = row
    return found


def same_recording(session: Session, case_id: int, key: str) -> Recording | None:
    """Return the recording of the case whose original has exactly these bytes."""
    return session.scalar(
        select(Recording)
        .join(RecordingFile, RecordingFile.recording_id == Recording.id)
        .where(
            Recording.case_id == case_id,
            RecordingFile.role == "original",
            RecordingFile.object_key == key,
        )
        .limit(1)
    )
