"""The disc record form: signed by every participant in any order, then by the department's head."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.discs.models import DiscRecord
from archive.discs.operations import amend, file_disc, fill_in, number_disc
from archive.discs.queries import (
    copies_of,
    missing_signers,
    participant_ids,
    signatures_of,
)
from archive.discs.rules import DiscFacts, Signature, check_disc, state_words, still_to_sign
from archive.discs.signing import (
    add_participant,
    begin_signing,
    remove_participant,
    send_back,
    sign,
    sign_as_head,
)
from core.clock import beijing_date
from core.errors import InvalidInput, RuleViolation
from tests.archive.world import AT, World, build, recording

# What the form is, how often it came back, its number, when the head signed; what is said of it.
STANDING = [
    ("draft", 1, None, None, "填写中"),
    ("draft", 2, None, None, "已退回，待更正"),
    ("signing", 1, None, None, "待参与人员签字"),
    ("signed", 1, None, None, "待部门负责人签字"),
    ("signed", 1, "盘2026-0001", AT, "已签完，待制作存放"),
    ("signing", 1, "盘2026-0001", None, "待制作存放"),
    ("filed", 1, "盘2026-0001", AT, "已存档"),
    ("withdrawn", 1, None, None, "已撤回"),
]


@pytest.mark.parametrize(("state", "round_", "number", "signed_at", "said"), STANDING)
def test_a_form_says_what_it_waits_for(
    state: str, round_: int, number: str | None, signed_at: datetime | None, said: str
) -> None:
    assert state_words(state, round_, number, signed_at) == said


PLACES = ["档案室甲柜", "法制科乙柜"]


def facts(world: World, *people: int, **more: object) -> DiscFacts:
    given_ = {
        "case_id": world.case.id,
        "recording_ids": (world.video.id,),
        "participant_ids": people,
        "situation": "objection",
        "officers": ("李龑",),
        "recorder": "李龑",
        "started_at": AT - timedelta(hours=2),
        "ended_at": AT - timedelta(hours=1),
        "place": "某工地",
        "device_brand": "警翼",
        "device_model": "V8",
        "format": "webm",
        "length": 180.0,
    }
    return DiscFacts(**{**given_, **more})  # type: ignore[arg-type]


def three(world: World) -> list[int]:
    return [one.person_id for one in (world.handler, world.colleague, world.archivist)]


def signing(session: Session, world: World) -> DiscRecord:
    given_ = facts(world, *three(world))
    disc = fill_in(session, world.bureau.id, given_, by=world.handler, at=AT)
    begin_signing(disc)
    return disc


@pytest.mark.article("GX-C-9")
@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_every_participant_signs_in_any_order_then_the_head(
    session: Session, world: World, order: tuple[int, ...]
) -> None:
    disc = signing(session, world)
    people = [world.handler, world.colleague, world.archivist]
    with pytest.raises(RuleViolation):
        sign_as_head(session, disc, by=world.archivist, at=AT)
    done = [sign(session, disc, by=people[index], at=AT) for index in order]
    assert done == [False, False, True]
    sign_as_head(session, disc, by=world.archivist, at=AT)
    assert number_disc(session, disc, word="盘", at=AT) == "盘2026-0001"
    assert number_disc(session, disc, word="盘", at=AT) == "盘2026-0001"
    file_disc(session, disc, PLACES, at=AT)
    assert [copy.place for copy in copies_of(session, disc.id)] == PLACES
    assert disc.state == "filed"


@pytest.mark.article("GX-C-9")
def test_nobody_else_signs_and_nobody_twice(session: Session, world: World) -> None:
    disc = signing(session, world)
    other = build(session, "finance")
    with pytest.raises(RuleViolation, match="名单"):
        sign(session, disc, by=other.handler, at=AT)
    sign(session, disc, by=world.handler, at=AT)
    with pytest.raises(RuleViolation, match="已经签过"):
        sign(session, disc, by=world.handler, at=AT)


def test_the_list_may_change_while_signing(session: Session, world: World) -> None:
    disc = fill_in(
        session, world.bureau.id, facts(world, world.handler.person_id), by=world.handler, at=AT
    )
    begin_signing(disc)
    add_participant(session, disc, world.colleague.person_id, at=AT)
    assert not sign(session, disc, by=world.handler, at=AT)
    with pytest.raises(InvalidInput):
        remove_participant(session, disc, world.colleague.person_id, reason=" ", at=AT)
    assert remove_participant(session, disc, world.colleague.person_id, reason="误加", at=AT)
    assert disc.state == "signed"
    with pytest.raises(RuleViolation):
        add_participant(session, disc, world.colleague.person_id, at=AT)


def test_one_participant_always_remains(session: Session, world: World) -> None:
    disc = fill_in(
        session, world.bureau.id, facts(world, world.handler.person_id), by=world.handler, at=AT
    )
    begin_signing(disc)
    with pytest.raises(RuleViolation, match="至少"):
        remove_participant(session, disc, world.handler.person_id, reason="误加", at=AT)
    other = build(session, "finance")
    with pytest.raises(InvalidInput):
        add_participant(session, disc, other.handler.person_id, at=AT)


def test_a_wrong_entry_is_returned_and_everybody_signs_anew(session: Session, world: World) -> None:
    disc = signing(session, world)
    sign(session, disc, by=world.handler, at=AT)
    with pytest.raises(InvalidInput):
        send_back(session, disc, role="participant", reason="", by=world.colleague, at=AT)
    send_back(session, disc, role="participant", reason="地点有误", by=world.colleague, at=AT)
    assert disc.state == "draft"
    amend(session, disc, facts(world, *three(world), place="另一处"), at=AT)
    begin_signing(disc)
    assert missing_signers(session, disc) == three(world)
    assert [row.decision for row in signatures_of(session, disc.id)] == ["sign", "return"]
    with pytest.raises(RuleViolation):
        amend(session, disc, facts(world, *three(world)), at=AT)


@pytest.mark.article("RS-M-16", "SL-M-16", "ZH-M-16")
@pytest.mark.parametrize("places", [["甲", "甲"], ["甲", " "], ["甲"], []], ids=str)
def test_two_copies_lie_in_two_places(session: Session, world: World, places: list[str]) -> None:
    disc = signing(session, world)
    for one in (world.handler, world.colleague, world.archivist):
        sign(session, disc, by=one, at=AT)
    sign_as_head(session, disc, by=world.archivist, at=AT)
    with pytest.raises(InvalidInput):
        file_disc(session, disc, places, at=AT)


@pytest.mark.article("RS-M-16", "SL-M-16", "ZH-M-16")
def test_a_disc_is_not_older_than_what_is_on_it(session: Session, world: World) -> None:
    disc = signing(session, world)
    for one in (world.handler, world.colleague, world.archivist):
        sign(session, disc, by=one, at=AT)
    sign_as_head(session, disc, by=world.archivist, at=AT)
    assert disc.ended_at is not None
    recorded = beijing_date(disc.ended_at)
    with pytest.raises(InvalidInput) as refused:
        file_disc(session, disc, PLACES, at=AT, made_on=recorded - timedelta(days=1))
    assert list(refused.value.errors) == ["made_on"]
    file_disc(session, disc, PLACES, at=AT, made_on=recorded, maker="光盘制作人")
    assert (disc.made_on, disc.maker) == (recorded, "光盘制作人")


def test_signatures_are_never_changed(session: Session, world: World) -> None:
    disc = signing(session, world)
    sign(session, disc, by=world.handler, at=AT)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("UPDATE disc_signature SET decision = 'return'"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recorder": ""}, "recorder"),
        ({"place": ""}, "place"),
        ({"device_model": ""}, "device_model"),
        ({"officers": ()}, "officers"),
        ({"recording_ids": ()}, "recordings"),
        ({"participant_ids": ()}, "participants"),
        ({"situation": "boredom"}, "situation"),
        ({"started_at": None}, "started_at"),
        ({"ended_at": AT - timedelta(hours=3)}, "ended_at"),
        ({"ended_at": AT + timedelta(minutes=1)}, "ended_at"),
    ],
    ids=str,
)
@pytest.mark.article("GX-C-9")
def test_the_form_asks_for_what_the_article_names(
    world: World, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_disc(facts(world, *three(world), **changes), AT)
    assert list(refused.value.errors) == [field]


def test_recordings_of_another_case_are_refused(session: Session, world: World) -> None:
    other = build(session, "finance")
    foreign = recording(session, other.case, "LX-9")
    wrong = facts(world, *three(world), recording_ids=(foreign.id,))
    with pytest.raises(InvalidInput) as refused:
        fill_in(session, world.bureau.id, wrong, by=world.handler, at=AT)
    assert list(refused.value.errors) == ["recordings"]
    disc = signing(session, world)
    assert participant_ids(session, disc) == three(world)


signatures = st.lists(
    st.builds(
        Signature,
        st.integers(1, 4),
        st.sampled_from(["participant", "department_head"]),
        st.sampled_from(["sign", "return"]),
        st.integers(1, 2),
    )
)


@given(st.lists(st.integers(1, 4), unique=True), signatures)
def test_only_this_rounds_own_signatures_count(people: list[int], found: list[Signature]) -> None:
    missing = still_to_sign(people, found, 2)
    for person in people:
        signed = Signature(person, "participant", "sign", 2) in found
        assert (person in missing) is not signed
