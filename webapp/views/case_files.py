"""The documents of a case file: added with their scans, placed in the paper volumes."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict

from archive.cases.models import Case, CaseDocument, Volume
from archive.cases.operations import add_document, place_document
from archive.cases.queries import documents_of, same_document, volumes_of
from archive.cases.rules import DocumentFacts, check_place
from core.errors import InvalidInput
from core.i18n import N_, message
from core.locking import hold
from core.storage import Stored
from webapp import edge
from webapp.forms.account_forms import show_problems
from webapp.forms.case_file_forms import IN_NO_VOLUME, DocumentForm, PlaceForm, answer, choose
from webapp.incoming import Scan, chosen, keep_scan, leave_transaction, look_at_scans
from webapp.noting import note_act
from webapp.shell import tell
from webapp.views.case_click import REFUSED, allowed, click, page
from webapp.wording import word

blueprint = Blueprint("case_files", __name__)
NO_VOLUME = N_("不在纸质卷内")
NTH = N_("第 {number} 卷（{pages} 页）")
NEITHER = N_("请选择文件；只有纸质的，请写明题名、所在的卷、从第几页起和页数。")
ADDED = N_("已登记 {n} 件文件。")
SAME = N_("“{name}”与已登记的“{known}”内容完全相同，没有重复保存。")
PLACED = N_("卷内位置已登记。")


def offer_volumes(form: PlaceForm, volumes: Sequence[Volume]) -> None:
    """Offer the volumes of the case as places."""
    words = {str(one.id): word(message(NTH, number=one.number, pages=one.pages)) for one in volumes}
    choose(form, "volume", {IN_NO_VOLUME: NO_VOLUME, **words})


@blueprint.get("/cases/<int:case_id>/documents/new")
def new_document(case_id: int) -> ResponseReturnValue:
    """Ask for documents."""
    case = allowed(edge.session(), case_id)
    form = DocumentForm()
    offer_volumes(form, volumes_of(edge.session(), [case.id]))
    return page(form, case, url_for("case_files.add_documents", case_id=case.id))


@blueprint.post("/cases/<int:case_id>/documents/new")
def add_documents(case_id: int) -> ResponseReturnValue:
    """Add documents; all files are looked into and kept before the case is locked."""
    leave_transaction()
    form = DocumentForm(CombinedMultiDict([request.files, request.form]))
    action = url_for("case_files.add_documents", case_id=case_id)
    with edge.installation().database.reading() as session:
        case = allowed(session, case_id)
        volumes = {str(one.id): one for one in volumes_of(session, [case.id])}
    offer_volumes(form, list(volumes.values()))
    if not form.validate():
        return page(form, case, action), REFUSED
    try:
        scans = look_at_scans(chosen(form.files.data or []))
        check_typed(form, scans, volumes)
        kept = [(scan, keep_scan(scan)) for scan in scans]
    except InvalidInput as error:
        show_problems(form, error)
        return page(form, case, action), REFUSED
    case = allowed(edge.session(), case_id)
    return click(case, form, action, lambda: write(case, form, kept))


def check_typed(form: DocumentForm, scans: Sequence[Scan], volumes: Mapping[str, Volume]) -> None:
    """Raise `InvalidInput` for pages that the volume does not have, and for nothing at all."""
    volume = volumes.get(form.volume.data)
    title = (form.title.data or "").strip()
    if not scans and not (volume and title and form.first_page.data and form.pages.data):
        raise InvalidInput({"files": NEITHER})
    count = sum(scan.pages for scan in scans) or form.pages.data or 0
    check_place(volume.pages if volume else None, form.first_page.data, count)


def write(case: Case, form: DocumentForm, kept: Sequence[tuple[Scan, Stored]]) -> None:
    """Write the rows of the documents; the same bytes stand in a case only once."""
    session, title = edge.session(), (form.title.data or "").strip()
    hold(session, case)
    if not kept:
        write_one(case, form, title, form.pages.data or 0, form.first_page.data)
        tell(message(ADDED, n=1))
        return
    first, same, added = form.first_page.data, [], 0
    for scan, stored in kept:
        known = same_document(session, case.id, stored.key)
        if known is not None:
            same.append(message(SAME, name=scan.name, known=known.title))
            continue
        name = title if title and len(kept) == 1 else scan.name
        write_one(case, form, name, scan.pages, first, (scan, stored))
        first, added = first + scan.pages if first else None, added + 1
    if not added:
        raise InvalidInput({"files": same[0]})
    tell(message(ADDED, n=added))
    for sentence in same:
        tell(sentence, "amber")


def write_one(
    case: Case,
    form: DocumentForm,
    title: str,
    pages: int,
    first_page: int | None,
    kept: tuple[Scan, Stored] | None = None,
) -> None:
    """Write the row of one document, behind the others of its case."""
    session = edge.session()
    last = max((one.position for one in documents_of(session, [case.id])), default=0)
    volume = own_volume(session, case, form.volume.data)
    facts = DocumentFacts(
        title=title,
        type=form.type.data,
        pages=pages,
        conclusive=answer(form.conclusive.data),
        evidence_basis=answer(form.evidence_basis.data),
        first_page=first_page if volume else None,
        made_on=form.made_on.data,
        position=last + 1,
    )
    document = add_document(
        session,
        case,
        facts,
        at=edge.now(),
        volume=volume,
        stored=kept[1] if kept else None,
        media_type=kept[0].media_type if kept else "",
    )
    told = {"case": case.id, "pages": pages, "sha256": document.sha256}
    note_act("document.create", "document", document.id, told)


def own_volume(session: Session, case: Case, chosen_id: str) -> Volume | None:
    """Return the volume of this case that was chosen."""
    volumes = volumes_of(session, [case.id])
    return next((one for one in volumes if str(one.id) == chosen_id), None)


def own_document(session: Session, case: Case, document_id: int) -> CaseDocument:
    """Return a document of this case, or 404."""
    document = session.get(CaseDocument, document_id)
    if document is None or document.case_id != case.id:
        abort(404)
    return document


@blueprint.get("/cases/<int:case_id>/documents/<int:document_id>/place")
def place(case_id: int, document_id: int) -> ResponseReturnValue:
    """Ask on which pages of which volume a document lies."""
    session = edge.session()
    case = allowed(session, case_id)
    document = own_document(session, case, document_id)
    form = PlaceForm(volume=str(document.volume_id or IN_NO_VOLUME), first_page=document.first_page)
    offer_volumes(form, volumes_of(session, [case.id]))
    return page(form, case, request.path)


@blueprint.post("/cases/<int:case_id>/documents/<int:document_id>/place")
def move(case_id: int, document_id: int) -> ResponseReturnValue:
    """Say on which pages of which volume a document lies."""
    session = edge.session()
    case = allowed(session, case_id)
    document = own_document(session, case, document_id)
    form = PlaceForm(request.form)
    offer_volumes(form, volumes_of(session, [case.id]))

    def act() -> None:
        volume = own_volume(session, case, form.volume.data)
        place_document(session, document, volume, form.first_page.data)
        facts = {"volume": volume.number if volume else None, "page": document.first_page}
        note_act("document.place", "document", document.id, facts)
        tell(PLACED)

    return click(case, form, request.path, act)
