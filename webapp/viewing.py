"""Showing what a grant covers: every byte passes here, and everything shown is written down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from flask import Response, abort, g, redirect, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import Range

from archive.access.items import GrantedItem, granted_item
from archive.access.models import Grant
from archive.access.queries import grant_facts, is_noted, last_played
from archive.access.rules import may_open, unusable
from archive.access.visit_models import Visit
from archive.access.visits import Fact, record_event
from archive.cases.models import CaseDocument
from archive.recordings.queries import file_of
from archive.register.models import RegisterEntry
from core import audit
from core.audit import Actor as AuditActor
from core.errors import NotPermitted
from core.storage import ObjectStore
from webapp import edge, pictures
from webapp.display import long_time
from webapp.pictures import PRIVATE

# What is sent on one range request at most: players ask again as they go.
MOST = 8 * 1024 * 1024
LONGEST = 24 * 3600.0


class Ended(NotPermitted):
    """The grant covered what is asked for, and its time is over."""


@dataclass(frozen=True)
class Viewing:
    """One thing being looked at: under which grant, in which visit, by whom."""

    visit: Visit
    grant: Grant
    item: GrantedItem
    number: str

    @property
    def marks(self) -> list[str]:
        """Return the lines of the watermark: viewer, register number, time."""
        return [self.grant.viewer, self.number, long_time(edge.now())]


def look(visit: Visit | None, grant: Grant | None, kind: str, item_id: int) -> Viewing:
    """Return the viewing of one thing, or answer 404 and write down that it was refused.

    Raises `Ended`, written down as well, for what the grant covered while its time lasted.
    """
    session = edge.session()
    if visit is None or grant is None:
        abort(404)
    facts = grant_facts(session, grant, running=visit)
    item = granted_item(session, grant, kind, item_id)
    if item is None or may_open(facts, (kind, item_id), edge.now()):
        note_refusal(visit.id, grant.viewer, kind, item_id)
        if item is not None and (why := unusable(facts, edge.now())):
            raise Ended(why)
        abort(404)
    return Viewing(visit, grant, item, number_of(session, grant))


def number_of(session: Session, grant: Grant) -> str:
    """Return the number of the register entry under which this is seen."""
    if grant.register_entry_id is None:
        return ""
    entry = session.get_one(RegisterEntry, grant.register_entry_id)
    return f"{entry.year}-{entry.n:04d}"


def viewer(name: str, bureau_id: int) -> AuditActor:
    """Return who looks, for the trail: the person signed in, else the visitor by name."""
    actor = g.get("actor")
    if actor is not None and actor.on_duty:
        signed_in: AuditActor = actor.audit
        return signed_in
    return AuditActor(None, name, bureau_id, request.remote_addr or "")


def note(viewing: Viewing, fact: Fact) -> None:
    """Write down what is opened or played, before the bytes go out, in a click of its own."""
    write(viewing.visit.id, viewing.grant.viewer, fact, "ok")


def note_refusal(visit_id: int, name: str, kind: str, item_id: int) -> None:
    """Write down that somebody asked for what the grant does not cover."""
    write(visit_id, name, Fact("refused", kind, item_id), "refused")


def write(visit_id: int, name: str, fact: Fact, result: str) -> None:
    """Append to the record of the visit and to the trail; a post does it in its own click."""
    if request.method not in edge.SAFE and result == "ok":
        append(edge.session(), visit_id, name, fact, result)
        return
    if request.method not in edge.SAFE:
        edge.roll_back()  # the click changes nothing, and its lock is needed here
    with edge.installation().database.writing() as session:
        append(session, visit_id, name, fact, result)


def append(session: Session, visit_id: int, name: str, fact: Fact, result: str) -> None:
    """Append both rows in the given transaction."""
    visit = session.get_one(Visit, visit_id)
    record_event(session, visit, fact, at=edge.now())
    audit.record(
        session,
        "play" if fact.kind == "played" else "view",
        by=viewer(name, visit.bureau_id),
        at=edge.now(),
        object_kind=fact.item_kind,
        object_id=fact.item_id or "",
        result=result,
        bureau_id=visit.bureau_id,
        visit=visit_id,
        page=fact.page,
        seconds=[fact.from_second, fact.to_second] if fact.kind == "played" else None,
    )


def page_context(viewing: Viewing, page: int, address: Callable[[int], str]) -> dict[str, Any]:
    """Return what the page of one document shows, having noted that it was opened."""
    document = document_of(viewing, page)
    note(viewing, turned_to(document, page))
    return pictures.page_context(document, document.title, page, address) | {"marks": viewing.marks}


def turned_to(document: CaseDocument, page: int) -> Fact:
    """Return the fact that a page was looked at."""
    kind = "opened" if page == 1 else "page"
    return Fact(kind, "document", document.id, document.title, page)


def note_unseen(viewing: Viewing, fact: Fact) -> None:
    """Write down bytes that are asked for past the page that shows them and notes it."""
    item = (viewing.item.kind, viewing.item.id)
    if not is_noted(edge.session(), viewing.visit.id, item, fact.page):
        note(viewing, fact)


def document_of(viewing: Viewing, page: int) -> CaseDocument:
    """Return the document, or 404 for a page it does not have and for one that is only paper."""
    row = viewing.item.row
    if not isinstance(row, CaseDocument) or row.object_key is None or not 1 <= page <= row.pages:
        abort(404)
    return row


def opened_alone(shown_on: str) -> Response | None:
    """Send a browser that opens a picture or a film by itself to the page with its watermark."""
    if "text/html" not in request.headers.get("Accept", ""):
        return None
    return cast("Response", redirect(shown_on, 303))


def page_answer(viewing: Viewing, page: int) -> Response:
    """Return one page of a document as a picture, drawn when it is asked for the first time."""
    document = document_of(viewing, page)
    note_unseen(viewing, turned_to(document, page))
    return pictures.answer(document.bureau_id, document.object_key or "", page)


def stream(viewing: Viewing, role: str) -> Response:
    """Return a file of the recording; what a player asks for in parts is sent in parts."""
    file = file_of(edge.session(), viewing.item.id, role)
    if file is None or file.object_key is None:
        abort(404)
    note_unseen(viewing, Fact("opened", "recording", viewing.item.id, viewing.item.title))
    return ranged(edge.installation().store, file.object_key, file.size, file.media_type)


def ranged(store: ObjectStore, key: str, size: int, media_type: str) -> Response:
    """Answer one byte range from the store itself, or the whole object without a range.

    Flask's own way reads a range from the first byte on under gunicorn (RFC 9110, 14).
    """
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": PRIVATE,
        "Content-Type": media_type,
        "Content-Disposition": "inline",
    }
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        headers["Content-Length"] = str(size)
        return Response(pieces(store, key, 0, size), 200, headers, direct_passthrough=True)
    found = part_of(asked, size)
    if found is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = found[0], min(found[1], found[0] + MOST)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    return Response(pieces(store, key, start, end - start), 206, headers, direct_passthrough=True)


def part_of(asked: Range, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last, None when there are none.

    More bytes from the end than a file has are all of it (RFC 9110, 14.1.2).
    """
    first = asked.ranges[0][0] or 0
    return (0, size) if first < -size else asked.range_for_length(size)


