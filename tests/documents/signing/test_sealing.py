"""A sealed paper: the seal where the layout put it, each signer a field, later changes seen."""

import asyncio
import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from documents.printing import PrintedPaper
from documents.signing.interface import Holder
from documents.signing.providers import provider_of
from documents.signing.sealing import Mark, sign
from tests.documents.conftest import POINTS_PER_MM
from tests.documents.signing.conftest import BUREAU, World


@pytest.fixture(scope="module")
def sealed(world: World, paper: PrintedPaper, mark: Mark) -> bytes:
    return sign(paper.data, [mark], provider_of(world.settings))


@pytest.fixture(scope="module")
def signed_by_three(world: World, paper: PrintedPaper, mark: Mark) -> bytes:
    page, left, top, *_ = mark.place
    by = [
        replace(
            mark,
            field=role,
            holder=Holder(f"person-{number}", name, BUREAU),
            place=(page, left - 50, top + 15 * number, left - 20, top + 15 * number + 9),
        )
        for number, (role, name) in enumerate((("承办人", "王建国"), ("主要负责人", "李明")))
    ]
    return sign(paper.data, [*by, mark], provider_of(world.settings))


def poppler(data: bytes, folder: Path) -> str:
    """What Debian's own verifier says."""
    path = folder / "sealed.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdfsig", path], capture_output=True, check=False)
    return done.stdout.decode()


def flipped(data: bytes) -> bytes:
    """The same file with one bit of a page's content turned."""
    changed = bytearray(data)
    changed[data.index(b"stream") + 40] ^= 1
    return bytes(changed)


def test_the_seal_stands_to_the_tenth_of_a_millimetre_where_the_layout_put_it(
    sealed: bytes, paper: PrintedPaper
) -> None:
    _, left, top, right, bottom = paper.places["seal-0"]
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    x0, y0, x1, y1 = (float(edge) / POINTS_PER_MM for edge in signature.sig_field["/Rect"])
    assert (x0, 297 - y1, x1, 297 - y0) == pytest.approx((left, top, right, bottom), abs=0.1)
    assert x1 - x0 == pytest.approx(42, abs=0.1)


def test_the_seal_is_seen_red_within_its_field_and_nowhere_else(
    sealed: bytes, paper: PrintedPaper
) -> None:
    before, after = red_dots(paper.data), red_dots(sealed)
    added = after - before
    assert len(added) > 500
    _, left, top, right, bottom = paper.places["seal-0"]
    assert all(left - 1 < x < right + 1 and top - 1 < y < bottom + 1 for x, y in added)
    for dots in zip(*added, strict=True):
        assert max(dots) - min(dots) == pytest.approx(42, abs=1)


def red_dots(data: bytes) -> set[tuple[float, float]]:
    """Where the second page is red, in mm from its upper left corner."""
    command = ["pdftoppm", "-r", "50.8", "-f", "2", "-l", "2", "-"]
    drawn = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    with Image.open(io.BytesIO(drawn)) as page:
        width, raw = page.width, page.convert("RGB").tobytes()
    dots = zip(raw[0::3], raw[1::3], raw[2::3], strict=True)
    red = [n for n, (r, g, b) in enumerate(dots) if r > 150 and g < 130 and b < 130]
    return {((n % width) / 2, (n // width) / 2) for n in red}


def test_what_was_printed_stays_inside_the_sealed_file_byte_for_byte(
    sealed: bytes, paper: PrintedPaper
) -> None:
    assert sealed.startswith(paper.data)


def test_an_untouched_paper_is_valid_to_us_and_to_poppler(
    sealed: bytes, world: World, tmp_path: Path
) -> None:
    verdict = world.judge(sealed)
    assert verdict.state == "valid"
    assert [one.name for one in verdict.signatures] == [f"{BUREAU}公章"]
    assert "Signature is Valid" in poppler(sealed, tmp_path)
    assert "ETSI.CAdES.detached" in poppler(sealed, tmp_path)


def test_a_turned_bit_is_seen_by_us_and_by_poppler(
    sealed: bytes, world: World, tmp_path: Path
) -> None:
    assert world.judge(flipped(sealed)).state == "altered"
    assert "Digest Mismatch" in poppler(flipped(sealed), tmp_path)


def test_three_signers_have_three_fields_and_each_signature_holds(
    signed_by_three: bytes, world: World, tmp_path: Path
) -> None:
    verdict = world.judge(signed_by_three)
    assert verdict.state == "valid"
    assert [one.field for one in verdict.signatures] == ["承办人", "主要负责人", "公章"]
    assert [one.name for one in verdict.signatures] == ["王建国", "李明", f"{BUREAU}公章"]
    assert poppler(signed_by_three, tmp_path).count("Signature is Valid") == 3


def test_all_fields_were_there_before_the_first_signature(signed_by_three: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(signed_by_three))
    first = reader.embedded_signatures[0].signed_revision
    form = reader.get_historical_resolver(first).root["/AcroForm"]
    assert len(form["/Fields"]) == 3


def test_words_written_over_a_sealed_paper_make_it_altered(sealed: bytes, world: World) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    box = BoxConstraints(width=100, height=100)
    style = StaticStampStyle(background=RawContent(b"0 0 100 100 re f", box=box))
    style.create_stamp(writer, box, {}).apply(0, 100, 100)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(sealed)
    assert world.judge(out.getvalue()).state == "altered"


@pytest.mark.parametrize(
    "added", [b"\n% a word after the end\n", b""], ids=["a comment", "another title"]
)
def test_nothing_is_added_behind_the_last_signature_unseen(
    added: bytes, sealed: bytes, world: World
) -> None:
    """Other programs count such additions as none, whatever title the file then bears."""
    assert world.judge(sealed + added if added else retitled(sealed)).state == "altered"


def retitled(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    about = writer.trailer["/Info"]
    about[pdf_name("/Title")] = TextStringObject("准予查阅决定书")
    writer.update_container(about)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_paper_that_nobody_signed_is_unsigned(paper: PrintedPaper, world: World) -> None:
    assert world.judge(paper.data).state == "unsigned"


def test_a_paper_is_signed_also_where_an_event_loop_is_running(
    world: World, paper: PrintedPaper, mark: Mark
) -> None:
    async def inside() -> bytes:
        return sign(paper.data, [mark], provider_of(world.settings))

    assert world.judge(asyncio.run(inside())).state == "valid"
