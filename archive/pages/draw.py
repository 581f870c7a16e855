"""The child that draws pages: `python -m archive.pages.draw FILE FOLDER FIRST COUNT`.

A photograph of a document is a document of one page. Prints the number of pages as JSON and
writes FOLDER/<page>.jpg. Started by `drawing` only.
"""

import json
import sys
from pathlib import Path

import pypdfium2
from PIL import Image

from archive.limits import limit_this_process
from archive.photographs import is_photo, upright

WIDTH = 1240
TALLEST = 4


def main() -> None:
    """Draw the pages asked for on the command line."""
    limit_this_process()
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    first, count = int(sys.argv[3]), int(sys.argv[4])
    pages = draw_photo(path, folder) if is_photo(path) else draw_pages(path, folder, first, count)
    json.dump({"pages": pages}, sys.stdout)


def draw_photo(path: Path, folder: Path) -> int:
    """Draw a photograph upright as the one page that it is; all of it must be readable."""
    picture = upright(path, "RGB")
    picture.thumbnail((WIDTH, WIDTH * TALLEST))
    picture.info.clear()  # a comment in the photograph is no part of what is shown
    keep(picture, folder / "1.jpg")
    return 1


def draw_pages(path: Path, folder: Path, first: int, count: int) -> int:
    """Draw some pages of a PDF; return how many it has."""
    document = pypdfium2.PdfDocument(path)
    pages = len(document)
    for number in range(first, min(first + count, pages + 1)):
        draw(document[number - 1], folder / f"{number}.jpg")
    return pages


def draw(page: pypdfium2.PdfPage, target: Path) -> None:
    """Draw one page as wide as the screen needs; a page of absurd shape is drawn smaller."""
    width, height = page.get_size()
    scale = WIDTH / max(width, height / TALLEST, 1)
    keep(page.render(scale=scale).to_pil().convert("RGB"), target)


def keep(image: Image.Image, target: Path) -> None:
    """Write the picture whole or not at all: the limits may end this process at any moment."""
    unfinished = target.with_suffix(".part")
    image.save(unfinished, "JPEG", quality=82)
    unfinished.rename(target)


if __name__ == "__main__":
    main()
