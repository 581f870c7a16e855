"""Which characters can be printed in every style of the papers."""

import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

FONTS = Path(__file__).parent / "fonts"
FAMILY_NAMES = (16, 1)
FONT_ENDINGS = (".otf", ".ttf", ".ttc")


@cache
def _bundled() -> tuple[tuple[int, ...], tuple[int, ...]]:
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").split()
    pairs = [line.split("-") for line in lines]
    return tuple(int(first, 16) for first, _ in pairs), tuple(int(last, 16) for _, last in pairs)


def font_files(folder: Path | None) -> list[Path]:
    """Return the font files that a bureau dropped into its folder, sorted by name."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in FONT_ENDINGS)


@dataclass(frozen=True)
class Face:
    """One face of a font file: the family names it answers to and the characters it has."""

    families: tuple[str, ...]
    characters: frozenset[int]


def faces(path: Path) -> tuple[Face, ...]:
    """Return the faces in a file as it is now; an unreadable file holds none."""
    return _faces(path, path.stat().st_mtime_ns)


@cache
def _faces(path: Path, _changed: int) -> tuple[Face, ...]:
    try:
        with path.open("rb") as file:
            several = path.suffix.lower() == ".ttc"
            fonts = TTCollection(file).fonts if several else [TTFont(file, lazy=True)]
            return tuple(_face(font) for font in fonts)
    except (TTLibError, OSError, LookupError, ValueError, AssertionError, struct.error):
        return ()


def _face(font: TTFont) -> Face:
    names = (r.toUnicode() for r in font["name"].names if r.nameID in FAMILY_NAMES)
    return Face(tuple(dict.fromkeys(names)), frozenset(font.getBestCmap() or {}))


def dropped_in(folder: Path | None) -> frozenset[int]:
    """Return the characters of a bureau's own fonts (they stand at the end of every style)."""
    sets = [face.characters for path in font_files(folder) for face in faces(path)]
    return frozenset().union(*sets)


@lru_cache(maxsize=16_384)
def covered(character: str) -> bool:
    """Tell whether every style of the bundle can print `character`."""
    first, last = _bundled()
    code = ord(character)
    index = bisect_right(first, code) - 1
    return index >= 0 and code <= last[index]


def missing(text: str, *, own_fonts: Path | None = None) -> list[str]:
    """Return the characters of `text` that no font of some style has, each once, in order."""
    doubtful = [c for c in dict.fromkeys(text) if c != "\n" and not covered(c)]
    if not doubtful:  # nearly always, so that the bureau's own fonts need not be looked through
        return []
    extra = dropped_in(own_fonts)
    return [c for c in doubtful if ord(c) not in extra]
