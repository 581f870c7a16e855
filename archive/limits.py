"""Foreign files are opened only in a child process with little memory, little time, no secrets."""

import os
import subprocess
import sys
from collections.abc import Sequence

from core.bounds import bound
from core.errors import InvalidInput
from core.i18n import N_

MIB = 1024 * 1024
MEMORY = 2048 * MIB
CPU_SECONDS = 60
WALL_SECONDS = 120
WRITES = 256 * MIB
KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
BROKEN = N_("文件打不开：可能已损坏、被加密，或者不是它声称的格式。没有保存。")


class ChildFailed(Exception):  # as the house names its faults
    """The child was stopped by its limits or broke."""


def limit_this_process() -> None:
    """Set the limits; the child calls it before it opens the file."""
    bound(memory=MEMORY, seconds=CPU_SECONDS, writes=WRITES)


def run_limited(module: str, arguments: Sequence[str]) -> bytes:
    """Run one of our modules as a child; return what it prints, or raise `ChildFailed`."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    try:
        outcome = subprocess.run(  # noqa: S603  # our own module; arguments are paths and figures
            [sys.executable, "-m", module, *arguments],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailed(module) from error
    if outcome.returncode != 0:
        raise ChildFailed(outcome.stderr.decode(errors="replace")[-500:])
    return outcome.stdout


def broken(field: str = "file") -> InvalidInput:
    """Return the refusal for a file that the child could not read."""
    return InvalidInput({field: BROKEN})
