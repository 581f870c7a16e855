"""Signed and stamped prints that come back as scans: filed with the paper that their code names."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.instruments.marks import InstrumentScan
from archive.instruments.models import Instrument
from archive.instruments.rules import clean_code
from archive.kept import keep
from archive.limits import ChildFailed, broken, run_limited
from core.crypto import digest
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_
from core.locking import hold
from core.storage import Stored
from people.actors import Actor

QR, TYPED = "qr", "typed"
MATCHED = {QR: N_("按二维码核对"), TYPED: N_("由归档人核对代码")}
OTHER_PAPER = N_("扫描件上的二维码是另一份文书的，没有归档。")
NO_CODE = N_("没有读出二维码：请填写打印件二维码旁的核验代码，或者扫描得更清楚些。")
WRONG_CODE = N_("这个代码不是这份文书的，请照打印件核对。")
NOT_PRINTED = N_("这份文书还没有制作好，不会有打印件。")
KNOWN = N_("这份扫描件已经归档过。")


@dataclass(frozen=True)
class Read:
    """What was read of a scan: its pages, and the codes that stand on it."""

    pages: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class KeptScan:
    """A scan in the object store that was found to be of a paper: how, and how long it is."""

    stored: Stored
    media_type: str
    pages: int
    matched: str


def read_scan(path: Path) -> Read:
    """Read the codes on a scan in a child; raises `InvalidInput` for what cannot be read."""
    try:
        found = json.loads(run_limited("archive.instruments.codes", [str(path.resolve())]))
        read = Read(int(found["pages"]), tuple(map(str, found["codes"])))
    except (ChildFailed, ValueError, KeyError, TypeError):
        raise broken() from None
    if read.pages < 1:
        raise broken()
    return read


def match(instrument: Instrument, read: Read, typed: str) -> str:
    """Return how the scan was found to be of this paper: by its own code, or by one typed.

    Raises `InvalidInput` when it bears another paper's code, or when nothing tells whose it is.
    """
    shown = [code for text in read.codes if (code := clean_code(text.rpartition("/")[2]))]
    if any(digest(code) == instrument.code_digest for code in shown):
        return QR
    if shown:
        raise InvalidInput({"file": OTHER_PAPER})
    if not typed.strip():
        raise InvalidInput({"code": NO_CODE})
    if digest(clean_code(typed)) != instrument.code_digest:
        raise InvalidInput({"code": WRONG_CODE})
    return TYPED


def file_scan(
    session: Session, instrument: Instrument, scan: KeptScan, *, by: Actor, at: datetime
) -> InstrumentScan:
    """File the scan of a signed or stamped print beside its paper; the same bytes only once."""
    hold(session, instrument)
    if instrument.state not in {"issued", "void"}:
        raise RuleViolation(NOT_PRINTED)
    known = [one for one in scans_of(session, instrument.id) if one.object_key == scan.stored.key]
    if known:
        raise RuleViolation(KNOWN)
    row = InstrumentScan(
        bureau_id=instrument.bureau_id,
        instrument_id=instrument.id,
        pages=scan.pages,
        matched=scan.matched,
        filed_by=by.person_id,
        filed_by_name=by.name,
        filed_at=at,
    )
    keep(row, scan.stored, scan.media_type)
    session.add(row)
    session.flush()  # the trail names it
    return row


def scans_of(session: Session, instrument_id: int) -> Sequence[InstrumentScan]:
    """Return the scans of a paper in the order in which they came."""
    return session.scalars(
        select(InstrumentScan)
        .where(InstrumentScan.instrument_id == instrument_id)
        .order_by(InstrumentScan.id)
    ).all()
