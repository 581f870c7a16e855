"""The page of one paper, and the marked copies beside it."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from archive.instruments.marks import InstrumentCopy
from archive.instruments.models import Instrument
from core.errors import NotFound
from core.i18n import N_
from people.filters import fetch
from webapp import edge, paper_page
from webapp.display import disposition
from webapp.edge import new_key
from webapp.noting import acting, note_print

blueprint = Blueprint("paper", __name__)
NO_COPY = N_("没有这份标记件，或者还在制作。")
NAMES = {"proof": "未用印稿", "void": "作废标记件"}


@blueprint.get("/papers/<int:instrument_id>")
def show(instrument_id: int) -> ResponseReturnValue:
    """Show a paper's facts, digests, files, seal and what may be done with it."""
    row = fetch(edge.session(), Instrument, instrument_id, acting())
    context = paper_page.context(row)
    return render_template("papers/show.html", id=row.id, key=new_key(), **context)


@blueprint.get("/papers/<int:instrument_id>/<any(proof, void):kind>.pdf")
def copy(instrument_id: int, kind: str) -> ResponseReturnValue:
    """Open a marked copy; the print is written into the trail."""
    with edge.installation().database.writing() as session:
        row = fetch(session, Instrument, instrument_id, acting(), "print")
        found = session.scalar(
            select(InstrumentCopy).where(
                InstrumentCopy.instrument_id == row.id, InstrumentCopy.kind == kind
            )
        )
        if found is None or found.object_key is None:
            raise NotFound(NO_COPY)
        number, key = row.number, found.object_key
        facts = {"number": number, "copy": kind}
        note_print(session, row.id, facts)
    answer = Response(b"".join(edge.installation().store.read(key)), mimetype="application/pdf")
    name = f"{number}（{NAMES[kind]}）.pdf"
    answer.headers["Content-Disposition"] = disposition("inline", name)
    return answer
