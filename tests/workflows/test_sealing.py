"""How papers are sealed: an empty place, the bureau's registered seal, never an invented one."""

import pytest
from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from archive.instruments.sealing import leave_to_hand
from archive.seals import rules
from archive.seals.models import RegisteredSeal
from archive.seals.operations import end_right, grant_right
from archive.seals.rules import RightFacts, SealFacts
from core.errors import InvalidInput, RuleViolation
from documents import engraving
from documents.papers.common import Seal
from jobs.copies import proof
from people.actors import THE_SYSTEM
from people.permissions import can
from tests.pictures import SIDE, png
from tests.workflows.matters import Matters
from tests.workflows.seals import (
    NAME,
    agree_to,
    copied,
    drawn,
    electronic,
    numbers_of_uses,
    pictures,
    register,
    retire,
    sealed,
    sheet,
    state_of,
    uses,
    words,
    work,
)
from workflows import inbox

POINTS_PER_MM = 72 / 25.4
NOT_AUTHORISED = "不是备案印章"


def test_without_a_registered_seal_the_place_stays_empty(matters: Matters) -> None:
    electronic(matters)
    paper = sheet(matters)
    assert paper.stamping == "wet"
    assert (paper.frozen["data"]["stamping"], paper.frozen["data"]["seal"]) == ("wet", None)


def test_a_seal_that_nobody_may_use_is_not_borne(matters: Matters) -> None:
    electronic(matters)
    number = register(matters)

    def take_rights(session: Session) -> None:
        for right in session.get_one(RegisteredSeal, number).rights:
            end_right(session, right, by=THE_SYSTEM, at=matters.at)

    matters.write(take_rights)
    assert sheet(matters).stamping == "wet"


def test_a_paper_waits_until_somebody_entitled_seals_it(matters: Matters) -> None:
    electronic(matters)
    register(matters)
    paper = sheet(matters)
    assert (paper.stamping, paper.state, paper.consents) == ("electronic", "waiting", 1)
    work(matters, paper)
    assert state_of(matters, paper) == "waiting"
    assert agree_to(matters, paper)
    assert state_of(matters, paper) == "pending"
    work(matters, paper)
    assert state_of(matters, paper) == "issued"


@pytest.mark.parametrize(("role", "allowed"), [("archivist", True), ("handler", False)])
def test_only_the_right_to_the_seal_lets_set_it(
    matters: Matters, role: str, *, allowed: bool
) -> None:
    electronic(matters)
    register(matters)
    paper = sheet(matters)

    def ask(session: Session) -> bool:
        return can(matters.actor(session, role), "seal", session.get_one(Instrument, paper.id))

    assert matters.read(ask) is allowed


def test_a_right_to_one_kind_of_paper_reaches_no_other(matters: Matters) -> None:
    electronic(matters)
    number = register(matters)

    def narrow(session: Session) -> None:
        seal, common = session.get_one(RegisteredSeal, number), {"by": THE_SYSTEM, "at": matters.at}
        for right in seal.rights:
            end_right(session, right, **common)
        grant_right(session, seal, RightFacts("reply_letter", role="archivist"), **common)

    matters.write(narrow)
    assert sheet(matters).stamping == "wet"


def test_two_persons_must_agree_where_the_seal_asks_for_it(matters: Matters) -> None:
    electronic(matters)
    register(matters, two_persons=True)
    paper = sheet(matters)

    def waits(who: str) -> int:
        figures = matters.read(lambda s: inbox.figures(s, matters.actor(s, who), matters.at))
        return figures.lengths.to_seal

    assert [waits(who) for who in ("archivist", "legal_head")] == [1, 1]
    assert not agree_to(matters, paper)
    assert [waits(who) for who in ("archivist", "legal_head")] == [0, 1]
    with pytest.raises(RuleViolation, match="另一位"):
        agree_to(matters, paper)
    assert state_of(matters, paper) == "waiting"
    assert agree_to(matters, paper, "legal_head")
    work(matters, paper)
    use, _ = uses(matters)[0]
    assert (use.used_by_name, use.agreed_by_name) == (
        matters.name("archivist"),
        matters.name("legal_head"),
    )


def test_a_retired_seal_is_set_no_more_and_its_papers_go_to_be_stamped(matters: Matters) -> None:
    electronic(matters)
    number = register(matters)
    paper = sheet(matters)
    retire(matters, number)
    with pytest.raises(RuleViolation, match="不能用印"):
        agree_to(matters, paper)
    assert sheet(matters).stamping == "wet"

    def to_hand(session: Session) -> None:
        row = session.get_one(Instrument, paper.id)
        leave_to_hand(session, row, by=matters.actor(session, "archivist"), at=matters.at)

    matters.write(to_hand)
    assert pictures(drawn(matters, paper)) == []
    assert numbers_of_uses(matters) == []


def test_the_registered_seal_stands_on_the_paper_in_its_true_size(matters: Matters) -> None:
    electronic(matters)
    register(matters, png(), diameter=40.0)
    paper = sheet(matters)
    (seal,) = pictures(sealed(matters, paper))
    assert seal["width"] == pytest.approx(40 * POINTS_PER_MM, abs=0.3)
    assert seal["height"] == pytest.approx(40 * POINTS_PER_MM, abs=0.3)


def test_a_paper_keeps_the_seal_it_was_issued_with(matters: Matters) -> None:
    electronic(matters)
    register(matters, png(grey=90))
    paper = sheet(matters)
    register(matters, png(grey=200))
    assert sheet(matters).seal_id != paper.seal_id
    (seal,) = pictures(sealed(matters, paper))
    assert set(seal["stream"].get_data()) == {90}


def test_the_seal_of_another_bureau_is_never_used(matters: Matters) -> None:
    electronic(matters)
    other = Matters(matters.installation, "finance").open()
    register(other)
    assert sheet(matters).stamping == "wet"


def test_a_drawn_seal_says_on_the_paper_what_it_is_not(matters: Matters) -> None:
    electronic(matters)
    register(matters, engraving.drawn(Seal(name=NAME)), origin="drawn")
    assert NOT_AUTHORISED in words(sealed(matters, sheet(matters)))
    other = register(matters)
    assert other
    assert NOT_AUTHORISED not in words(sealed(matters, sheet(matters)))


def test_the_proof_shows_the_paper_and_says_that_it_is_none(matters: Matters) -> None:
    electronic(matters)
    register(matters)
    paper = sheet(matters)
    work(matters, paper, proof)
    shown = words(copied(matters, paper, "proof"))
    assert paper.number in shown
    assert {"未", "印"} <= set(shown)
    assert state_of(matters, paper) == "waiting"


@pytest.mark.parametrize(
    ("data", "diameter", "field"),
    [
        (b"<svg/>", 42.0, "file"),
        (png()[:20], 42.0, "file"),
        (b"", 42.0, "file"),
        (png(100, 100), 42.0, "file"),
        (png(SIDE, 500), 42.0, "file"),
        (png() + b"\0" * rules.LARGEST_SEAL, 42.0, "file"),
        (png(), 60.0, "diameter"),
        (png(), float("nan"), "diameter"),
    ],
    ids=["svg", "cut", "empty", "small", "oblong", "huge", "wide", "no-figure"],
)
def test_a_picture_that_is_no_seal_is_refused(data: bytes, diameter: float, field: str) -> None:
    def check() -> None:
        rules.check_facts(SealFacts(NAME, "scan", diameter=diameter))
        rules.check_picture(data)

    with pytest.raises(InvalidInput) as refused:
        check()
    assert list(refused.value.errors) == [field]
