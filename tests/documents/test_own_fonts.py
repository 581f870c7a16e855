"""A bureau's own licensed fonts are preferred, and fill gaps."""

from dataclasses import replace
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from core.errors import InvalidInput
from documents.compose import freeze
from documents.fontconfig import configuration
from documents.glyphs import FONTS, missing
from documents.printing import Printer
from documents.registry import example
from tests.documents.conftest import characters

UNKNOWN = 0x30EDD


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a face that calls itself 仿宋_GB2312 and has one character more."""
    folder = tmp_path / "own"
    folder.mkdir()
    font = TTFont(FONTS / "DY-FangX.ttf")
    cutter = subset.Subsetter(subset.Options())
    cutter.populate(unicodes=[ord("龑"), ord("䶮"), ord("𣲘"), 0x20])
    cutter.subset(font)
    for table in font["cmap"].tables:
        if table.format == 12:
            table.cmap[UNKNOWN] = table.cmap[ord("龑")]
    for name in (1, 4, 6):
        font["name"].setName("仿宋_GB2312" if name != 6 else "FSGB", name, 3, 1, 0x409)
    font.save(folder / "simfang.ttf")
    (folder / "broken.ttf").write_bytes(b"not a font")
    return folder


def test_the_bureaus_face_stands_first_and_fills_gaps_everywhere(own: Path, tmp_path: Path) -> None:
    text = configuration(tmp_path, own)
    assert "<family>GW FangSong</family><prefer><family>仿宋_GB2312</family>" in text
    assert "<family>DY Hei</family><family>仿宋_GB2312</family>" in text


def test_a_character_of_the_bureaus_own_font_is_no_longer_missing(own: Path) -> None:
    assert missing(chr(UNKNOWN)) == [chr(UNKNOWN)]
    assert missing(chr(UNKNOWN), own_fonts=own) == []


def test_it_prints_with_the_bureaus_own_font(own: Path, tmp_path: Path) -> None:
    paper = replace(example("reply_letter"), paragraphs=(chr(UNKNOWN) + "龑",))  # type: ignore[call-arg]
    with pytest.raises(InvalidInput):
        freeze("reply_letter", paper)
    printer = Printer(tmp_path / "work", own_fonts=own)
    try:
        printed = printer.print("reply_letter", freeze("reply_letter", paper, own_fonts=own))
    finally:
        printer.close()
    wanted = chr(UNKNOWN) + "龑"
    fonts = {c["fontname"] for c in characters(printed.data) if c["text"] in wanted}
    assert len(fonts) == 1
    assert "DY" not in fonts.pop()
