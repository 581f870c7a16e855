"""The seal on a paper: a picture, or the face of a signature; each use is numbered."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from archive.instruments.operations import note_use
from archive.instruments.queries import seal_borne
from bureaus.models import Bureau
from core.errors import RuleViolation, StepFailed
from core.i18n import N_, message
from core.installation import Installation
from core.settings import Settings
from documents.printing import PrintedPaper, Printer
from documents.signing import machinery
from documents.signing.interface import Holder
from documents.signing.orders import Clock, Mark
from documents.signing.trust import trusted_roots

NO_SEAL = N_("编号 {id} 的文书所用的印章没有登记图样。")
PLACE, FIELD, REASON = "seal-0", "公章", "文书用印"
# Stands in the layout where the signature will show the seal: one transparent dot.
CLEAR = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII="
)


@dataclass(frozen=True)
class Borne:
    """The registered seal that a paper bears; `signed`: the bureau has switched signatures on."""

    seal_id: int
    image: str
    object_key: str
    diameter: float
    signed: bool
    holder: Holder


def borne_by(session: Session, instrument: Instrument) -> Borne | None:
    """Return the registered seal that the paper was issued with; None when it bears none.

    Raises `StepFailed` when the register of seals does not know it.
    """
    data = instrument.frozen["data"]
    seal = data.get("seal") or {}
    if not seal.get("image"):
        return None
    row = seal_borne(session, instrument.bureau_id, seal["sha256"])
    if row is None or row.object_key is None:
        raise StepFailed(message(NO_SEAL, id=instrument.id), permanent=True)
    code = session.get_one(Bureau, instrument.bureau_id).code
    name = data["issuer"]["name"]
    return Borne(
        seal_id=row.id,
        image=seal["image"],
        object_key=row.object_key,
        diameter=row.diameter,
        signed=row.signed,
        holder=Holder(f"seal-{code}", f"{name}电子印章", name),
    )


def print_sealed(
    installation: Installation, printer: Printer, kind: str, frozen: Mapping[str, Any], seal: Borne
) -> PrintedPaper:
    """Print a paper with its seal, and sign it where the bureau has its papers signed."""
    scan = b"".join(installation.store.read(seal.object_key))
    if not seal.signed:
        return printer.print(kind, frozen, assets={seal.image: scan})
    plain = printer.print(kind, frozen, assets={seal.image: CLEAR})
    if PLACE not in plain.places:
        return plain
    size = {"width": seal.diameter, "height": seal.diameter}
    face = printer.print("picture", size, assets={seal.image: scan}).data
    place = centred(plain.places[PLACE], seal.diameter)
    mark = Mark(FIELD, seal.holder, place, face, reason=REASON)
    settings = installation.settings
    signed = machinery.sign(plain.data, [mark], settings, clock=clock_of(settings))
    return replace(plain, data=signed)


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


def number_use(session: Session, instrument: Instrument, seal: Borne, *, at: datetime) -> None:
    """Enter the use into the register of seal uses 用印登记簿, once for each paper.

    Two workers whose clocks differ by a moment may both be right: the second tries again.
    """
    try:
        note_use(session, instrument, seal.seal_id, signed=seal.signed, at=at)
    except RuleViolation as late:
        raise StepFailed(late.message, permanent=False) from late
