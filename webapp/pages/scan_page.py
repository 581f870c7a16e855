"""Scans that came from outside: shown as pictures of their pages, the file only for keeping."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, render_template
from sqlalchemy.orm import Session

from archive.access.models import RequestCredential
from archive.instruments.marks import InstrumentScan
from core import audit
from core.i18n import N_, Message
from forms import uploads
from webapp import edge, pictures
from webapp.display import disposition, file_size, long_time
from webapp.noting import acting
from webapp.wording import word

OPEN, EXPORT = "scan.open", "scan.export"
ASK_AGAIN = N_("请让提交的人另交一份，或者重新扫描后再传。")


@dataclass(frozen=True)
class Scan:
    """A scan and what it belongs to: `number` is that of the request or paper, at `url`.

    `name` is what its file is called when somebody takes it.
    """

    row: RequestCredential | InstrumentScan
    title: str
    name: str
    number: str
    url: str


def show(
    scan: Scan,
    page: int,
    *,
    address: Callable[[int], str],
    original: str | None,
) -> str:
    """Render one page of a scan; `original` is where the file is for whoever may take it."""
    check_page(scan, page)
    sub = f"{file_size(scan.row.size)} · SHA-256 {scan.row.sha256}"
    return render_template(
        "scans/show.html",
        marks=[acting().name, scan.number, long_time(edge.now())],
        place=(scan.number, scan.url),
        broken=word(Message(ASK_AGAIN)),
        original={"url": original, "sub": sub} if original else None,
        **pictures.page_context(scan.row, scan.title, page, address),
    )


def picture(scan: Scan, page: int) -> Response:
    """Return one page of a scan as a picture; that it was looked at goes into the trail first."""
    check_page(scan, page)
    with edge.installation().database.writing() as session:
        note(session, OPEN, scan, {"page": page})
    return pictures.answer(scan.row.bureau_id, scan.row.object_key or "", page)


def original(scan: Scan) -> Response:
    """Return the bytes as they came, for keeping only: no browser opens them."""
    with edge.installation().database.writing() as session:
        note(session, EXPORT, scan, {"sha256": scan.row.sha256})
    body = b"".join(edge.installation().store.read(scan.row.object_key or ""))
    answer = Response(body, mimetype=uploads.UNKNOWN_TYPE)
    named = uploads.name_of_kind(scan.name or scan.title, scan.row.media_type)
    answer.headers["Content-Disposition"] = disposition("attachment", named)
    return answer


def check_page(scan: Scan, page: int) -> None:
    """Answer 404 for a page that the scan does not have."""
    if not 1 <= page <= scan.row.pages:
        abort(404)


def note(session: Session, kind: str, scan: Scan, facts: Mapping[str, Any]) -> None:
    """Write into the trail who looked at which page, or took the file."""
    audit.record(
        session,
        kind,
        by=acting().audit,
        at=edge.now(),
        object_kind=scan.row.__tablename__,
        object_id=scan.row.id,
        bureau_id=scan.row.bureau_id,
        number=scan.number,
        **facts,
    )
