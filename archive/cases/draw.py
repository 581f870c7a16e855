"""The child that draws pages: `python -m archive.cases.draw FILE FOLDER FIRST COUNT`.

Prints the number of pages as JSON and writes FOLDER/<page>.jpg. Started by `drawing` only.
"""

import json
import sys
from pathlib import Path

import pypdfium2

from archive.limits import limit_this_process

WIDTH = 1240
TALLEST = 4


def main() -> None:
    """Draw the pages asked for on the command line."""
    limit_this_process()
    path, folder = sys.argv[1], Path(sys.argv[2])
    first, count = int(sys.argv[3]), int(sys.argv[4])
    document = pypdfium2.PdfDocument(path)
    pages = len(document)
    for number in range(first, min(first + count, pages + 1)):
        draw(document[number - 1], folder / f"{number}.jpg")
    json.dump({"pages": pages}, sys.stdout)


def draw(page: pypdfium2.PdfPage, target: Path) -> None:
    """Draw one page as wide as the screen needs; a page of absurd shape is drawn smaller."""
    width, height = page.get_size()
    scale = WIDTH / max(width, height / TALLEST, 1)
    image = page.render(scale=scale).to_pil().convert("RGB")
    image.save(target, "JPEG", quality=82)


if __name__ == "__main__":
    main()
