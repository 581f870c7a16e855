"""The bureau's seals: registered, looked at, put out of use; who may use them on which papers."""

from io import BytesIO

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import CombinedMultiDict, FileStorage

from archive.seals import operations
from archive.seals.models import RegisteredSeal, SealRight
from archive.seals.rules import (
    LARGEST_DIAMETER,
    SMALLEST_DIAMETER,
    SealFacts,
    check_facts,
    check_picture,
)
from bureaus.packs import HANDWRITTEN
from core.errors import InvalidInput, NotFound, RuleViolation, StepFailed
from core.i18n import N_, message
from documents import engraving
from documents.papers.common import Seal
from documents.signing.machinery import check_keeper
from forms import uploads
from people.filters import fetch, visible
from people.permissions import NOT_FOUND, may, require, require_may
from studio.publishing import change_signatures, change_stamping
from webapp import auth, edge
from webapp.edge import new_key
from webapp.forms.account_forms import show_problems
from webapp.forms.seal_forms import SealForm
from webapp.noting import acting, note_act
from webapp.pages.paper_tabs import tabs
from webapp.pages.seal_page import REFUSED, line, right_form, right_of, seal_page
from webapp.shell import current_pack, tell
from workflows.papers.issuing import ELECTRONIC

blueprint = Blueprint("seals", __name__)
SEAL = "registered_seal"
LARGEST_SCAN = 20 * 1024 * 1024
NO_FILE = N_("请选择印章图像。")
TOO_LARGE = N_("图像超过 20 MB，请缩小后再传。")
REGISTERED = N_("印章已登记。现在还没有人可以使用：请写明谁可以用在哪种文书上。")
CHANGED = N_("已登记，从现在起生效。")
GIVEN = N_("已给出使用印章的权利。")
TAKEN = N_("已收回使用印章的权利。")
GRANT_ACT = N_("给出或者收回使用“{name}”印章的权利")
WAY_ACT = N_("改变本局文书的用印方式")
SIGNATURES_ACT = N_("改变本局审批人的签名方式")
EVENT_ACT = N_("改变“{name}”印章的使用状态")
A_DAY = "private, max-age=86400, immutable"


@blueprint.get("/seals")
def index() -> ResponseReturnValue:
    """List the seals that the reader may see, the newest first."""
    require_may(acting(), "read", SEAL)
    rows = edge.session().scalars(
        visible(select(RegisteredSeal), acting(), RegisteredSeal).order_by(RegisteredSeal.id.desc())
    )
    return render_template(
        "seals/index.html",
        rows=[line(row) for row in rows],
        tabs=tabs("seals.index"),
        new_url=url_for("seals.new") if may(acting(), "create", SEAL) else None,
        pack=current_pack(),
        electronic=ELECTRONIC,
        handwritten=HANDWRITTEN,
        way_url=url_for("seals.way") if may(acting(), "enact", "bureau_rules") else None,
        signatures_url=url_for("seals.signatures")
        if may(acting(), "enact", "bureau_rules")
        else None,
        key=new_key(),
    )


@blueprint.post("/seals/way")
def way() -> ResponseReturnValue:
    """Choose how the bureau's papers are sealed from now on."""
    require_may(acting(), "enact", "bureau_rules")
    auth.require_step_up(WAY_ACT)
    if (earlier := edge.replay()) is not None:
        return earlier
    by, stamping = acting(), request.form.get("stamping", "")
    change_stamping(edge.session(), by.bureau_id or 0, stamping, by=by.name, at=edge.now())
    note_act("seal.way", "bureau", by.bureau_id, {"stamping": stamping})
    tell(CHANGED)
    return edge.done(url_for("seals.index"))


@blueprint.post("/seals/signatures")
def signatures() -> ResponseReturnValue:
    """Choose how whoever decides signs the bureau's papers from now on."""
    require_may(acting(), "enact", "bureau_rules")
    wanted = request.form.get("signatures", "")
    if wanted == HANDWRITTEN:
        check_keys()
    auth.require_step_up(SIGNATURES_ACT)
    if (earlier := edge.replay()) is not None:
        return earlier
    by = acting()
    change_signatures(edge.session(), by.bureau_id or 0, wanted, by=by.name, at=edge.now())
    note_act("signatures.way", "bureau", by.bureau_id, {"signatures": wanted})
    tell(CHANGED)
    return edge.done(url_for("seals.index"))


def check_keys() -> None:
    """Raise `RuleViolation` when the keeper of keys, which signs for persons, cannot be had."""
    try:
        check_keeper(edge.installation().settings)
    except StepFailed as fault:
        raise RuleViolation(fault.message) from fault


@blueprint.get("/seals/new")
def new() -> ResponseReturnValue:
    """Ask for a seal."""
    require_may(acting(), "create", SEAL)
    return form_page(SealForm(name=current_pack().name))


def form_page(form: SealForm) -> str:
    """Render the form of a new seal."""
    return render_template(
        "seals/new.html",
        form=form,
        action=url_for("seals.register"),
        preview_url=url_for("seals.preview"),
        cancel_url=url_for("seals.index"),
        key=new_key(),
    )


@blueprint.post("/seals/new")
def register() -> ResponseReturnValue:
    """Register a seal: its picture is made anew, whatever was sent."""
    require_may(acting(), "create", SEAL)
    edge.roll_back()  # drawing takes a moment, and nobody waits for it
    form = SealForm(CombinedMultiDict([request.files, request.form]))
    if not form.validate():
        return form_page(form), REFUSED
    facts = form.facts()
    try:
        picture = picture_of(facts, long=bool(form.long.data))
        check_signing(facts)
    except InvalidInput as error:
        show_problems(form, error)
        return form_page(form), REFUSED
    stored = edge.installation().store.put(BytesIO(picture))
    if (earlier := edge.replay()) is not None:
        return earlier
    session, by = edge.session(), acting()
    row = operations.register_seal(session, by.bureau_id or 0, facts, stored, by=by, at=edge.now())
    noted = {"name": row.name, "origin": row.origin, "sha256": row.sha256}
    note_act("seal.register", SEAL, row.id, noted)
    tell(REGISTERED)
    return edge.done(url_for("seals.show", seal_id=row.id))


