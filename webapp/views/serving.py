"""Proofs of service: printed for a letter that goes out."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from archive.instruments.models import Instrument
from core.i18n import N_, message
from people.filters import fetch
from webapp import edge
from webapp.forms.sending_forms import ProofForm
from webapp.noting import acting, note_act
from webapp.pages.people_page import REFUSED
from webapp.pages.serving_page import PREFIX
from webapp.shell import current_pack, tell
from webapp.views.paper import page
from workflows.papers.proofs import issue_proof

blueprint = Blueprint("serving", __name__)
ISSUED = N_("送达回证 {number} 正在制作，打印后随文书送达，签收后扫描归档。")


@blueprint.post("/papers/<int:instrument_id>/proofs")
def issue(instrument_id: int) -> ResponseReturnValue:
    """Issue the proof of service of a letter, and show its page."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "dispatch")
    if (earlier := edge.replay()) is not None:
        return earlier
    form = ProofForm(request.form, prefix=PREFIX)
    if not form.validate():
        return page(row, proof=form), REFUSED
    proof = issue_proof(
        edge.session(), current_pack(), row, form.planned(), by=acting(), at=edge.now()
    )
    facts = {"number": proof.number, "about": row.number}
    note_act("instrument.proof", "instrument", proof.id, facts)
    tell(message(ISSUED, number=proof.number))
    return edge.done(url_for("paper.show", instrument_id=proof.id))
