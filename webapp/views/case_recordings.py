"""Taking recordings in: first the file, looked into and kept, then what people say of it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict

from archive.cases.models import Case
from archive.recordings.operations import enter_recording
from archive.recordings.queries import same_recording
from archive.recordings.rules import KINDS
from core.clock import beijing
from core.errors import InvalidInput
from core.i18n import N_, Message, message
from core.locking import hold
from people.directory import colleagues
from people.filters import fetch
from people.models import Person
from people.permissions import require
from webapp import edge
from webapp.display import duration, file_size, long_time
from webapp.edge import new_key
from webapp.forms.account_forms import show_problems
from webapp.forms.recording_forms import (
    ELSEWHERE,
    NO_RECORDER,
    RecordingFileForm,
    RecordingForm,
    carried_start,
)
from webapp.incoming import Incoming, leave_transaction, seal, take_recording, unseal
from webapp.noting import acting, note_act
from webapp.pages.case_page import to_come
from webapp.shell import tell
from webapp.views.case_click import REFUSED, page
from webapp.wording import listed, word

blueprint = Blueprint("case_recordings", __name__)
SAME = N_("这份文件与本案已登记的“{title}”（{number}）内容完全相同，没有重复保存。")
GONE = N_("上传的文件已经过期，请重新上传。")
ENTERED = N_("音像已登记，编号 {number}。")
# The facts speak of the end; the form asks for the beginning, and the file tells the length.
FIELDS = {"ended_at": "started_on", "started_at": "started_on"}


def allowed(session: Session, case_id: int) -> Case:
    """Return the case to which the person signed in may add recordings."""
    case = fetch(session, Case, case_id, acting(), "find")
    require(acting(), "create", to_come(case))
    return case


@blueprint.get("/cases/<int:case_id>/recordings/new")
def new(case_id: int) -> ResponseReturnValue:
    """Ask for the file."""
    return page(RecordingFileForm(), allowed(edge.session(), case_id), request.path)


@blueprint.post("/cases/<int:case_id>/recordings/new")
def take(case_id: int) -> ResponseReturnValue:
    """Look into the file and keep it; no row is written yet, nobody waits for it."""
    leave_transaction()
    form = RecordingFileForm(CombinedMultiDict([request.files, request.form]))
    with edge.installation().database.reading() as session:
        case = allowed(session, case_id)
    try:
        incoming = take_recording(request.files.get("file"))
        with edge.installation().database.reading() as session:
            check_new(session, case_id, incoming)
    except InvalidInput as error:
        show_problems(form, error)
        return page(form, case, request.path), REFUSED
    sealed = seal(incoming, acting().person_id, case_id)
    return redirect(url_for("case_recordings.describe", case_id=case_id, file=sealed), 303)


def check_new(session: Session, case_id: int, incoming: Incoming) -> None:
    """Raise `InvalidInput` at `file` when the case has exactly these bytes."""
    known = same_recording(session, case_id, incoming.kept.original.key)
    if known is not None:
        sentence = message(SAME, title=known.title, number=known.number)
        raise InvalidInput({"file": sentence})


@blueprint.get("/cases/<int:case_id>/recordings/enter")
def describe(case_id: int) -> ResponseReturnValue:
    """Ask what people know of the recording; what the file carries is filled in."""
    session = edge.session()
    case = allowed(session, case_id)
    sealed = request.args.get("file", "")
    incoming = unseal(sealed, acting().person_id, case_id)
    if incoming is None:
        return again(case)
    staff = colleagues(session, case.bureau_id)
    form = RecordingForm(data=known_of(incoming, staff))
    form.offer(staff)
    return asked(form, case, incoming, sealed)


def again(case: Case) -> ResponseReturnValue:
    """Send back to the file, which is no longer there."""
    tell(GONE, "amber")
    return redirect(url_for("case_recordings.new", case_id=case.id), 303)


def known_of(incoming: Incoming, staff: list[Person]) -> dict[str, object]:
    """Return what needs not be typed: the file's own clock, and oneself as the recorder."""
    me = acting().person_id
    handler = "handler" in acting().roles and any(one.id == me for one in staff)
    found: dict[str, object] = {"recorder_id": str(me) if handler else ELSEWHERE}
    start = carried_start(incoming.probed)
    if start is not None:
        local = beijing(start)
        found |= {"started_on": local.date(), "started_time": f"{local:%H:%M:%S}"}
    return found


def asked(form: RecordingForm, case: Case, incoming: Incoming, sealed: str) -> str:
    """Render the form beside what was found in the file."""
    return render_template(
        "cases/recording.html",
        form=form,
        heading=form.heading,
        action=url_for("case_recordings.enter", case_id=case.id),
        case_number=case.number,
        cancel_url=url_for("cases.show", case_id=case.id),
        key=request.form.get(edge.KEY_FIELD) or new_key(),
        file=sealed,
        facts=facts_of(incoming),
        playable=incoming.probed.playable,
    )


def facts_of(incoming: Incoming) -> list[tuple[str, str]]:
    """Return what the file itself tells, for people."""
    probed, kept = incoming.probed, incoming.kept
    facts = [
        (word(N_("文件")), kept.display_name),
        (word(N_("种类")), word(KINDS[probed.kind])),
        (word(N_("格式")), f"{probed.container.upper()} · {listed(probed.codecs)}"),
        (word(N_("大小")), file_size(kept.original.size)),
    ]
    if probed.kind != "photo":
        facts.append((word(N_("时长")), duration(probed.length)))
    if probed.width and probed.height:
        facts.append((word(N_("画面")), f"{probed.width} × {probed.height}"))
    start = carried_start(probed)
    facts.append((word(N_("设备时钟")), long_time(start) if start else word(N_("文件里没有"))))
    facts.append(("SHA-256", kept.original.sha256))
    return facts


@blueprint.post("/cases/<int:case_id>/recordings/enter")
def enter(case_id: int) -> ResponseReturnValue:
    """Write the rows of the recording."""
    session = edge.session()
    case = allowed(session, case_id)
    sealed = request.form.get("file", "")
    incoming = unseal(sealed, acting().person_id, case_id)
    if incoming is None:
        return again(case)
    if (earlier := edge.replay()) is not None:
        return earlier
    staff = colleagues(session, case.bureau_id)
    form = RecordingForm(request.form)
    form.offer(staff)
    try:
        write(session, case, incoming, form, staff)
    except InvalidInput as error:
        errors = {FIELDS.get(name, name): text for name, text in error.errors.items()}
        show_problems(form, InvalidInput(errors))
        return asked(form, case, incoming, sealed), REFUSED
    return edge.done(url_for("cases.show", case_id=case.id))


def write(
    session: Session, case: Case, incoming: Incoming, form: RecordingForm, staff: list[Person]
) -> None:
    """Write the recording as described; raises `InvalidInput` for what is wrong in the form."""
    if not form.validate():
        raise InvalidInput({})
    facts = form.facts(case.id, incoming.probed.length, staff)
    if not facts.recorder:
        missing: dict[str, Message | str] = {"recorder": NO_RECORDER}
        raise InvalidInput(missing)
    hold(session, case)
    check_new(session, case.id, incoming)
    recording = enter_recording(
        session,
        case.bureau_id,
        incoming.kept,
        incoming.probed,
        facts,
        by=acting(),
        at=edge.now(),
    )
    digest = incoming.kept.original.sha256
    facts_noted = {"case": case.id, "number": recording.number, "sha256": digest}
    note_act("recording.create", "recording", recording.id, facts_noted)
    tell(message(ENTERED, number=recording.number))
