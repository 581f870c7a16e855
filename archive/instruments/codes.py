"""The child that looks for codes on a scan: `python -m archive.instruments.codes FILE`.

Prints the texts of all QR codes on its first pages, and the number of pages, as JSON. Started by
`reading` only.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image

from archive.limits import limit_this_process
from archive.photographs import is_photo, upright

MOST_PAGES = 4
# 200 dots an inch tell the smallest module of the printed code apart.
SCALE, WIDEST = 200 / 72, 4_000
LONGEST = 300


def main() -> None:
    """Read the scan that the command line names."""
    limit_this_process()
    path = Path(sys.argv[1])
    pages, pictures = (1, photograph(path)) if is_photo(path) else document(path)
    found = [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    short = [text for text in found if len(text) <= LONGEST]
    json.dump({"pages": pages, "codes": short}, sys.stdout)


def photograph(path: Path) -> Iterator[Image.Image]:
    """Yield a photograph, upright and grey."""
    yield upright(path, "L")


def document(path: Path) -> tuple[int, Iterator[Image.Image]]:
    """Return how many pages a PDF has, and its first ones as pictures."""
    opened = pypdfium2.PdfDocument(path)
    return len(opened), (drawn(opened[n]) for n in range(min(len(opened), MOST_PAGES)))


def drawn(page: pypdfium2.PdfPage) -> Image.Image:
    """Return one page as a grey picture."""
    scale = min(SCALE, WIDEST / max(*page.get_size(), 1))
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture.convert("L")


if __name__ == "__main__":
    main()
