"""Passing folders: a foreign file lies there while a child looks into it, and no longer."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from core.clock import utc_now
from core.storage import written_before

PREFIX = "diaoyue-passing-"


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Yield a new folder that nobody else can read; it is gone afterwards."""
    with TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


def sweep_passing(age: timedelta) -> None:
    """Take away the folders of processes that died before they could do so themselves."""
    before = utc_now() - age  # by the clock that dates the files
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        if written_before(folder, before):
            shutil.rmtree(folder, ignore_errors=True)
