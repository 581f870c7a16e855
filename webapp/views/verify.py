"""Pages for strangers: is this paper genuine, and how far is my request."""

import hashlib
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from archive.access.models import AccessRequest
from archive.access.queries import request_by_receipt
from archive.instruments.queries import Confirmation, by_code, by_digest
from archive.instruments.rules import clean_code
from bureaus import loading
from core.clock import beijing_date
from core.errors import NotFound
from core.i18n import N_
from documents.signing import strangers
from documents.signing.authority import LIST_PATH, ROOT, WITHDRAWN
from documents.signing.trust import trusted_roots
from documents.signing.withdrawal import withdrawn
from forms.texts import display_name
from people import logins
from webapp import edge
from webapp.auth import public
from webapp.display import disposition
from webapp.pages import matter
from webapp.pages.verdicts import Finding, finding
from workflows.models import InboxTask

# What whoever holds the receipt does next, by the state of the request.
NEXT = {
    "submitted": N_("正在核验或者审批，请留意电话。"),
    "deliver": N_("已有答复，请带回执来窗口领取，或者等候送达。"),
    "returned": N_("材料要补正，请按补正通知书准备好，带回执来窗口。"),
    "approved": N_(
        "已经同意。来查阅、取件的，请先打电话约好时间，带证件和回执；寄送的，请等候邮件。"
    ),
    "refused": N_("答复里写明了原因，也写明了有异议怎么办。"),
}
blueprint = Blueprint("verify", __name__)
SEALS = {
    "authorised": N_("印有本局登记的备案印章"),
    "scan": N_("印有本局登记的印模扫描图"),
    "drawn": N_("印有系统按名称绘制的图样：不是备案印章"),
    "hand": N_("印章盖在纸面上，电子文件里没有"),
}
NONE_WITHDRAWN = N_("本系统没有建立内置签章证书，没有停用名单。")
NO_ROOT = N_("本系统没有内置签章证书。")
WRONG = N_("没有这个代码，请照回执核对后再输入。")


@blueprint.get("/v")
@public
def start() -> ResponseReturnValue:
    """Ask for the code of a paper, or for the file itself."""
    return render_template("verify/start.html", finding=None, paper=None, **addresses())


@blueprint.post("/v")
@public
def judge() -> ResponseReturnValue:
    """Go to the paper with this code, or judge the file that was brought."""
    sent = brought()
    if sent is None:
        code = clean_code(request.form.get("code", ""))
        return redirect(url_for("verify.show", code=code or "-"), 303)
    name, data = sent
    known = by_digest(edge.session(), hashlib.sha256(data).hexdigest())
    shown = paper(known) if known else None
    found = judged(name, data, same=True if known else None)
    return render_template("verify/start.html", finding=found, paper=shown, **addresses())


@blueprint.get("/v/root.pem")
@public
def root() -> ResponseReturnValue:
    """Give away the certificate by which anybody can check our seals without us."""
    path = edge.installation().settings.keys_dir / ROOT
    if not path.exists():
        raise NotFound(NO_ROOT)
    answer = Response(path.read_bytes(), mimetype="application/x-pem-file")
    answer.headers["Content-Disposition"] = disposition("attachment", "diaoyue-root.pem")
    return answer


@blueprint.get(LIST_PATH)
@public
def withdrawals() -> ResponseReturnValue:
    """Give away the list of certificates that were withdrawn, for whoever checks without us."""
    path = edge.installation().settings.keys_dir / WITHDRAWN
    if not path.exists():
        raise NotFound(NONE_WITHDRAWN)
    answer = Response(path.read_bytes(), mimetype="application/pkix-crl")
    answer.headers["Content-Disposition"] = disposition("attachment", "diaoyue-withdrawn.crl")
    return answer


@blueprint.get("/v/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Confirm number, date, bureau, kind and digests of the paper with this code; name nobody."""
    return shown_paper(code, None)


@blueprint.post("/v/<code>")
@public
def compare(code: str) -> ResponseReturnValue:
    """Compare an uploaded file with the paper; the file is not kept."""
    return shown_paper(code, brought())


def shown_paper(code: str, sent: tuple[str, bytes] | None) -> ResponseReturnValue:
    """Show the paper of a code and what was found in the file that came with it."""
    refuse_guessing()
    known = by_code(edge.session(), code)
    if known is None:
        note_guess()
        return render_template("verify/show.html", paper=None), 404
    facts, found = paper(known), None
    if sent is not None:
        name, data = sent
        found = judged(name, data, same=hashlib.sha256(data).hexdigest() == known.sha256)
    action = url_for("verify.compare", code=code)
    return render_template("verify/show.html", paper=facts, action=action, finding=found)


def addresses() -> dict[str, str | None]:
    """Return where the page posts to, and where the root certificate can be had."""
    keys = edge.installation().settings.keys_dir
    has_root, has_list = (keys / ROOT).exists(), (keys / WITHDRAWN).exists()
    return {
        "withdrawn_url": url_for("verify.withdrawals") if has_list else None,
        "action": url_for("verify.judge"),
        "root_url": url_for("verify.root") if has_root else None,
    }


def brought() -> tuple[str, bytes] | None:
    """Return name and bytes of the file that was sent; None when none was."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    # One byte more than is judged: a larger file need not be read to be refused.
    return display_name(file.filename), file.stream.read(strangers.LARGEST + 1)


def judged(name: str, data: bytes, *, same: bool | None) -> Finding:
    """Judge a file; it takes seconds, so the transaction ends before and nobody waits for it."""
    settings = edge.installation().settings
    roots, ended = trusted_roots(settings), withdrawn(settings.keys_dir)
    edge.roll_back()
    return finding(name, strangers.judge_file(data, roots, ended), same=same)


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
        "title": found.title,
        "sha256": found.sha256,
        "sm3": found.sm3,
        "state": found.state,
        "seal": SEALS.get(found.seal),
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
        "next": NEXT.get("deliver" if is_answered(found) else found.state),
        "bureau": pack.name,
        "telephone": pack.telephone,
        "updated_at": found.settled_at or found.submitted_at,
    }


def is_answered(found: AccessRequest) -> bool:
    """Tell whether an answer is written and only has to reach whoever asked."""
    instance = matter.instance_of(edge.session(), found.id)
    if instance is None or found.state != "submitted":
        return False
    waiting = select(InboxTask.id).where(
        InboxTask.instance_id == instance.id,
        InboxTask.state == "open",
        InboxTask.kind == "deliver",
    )
    return edge.session().scalar(waiting) is not None
