"""Who decides signs by hand: bound to exactly what the paper says, kept for good, then drawn."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.instruments.marks import Handwriting, InstrumentSigner
from archive.instruments.models import Instrument
from archive.instruments.operations import make_void
from archive.instruments.signing import binding, count_waiting
from core.errors import RuleViolation, Stale
from core.outbox import Job
from tests.pens import strokes
from tests.workflows.handwriting import handwritten, leave, sheet, sign
from tests.workflows.matters import Matters
from tests.workflows.seals import (
    state_of,
    work,
)

BOTH = ("archivist", "bureau_head")


def places(matters: Matters, paper: Instrument) -> list[InstrumentSigner]:
    return matters.read(lambda s: list(s.get_one(Instrument, paper.id).signers))


def waiting(matters: Matters, who: str) -> int:
    return matters.read(lambda s: s.scalar(count_waiting(matters.actor(s, who).person_id)) or 0)


def test_switched_off_nobody_signs_and_the_paper_is_drawn_at_once(matters: Matters) -> None:
    paper = sheet(matters)
    assert places(matters, paper) == []
    assert [one["pen"] for one in paper.frozen["data"]["decisions"]] == ["", ""]
    assert state_of(matters, paper) == "pending"


def test_a_paper_waits_for_everybody_who_decided_in_any_order(matters: Matters) -> None:
    handwritten(matters)
    paper = sheet(matters)
    found = [(one.n, one.place, one.name, one.label) for one in places(matters, paper)]
    assert found == [
        (1, "sign-1", matters.name("archivist"), "核验"),
        (2, "sign-2", matters.name("bureau_head"), "局主要负责人"),
    ]
    assert state_of(matters, paper) == "unsigned"
    assert [waiting(matters, who) for who in (*BOTH, "handler")] == [1, 1, 0]
    work(matters, paper)
    assert state_of(matters, paper) == "unsigned"
    assert sign(matters, paper, "bureau_head") == "unsigned"
    assert waiting(matters, "bureau_head") == 0
    assert sign(matters, paper, "archivist") == "pending"
    jobs = matters.read(lambda s: s.scalars(select(Job.key).order_by(Job.id)).all())
    assert jobs[-2:] == [f"proof:{paper.id}", f"render:{paper.id}"]


def test_nobody_signs_twice_or_for_somebody_else(matters: Matters) -> None:
    handwritten(matters)
    paper = sheet(matters)
    with pytest.raises(RuleViolation, match="不在等您签名"):
        sign(matters, paper, "handler")
    sign(matters, paper, "archivist")
    with pytest.raises(RuleViolation, match="不在等您签名"):
        sign(matters, paper, "archivist")
    head = next(one for one in places(matters, paper) if one.n == 2)
    shown = binding(paper, head)
    other = sheet(matters)
    with pytest.raises(Stale, match="没有签名"):
        sign(matters, other, "bureau_head", shown)
    assert state_of(matters, other) == "unsigned"


def test_what_is_signed_is_data_opinion_template_and_signer(matters: Matters) -> None:
    handwritten(matters)
    paper = sheet(matters)
    place = places(matters, paper)[0]
    found = [binding(paper, place)]
    paper.frozen = {**paper.frozen, "data": {**paper.frozen["data"], "number": "又一号"}}
    found.append(binding(paper, place))
    paper.template_version = "0" * 64
    found.append(binding(paper, place))
    place.opinion = "不同意。"
    found.append(binding(paper, place))
    place.post = "副局长"
    found.append(binding(paper, place))
    assert len(set(found)) == len(found)


def test_a_void_paper_waits_for_nobody(matters: Matters) -> None:
    handwritten(matters)
    paper = sheet(matters)

    def undo(session: Session) -> None:
        row, by = session.get_one(Instrument, paper.id), matters.actor(session, "archivist")
        make_void(session, row, reason="有误", by=by, at=matters.at)

    matters.write(undo)
    assert [waiting(matters, who) for who in BOTH] == [0, 0]
    with pytest.raises(RuleViolation):
        sign(matters, paper, "archivist")


CHANGES = (
    "UPDATE handwriting SET strokes = '[]'",
    "UPDATE handwriting SET at = at",
    "DELETE FROM handwriting",
    "UPDATE instrument_signer SET opinion = '不同意。'",
    "DELETE FROM instrument_signer",
)


def test_the_database_keeps_what_was_written(matters: Matters) -> None:
    handwritten(matters)
    sign(matters, sheet(matters), "archivist")
    signed_at = matters.at
    for statement in CHANGES:
        with pytest.raises(DBAPIError, match="append-only"):
            matters.write(lambda session, said=statement: session.execute(text(said)))
    kept = matters.read(lambda s: s.scalars(select(Handwriting)).one())
    assert (kept.strokes, kept.proof, kept.kind) == (strokes(), "code", "drawn")
    assert kept.at == signed_at


def test_a_place_left_to_ink_is_waited_for_no_more(matters: Matters) -> None:
    handwritten(matters)
    paper = sheet(matters)
    assert leave(matters, paper, "bureau_head", by="archivist") == "unsigned"
    with pytest.raises(RuleViolation):
        sign(matters, paper, "bureau_head")
    assert leave(matters, paper, "archivist") == "pending"
    written = [one.written for one in places(matters, paper)]
    assert [(one.kind, one.strokes) for one in written if one] == [("by_hand", [])] * 2
