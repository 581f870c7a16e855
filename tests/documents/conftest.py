"""The examples of all papers, printed once, and ways to read what was printed."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from lxml import etree

from documents.compose import freeze
from documents.papers.common import Paper
from documents.printing import PrintedPaper, Printer
from documents.registry import example

POINTS_PER_MM = 72 / 25.4
FURNITURE = re.compile("—[0-9]+—|演示")
Print = Callable[[str, Paper], PrintedPaper]
Shown = Callable[[str], PrintedPaper]


@dataclass(frozen=True)
class Line:
    """A line of text as poppler sees it, in points."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


@pytest.fixture(scope="session")
def issue(printer: Printer) -> Print:
    return lambda kind, paper: printer.print(kind, freeze(kind, paper))


@pytest.fixture(scope="session")
def shown(issue: Print) -> Shown:
    """Each kind's example, printed once for all who only read it."""
    return cache(lambda kind: issue(kind, example(kind)))


def text_of(data: bytes) -> str:
    command = ["pdftotext", "-raw", "-", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return done.stdout.decode()


def run_together(data: bytes) -> str:
    """The words without blanks and line ends, page numbers and the mark of the demo."""
    return FURNITURE.sub("", "".join(text_of(data).split()))


def lines_of(data: bytes, folder: Path) -> list[Line]:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    command = ["pdftotext", "-bbox-layout", path, "-"]
    page = subprocess.run(command, capture_output=True, check=True).stdout
    root = etree.fromstring(page)
    return [_line(number, line) for number, line in _lines(root)]


def _lines(root: Any) -> Iterator[tuple[int, Any]]:
    for number, page in enumerate(root.iter("{*}page")):
        for line in page.iter("{*}line"):
            yield number, line


def _line(page: int, line: Any) -> Line:
    words = [word.text or "" for word in line.iter("{*}word")]
    edges = (float(line.get(name)) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Line(page, *edges, text="".join(words))


def characters(data: bytes, page: int = 0) -> list[dict[str, Any]]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return list(pdf.pages[page].chars)


def picture(data: bytes, resolution: int = 40) -> bytes:
    command = ["pdftoppm", "-r", str(resolution), "-f", "1", "-l", "1", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout
