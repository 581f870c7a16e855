"""A bureau that seals electronically, its seals, and papers that bear them, in one line each."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.instruments import sealing
from archive.instruments.marks import InstrumentCopy
from archive.instruments.models import Instrument
from archive.instruments.queries import file_of
from archive.instruments.sealing import UsesAsked, agree, find_uses
from archive.seals.models import RegisteredSeal
from archive.seals.operations import grant_right, note_event, register_seal
from archive.seals.rules import RightFacts, SealFacts
from core.clock import utc_now
from core.settings import Signing
from documents.signing import authority
from jobs.registry import Work
from jobs.render import render
from people.actors import THE_SYSTEM
from studio.publishing import change_stamping
from tests.pictures import png
from tests.workflows.matters import STAFF, Matters

NAME = "平顶山市人力资源和社会保障局"


def electronic(matters: Matters) -> None:
    """Let the bureau seal electronically."""
    matters.write(
        lambda session: change_stamping(
            session, matters.bureau_id, "electronic", by="局长", at=matters.at
        )
    )


def register(
    matters: Matters,
    data: bytes = b"",
    diameter: float = 42.0,
    *,
    signed: bool = False,
    two_persons: bool = False,
    origin: str = "scan",
) -> int:
    """Register a seal that archivists and the legal office's head may use; return its id."""
    stored = matters.installation.store.put(io.BytesIO(data or png()))
    facts = SealFacts(NAME, origin, diameter=diameter, signed=signed, two_persons=two_persons)

    def write(session: Session) -> int:
        common: Any = {"by": THE_SYSTEM, "at": matters.at}
        row = register_seal(session, matters.bureau_id, facts, stored, **common)
        for role in ("archivist", "legal_head"):
            grant_right(session, row, RightFacts(role=role), **common)
        return row.id

    return int(matters.write(write))


def retire(matters: Matters, seal_id: int) -> None:
    def write(session: Session) -> None:
        row = session.get_one(RegisteredSeal, seal_id)
        note_event(session, row, "retire", reason="缴销", by=THE_SYSTEM, at=matters.at)

    matters.write(write)


def agree_to(matters: Matters, paper: Instrument, role: str = "archivist") -> bool:
    """Agree to the seal of a paper in a role; tell whether it can be drawn now."""

    def write(session: Session) -> bool:
        row = session.get_one(Instrument, paper.id)
        return agree(session, row, by=matters.actor(session, role), at=matters.at)

    return bool(matters.write(write))


def sheet(matters: Matters) -> Instrument:
    """Return the approval sheet of a new request."""
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head")
    newest = select(Instrument).order_by(Instrument.id.desc()).limit(1)
    return matters.read(lambda session: session.scalars(newest).one())


def work(matters: Matters, paper: Instrument, job: Work = render) -> None:
    """Do a job about a paper as the worker does."""
    matters.write(job(matters.installation, {"instrument_id": paper.id}, matters.at))


def drawn(matters: Matters, paper: Instrument) -> bytes:
    """Draw a paper as the worker does and return the bytes that were kept."""
    work(matters, paper)
    return bytes_of(matters, matters.read(lambda s: file_of(s, paper.id)))


def sealed(matters: Matters, paper: Instrument) -> bytes:
    """Seal a paper and return its bytes."""
    assert agree_to(matters, paper)
    return drawn(matters, paper)


def copied(matters: Matters, paper: Instrument, kind: str) -> bytes:
    """Return the bytes of a marked copy."""
    wanted = select(InstrumentCopy).where(
        InstrumentCopy.instrument_id == paper.id, InstrumentCopy.kind == kind
    )
    return bytes_of(matters, matters.read(lambda s: s.scalar(wanted)))


def bytes_of(matters: Matters, kept: Any) -> bytes:
    return b"".join(matters.installation.store.read(kept.object_key))


def state_of(matters: Matters, paper: Instrument) -> str:
    return matters.read(lambda s: s.get_one(Instrument, paper.id).state)


def pictures(data: bytes) -> list[dict[str, Any]]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [image for page in pdf.pages for image in page.images]


def words(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages)


SECRET = "kept outside the database"


def with_authority(matters: Matters, folder: Path) -> None:
    """Give the installation the built-in authority; the stage keeps it for those who come later."""
    (folder / "secret").write_text(SECRET)
    signing = Signing(provider="builtin", secret_file=folder / "secret")
    settings = replace(matters.installation.settings, signing=signing)
    matters.installation = replace(matters.installation, settings=settings)
    if not (settings.keys_dir / authority.ROOT).exists():
        authority.found(settings.keys_dir, "局", SECRET, folder / "root.p12", at=utc_now())


def uses(matters: Matters) -> list[sealing.Line]:
    """Return the register of uses, the last first."""
    return matters.read(lambda s: find_uses(s, matters.bureau_id, UsesAsked(), limit=50))[1]


def numbers_of_uses(matters: Matters) -> list[tuple[int, str]]:
    return [(use.n, use.way) for use, _ in reversed(uses(matters))]
