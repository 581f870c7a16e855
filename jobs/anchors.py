"""All that is known outside the database of where the audit trail has stood."""

from collections.abc import Iterator
from contextlib import suppress

from core import anchors
from core.anchors import Anchor
from core.errors import DiaoyueError
from core.settings import Settings
from jobs.backup import backups
from jobs.restore import read_manifest


def known(settings: Settings) -> Iterator[Anchor]:
    """Yield the head after this machine's last click, and the head in each backup."""
    head = anchors.read(settings.audit_head)
    if head is not None:
        yield head
    for folder in backups(settings.backup_dir):
        with suppress(DiaoyueError):
            noted = read_manifest(folder)["audit"]
            if noted["seq"]:
                yield Anchor(noted["seq"], noted["digest"])
