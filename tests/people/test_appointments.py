"""Who is competent: the holder, else the substitute table; never the requester or a deputy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from people import organisation
from people.actors import THE_SYSTEM, load_actor
from people.appointments import RECUSAL, VACANCY, Staff, barred_for, holders
from tests.people_of_bureaus import NOON, bureau, hold, office, person, post

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pack:
    substitutes: Mapping[str, Sequence[str]] = field(
        default_factory=lambda: {"bureau_head": ["deputy_head", "legal_head"]}
    )


def test_the_holder_decides(session: Session) -> None:
    here = bureau(session)
    head = person(session, here, "王局", "bureau_head")
    found = Staff(session, here.id, NOON).competent(Pack(), "bureau_head")
    assert found.persons == (head.id,)
    assert (found.role, found.substituted_for, found.reason) == ("bureau_head", "", "")


def test_a_vacant_post_goes_to_the_first_substitute_that_has_somebody(session: Session) -> None:
    here = bureau(session)
    legal = person(session, here, "李法", "legal_head")
    found = Staff(session, here.id, NOON).competent(Pack(), "bureau_head")
    assert found.persons == (legal.id,)
    assert (found.role, found.substituted_for, found.reason) == (
        "legal_head",
        "bureau_head",
        VACANCY,
    )


def test_the_head_who_asks_is_replaced_and_so_is_the_heads_deputy(session: Session) -> None:
    here = bureau(session)
    head = person(session, here, "王局", "bureau_head")
    second = person(session, here, "赵副", "deputy_head")
    legal = person(session, here, "李法", "legal_head")
    organisation.name_deputy(session, head, second, by=THE_SYSTEM, at=NOON)
    barred = barred_for(session, [head.id], NOON)
    assert barred == {head.id, second.id}
    found = Staff(session, here.id, NOON).competent(Pack(), "bureau_head", barred=barred)
    assert found.persons == (legal.id,)
    assert found.reason == RECUSAL


def test_nobody_left_is_said_and_not_guessed(session: Session) -> None:
    here = bureau(session)
    head = person(session, here, "王局", "bureau_head")
    found = Staff(session, here.id, NOON).competent(Pack({}), "bureau_head", barred={head.id})
    assert found.persons == ()
    assert found.reason == RECUSAL


def test_a_head_of_another_office_is_not_competent(session: Session) -> None:
    here = bureau(session)
    one, two = office(session, here, "一"), office(session, here, "二")
    person(session, here, "甲", "department_head", at_office=one)
    head = person(session, here, "乙", "department_head", at_office=two)
    assert holders(session, here.id, "department_head", NOON, two.id) == [head]
    staff = Staff(session, here.id, NOON)
    assert staff.holders("department_head", two.id) == {head.id: "乙"}
    assert staff.knows("department_head", one.id)
    assert not staff.knows("handling_office", one.id)


def test_appointments_count_from_their_first_moment_to_before_their_last(session: Session) -> None:
    here = bureau(session)
    head = person(session, here, "王局", login="wang")
    held = organisation.appoint(
        session,
        head,
        post(session, here, ["bureau_head"]),
        None,
        organisation.Tenure(NOON + DAY, NOON + 2 * DAY),
        by=THE_SYSTEM,
        at=NOON,
    )
    assert held.valid_to is not None
    for moment, counts in (
        (NOON, False),
        (NOON + DAY, True),
        (held.valid_to - timedelta(seconds=1), True),
        (held.valid_to, False),
    ):
        assert bool(holders(session, here.id, "bureau_head", moment)) is counts
        assert bool(Staff(session, here.id, moment).holders("bureau_head")) is counts
        assert ("bureau_head" in load_actor(session, head, moment).roles) is counts


def test_a_disabled_head_holds_nothing(session: Session) -> None:
    here = bureau(session)
    head = person(session, here, "王局", "bureau_head")
    head.disabled_at = NOON
    session.flush()
    assert holders(session, here.id, "bureau_head", NOON) == []
    assert Staff(session, here.id, NOON).holders("bureau_head") == {}
    assert not load_actor(session, head, NOON).roles


def test_a_deputys_time_ends(session: Session) -> None:
    here = bureau(session)
    head, second = person(session, here, "王局"), person(session, here, "赵副")
    row = organisation.name_deputy(session, head, second, by=THE_SYSTEM, at=NOON)
    assert barred_for(session, [head.id], NOON) == {head.id, second.id}
    organisation.end_deputy(session, row, by=THE_SYSTEM, at=NOON + DAY)
    assert barred_for(session, [head.id], NOON + DAY) == {head.id}
    assert barred_for(session, [head.id], NOON) == {head.id, second.id}


def test_several_posts_add_up(session: Session) -> None:
    here = bureau(session)
    both = person(session, here, "周兼", "archivist")
    hold(session, both, post(session, here, ["department_head"]), office(session, here, "一"))
    now = load_actor(session, both, NOON)
    assert now.roles == {"archivist", "department_head"}
    assert now.office_ids == {office(session, here, "一").id}
