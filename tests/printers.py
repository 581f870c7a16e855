"""Pytest plugin: one warm printer in a run, though every test opens an installation of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import printing
from documents.printing import Printer
from jobs import render


@pytest.fixture(scope="session")
def warm_printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printer]:
    made = Printer(tmp_path_factory.mktemp("papers"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def printer(warm_printer: Printer) -> Printer:
    """The printer of the run, unless a file of tests has one with limits of its own."""
    return warm_printer


@pytest.fixture(scope="session", autouse=True)
def _shared(warm_printer: Printer) -> Iterator[None]:
    """Loading the libraries and reading the fonts is what a printer's first paper costs."""

    def shared(workdir: Path, own_fonts: Path | None = None) -> Printer:
        return printing.shared_printer(workdir, own_fonts) if own_fonts else warm_printer

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(render, "shared_printer", shared)
        yield
