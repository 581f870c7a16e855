"""Copies that people ask for are made beside an issued paper and never in its place."""

import io

from docx import Document
from sqlalchemy import func, select

from archive.instruments.marks import InstrumentCopy
from archive.instruments.models import Instrument
from archive.instruments.queries import file_of
from documents.draft import MEDIA_TYPE
from jobs.archiving import archive_copy, draft_copy
from jobs.registry import nothing_to_settle
from tests.pictures import png
from tests.workflows.matters import PARTY, Matters
from tests.workflows.seals import (
    bytes_of,
    copied,
    drawn,
    electronic,
    pictures,
    register,
    sealed,
    sheet,
    words,
    work,
)


def test_a_paper_without_bytes_has_no_copies(matters: Matters) -> None:
    paper = sheet(matters)
    job = {"instrument_id": paper.id}
    assert archive_copy(matters.installation, job, matters.at) is nothing_to_settle


def test_an_archive_copy_stands_beside_the_paper_once(matters: Matters) -> None:
    paper = sheet(matters)
    original = drawn(matters, paper)
    for _ in range(2):
        work(matters, paper, archive_copy)
    copy = copied(matters, paper, "archive")
    assert b"%PDF" in copy[:8]
    assert copy != original
    assert words(copy) == words(original)
    assert bytes_of(matters, matters.read(lambda s: file_of(s, paper.id))) == original
    assert matters.read(lambda s: s.scalar(select(func.count(InstrumentCopy.id)))) == 1


def test_it_shows_the_seal_that_the_paper_bears(matters: Matters) -> None:
    electronic(matters)
    register(matters, png(grey=90))
    paper = sheet(matters)
    sealed(matters, paper)
    work(matters, paper, archive_copy)
    (seal,) = pictures(copied(matters, paper, "archive"))
    assert set(seal["stream"].get_data()) == {90}


def test_a_letter_has_a_draft_that_can_be_written_on(matters: Matters) -> None:
    matters.submit({**PARTY, "actions": ["photocopy"]})
    letter = select(Instrument).where(Instrument.kind == "refusal_notice")
    paper = matters.read(lambda s: s.scalars(letter).one())
    drawn(matters, paper)
    work(matters, paper, draft_copy)
    texts = [one.text for one in Document(io.BytesIO(copied(matters, paper, "draft"))).paragraphs]
    assert texts[1:3] == [paper.number, "不予复制告知书"]
    kept = matters.read(lambda s: s.scalars(select(InstrumentCopy)).one())
    assert kept.media_type == MEDIA_TYPE


def test_only_letters_have_a_draft(matters: Matters) -> None:
    paper = sheet(matters)
    drawn(matters, paper)
    job = {"instrument_id": paper.id}
    assert draft_copy(matters.installation, job, matters.at) is nothing_to_settle
