"""A worker process for tests: each job writes a line; the one named `deadly` waits to be killed."""

import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from core.installation import Installation, open_installation
from jobs.engines.choice import open_engine
from jobs.registry import Kind, Payload, Settle, closed_list
from jobs.worker import Worker
from tests.databases import settings_for

FOREVER = 600


def work(installation: Installation, payload: Payload, _at: datetime) -> Settle:
    text = payload["text"]
    with (installation.settings.data_dir / "lines").open("a") as lines:
        lines.write(f"{text}\n")
    survived = installation.settings.data_dir / "survived"
    if text == "deadly" and not survived.exists():
        survived.touch()
        threading.Event().wait(FOREVER)
    return lambda _session: None


def plan(_session: Session, _at: datetime) -> None:
    """Nothing comes by the clock here."""


def main() -> None:
    installation = open_installation(settings_for(sys.argv[1], Path(sys.argv[2])))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    open_engine(Worker(installation, closed_list(Kind("note", "note", work))), plan).run(stop)


if __name__ == "__main__":
    main()
