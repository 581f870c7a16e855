"""The scans of papers that visitors showed: for whoever decides on the request or keeps it."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from archive.access.models import AccessRequest, RequestCredential
from core.errors import NotFound
from core.i18n import N_
from people.filters import fetch
from people.permissions import can
from webapp import edge
from webapp.forms import deciding
from webapp.noting import acting
from webapp.pages import scan_page
from webapp.pages.scan_page import Scan
from webapp.wording import word
from workflows import tasks

blueprint = Blueprint("scans", __name__)
GONE = N_("没有找到这份扫描件。")
OF_REQUEST = "/requests/<int:request_id>/scans/<int:credential_id>"
OF_TASK = "/tasks/<task_id>/scans/<int:credential_id>"


@blueprint.get(f"{OF_REQUEST}/<int:page>")
def of_request(request_id: int, credential_id: int, page: int) -> ResponseReturnValue:
    """Show a page of a scan from the page of its request."""
    request = fetch(edge.session(), AccessRequest, request_id, acting(), "print")
    back = url_for("requests.show", request_id=request.id)
    here = partial(url_for, "scans.of_request", request_id=request_id, credential_id=credential_id)
    return shown(request, credential_id, page, back, here)


@blueprint.get(f"{OF_REQUEST}/<int:page>.jpg")
def picture_of_request(request_id: int, credential_id: int, page: int) -> ResponseReturnValue:
    """Return a page of a scan as a picture."""
    request = fetch(edge.session(), AccessRequest, request_id, acting(), "print")
    return scan_page.picture(scan(request, credential_id), page)


@blueprint.get(f"{OF_REQUEST}/original")
def original(request_id: int, credential_id: int) -> ResponseReturnValue:
    """Hand over the file as it came, to whoever keeps the papers of requests."""
    request = fetch(edge.session(), AccessRequest, request_id, acting(), "export")
    return scan_page.original(scan(request, credential_id))


@blueprint.get(f"{OF_TASK}/<int:page>")
def of_task(task_id: str, credential_id: int, page: int) -> ResponseReturnValue:
    """Show a page of a scan from the step in which somebody decides on it."""
    request = request_of(task_id)
    back = url_for("tasks.show", task_id=task_id)
    here = partial(url_for, "scans.of_task", task_id=task_id, credential_id=credential_id)
    return shown(request, credential_id, page, back, here)


@blueprint.get(f"{OF_TASK}/<int:page>.jpg")
def picture_of_task(task_id: str, credential_id: int, page: int) -> ResponseReturnValue:
    """Return a page of a scan as a picture."""
    return scan_page.picture(scan(request_of(task_id), credential_id), page)


def shown(
    request: AccessRequest, credential_id: int, page: int, back: str, here: Callable[..., str]
) -> ResponseReturnValue:
    """Show a page of a scan; `here` gives the address of each page, `back` whence it opened."""
    return scan_page.show(
        scan(request, credential_id, back),
        page,
        address=lambda number: here(page=number),
        original=original_url(request, credential_id),
    )


def request_of(task_id: str) -> AccessRequest:
    """Return the request that a step of the reader's is about."""
    session = edge.session()
    subject = deciding.subject_of(session, tasks.find(session, acting(), task_id))
    if not isinstance(subject, AccessRequest):
        raise NotFound(GONE)
    return subject


def scan(request: AccessRequest, credential_id: int, back: str = "") -> Scan:
    """Return a paper of the request that has a scan."""
    found = edge.session().get(RequestCredential, credential_id)
    if found is None or found.request_id != request.id or found.object_key is None:
        raise NotFound(GONE)
    return Scan(found, word(found.term), found.display_name, request.number or "", back)


def original_url(request: AccessRequest, credential_id: int) -> str | None:
    """Return where the file as it came is, None for a reader who may not take it."""
    if not can(acting(), "export", request):
        return None
    return url_for("scans.original", request_id=request.id, credential_id=credential_id)
