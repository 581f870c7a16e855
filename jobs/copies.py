"""Marked copies beside a paper: the proof that its sealers read, and the copy of a void one."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.instruments.models import Instrument, InstrumentVoid
from archive.instruments.operations import deliver_copy
from archive.instruments.queries import file_of
from archive.instruments.rules import AWAITING
from core.clock import beijing_date, chinese_date
from core.i18n import N_
from core.installation import Installation
from documents.printing import PrintedPaper, Printer
from jobs.registry import Kind, Payload, Settle, nothing_to_settle
from jobs.render import concern, found_paper, printer_of
from jobs.sealing import unsealed
from workflows.catalogue import with_template

PROOF, VOID = "proof", "void"
# Printed on copies of Chinese papers, whatever language their reader prefers.
PROOF_WORDS = {"words": "未用印", "under": "供用印人审看，不作凭证"}
UNSIGNED_WORDS = {"words": "未签名", "under": "供签名、用印的人审看，不作凭证"}


def proof(installation: Installation, payload: Payload, at: datetime) -> Settle:
    """Draw the paper named by `instrument_id` for those who shall sign or seal it."""
    with installation.database.reading() as session:
        instrument = found_paper(session, payload)
        kind, state = instrument.kind, instrument.state
        frozen = with_template(session, instrument.frozen)
        words = UNSIGNED_WORDS if instrument.signers else PROOF_WORDS
    if state not in AWAITING:
        return nothing_to_settle
    printer = printer_of(installation)
    plain = printer.print(kind, unsealed(frozen))
    return kept(installation, payload, PROOF, marked(printer, plain.data, words), at)


def void_copy(installation: Installation, payload: Payload, at: datetime) -> Settle:
    """Draw 作废 across a copy of the paper named by `instrument_id`; the paper itself stays."""
    with installation.database.reading() as session:
        instrument = found_paper(session, payload)
        file, under = file_of(session, instrument.id), voided_on(session, instrument)
    if file is None or file.object_key is None or not under:
        return nothing_to_settle
    data = b"".join(installation.store.read(file.object_key))
    words = {"words": "作废", "under": under}
    return kept(installation, payload, VOID, marked(printer_of(installation), data, words), at)


def voided_on(session: Session, instrument: Instrument) -> str:
    """Word since when the paper is void; empty when it is not."""
    at = session.scalar(
        select(InstrumentVoid.voided_at).where(InstrumentVoid.instrument_id == instrument.id)
    )
    return f"{chinese_date(beijing_date(at))}作废，本件为标记件" if at else ""


def marked(printer: Printer, data: bytes, words: Mapping[str, Any]) -> PrintedPaper:
    """Return the copy with the words across each page."""
    return printer.print("marked", words, assets={"paper.pdf": data})


def kept(
    installation: Installation, payload: Payload, kind: str, copy: PrintedPaper, at: datetime
) -> Settle:
    """Keep the bytes of a copy, and name them with the row."""
    stored = installation.store.put(BytesIO(copy.data))

    def settle(session: Session) -> None:
        instrument = session.get_one(Instrument, payload["instrument_id"])
        deliver_copy(session, instrument, kind, stored, pages=copy.pages, at=at)

    return settle


PROOF_KIND = Kind("proof", N_("排印未签名、未用印稿"), proof, concern)
VOID_KIND = Kind("void_copy", N_("制作作废标记件"), void_copy, concern)
