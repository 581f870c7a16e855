"""Runs a check in a child of its own: whatever the file does, an answer comes in time."""

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")
SECONDS = 20
MEMORY = 2 * 1024**3


class Unanswered(Exception):  # says what happened
    """The check ended without an answer: it took too long, or too much, or broke down."""


def bounded(check: Callable[[Path], Answer], path: Path, *, seconds: int = SECONDS) -> Answer:
    """Return what the check says of the file; raises `Unanswered` after `seconds`."""
    # A fork shares the loaded code; only the command line calls this, which has no threads.
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=answer, args=(check, path, seconds, sender), daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise Unanswered
        answered: Answer = receiver.recv()
    except EOFError as nothing:
        raise Unanswered from nothing
    else:
        return answered
    finally:
        child.kill()
        child.join()
        receiver.close()


def answer(check: Callable[[Path], object], path: Path, seconds: int, sender: Connection) -> None:
    """Check within limits and send the answer; without one the parent knows what to say."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sender.send(check(path))
    except Exception:  # noqa: BLE001  # the parent words it; nobody reads a child's traceback
        sender.close()