def pieces(store: ObjectStore, key: str, start: int, length: int) -> Iterator[bytes]:
    """Yield the bytes in pieces; an empty range yields nothing."""
    if length > 0:
        yield from store.read(key, start, length)


# A player tells where it starts and where it has got to; a stretch ends where the next one begins.
STARTS, GOES_ON = frozenset({"play", "seeked"}), frozenset({"playing", "pause", "ended"})


def played(viewing: Viewing) -> None:
    """Write down which seconds were played, as the player reports them."""
    event = request.form.get("event", "")
    at = seconds(request.form.get("position", ""), viewing.item.length)
    if at is None or event not in STARTS | GOES_ON:
        return
    since, until = at, None
    if event in GOES_ON:
        before = last_played(edge.session(), viewing.visit.id, viewing.item.id)
        since, until = (at if before is None else min(before, at)), at
    title = viewing.item.title
    note(viewing, Fact("played", "recording", viewing.item.id, title, None, since, until))


def seconds(text: str, most: float) -> float | None:
    """Return a position in the recording, None for anything that is not one."""
    try:
        value = float(text)
    except ValueError:
        return None
    # Not a number and infinity compare false; nobody has played more than there is.
    return min(value, most or LONGEST) if 0 <= value <= max(most, LONGEST) else None
