"""The page of one paper, and the marked copies beside it."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from archive.instruments import serving
from archive.instruments.marks import InstrumentCopy
from archive.instruments.models import Instrument
from archive.instruments.operations import ask_for_copy
from core.errors import InvalidInput, NotFound, RuleViolation
from core.i18n import N_, Message, message
from documents.registry import paper_kind
from people.filters import fetch
from webapp import edge
from webapp.display import disposition
from webapp.edge import new_key
from webapp.forms.account_forms import show_problems
from webapp.forms.sending_forms import ProofForm, SendingForm, ServedForm
from webapp.noting import acting, note_act, note_print
from webapp.pages import paper_page, serving_page
from webapp.pages.people_page import REFUSED
from webapp.shell import tell

blueprint = Blueprint("paper", __name__)
NO_COPY = N_("没有这份标记件，或者还在制作。")
NOT_MADE = N_("这份文书没有这种副本，或者文书本身还没有制成。")
SENT = N_("送达情况已登记。")
NAMES = {"proof": "未用印稿", "void": "作废标记件", "archive": "存档副本", "draft": "可编辑稿"}
ASKED = N_("正在制作{title}，做好后列在文件里。")


@blueprint.get("/papers/<int:instrument_id>")
def show(instrument_id: int) -> ResponseReturnValue:
    """Show a paper's facts, digests, files, seal and what may be done with it."""
    return page(fetch(edge.session(), Instrument, instrument_id, acting()))


def page(
    row: Instrument,
    sending: SendingForm | None = None,
    *,
    proof: ProofForm | None = None,
    served: ServedForm | None = None,
) -> str:
    """Render the page of a paper, perhaps with a form that was refused."""
    return render_template(
        "papers/show.html",
        id=row.id,
        key=new_key(),
        sending=sending or serving_page.sending_form(row),
        proof=proof or serving_page.proof_form(row),
        serving=served or serving_page.served_form(row),
        **paper_page.context(row),
    )


@blueprint.post("/papers/<int:instrument_id>/sendings")
def send(instrument_id: int) -> ResponseReturnValue:
    """Note that a letter went out."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "dispatch")
    if (earlier := edge.replay()) is not None:
        return earlier
    if not paper_kind(row.kind).leaves:
        raise RuleViolation(serving.NO_LETTER)
    form = SendingForm(request.form)
    if not form.validate():
        return page(row, form), REFUSED
    try:
        sent = serving.note_sent(edge.session(), row, form.sending(), by=acting(), at=edge.now())
    except InvalidInput as error:
        show_problems(form, error)
        return page(row, form), REFUSED
    facts = {"number": row.number, "way": sent.way, "tracking": sent.tracking}
    note_act("instrument.send", "instrument", row.id, facts)
    tell(SENT)
    return edge.done(url_for("paper.show", instrument_id=row.id))


@blueprint.get("/papers/<int:instrument_id>/<any(proof, void, archive):kind>.pdf")
@blueprint.get("/papers/<int:instrument_id>/<any(draft):kind>.docx")
def copy(instrument_id: int, kind: str) -> ResponseReturnValue:
    """Open a copy; the print is written into the trail."""
    with edge.installation().database.writing() as session:
        row = fetch(session, Instrument, instrument_id, acting(), "print")
        found = session.scalar(
            select(InstrumentCopy).where(
                InstrumentCopy.instrument_id == row.id, InstrumentCopy.kind == kind
            )
        )
        if found is None or found.object_key is None:
            raise NotFound(NO_COPY)
        number, key, media_type = row.number, found.object_key, found.media_type
        facts = {"number": number, "copy": kind}
        note_print(session, row.id, facts)
    answer = Response(b"".join(edge.installation().store.read(key)), mimetype=media_type)
    way, ending = ("attachment", "docx") if kind == "draft" else ("inline", "pdf")
    name = f"{number}（{NAMES[kind]}）.{ending}"
    answer.headers["Content-Disposition"] = disposition(way, name)
    return answer


@blueprint.post("/papers/<int:instrument_id>/copies")
def ask(instrument_id: int) -> ResponseReturnValue:
    """Have an archive copy or an editable draft made beside the paper."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "print")
    if (earlier := edge.replay()) is not None:
        return earlier
    kind = request.form.get("kind", "")
    if row.state not in {"issued", "void"} or kind not in paper_page.askable(row):
        raise InvalidInput({"kind": NOT_MADE})
    ask_for_copy(edge.session(), row, kind, at=edge.now())
    tell(message(ASKED, title=Message(paper_page.COPIES[kind])))
    return edge.done(url_for("paper.show", instrument_id=row.id))
