"""Wet leaves a place, electronic places the registered seal, a specimen says that it is one."""

import io
from dataclasses import replace

import pytest
from lxml import etree
from PIL import Image

from documents.compose import freeze
from documents.papers.common import Seal, Stamping
from documents.printing import Printer
from documents.registry import KINDS, example
from documents.seals import LARGEST, SMALLEST, seal_svg
from tests.documents.conftest import Print, picture, run_together

BUREAUS = (
    "平顶山市人力资源和社会保障局",
    "平顶山高新技术产业开发区应急管理局",
    "平顶山市卫东区市场监督管理局",
    "平顶山市石龙区财政局",
    "平顶山市湛河区统计局",
)
SEAL = Seal(name="平顶山市石龙区财政局")


def red_share(data: bytes) -> float:
    with Image.open(io.BytesIO(picture(data))) as page:
        raw = page.convert("RGB").tobytes()
    pixels = list(zip(raw[0::3], raw[1::3], raw[2::3], strict=True))
    return sum(1 for r, g, b in pixels if r > 150 and g < 120 and b < 120) / len(pixels)


def stamped(stamping: Stamping, issue: Print) -> bytes:
    paper = example("approval_sheet")
    return issue("approval_sheet", replace(paper, stamping=stamping, seal=SEAL, demo=False)).data


def test_a_wet_stamp_finds_an_empty_place_with_a_light_mark(issue: Print) -> None:
    data = stamped("wet", issue)
    assert "（盖章处）" in run_together(data)
    assert red_share(data) == 0


def test_an_electronic_seal_is_red_and_says_nothing_of_a_specimen(issue: Print) -> None:
    data = stamped("electronic", issue)
    words = run_together(data)
    assert red_share(data) > 0.002
    assert "样章" not in words
    assert "盖章处" not in words


def test_a_specimen_says_so_across_the_seal(issue: Print) -> None:
    data = stamped("sample", issue)
    assert "样章" in run_together(data)
    assert red_share(data) > 0.002
    assert data != stamped("electronic", issue)


def test_a_paper_without_seal_has_neither_place_nor_seal(issue: Print) -> None:
    data = stamped("none", issue)
    assert red_share(data) == 0
    assert "盖章处" not in run_together(data)


def test_an_electronic_stamping_without_a_registered_seal_never_invents_one(issue: Print) -> None:
    paper = replace(example("approval_sheet"), stamping="electronic", seal=None)
    data = issue("approval_sheet", paper).data
    assert "（盖章处）" in run_together(data)
    assert red_share(data) == 0


@pytest.mark.parametrize("kind", [kind for kind, about in KINDS.items() if about.sealed])
def test_the_place_of_the_seal_is_reported_for_a_signature(kind: str, issue: Print) -> None:
    page, left, top, right, bottom = issue(kind, example(kind)).places["seal-0"]
    assert page >= 0
    assert right - left == pytest.approx(42, abs=0.1)
    assert 0 < left < right < 210
    assert 0 < top < bottom < 297


@pytest.mark.parametrize("name", BUREAUS)
def test_every_bureaus_name_runs_round_inside_the_rim(name: str) -> None:
    drawing = etree.fromstring(
        seal_svg(Seal(name=name, lower="行政执法专用章", code="4104000012345"))
    )
    paths = drawing.findall(".//{*}path")
    assert len(paths) == len(name) + 7 + 13
    assert all(path.get("d") for path in paths)
    assert drawing.get("width") == "42mm"
    assert drawing.find(".//{*}polygon") is not None
    assert drawing.find(".//{*}text") is None


@pytest.mark.parametrize(("wanted", "drawn"), [(10, SMALLEST), (40, 40), (90, LARGEST)])
def test_a_seal_is_between_38_and_45_millimetres(wanted: float, drawn: float) -> None:
    drawing = etree.fromstring(seal_svg(Seal(name="某局", diameter=wanted)))
    assert drawing.get("width") == f"{drawn:g}mm"


def test_a_scanned_seal_is_placed_and_must_be_a_png(printer: Printer) -> None:
    scan = io.BytesIO()
    Image.new("RGBA", (60, 60), (215, 0, 15, 255)).save(scan, "PNG")
    paper = replace(
        example("approval_sheet"), stamping="electronic", seal=Seal(name="某局", image="scan.png")
    )
    frozen = freeze("approval_sheet", paper)
    printed = printer.print("approval_sheet", frozen, assets={"scan.png": scan.getvalue()})
    assert red_share(printed.data) > 0.01
    with pytest.raises(Exception, match="PNG"):
        printer.print("approval_sheet", frozen, assets={"scan.png": b"<svg/>"})
