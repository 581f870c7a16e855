"""Pages of a PDF as pictures: drawn by a limited child, so that no PDF is opened in a request."""

import json
from contextlib import suppress
from pathlib import Path

from archive.limits import ChildFailed, broken, run_limited
from core.passing import passing_folder

# Drawn together, as the next page is what a reader asks for next.
AHEAD = 4


def draw_pages(path: Path, first: int, count: int = AHEAD) -> dict[int, bytes]:
    """Return the pages from `first` as JPEG; raises `InvalidInput` if that one cannot be drawn.

    A later page that breaks the child takes no earlier one with it.
    """
    with passing_folder() as folder:
        with suppress(ChildFailed):
            run_child(path, folder, first, count)
        drawn = {int(one.stem): one.read_bytes() for one in folder.glob("*.jpg")}
    if first not in drawn:
        raise broken()
    return drawn


def count_pages(path: Path) -> int:
    """Return the number of pages, of which the first was drawn to see whether that can be done.

    Raises `InvalidInput` for a file that cannot be read.
    """
    with passing_folder() as folder:
        try:
            return int(json.loads(run_child(path, folder, 1, 1))["pages"])
        except (ChildFailed, ValueError):
            raise broken() from None


def run_child(path: Path, folder: Path, first: int, count: int) -> bytes:
    """Run the child that draws into `folder`; raises `ChildFailed`."""
    arguments = [str(path.resolve()), str(folder), str(first), str(count)]
    return run_limited("archive.pages.draw", arguments)
