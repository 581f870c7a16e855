"""Has a stranger's file judged in a child with limits; the caller never parses it."""

import json
import threading
from collections.abc import Mapping, Sequence

from core.errors import Busy
from core.i18n import N_
from documents import apart
from documents.signing.verdict import Signed, Verdict

LARGEST = 32 * 1024 * 1024
WALL_SECONDS = 40
PATIENCE = 10
AT_ONCE = 2
MANY = N_("现在核验的人太多，请一分钟后再试。")
PDF = b"%PDF-"
HEAD = 1024

_places = threading.BoundedSemaphore(AT_ONCE)


def judge_file(
    data: bytes, roots: Sequence[str], withdrawn: Mapping[str, str] | None = None
) -> Verdict:
    """Return what can be said of a file, believing only the given root certificates (PEM).

    `withdrawn` tells by serial numbers since when certificates of theirs are not believed.
    Whatever the child cannot do within its limits is `unreadable`. Raises `Busy` when too many
    files are being judged at this moment.
    """
    if len(data) > LARGEST or PDF not in data[:HEAD]:
        return Verdict("unreadable")
    if not _places.acquire(timeout=PATIENCE):
        raise Busy(MANY)
    try:
        return answered(run(data, roots, withdrawn or {}))
    finally:
        _places.release()


def run(data: bytes, roots: Sequence[str], withdrawn: Mapping[str, str]) -> bytes:
    """Return the child's answer, nothing when it broke a limit."""
    order = json.dumps({"roots": list(roots), "withdrawn": dict(withdrawn)}).encode() + b"\n"
    return apart.ask("documents.signing.child", order + data, seconds=WALL_SECONDS)


def answered(answer: bytes) -> Verdict:
    """Read the child's answer."""
    try:
        found = json.loads(answer)
        signatures = tuple(Signed(**one) for one in found["signatures"])
        return Verdict(found["state"], signatures)
    except (ValueError, KeyError, TypeError):
        return Verdict("unreadable")
