"""Builds the bundled fonts from Debian's packages; for maintainers, never at run time."""

import argparse
import bz2
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
NOTO = "usr/share/fonts/opentype/noto/"
UNIHAN = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
SIMPLIFIED_FACE = 2
ASCENT, DESCENT = 880, -120
FIRST_IDEOGRAPH = 0x3400
SYMBOLS = (
    "—–―‘’“”…·•×÷±°′″※→←↑↓〔〕【】《》〈〉「」『』〇〈〉□■☐☑☒✓✔○●◎△▲◇◆★☆〃々〆"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ㎡㎝㎜㎏㏄℃№￥€£≤≥≈≠∶∕‰‱"
)


@dataclass(frozen=True)
class Face:
    """One bundled file: what it is made from and what it is called afterwards."""

    file: str
    family: str
    source: str
    only_missing_from: str | None = None


FACES = (
    Face("DY-Fang.otf", "DY Fang", FANDOL + "FandolFang-Regular.otf"),
    Face("DY-Kai.otf", "DY Kai", FANDOL + "FandolKai-Regular.otf"),
    Face("DY-XBS.otf", "DY XBS", FANDOL + "FandolSong-Bold.otf"),
    Face("DY-Hei.otf", "DY Hei", NOTO + "NotoSansCJK-Regular.ttc"),
    Face("DY-Song.otf", "DY Song", NOTO + "NotoSerifCJK-Regular.ttc"),
    Face(
        "DY-SongB.otf",
        "DY Song Heavy",
        NOTO + "NotoSerifCJK-Bold.ttc",
        only_missing_from="DY-XBS.otf",
    ),
    Face(
        "DY-FangX.ttf",
        "DY FangX",
        "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf",
        only_missing_from="DY-Fang.otf",
    ),
)


def repertoire(packages: Path) -> frozenset[int]:
    """Every character a paper may use: GB 2312, 通用规范汉字表, common traditional forms, names."""
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1CD, 0x1DD)} - {0xAD}
    return frozenset(
        latin
        | {ord(character) for character in SYMBOLS}
        | set(_double_byte("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)))
        | {
            c
            for c in _double_byte("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
            if c >= FIRST_IDEOGRAPH
        }
        | standard_characters(packages)
        | rare_names()
    )


def _double_byte(encoding: str, first: range, second: range) -> Iterable[int]:
    for lead in first:
        for trail in second:
            try:
                yield from map(ord, bytes([lead, trail]).decode(encoding))
            except UnicodeDecodeError:
                continue


def standard_characters(packages: Path) -> set[int]:
    """The 8,105 characters of 通用规范汉字表, from the Unihan property kTGH."""
    text = bz2.decompress((packages / UNIHAN).read_bytes()).decode()
    return {int(match[1], 16) for match in re.finditer(r"^U\+(\w+)\tkTGH\t", text, re.MULTILINE)}


def rare_names() -> set[int]:
    """The characters of rare_names.txt."""
    lines = (FOLDER / "rare_names.txt").read_text(encoding="utf-8").splitlines()
    return {ord(c) for line in lines if not line.startswith("#") for c in line.strip()}


def cut(face: Face, packages: Path, wanted: frozenset[int]) -> TTFont:
    """The source font cut to the wanted characters, with the bundle's metrics and its own name."""
    number = SIMPLIFIED_FACE if face.source.endswith("ttc") else -1
    font = TTFont(packages / face.source, fontNumber=number, recalcTimestamp=False)
    options = subset.Options()
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.hinting = False
    options.layout_features = ["kern", "vert", "vrt2"]
    options.drop_tables += ["BASE", "VORG", "DSIG", "vhea", "vmtx", "GPOS"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted & set(font.getBestCmap()))
    cutter.subset(font)
    _same_line(font)
    _rename(font, face.family)
    return font


def _same_line(font: TTFont) -> None:
    # A fallback font with other metrics would move the line it appears in (GB/T 9704: 22 lines).
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ASCENT, DESCENT, 0
    table = font["OS/2"]
    table.sTypoAscender, table.sTypoDescender, table.sTypoLineGap = ASCENT, DESCENT, 0
    table.usWinAscent, table.usWinDescent = ASCENT, -DESCENT
    # One weight per family, or the layout engine thickens outlines by itself.
    table.usWeightClass, table.fsSelection = 400, 0x40
    font["head"].macStyle = 0


def _rename(font: TTFont, family: str) -> None:
    # OFL and GPL ask for another name once a font is changed.
    postscript = family.replace(" ", "")
    copyright_notice = font["name"].getDebugName(0) or ""
    licence = font["name"].getDebugName(13) or ""
    font["name"].names = []
    for identifier, text in (
        (0, copyright_notice),
        (1, family),
        (2, "Regular"),
        (3, f"{postscript};subset"),
        (4, family),
        (5, "Version 1.0; subset for Diaoyue"),
        (6, postscript),
        (13, licence),
    ):
        font["name"].setName(text, identifier, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames = [postscript]
        top = font["CFF "].cff.topDictIndex[0]
        top.rawDict.update(FullName=family, FamilyName=family, Weight="Regular")


def build(packages: Path, out: Path, report: Callable[[str], Any] = print) -> None:
    """Writes all faces, the coverage list and the manifest into `out`."""
    wanted = repertoire(packages)
    cmaps: dict[str, set[int]] = {}
    manifest: dict[str, dict[str, object]] = {}
    for face in FACES:
        gap = wanted - cmaps[face.only_missing_from] if face.only_missing_from else wanted
        font = cut(face, packages, frozenset(gap))
        cmaps[face.file] = set(font.getBestCmap())
        font.save(out / face.file)
        data = (out / face.file).read_bytes()
        manifest[face.file] = {
            "family": face.family,
            "made_from": Path(face.source).name,
            "characters": len(cmaps[face.file]),
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        report(f"{face.file} {len(cmaps[face.file])} characters {len(data) >> 10} KiB")
    covered = _covered_in_every_style(cmaps)
    (out / "coverage.txt").write_text(ranges(covered), encoding="ascii")
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="ascii")
    report(f"{len(covered)} characters in every style; missing: {_shown(wanted - covered)}")


def _covered_in_every_style(cmaps: dict[str, set[int]]) -> set[int]:
    fallback = cmaps["DY-FangX.ttf"]
    chains = (
        cmaps["DY-Fang.otf"] | fallback | cmaps["DY-Song.otf"],
        cmaps["DY-Kai.otf"] | fallback | cmaps["DY-Song.otf"],
        cmaps["DY-Hei.otf"],
        cmaps["DY-Song.otf"],
        cmaps["DY-XBS.otf"] | cmaps["DY-SongB.otf"],
    )
    return set.intersection(*chains)


def _shown(codes: Iterable[int]) -> str:
    return "".join(map(chr, sorted(codes)))


def ranges(codes: Iterable[int]) -> str:
    """Code points as lines of hexadecimal ranges `first-last`."""
    lines: list[list[int]] = []
    for code in sorted(codes):
        if lines and code == lines[-1][1] + 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return "".join(f"{first:X}-{last:X}\n" for first, last in lines)


def main(arguments: list[str]) -> int:
    """Command line: the folder with the unpacked Debian packages, and where to write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="root of the unpacked Debian packages")
    parser.add_argument("--out", type=Path, default=FOLDER)
    chosen = parser.parse_args(arguments)
    build(chosen.packages, chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
