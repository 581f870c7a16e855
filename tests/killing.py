"""Acts that are killed at a chosen moment, as by a power cut, and what the doctor says afterwards.

The act runs in a fork of the test's own process: nothing has to be loaded anew, and the kernel
ends it without a last word.
"""

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from core import anchors, audit
from core.installation import Installation
from jobs import health

WRITING = ("INSERT", "UPDATE", "DELETE", "WITH")
Moment = Callable[[Engine], None]


def killed(installation: Installation, act: Callable[[], object]) -> bool:
    """Run `act` in a process of its own; tell whether it was killed, as opposed to finished."""
    installation.database.engine.dispose()
    pid = os.fork()
    if pid == 0:
        run_and_end(installation, act)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the act failed by itself"
    return False


def run_and_end(installation: Installation, act: Callable[[], object]) -> None:
    """Run in the fork; whatever happens, it never returns into the test."""
    code = 1
    try:
        installation.database.engine.dispose(close=False)
        act()
        code = 0
    except BaseException:  # noqa: BLE001  # a fork must not run on as a second test
        traceback.print_exc()
    finally:
        os._exit(code)


def die(*_: Any, **__: Any) -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def before_write(number: int) -> Moment:
    """Return the moment before a statement that writes, counted from none on."""

    def arm(engine: Engine) -> None:
        left = iter(range(number))

        def count(*arguments: Any) -> None:
            writes = arguments[2].lstrip().upper().startswith(WRITING)
            if writes and next(left, None) is None:
                die()

        event.listen(engine, "before_cursor_execute", count)

    return arm


def before_commit(engine: Engine) -> None:
    """Return the moment at which everything is written and nothing committed."""
    event.listen(engine, "commit", die)


def after_commit(_engine: Engine) -> None:
    """Return the moment at which the database has committed and nobody has been told."""
    anchors.note = die


def complaints(installation: Installation, at: Any) -> list[str]:
    """What the doctor and the proof of the trail find wrong, but for what hangs on the date."""
    checks = [check for check in health.CHECKS if check not in {health.clock, health.backup}]
    with installation.database.reading() as session:
        found = [one for check in checks for one in check(session, installation, at)]
        broken = [f"row {seq} of the trail" for seq in audit.verify_chain(session)]
        known = anchors.read(installation.settings.audit_head)
        lost = [f"row {seq} is gone" for seq in audit.missing(session, [known] if known else [])]
    return [f"{one.check}: {one.message}" for one in found if one.level == "bad"] + broken + lost
