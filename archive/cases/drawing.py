"""Pages of a PDF as pictures: drawn by a limited child, so that no PDF is opened in a request."""

import json
from pathlib import Path

from archive.limits import ChildFailed, broken, run_limited
from core.passing import passing_folder

# Drawn together, as the next page is what a reader asks for next.
AHEAD = 4


def draw_pages(path: Path, first: int, count: int = AHEAD) -> dict[int, bytes]:
    """Return the pages from `first` as JPEG; raises `InvalidInput` for what cannot be read."""
    with passing_folder() as folder:
        arguments = [str(path.resolve()), str(folder), str(first), str(count)]
        try:
            run_limited("archive.cases.draw", arguments)
        except ChildFailed:
            raise broken() from None
        return {int(one.stem): one.read_bytes() for one in folder.glob("*.jpg")}


def count_pages(path: Path) -> int:
    """Return the number of pages; raises `InvalidInput` for a PDF that cannot be read."""
    with passing_folder() as folder:
        try:
            arguments = [str(path.resolve()), str(folder), "1", "0"]
            answer = run_limited("archive.cases.draw", arguments)
            return int(json.loads(answer)["pages"])
        except (ChildFailed, ValueError):
            raise broken() from None
