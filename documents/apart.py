"""Asks one of our own modules in a process of its own: what it reads or draws may be costly."""

import subprocess
import sys
from collections.abc import Sequence

from documents.kinds import FOLDER

PATH = "/usr/local/bin:/usr/bin:/bin"


def ask(module: str, order: bytes, *, seconds: float, arguments: Sequence[str] = ()) -> bytes:
    """Return what the module answers to the order; nothing when it failed or took too long.

    The child gets no environment of ours and sets its own limits before it reads.
    """
    environment = {"PATH": PATH, "LANG": "C.UTF-8", "PYTHONPATH": str(FOLDER.parent)}
    try:
        done = subprocess.run(  # noqa: S603  # our own module, no shell
            [sys.executable, "-m", module, *arguments],
            input=order,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=environment,
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""
