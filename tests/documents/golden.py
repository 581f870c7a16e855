"""What every paper's example looks like from afar: how dark each part of each page is."""

import io
import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image

FILE = Path(__file__).with_name("golden.json")
RESOLUTION = 40
ACROSS, DOWN = 21, 30
# A part that is a fifth covered with ink is as dark as any becomes.
DARKEST, COVERED = 9, 0.2
# How much a part may differ by the smoothing of letters, and how many parts may differ more.
CLOSE, FEW = 1, 0.02


def fingerprint(data: bytes) -> list[str]:
    """Return a page as rows of digits, one string a page: 0 is empty, 9 is darkest."""
    return [_digits(page) for page in _pages(data)]


def _pages(data: bytes) -> Iterator[Image.Image]:
    command = ["pdftoppm", "-r", str(RESOLUTION), "-gray", "-"]
    raw = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    source = io.BytesIO(raw)
    while source.tell() < len(raw):
        start = source.tell()
        width, height = _size(source)
        length = source.tell() - start + width * height
        source.seek(start)
        yield Image.open(io.BytesIO(source.read(length)))


def _size(source: io.BytesIO) -> tuple[int, int]:
    """Read the head of a picture: P5, its size, its white."""
    words: list[bytes] = []
    while len(words) < 4:  # the words of a head
        words += source.readline().split()
    return int(words[1]), int(words[2])


def _digits(page: Image.Image) -> str:
    small = page.resize((ACROSS, DOWN), Image.Resampling.BOX)
    inks = ((255 - value) / 255 / COVERED for value in small.tobytes())
    return "".join(str(min(DARKEST, round(ink * DARKEST))) for ink in inks)


def differing(page: str, golden: str) -> float:
    """Return which share of a page's parts is darker or lighter than it should be."""
    pairs = zip(page, golden, strict=True)
    return sum(abs(int(one) - int(other)) > CLOSE for one, other in pairs) / len(golden)


def read() -> dict[str, list[str]]:
    """Return the kept fingerprints by kind of paper."""
    kept: dict[str, list[str]] = json.loads(FILE.read_text("utf-8"))
    return kept


def write(fingerprints: Mapping[str, list[str]]) -> None:
    """Keep the fingerprints."""
    FILE.write_text(json.dumps(fingerprints, indent=1) + "\n", encoding="utf-8")
