"""The scans of papers that visitors showed: for whoever decides on the request or keeps it."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, RequestCredential
from core import audit
from core.errors import NotFound
from core.i18n import N_
from forms import uploads
from people.filters import fetch
from webapp import deciding, edge
from webapp.display import disposition
from webapp.noting import acting
from workflows import tasks

blueprint = Blueprint("scans", __name__)
GONE = N_("没有找到这份扫描件。")
# What a browser shows without running anything of it; an SVG is a program.
PICTURES = {"image/jpeg", "image/png"}


@blueprint.get("/requests/<int:request_id>/scans/<int:credential_id>")
def of_request(request_id: int, credential_id: int) -> ResponseReturnValue:
    """Open a scan from the page of its request."""
    with edge.installation().database.writing() as session:
        request = fetch(session, AccessRequest, request_id, acting(), "print")
        found = scan(session, request, credential_id)
        return answer(found)


@blueprint.get("/tasks/<task_id>/scans/<int:credential_id>")
def of_task(task_id: str, credential_id: int) -> ResponseReturnValue:
    """Open a scan from the step in which somebody decides on it."""
    with edge.installation().database.writing() as session:
        subject = deciding.subject_of(session, tasks.find(session, acting(), task_id))
        if not isinstance(subject, AccessRequest):
            raise NotFound(GONE)
        return answer(scan(session, subject, credential_id))


def scan(session: Session, request: AccessRequest, credential_id: int) -> RequestCredential:
    """Return a paper of the request that has a scan; that it was opened goes into the trail."""
    found = session.get(RequestCredential, credential_id)
    if found is None or found.request_id != request.id or found.object_key is None:
        raise NotFound(GONE)
    audit.record(
        session,
        "scan.open",
        by=acting().audit,
        at=edge.now(),
        object_kind="request_credential",
        object_id=found.id,
        bureau_id=found.bureau_id,
        request=request.number,
    )
    return found


def answer(found: RequestCredential) -> Response:
    """Return the bytes as they came; what the browser might run of them it must not."""
    body = b"".join(edge.installation().store.read(found.object_key or ""))
    page = Response(body, mimetype=found.media_type)
    how = "inline" if found.media_type in PICTURES else "attachment"
    name = uploads.name_of_kind(found.display_name or found.term, found.media_type)
    page.headers["Content-Disposition"] = disposition(how, name)
    return page
