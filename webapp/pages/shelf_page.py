"""The granted paper that stands on the shelf, and each granted thing in a line."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from archive.access.items import GrantedItem, items_of
from archive.access.models import Grant
from archive.access.queries import holder_of
from archive.access.visit_models import Visit
from archive.cases.models import CaseDocument, Volume
from archive.recordings.models import Recording
from core.i18n import N_, message
from webapp import edge
from webapp.display import duration
from webapp.pages import visit_page
from webapp.wording import word

PAGES = N_("{pages} 页")
PAPER_ONLY = N_("纸质")


def shelf_of(grant: Grant) -> list[GrantedItem]:
    """Return the paper under a grant that stands on the shelf: volumes, documents never scanned.

    A document goes by itself only where its whole volume is not granted.
    """
    session = edge.session()
    items = [item for item in items_of(session, grant) if not item.on_screen]
    whole = {item.id for item in items if item.kind == "volume"}
    return [item for item in items if is_on_shelf(session, item.row, whole)]


def is_on_shelf(session: Session, row: CaseDocument | Recording | Volume, whole: set[int]) -> bool:
    """Tell whether a thing is paper that can be handed over now."""
    if isinstance(row, Recording) or (isinstance(row, CaseDocument) and row.volume_id in whole):
        return False
    return not holder_of(session, row)


def on_the_shelf(grant: Grant, found: Visit) -> list[Mapping[str, Any]]:
    """Return the granted paper that can still be handed over, each with where to do it."""
    hand_over = partial(url_for, "reading_room.hand_over", visit_id=found.id)
    lines: list[Mapping[str, Any]] = []
    for item in shelf_of(grant):
        url = hand_over(kind=item.kind, paper_id=item.id)
        lines.append(
            {
                "id": visit_page.key_of(item),
                "title": visit_page.words_of(item.row),
                "pages": item.pages,
                "typed": request.form.get("pages", "") if url == request.path else item.pages,
                "url": url,
            }
        )
    return lines


def file_line(item: GrantedItem) -> Mapping[str, Any]:
    """Return one granted thing as a list of files shows it; it opens on the terminal only."""
    if isinstance(item.row, Recording):
        kind, size = item.row.format.upper(), duration(item.length) if item.length else ""
    else:
        kind, size = ("PDF" if item.on_screen else word(PAPER_ONLY)), ""
    told = size or (word(message(PAGES, pages=item.pages)) if item.pages else "")
    sub = " · ".join(filter(None, (item.case_number, told)))
    return {"kind": kind, "title": item.title, "sub": sub, "url": None}
