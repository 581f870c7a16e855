"""Where the audit trail stood, noted outside the database: a trail cut short is found by it."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# Under this name a session carries the head of the trail until its commit.
HEAD = "audit_head"


@dataclass(frozen=True)
class Anchor:
    """A row that the trail has had: its number and its digest."""

    seq: int
    digest: str


def note(file: Path, anchor: Anchor) -> None:
    """Note the head of the trail in `file`; an older one never takes the place of a newer one.

    The click is committed already, so a disk that refuses does not undo it.
    """
    known = read(file)
    if known is not None and known.seq >= anchor.seq:
        return
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh.write_text(f"{anchor.seq} {anchor.digest}\n")
        fresh.chmod(0o600)
        fresh.replace(file)


def read(file: Path) -> Anchor | None:
    """Return the head noted in `file`; None when there is none, or none that can be read."""
    with suppress(OSError, ValueError):
        seq, digest = file.read_text().split()
        return Anchor(int(seq), digest)
    return None
