"""Prints that were signed or stamped in ink and come back as scans: filed, and looked at."""

from typing import Any, BinaryIO, cast

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from archive.instruments import scans, serving
from archive.instruments.marks import InstrumentScan
from archive.instruments.models import Instrument
from core.errors import InvalidInput, NotFound
from core.i18n import N_
from forms import uploads
from people.filters import fetch
from people.permissions import can
from webapp import edge
from webapp.forms.account_forms import show_problems
from webapp.forms.case_file_forms import SCANS
from webapp.forms.sending_forms import ServedForm
from webapp.incoming import check_length, leave_transaction, on_disk
from webapp.noting import acting, note_act
from webapp.pages import scan_page, serving_page
from webapp.pages.people_page import REFUSED
from webapp.pages.scan_page import Scan
from webapp.shell import tell
from webapp.views.paper import page as paper_page
from webapp.wording import word

blueprint = Blueprint("paper_scans", __name__)
NO_SCAN = N_("请选择扫描件。")
NOT_THERE = N_("没有这份扫描件。")
FILED = N_("扫描件已归档，与文书一并保存。")
TITLE, NAME = N_("签字、盖章后的扫描件"), "{number}（扫描件）"
SCAN = "/papers/<int:instrument_id>/scans/<int:scan_id>"


@blueprint.post("/papers/<int:instrument_id>/scans")
def add(instrument_id: int) -> ResponseReturnValue:
    """File the scan of a print that was signed or stamped; its code says whose it is.

    With a signed proof of service, what it says of the serving of its letter is noted.
    """
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "file_scan")
    served = serving_page.served_form(row)
    if served is not None and served.served and not served.validate():
        return paper_page(row, served=served), REFUSED
    leave_transaction()
    kept = kept_scan(instrument_id)
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "file_scan")
    if (earlier := edge.replay()) is not None:
        return earlier
    try:
        note_served(row, served)
    except InvalidInput as error:
        show_problems(cast("ServedForm", served), error)
        return paper_page(row, served=served), REFUSED
    filed = scans.file_scan(edge.session(), row, kept, by=acting(), at=edge.now())
    facts = {"number": row.number, "sha256": filed.sha256, "matched": kept.matched}
    note_act("instrument.scan", "instrument", row.id, facts)
    tell(FILED)
    return edge.done(url_for("paper.show", instrument_id=row.id))


def kept_scan(instrument_id: int) -> scans.KeptScan:
    """Read the scan that was sent and keep it, outside the click's own transaction: it is slow.

    Raises `InvalidInput` for a scan that is none, too long, or of another paper.
    """
    with edge.installation().database.reading() as session:
        row = fetch(session, Instrument, instrument_id, acting(), "file_scan")
        sent = checked_scan()
        with on_disk(sent) as path:
            read = scans.read_scan(path)
        check_length("file", read.pages, sent)
        matched = scans.match(row, read, request.form.get("code", ""))
    media_type = uploads.media_type(cast("uploads.Upload", sent))
    sent.stream.seek(0)
    stored = edge.installation().store.put(cast("BinaryIO", sent.stream))
    return scans.KeptScan(stored, media_type, read.pages, matched)


def note_served(proof: Instrument, form: ServedForm | None) -> None:
    """Note what a proof of service says; nothing for other papers, or where nobody was served."""
    if form is None or not form.served:
        return
    letter = fetch(edge.session(), Instrument, proof.about_id or 0, acting(), "dispatch")
    sent = serving.note_sent(
        edge.session(), letter, form.sending(), by=acting(), at=edge.now(), proof_id=proof.id
    )
    facts = {"number": letter.number, "way": sent.way, "proof": proof.number}
    note_act("instrument.send", "instrument", letter.id, facts)


def checked_scan() -> FileStorage:
    """Return the scan that was sent; raises `InvalidInput` at `file` for what is none."""
    sent = request.files.get("file")
    if not isinstance(sent, FileStorage) or not uploads.is_sent(sent):
        raise InvalidInput({"file": NO_SCAN})
    if fault := uploads.fault(cast("uploads.Upload", sent), SCANS):
        raise InvalidInput({"file": fault})
    return sent


@blueprint.get(f"{SCAN}/<int:page>")
def show(instrument_id: int, scan_id: int, page: int) -> ResponseReturnValue:
    """Show a page of a scan that was filed."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "print")
    keys: dict[str, Any] = {"instrument_id": instrument_id, "scan_id": scan_id}
    takes = can(acting(), "export", row)
    return scan_page.show(
        scan(row, scan_id),
        page,
        address=lambda number: url_for("paper_scans.show", page=number, **keys),
        original=url_for("paper_scans.original", **keys) if takes else None,
    )


@blueprint.get(f"{SCAN}/<int:page>.jpg")
def picture(instrument_id: int, scan_id: int, page: int) -> ResponseReturnValue:
    """Return a page of a scan as a picture."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "print")
    return scan_page.picture(scan(row, scan_id), page)


@blueprint.get(f"{SCAN}/original")
def original(instrument_id: int, scan_id: int) -> ResponseReturnValue:
    """Hand over the file as it came, to whoever keeps the papers."""
    row = fetch(edge.session(), Instrument, instrument_id, acting(), "export")
    return scan_page.original(scan(row, scan_id))


def scan(row: Instrument, scan_id: int) -> Scan:
    """Return a scan of the paper."""
    found = edge.session().get(InstrumentScan, scan_id)
    if found is None or found.instrument_id != row.id or found.object_key is None:
        raise NotFound(NOT_THERE)
    back = url_for("paper.show", instrument_id=row.id)
    return Scan(found, word(TITLE), NAME.format(number=row.number), row.number, back)
