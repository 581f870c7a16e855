"""Uses of seals: signed or not, stamped by hand, numbered in one book; void papers and copies."""

import io
from datetime import date, timedelta
from pathlib import Path

import pdfplumber
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.instruments.marks import SealUse
from archive.instruments.models import Instrument
from archive.instruments.operations import make_void
from archive.instruments.queries import file_of
from archive.instruments.sealing import UsesAsked, find_uses, stamp_by_hand
from core.clock import beijing_date
from core.errors import InvalidInput, RuleViolation, StepFailed
from documents.signing.strangers import judge_file
from documents.signing.trust import trusted_roots
from jobs.copies import void_copy
from jobs.render import render
from tests.pictures import png
from tests.workflows.matters import Matters
from tests.workflows.seals import (
    NAME,
    agree_to,
    bytes_of,
    copied,
    electronic,
    numbers_of_uses,
    pictures,
    register,
    sealed,
    sheet,
    with_authority,
    words,
    work,
)

MM = 72 / 25.4


def test_a_seal_that_signs_is_the_face_of_a_signature(matters: Matters, tmp_path: Path) -> None:
    electronic(matters)
    with_authority(matters, tmp_path)
    register(matters, png(), diameter=40.0, signed=True)
    paper = sheet(matters)
    data = sealed(matters, paper)
    verdict = judge_file(data, trusted_roots(matters.installation.settings))
    assert verdict.state == "valid"
    assert [one.field for one in verdict.signatures] == ["公章"]
    assert numbers_of_uses(matters) == [(1, "signature")]
    the_copy_of_a_void_paper_is_marked_and_the_paper_stays(matters, paper, data)


def the_copy_of_a_void_paper_is_marked_and_the_paper_stays(
    matters: Matters, paper: Instrument, data: bytes
) -> None:
    """One signed paper serves both tests: making it takes seconds."""

    def undo(session: Session) -> None:
        row = session.get_one(Instrument, paper.id)
        by = matters.actor(session, "archivist")
        make_void(session, row, reason="有误", by=by, at=matters.at)

    matters.write(undo)
    work(matters, paper, void_copy)
    copy = copied(matters, paper, "void")
    assert bytes_of(matters, matters.read(lambda s: file_of(s, paper.id))) == data
    assert copy != data
    with pdfplumber.open(io.BytesIO(copy)) as pdf:
        shown = [{char["text"] for char in page.chars} for page in pdf.pages]
        assert all({"作", "废"} <= characters for characters in shown)
        assert paper.number in words(copy)
    # The seal can still be seen in its true size, the signature did not come along.
    assert max(one["width"] for one in pictures(copy)) == pytest.approx(40 * MM, abs=0.5)
    assert judge_file(copy, trusted_roots(matters.installation.settings)).state == "unsigned"


def test_without_the_switch_a_sealed_paper_is_not_signed(matters: Matters) -> None:
    electronic(matters)
    register(matters)
    assert judge_file(sealed(matters, sheet(matters)), ()).state == "unsigned"
    assert numbers_of_uses(matters) == [(1, "picture")]


def test_a_job_that_runs_twice_seals_once(matters: Matters) -> None:
    electronic(matters)
    register(matters)
    paper = sheet(matters)
    agree_to(matters, paper)
    settles = [
        render(matters.installation, {"instrument_id": paper.id}, matters.at) for _ in range(2)
    ]
    for settle in settles:
        matters.write(settle)
    sealed(matters, sheet(matters))
    assert numbers_of_uses(matters) == [(1, "picture"), (2, "picture")]


def test_a_keeper_of_keys_that_is_away_leaves_the_paper_to_be_tried_again(
    matters: Matters,
) -> None:
    electronic(matters)
    register(matters, signed=True)
    paper = sheet(matters)
    agree_to(matters, paper)
    with pytest.raises(StepFailed) as failure:
        work(matters, paper)
    assert not failure.value.permanent
    assert numbers_of_uses(matters) == []


def stamp(matters: Matters, paper: Instrument, day: date) -> SealUse:
    """Note that the print was stamped on a day."""

    def write(session: Session) -> SealUse:
        row, by = session.get_one(Instrument, paper.id), matters.actor(session, "archivist")
        return stamp_by_hand(session, row, NAME, day, by=by, at=matters.at)

    return matters.write(write)


def test_a_print_that_was_stamped_is_numbered_in_the_same_book(matters: Matters) -> None:
    paper = sheet(matters)
    today = beijing_date(matters.at)
    with pytest.raises(RuleViolation, match="还没有制作好"):
        stamp(matters, paper, today)
    work(matters, paper)
    for wrong in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(InvalidInput):
            stamp(matters, paper, wrong)
    use = stamp(matters, paper, today)
    assert (use.n, use.way, use.used_by_name) == (1, "hand", matters.name("archivist"))
    assert beijing_date(use.used_at) == today
    with pytest.raises(RuleViolation, match="已经登记"):
        stamp(matters, paper, today)


def test_a_paper_sealed_electronically_is_not_stamped_as_well(matters: Matters) -> None:
    electronic(matters)
    register(matters)
    paper = sheet(matters)
    sealed(matters, paper)
    with pytest.raises(RuleViolation, match="不是纸面盖章"):
        stamp(matters, paper, beijing_date(matters.at))


def test_the_register_of_uses_is_searched(matters: Matters) -> None:
    electronic(matters)
    register(matters)
    sealed(matters, sheet(matters))
    wanted = {
        UsesAsked(): 1,
        UsesAsked(text="审批表"): 1,
        UsesAsked(text=NAME[2:5]): 1,
        UsesAsked(text="没有"): 0,
        UsesAsked(text="%"): 0,
        UsesAsked(way="hand"): 0,
        UsesAsked(way="picture"): 1,
        UsesAsked(since=date(2020, 1, 1), until=date(2099, 1, 1)): 1,
        UsesAsked(until=date(2020, 1, 1)): 0,
    }

    def count(asked: UsesAsked) -> int:
        return matters.read(lambda s: find_uses(s, matters.bureau_id, asked, limit=50)[0])

    assert {asked: count(asked) for asked in wanted} == wanted


def test_the_register_of_uses_cannot_be_changed(matters: Matters) -> None:
    electronic(matters)
    register(matters)
    sealed(matters, sheet(matters))
    tables = ("seal_use", "seal_consent", "registered_seal")
    for attack in (f"{verb} {table}" for table in tables for verb in ("UPDATE", "DELETE FROM")):
        sql = f"{attack} SET bureau_id = 1" if attack.startswith("U") else attack
        with pytest.raises(DBAPIError, match="append-only"):
            matters.write(lambda session, sql=sql: session.execute(text(sql)))
