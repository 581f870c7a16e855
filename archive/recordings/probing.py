"""Looking into a file from outside: the child does it, this side believes nothing else."""

import json
from pathlib import Path

from archive.limits import ChildFailed, run_limited
from archive.recordings.rules import Probed, refuse
from core.passing import passing_folder

KNOWN = ("width", "height", "rate")


def probe(path: Path) -> Probed:
    """Return what is in the file; raises `InvalidInput` at `file` for anything but a recording."""
    with passing_folder() as folder:
        thumbnail = folder / "thumbnail"
        try:
            answer = run_limited("archive.recordings.probe", [str(path.resolve()), str(thumbnail)])
            found = json.loads(answer)
        except (ChildFailed, ValueError):
            raise refuse("broken") from None
        if fault := found.pop("fault", ""):
            raise refuse(fault, **found)
        picture = thumbnail.read_bytes() if thumbnail.exists() else b""
    return Probed(
        kind=found["kind"],
        container=found["container"],
        codecs=tuple(found["codecs"]),
        length=found["length"],
        created=found["created"],
        thumbnail=picture,
        facts=found,
        **{name: found.get(name) for name in KNOWN},
    )
