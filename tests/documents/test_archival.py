"""The copy for the archive has what PDF/A-3a asks of a file's structure.

No validator of PDF/A was to be had: nothing here says that one accepts it.
"""

import io
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from lxml import etree
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.compose import freeze
from documents.plain import thaw
from documents.printing import Printer
from documents.registry import KINDS, example
from tests.documents.conftest import Shown, run_together
from tests.documents.walking import walk

AT = "2026-11-21T10:00:00+08:00"
SHOWN = ("reply_letter", "approval_sheet", "register")
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
FORBIDDEN = {"/Encrypt", "/JS", "/JavaScript", "/Launch", "/XFA", "/OPI", "/PS", "/TR"}
Archived = Callable[[str], bytes]


@pytest.fixture(scope="module")
def archived(printer: Printer) -> Archived:
    def draw(kind: str) -> bytes:
        order = {"kind": kind, "paper": freeze(kind, example(kind)), "at": AT}
        return printer.print("archive", order).data

    return cache(draw)


def catalog(data: bytes) -> Any:
    return PdfFileReader(io.BytesIO(data)).root


@pytest.mark.parametrize("kind", SHOWN)
def test_it_says_that_it_is_pdf_a_3a(kind: str, archived: Archived) -> None:
    about = etree.fromstring(catalog(archived(kind))["/Metadata"].data)
    said = [value for one in about.iter() for name, value in one.items() if PDFA in name]
    assert said == ["3", "A"]


@pytest.mark.parametrize("kind", SHOWN)
def test_its_colours_language_and_structure_are_told(kind: str, archived: Archived) -> None:
    root = catalog(archived(kind))
    intent = root["/OutputIntents"][0]
    assert intent["/S"] == "/GTS_PDFA1"
    assert len(intent["/DestOutputProfile"].data) > 1000
    assert root["/Lang"] == "zh-CN"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root


@pytest.mark.parametrize("kind", SHOWN)
def test_it_holds_everything_it_needs_and_nothing_that_runs(kind: str, archived: Archived) -> None:
    found = walk(archived(kind))
    assert found.missing == []
    assert not FORBIDDEN & found.keys
    assert "/Encrypt" not in found.reader.trailer


def fonts(data: bytes) -> Iterator[Any]:
    reader = PdfFileReader(io.BytesIO(data))
    for page in reader.root["/Pages"]["/Kids"]:
        named = page.get_object()["/Resources"]["/Font"]
        yield from (named[name] for name in named)


@pytest.mark.parametrize("kind", SHOWN)
def test_every_font_is_in_it_and_every_character_can_be_read(kind: str, archived: Archived) -> None:
    found = list(fonts(archived(kind)))
    assert found
    for font in found:
        about = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(about)
        assert "/ToUnicode" in font


@pytest.mark.parametrize("kind", SHOWN)
def test_the_data_it_was_drawn_from_are_in_it_as_its_source(kind: str, archived: Archived) -> None:
    files = catalog(archived(kind))["/AF"]
    assert len(files) == 1
    file = files[0]
    assert file["/AFRelationship"] == "/Source"
    assert file["/UF"] == "paper.json"
    assert file["/EF"]["/F"]["/Subtype"] == "/application/json"
    assert file["/EF"]["/F"]["/Params"]["/ModDate"] == "D:20261121020000Z"
    held = json.loads(file["/EF"]["/F"].data)
    assert thaw(KINDS[kind].schema, held["data"]) == example(kind)
    assert held["template"] == freeze(kind, example(kind))["template"]


def test_it_shows_the_same_words_and_is_the_same_each_time(
    archived: Archived, shown: Shown, printer: Printer
) -> None:
    data = archived("reply_letter")
    assert run_together(data) == run_together(shown("reply_letter").data)
    order = {"kind": "reply_letter", "paper": freeze("reply_letter", example("reply_letter"))}
    assert printer.print("archive", {**order, "at": AT}).data == data
