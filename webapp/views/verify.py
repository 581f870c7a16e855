"""Pages for strangers: is this paper genuine, and how far is my request."""

import hashlib
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from archive.access.models import AccessRequest
from archive.access.queries import request_by_receipt
from archive.instruments.queries import Confirmation, by_code
from bureaus import loading
from core.clock import beijing_date
from core.i18n import N_
from people import logins
from webapp import edge, matter
from webapp.auth import public

blueprint = Blueprint("verify", __name__)
WRONG = N_("没有这个代码，请照回执核对后再输入。")
CHUNK = 1024 * 1024


@blueprint.get("/v/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Confirm number, date, bureau and digest of the paper with this code; name nobody."""
    refuse_guessing()
    found = by_code(edge.session(), code)
    if found is None:
        note_guess()
        return render_template("verify/show.html", paper=None, check=None), 404
    check = {"action": url_for("verify.compare", code=code), "result": None, "name": None}
    return render_template("verify/show.html", paper=paper(found), check=check)


@blueprint.post("/v/<code>")
@public
def compare(code: str) -> ResponseReturnValue:
    """Compare an uploaded file with the paper; the file is not kept."""
    refuse_guessing()
    found = by_code(edge.session(), code)
    if found is None:
        note_guess()
        return render_template("verify/show.html", paper=None, check=None), 404
    file = request.files.get("file")
    result = None
    if file is not None and file.filename:
        digest = hashlib.sha256()
        while chunk := file.stream.read(CHUNK):
            digest.update(chunk)
        result = digest.hexdigest() == found.sha256
    name = file.filename if file is not None else None
    check = {"action": url_for("verify.compare", code=code), "result": result, "name": name}
    return render_template("verify/show.html", paper=paper(found), check=check)


def guesses() -> tuple[str, str]:
    """Return under what wrong codes count: their place alone, so that nobody shuts out others."""
    address = request.remote_addr or ""
    return f"verify:{address}", address


def refuse_guessing() -> None:
    """Refuse an address that has tried too many wrong codes."""
    if logins.throttled(edge.session(), *guesses(), edge.now()):
        raise TooManyRequests


def note_guess() -> None:
    """Write a wrong code down in a click of its own."""
    edge.roll_back()
    with edge.installation().database.writing() as session:
        logins.note_attempt(session, *guesses(), edge.now(), succeeded=False)


def paper(found: Confirmation) -> dict[str, Any]:
    """Return what the page may say of a paper."""
    pack = loading.load_pack(edge.session(), found.bureau_id)
    return {
        "number": found.number,
        "date": beijing_date(found.issued_at),
        "bureau": pack.name,
        "title": None,
        "sha256": found.sha256,
        "state": found.state,
        "telephone": pack.telephone,
        "office": pack.register_keeper,
        "sample": pack.stamping == "sample",
    }


@blueprint.get("/r")
@public
def ask() -> ResponseReturnValue:
    """Ask for the code of a receipt."""
    return receipt_page("", None, None)


@blueprint.post("/r")
@public
def look_up() -> ResponseReturnValue:
    """Go to the state of the request with this code."""
    code = request.form.get("code", "").strip().upper()
    if not code.isalnum():
        return receipt_page(code, None, WRONG), 422
    return redirect(url_for("verify.progress", code=code), 303)


@blueprint.get("/r/<code>")
@public
def progress(code: str) -> ResponseReturnValue:
    """Show the state of a request and nothing else."""
    refuse_guessing()
    found = request_by_receipt(edge.session(), code)
    if found is None:
        note_guess()
        return receipt_page(code, None, WRONG), 404
    return receipt_page(code, found, None)


def receipt_page(code: str, found: AccessRequest | None, sentence: str | None) -> str:
    """Render the page around the code."""
    return render_template(
        "verify/receipt.html",
        action=url_for("verify.look_up"),
        code=code,
        sentence=sentence,
        progress=None if found is None else state_of(found),
    )


def state_of(found: AccessRequest) -> dict[str, Any]:
    """Return the state of a request in words that name nobody."""
    pack = loading.load_pack(edge.session(), found.bureau_id)
    return {
        "number": found.number,
        "state": matter.RUNNING.get(found.state, found.state),
        "steps": [],
        "bureau": pack.name,
        "telephone": pack.telephone,
        "updated_at": found.settled_at or found.submitted_at,
    }
