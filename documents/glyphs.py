"""Which characters can be printed in every style of the papers."""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

FONTS = Path(__file__).parent / "fonts"
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


def open_fonts(path: Path) -> list[TTFont]:
    """Return the fonts in a file; an unreadable file holds none."""
    try:
        if path.suffix.lower() == ".ttc":
            return list(TTCollection(path, lazy=True).fonts)
        return [TTFont(path, lazy=True)]
    except (TTLibError, OSError):
        return []


@cache
def _characters(path: Path, _changed: int) -> frozenset[int]:
    fonts = open_fonts(path)
    return frozenset(code for font in fonts for code in font.getBestCmap() or {})


def dropped_in(folder: Path | None) -> frozenset[int]:
    """Return the characters of a bureau's own fonts (they stand at the end of every style)."""
    sets = [_characters(path, path.stat().st_mtime_ns) for path in font_files(folder)]
    return frozenset().union(*sets)


def covered(character: str, extra: Iterable[int] = frozenset()) -> bool:
    """Tell whether every style can print `character`."""
    first, last = _bundled()
    code = ord(character)
    index = bisect_right(first, code) - 1
    return (index >= 0 and code <= last[index]) or code in extra


def missing(text: str, *, own_fonts: Path | None = None) -> list[str]:
    """Return the characters of `text` that no font of some style has, each once, in order."""
    seen = dict.fromkeys(text)
    extra = dropped_in(own_fonts)
    return [c for c in seen if c != "\n" and not covered(c, extra)]
