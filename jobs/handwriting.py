"""Handwriting on a paper as the faces of its signers' signatures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive.instruments.marks import InstrumentSigner
from archive.instruments.models import Instrument
from archive.instruments.signing import DRAWN, holds
from archive.instruments.strokes import Stroke
from bureaus.models import Bureau
from core.clock import beijing
from core.errors import StepFailed
from core.i18n import N_, message
from documents.handwriting import FIELD, HEIGHT, WIDTH, ink_svg
from documents.printing import PrintedPaper, Printer
from documents.signing.interface import Holder
from documents.signing.orders import Mark

INK = "ink.svg"
ALTERED = N_("文书 {number} 的数据与 {name} 签名时的不一致，没有制作。请查审计记录和备份。")
NO_PLACE = N_("文书的模板没有留 {name} 手写签名的位置，请改用留有位置的模板版本。")


@dataclass(frozen=True)
class Hand:
    """One person's handwriting: whose key signs, where it stands, what was written and when."""

    holder: Holder
    field: str
    place: str
    strokes: Sequence[Stroke]
    reason: str


def hands_on(session: Session, instrument: Instrument) -> tuple[Hand, ...]:
    """Return what was written on a paper, in the order in which it was; nothing left to the print.

    Raises `StepFailed` when the paper no longer says what was signed.
    """
    if not instrument.signers:
        return ()
    bureau = session.get_one(Bureau, instrument.bureau_id)
    signed = [one for one in instrument.signers if one.written and one.written.kind == DRAWN]
    signed.sort(key=lambda one: one.written.id if one.written else 0)
    return tuple(hand(instrument, one, bureau) for one in signed)


def hand(instrument: Instrument, signer: InstrumentSigner, bureau: Bureau) -> Hand:
    """Return one person's handwriting, after comparing what it is bound to with the paper."""
    written = signer.written
    if written is None or not holds(instrument, signer, written):
        words = message(ALTERED, number=instrument.number, name=signer.name)
        raise StepFailed(words, permanent=True)
    moment = beijing(written.at).strftime("%Y年%m月%d日 %H:%M:%S")
    return Hand(
        holder=Holder(f"person-{bureau.code}-{signer.person_id}", signer.name, bureau.name),
        field=f"{FIELD}{signer.n} {signer.label}",
        place=signer.place,
        strokes=written.strokes,
        reason=f"手写于{moment}，数据摘要 {written.bound}",
    )


def marks_of(printer: Printer, paper: PrintedPaper, hands: Sequence[Hand]) -> Iterator[Mark]:
    """Yield the signatures of those who wrote, each with its handwriting drawn anew.

    Raises `StepFailed` when the layout kept no place for one.
    """
    for one in hands:
        place = paper.places.get(one.place)
        if place is None:
            raise StepFailed(message(NO_PLACE, name=one.holder.name), permanent=True)
        yield Mark(one.field, one.holder, place, face(printer, one.strokes, place), one.reason)


def pictures_of(hands: Sequence[Hand]) -> dict[str, bytes]:
    """Return the handwriting as pictures by the names under which a copy asks for them."""
    return {f"{one.place}.svg": ink_svg(one.strokes, WIDTH, HEIGHT) for one in hands}


def face(
    printer: Printer, strokes: Sequence[Stroke], place: tuple[int, float, float, float, float]
) -> bytes:
    """Return the handwriting as a PDF of the size of its place."""
    _page, left, top, right, bottom = place
    size: Mapping[str, float] = {"width": right - left, "height": bottom - top}
    drawing = ink_svg(strokes, size["width"], size["height"])
    return printer.print("picture", size, assets={INK: drawing}).data
