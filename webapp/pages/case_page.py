"""The parts of a case's page: what is listed, and the doors to what may be done there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import url_for
from sqlalchemy.orm import Session

from archive.cases.models import Case, CaseDocument, CaseHandler, Volume
from archive.cases.queries import disputes_of, documents_of, handlers_of, volumes_of
from archive.cases.rules import DISPUTES, DOCUMENT_TYPES
from archive.recordings.queries import files_of, recordings_of
from core.i18n import N_, message
from people.permissions import can
from webapp.display import day, duration
from webapp.noting import acting
from webapp.wording import word

VOLUME = N_("第 {number} 卷第 {page} 页起")
PAGE = N_("第 {number} 卷第 {page} 页")
PAGES = N_("第 {number} 卷第 {page}–{last} 页")
NOT_PLAYED = N_("原件，不能在线播放")


@dataclass(frozen=True)
class RecordingToCome:
    """A recording that somebody wants to add to a case, as the permission table looks at it."""

    bureau_id: int
    handlers: Iterable[CaseHandler]
    __tablename__: ClassVar[str] = "recording"


def to_come(case: Case) -> RecordingToCome:
    """Return what adding a recording to the case is asked about."""
    return RecordingToCome(case.bureau_id, case.handlers)


def doors(case: Case) -> dict[str, str]:
    """Return where the reader may add to the case, by what is added."""
    found = {}
    if can(acting(), "change", case):
        found["document"] = url_for("case_files.new_document", case_id=case.id)
        found["volume"] = url_for("case_keeping.new_volume", case_id=case.id)
        found["handler"] = url_for("case_keeping.new_handler", case_id=case.id)
        found["correct"] = url_for("case_correction.ask", case_id=case.id)
        if case.archived_at is None:
            found["archive"] = url_for("case_keeping.archive", case_id=case.id)
    if can(acting(), "create", to_come(case)):
        found["recording"] = url_for("case_recordings.new", case_id=case.id)
    return found


Mine = Mapping[tuple[str, int], Any]


def documents(session: Session, case: Case, mine: Mine, *, full: bool) -> list[dict[str, Any]]:
    """Return the documents that the reader may know of; those granted open by a click."""
    numbers = {volume.id: volume.number for volume in volumes_of(session, [case.id])}
    rows = documents_of(session, [case.id])
    movable = {row.id for row in rows} if numbers and can(acting(), "change", case) else set()
    return [
        {
            "title": row.title,
            "type_name": DOCUMENT_TYPES[row.type].title,
            "conclusive": row.conclusive,
            "evidence_basis": row.evidence_basis,
            "pages": row.pages,
            "volume": place_of(row, numbers),
            "made_on": row.made_on,
            "place_url": url_for("case_files.place", case_id=case.id, document_id=row.id)
            if row.id in movable
            else None,
            "url": url_for("media.document", document_id=row.id, page=1)
            if ("document", row.id) in mine and row.object_key
            else None,
        }
        for row in rows
        if full or ("document", row.id) in mine
    ]


def place_of(row: CaseDocument, numbers: Mapping[int, int]) -> str | None:
    """Word where a document lies on paper."""
    if row.volume_id is None:
        return None
    number, first, last = numbers[row.volume_id], row.first_page or 1, row.last_page
    if last is None:
        return word(message(VOLUME, number=number, page=first))
    words = PAGE if last == first else PAGES
    return word(message(words, number=number, page=first, last=last))


def recordings(session: Session, case: Case, mine: Mine, *, full: bool) -> list[dict[str, Any]]:
    """Return the recordings that the reader may know of; those granted open by a click."""
    rows = recordings_of(session, [case.id])
    files = files_of(session, [row.id for row in rows])
    return [
        {
            "kind": row.format.upper(),
            "title": row.title,
            "sub": f"{row.number} · {day(row.started_at)}"
            + (f" · {duration(row.length)}" if row.length else ""),
            "tag": None if "playing" in files[row.id] else word(NOT_PLAYED),
            "url": url_for("media.recording", recording_id=row.id)
            if ("recording", row.id) in mine
            else None,
        }
        for row in rows
        if full or ("recording", row.id) in mine
    ]


def volumes(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return the paper volumes and who holds them."""
    rows: Sequence[Volume] = volumes_of(session, [case.id])
    return [
        {
            "number": row.number,
            "title": row.title,
            "pages": row.pages,
            "location": row.location,
            "holder": row.holder or None,
            "since": None,
        }
        for row in rows
    ]


def handlers(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return who handles the case, and where they are taken off it."""
    may_change = can(acting(), "change", case)
    return [
        {
            "name": one.name,
            "main": one.main,
            "since": one.since,
            "leave_url": url_for("case_keeping.ask_off", case_id=case.id, person_id=one.person_id)
            if may_change
            else None,
        }
        for one in handlers_of(session, [case.id])[case.id]
    ]


def disputes(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return the reconsiderations and lawsuits about the case."""
    return [
        {
            "kind_name": DISPUTES[row.kind],
            "body": row.body,
            "docket": row.docket,
            "began_on": row.began_on,
            "ended_on": row.ended_on,
            "end_url": url_for("case_keeping.end", case_id=case.id, dispute_id=row.id)
            if row.ended_on is None and can(acting(), "dispute", case)
            else None,
        }
        for row in disputes_of(session, case.id)
    ]
