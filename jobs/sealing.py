"""The seal on a paper: a picture, or the face of the last signature."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from archive.seals.models import RegisteredSeal
from bureaus.models import Bureau
from core.errors import StepFailed
from core.i18n import N_, message
from core.installation import Installation
from core.settings import Settings
from documents.printing import PrintedPaper, Printer
from documents.signing import machinery
from documents.signing.interface import Holder
from documents.signing.orders import Clock, Mark
from documents.signing.trust import trusted_roots
from jobs.handwriting import Hand, marks_of

NO_SEAL = N_("编号 {id} 的文书所用的印章没有登记图样。")
PLACE, FIELD, REASON = "seal-0", "公章", "文书用印"
SCAN, DRAWING = "seal.png", "seal.svg"
# Stands in the layout where the signature will show the seal: one transparent dot.
CLEAR = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII="
)


@dataclass(frozen=True)
class Borne:
    """The registered seal that a paper bears; `signed`: its papers are signed as well."""

    object_key: str
    diameter: float
    drawn: bool
    signed: bool
    holder: Holder


def borne_by(session: Session, instrument: Instrument) -> Borne | None:
    """Return the registered seal that the paper was issued with; None when it bears none.

    Raises `StepFailed` when the register of seals has no picture of it.
    """
    if instrument.seal_id is None:
        return None
    row = session.get_one(RegisteredSeal, instrument.seal_id)
    if row.object_key is None:
        raise StepFailed(message(NO_SEAL, id=instrument.id), permanent=True)
    code = session.get_one(Bureau, instrument.bureau_id).code
    drawn = row.origin == "drawn"
    return Borne(
        object_key=row.object_key,
        diameter=row.diameter,
        drawn=drawn,
        signed=row.signed,
        holder=Holder(
            f"seal-{code}-{row.id}",
            f"{row.name}{row.lower}（系统签名）" if drawn else f"{row.name}{row.lower}电子印章",
            row.name,
        ),
    )


def print_signed(
    installation: Installation,
    printer: Printer,
    kind: str,
    frozen: Mapping[str, Any],
    seal: Borne | None,
    hands: Sequence[Hand],
) -> PrintedPaper:
    """Print a paper; sign it for those who wrote on it, last for the seal where that signs."""
    plain = print_sealed(installation, printer, kind, frozen, seal)
    marks = list(marks_of(printer, plain, hands))
    if seal is not None and seal.signed and PLACE in plain.places:
        marks.append(seal_mark(installation, printer, seal, plain))
    if not marks:
        return plain
    settings = installation.settings
    signed = machinery.sign(plain.data, marks, settings, clock=clock_of(settings))
    return replace(plain, data=signed)


def print_sealed(
    installation: Installation,
    printer: Printer,
    kind: str,
    frozen: Mapping[str, Any],
    seal: Borne | None,
) -> PrintedPaper:
    """Print a paper with its seal, with an empty place where a signature will show it."""
    if seal is None:
        return printer.print(kind, frozen)
    if seal.signed:
        return printer.print(kind, with_clear_seal(frozen), assets={SCAN: CLEAR})
    scan = {} if seal.drawn else {SCAN: picture_of(installation, seal)}
    return printer.print(kind, frozen, assets=scan)


def picture_of(installation: Installation, seal: Borne) -> bytes:
    """Return the registered picture of a seal."""
    return b"".join(installation.store.read(seal.object_key))


def seal_mark(
    installation: Installation, printer: Printer, seal: Borne, plain: PrintedPaper
) -> Mark:
    """Return the signature that shows the seal."""
    size = {"width": seal.diameter, "height": seal.diameter}
    name = DRAWING if seal.drawn else SCAN
    picture = {name: picture_of(installation, seal)}
    face = printer.print("picture", size, assets=picture).data
    return Mark(FIELD, seal.holder, centred(plain.places[PLACE], seal.diameter), face, REASON)


def with_clear_seal(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the paper with an empty picture where its signature will show the seal."""
    data = frozen["data"]
    return {**frozen, "data": {**data, "seal": {**data["seal"], "image": SCAN}}}


def unsealed(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the paper with an empty place for its seal."""
    return {**frozen, "data": {**frozen["data"], "stamping": "wet", "seal": None}}


def centred(
    place: tuple[int, float, float, float, float], diameter: float
) -> tuple[int, float, float, float, float]:
    """Return the seal's own square in the middle of the place that the layout keeps for it."""
    page, left, top, right, bottom = place
    x, y, half = (left + right) / 2, (top + bottom) / 2, diameter / 2
    return page, x - half, y - half, x + half, y + half


def clock_of(settings: Settings) -> Clock | None:
    """Return the timestamp service of the installation, if it has one."""
    signing = settings.signing
    if not signing.timestamp_url:
        return None
    return Clock(signing.timestamp_url, archive=signing.archive, roots=trusted_roots(settings))