def check_signing(facts: SealFacts) -> None:
    """Raise `InvalidInput` when a seal shall sign and the keeper of keys cannot be had."""
    try:
        if facts.signed:
            check_keys()
    except RuleViolation as fault:
        raise InvalidInput({"signed": fault.message}) from fault


def picture_of(facts: SealFacts, *, long: bool) -> bytes:
    """Return the picture of a seal: drawn and round, or cut out of what was sent."""
    check_facts(facts)
    if facts.origin == "drawn":
        return engraving.drawn(described(facts))
    sent = request.files.get("file")
    if not isinstance(sent, FileStorage) or not uploads.is_sent(sent):
        raise InvalidInput({"file": NO_FILE})
    data = sent.stream.read(LARGEST_SCAN + 1)
    if len(data) > LARGEST_SCAN:
        raise InvalidInput({"file": TOO_LARGE})
    picture = engraving.cleaned(data, long=long)
    check_picture(picture)
    return picture


def described(facts: SealFacts) -> Seal:
    """Return what is drawn of a seal."""
    return Seal(
        name=facts.name, lower=facts.lower, code=facts.code, diameter=facts.diameter, origin="drawn"
    )


@blueprint.get("/seals/preview.svg")
def preview() -> ResponseReturnValue:
    """Draw a seal from what is typed, before anything is registered."""
    require_may(acting(), "create", SEAL)
    edge.roll_back()
    form = SealForm(request.args)
    facts = form.facts()
    fits = SMALLEST_DIAMETER <= facts.diameter <= LARGEST_DIAMETER
    checked = SealFacts(
        name=facts.name,
        origin="drawn",
        lower=facts.lower,
        code=facts.code,
        diameter=facts.diameter if fits else LARGEST_DIAMETER,
    )
    check_facts(checked)
    return Response(engraving.drawn(described(checked)), mimetype="image/svg+xml")


@blueprint.get("/seals/<int:seal_id>")
def show(seal_id: int) -> ResponseReturnValue:
    """Show one seal, who may use it and what became of it."""
    return seal_page(fetch(edge.session(), RegisteredSeal, seal_id, acting()))


@blueprint.get("/seals/<int:seal_id>/picture")
def picture(seal_id: int) -> ResponseReturnValue:
    """Show the picture as registered."""
    row = fetch(edge.session(), RegisteredSeal, seal_id, acting())
    data = b"".join(edge.installation().store.read(row.object_key or ""))
    answer = Response(data, mimetype=row.media_type)
    answer.headers["Cache-Control"] = A_DAY
    return answer


@blueprint.post("/seals/<int:seal_id>/events")
def note(seal_id: int) -> ResponseReturnValue:
    """Suspend, resume or retire a seal, with the reason."""
    session = edge.session()
    row = fetch(session, RegisteredSeal, seal_id, acting(), "change")
    auth.require_step_up(message(EVENT_ACT, name=row.name))
    if (earlier := edge.replay()) is not None:
        return earlier
    kind, reason = request.form.get("kind", ""), request.form.get("reason", "")
    operations.note_event(session, row, kind, reason=reason, by=acting(), at=edge.now())
    note_act(f"seal.{kind}", SEAL, row.id, {"name": row.name, "reason": reason.strip()})
    tell(CHANGED)
    return edge.done(url_for("seals.show", seal_id=row.id))


@blueprint.post("/seals/<int:seal_id>/rights")
def grant(seal_id: int) -> ResponseReturnValue:
    """Let somebody use a seal on a kind of paper."""
    session = edge.session()
    row = fetch(session, RegisteredSeal, seal_id, acting(), "entitle")
    auth.require_step_up(message(GRANT_ACT, name=row.name))
    if (earlier := edge.replay()) is not None:
        return earlier
    form = right_form()
    if not form.validate():
        return seal_page(row, form), REFUSED
    facts = right_of(form)
    try:
        operations.grant_right(session, row, facts, by=acting(), at=edge.now())
    except InvalidInput as error:
        show_problems(form, error)
        return seal_page(row, form), REFUSED
    noted = {"person": facts.person_id, "role": facts.role, "paper": facts.paper_kind}
    note_act("seal.entitle", SEAL, row.id, noted)
    tell(GIVEN)
    return edge.done(url_for("seals.show", seal_id=row.id))


@blueprint.post("/seals/<int:seal_id>/rights/<int:right_id>/end")
def end(seal_id: int, right_id: int) -> ResponseReturnValue:
    """Take a right away."""
    session = edge.session()
    row = fetch(session, RegisteredSeal, seal_id, acting())
    require(acting(), "entitle", row)
    right = session.get(SealRight, right_id)
    if right is None or right.seal_id != row.id:
        raise NotFound(NOT_FOUND)
    auth.require_step_up(message(GRANT_ACT, name=row.name))
    if (earlier := edge.replay()) is not None:
        return earlier
    operations.end_right(session, right, by=acting(), at=edge.now())
    note_act("seal.disentitle", SEAL, row.id, {"person": right.person_id, "role": right.role})
    tell(TAKEN)
    return edge.done(url_for("seals.show", seal_id=row.id))
