"""The paper that people signed by hand: their ink at their places, their signatures in its file."""

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from archive.instruments.queries import file_of
from core.errors import StepFailed
from documents.signing.strangers import judge_file
from documents.signing.trust import trusted_roots
from jobs.archiving import archive_copy
from jobs.copies import proof
from jobs.render import order_of, printer_of
from jobs.sealing import CLEAR
from tests.pens import strokes
from tests.pictures import png
from tests.workflows.handwriting import handwritten, leave, sheet, sign
from tests.workflows.matters import Matters
from tests.workflows.seals import (
    agree_to,
    copied,
    drawn,
    electronic,
    register,
    with_authority,
    words,
    work,
)
from webapp.pages.verdicts import finding

# One database is enough: how papers are drawn does not ask for it.
pytestmark = pytest.mark.parametrize("staged", ["sqlite"], indirect=True)
MM = 72 / 25.4
DOTS = 8


def judged(matters: Matters, data: bytes) -> Any:
    return judge_file(data, trusted_roots(matters.installation.settings))


def poppler(data: bytes, folder: Path) -> str:
    path = folder / "signed.pdf"
    path.write_bytes(data)
    return subprocess.run(["pdfsig", path], capture_output=True, check=False).stdout.decode()


def page(data: bytes) -> Image.Image:
    command = ["pdftoppm", "-r", str(25.4 * DOTS), "-f", "1", "-l", "1", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def test_hand_hand_and_seal_in_their_order_and_every_change_is_seen(
    matters: Matters, tmp_path: Path
) -> None:
    handwritten(matters)
    electronic(matters)
    with_authority(matters, tmp_path)
    register(matters, png(), signed=True)
    paper = sheet(matters)
    work(matters, paper, proof)
    assert {"未", "签", "名"} <= set(words(copied(matters, paper, "proof")))
    assert sign(matters, paper, "bureau_head") == "unsigned"
    assert sign(matters, paper, "archivist", strokes=strokes(90)) == "waiting"
    assert agree_to(matters, paper)
    data = drawn(matters, paper)

    verdict = judged(matters, data)
    fields = ["手写签名2 局主要负责人", "手写签名1 核验", "公章"]
    assert (verdict.state, [one.field for one in verdict.signatures]) == ("valid", fields)
    names = [one.name for one in verdict.signatures]
    assert names[:2] == [matters.name("bureau_head"), matters.name("archivist")]
    told = finding("文书.pdf", verdict, same=None)
    assert "共 3 个签名、签章" in str(told.order)
    assert "可靠电子签名" in str(told.meanings[-1])
    assert poppler(data, tmp_path).count("Signature is Valid") == 3
    all_fields_were_there_before_the_first_signature(data)
    ink_stands_at_its_places_and_over_nothing(matters, paper, data)

    changed = bytearray(data)
    changed[data.index(b"stream") + 40] ^= 1
    assert judged(matters, bytes(changed)).state == "altered"
    assert "Digest Mismatch" in poppler(bytes(changed), tmp_path)


def all_fields_were_there_before_the_first_signature(data: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(data))
    first = reader.embedded_signatures[0]
    form = reader.get_historical_resolver(first.signed_revision).root["/AcroForm"]
    assert len(form["/Fields"]) == 3
    assert "数据摘要" in str(first.sig_object["/Reason"])


def ink_stands_at_its_places_and_over_nothing(
    matters: Matters, paper: Instrument, data: bytes
) -> None:
    """What the signatures show differs from the unsigned paper inside their fields alone."""
    with matters.installation.database.reading() as session:
        unsigned, again = (laid_out(matters, session, paper) for _ in range(2))
    assert unsigned.data == again.data
    assert data.startswith(unsigned.data)
    work(matters, paper, archive_copy)
    before, after, copy = (
        page(one) for one in (unsigned.data, data, copied(matters, paper, "archive"))
    )
    for place in ("sign-1", "sign-2"):
        _, left, top, right, bottom = unsigned.places[place]
        box = tuple(round(edge * DOTS) for edge in (left, top, right, bottom - 0.3))
        assert before.crop(box).convert("L").getextrema()[0] > 240  # type: ignore[operator]
        for shown in (after, copy):
            ink = shown.crop(box).convert("L").point(lambda dot: 255 if dot < 110 else 0)
            across = ink.getbbox()
            assert across is not None
            assert across[3] - across[1] > 0.7 * (box[3] - box[1])
        before.paste(after.crop(box), box[:2])
    _, left, top, right, bottom = unsigned.places["seal-0"]
    seal = tuple(round(edge * DOTS) for edge in (left - 0.2, top - 0.2, right + 0.2, bottom + 0.2))
    before.paste(after.crop(seal), seal[:2])
    assert ImageChops.difference(before, after).getbbox() is None


def laid_out(matters: Matters, session: Session, paper: Instrument) -> Any:
    frozen = session.get_one(Instrument, paper.id).frozen
    clear = {
        **frozen,
        "data": {**frozen["data"], "seal": {**frozen["data"]["seal"], "image": "seal.png"}},
    }
    return printer_of(matters.installation).print(paper.kind, clear, assets={"seal.png": CLEAR})


def test_a_place_left_to_ink_stays_empty_and_nothing_signs_for_it(
    matters: Matters, tmp_path: Path
) -> None:
    handwritten(matters)
    with_authority(matters, tmp_path)
    paper = sheet(matters)
    leave(matters, paper, "bureau_head")
    sign(matters, paper, "archivist")
    verdict = judged(matters, drawn(matters, paper))
    assert [one.field for one in verdict.signatures] == ["手写签名1 核验"]
    assert finding("文书.pdf", verdict, same=True).order is None


def test_nothing_is_drawn_when_the_paper_no_longer_says_what_was_signed(
    matters: Matters, tmp_path: Path
) -> None:
    handwritten(matters)
    with_authority(matters, tmp_path)
    paper = sheet(matters)
    for who in ("archivist", "bureau_head"):
        sign(matters, paper, who)
    with matters.installation.database.reading() as session:
        row = session.get_one(Instrument, paper.id)
        row.frozen = {**row.frozen, "template": "0" * 64}
        with pytest.raises(StepFailed, match="不一致"):
            order_of(session, {"instrument_id": paper.id})
        session.expunge_all()


def test_all_places_left_to_ink_make_a_plain_paper(matters: Matters) -> None:
    handwritten(matters)
    paper = sheet(matters)
    for who in ("archivist", "bureau_head"):
        leave(matters, paper, who)
    assert judged(matters, drawn(matters, paper)).state == "unsigned"
    assert matters.read(lambda s: file_of(s, paper.id)).pages == 1
