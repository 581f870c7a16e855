"""Two steps that decide one matter are two persons' (GX-C-13, RS-A-7.1), whoever asks or is away.

Every shipped table, diagram and requester; one and two posts vacant; each possible deputy.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import NamedTuple, cast
from unittest.mock import Mock

import pytest

from bureaus.access_rules import ACCESS, BY_NOTICE
from bureaus.packs import SHARED, Pack, load_shipped, read_pack, shipped_codes, shipped_items
from core.errors import RuleViolation
from people.appointments import Held, Staff
from tests.workflows.drawings import FOLDER
from tests.workflows.walking import NOW, House, procedure, ruling
from workflows.assignment import assign, deciders
from workflows.engine import predict
from workflows.models import HistoryStep
from workflows.rulings import ORDER
from workflows.subjects import REQUEST, Subject, describe

DIAGRAMS = sorted(path.stem for path in FOLDER.glob("*.bpmn"))
DECIDING = ("verify", "review", "approve")
GIVEN = {"request_id": 1, "bureau": "", "requester": "staff", "participants": [1]}


class Deciding(NamedTuple):
    """A step that decides: its id, and whom of the bureau it asks for what."""

    step: str
    role: str
    kind: str


Chain = tuple[str, ...]
Way = tuple[Deciding, ...]
Done = tuple[HistoryStep, ...]


class Bureau(Staff):
    """Every post held by one person but those that are vacant; `deputies` stand in for persons."""

    def __init__(self, pack: Pack, vacant: frozenset[int], deputies: Mapping[int, int]) -> None:
        super().__init__(Mock(), 0, NOW)
        offices = {office.code: n for n, office in enumerate(pack.offices)}
        self.deputies = deputies
        # Here the staff are told, not read.
        self.__dict__["held"] = [
            Held(n, post.title, post.roles, offices[post.office], counts=n not in vacant)
            for n, post in enumerate(pack.posts)
        ]

    def barred_for(self, requesters: object) -> frozenset[int]:
        assert isinstance(requesters, list)
        return frozenset(requesters) | {self.deputies[n] for n in requesters if n in self.deputies}


def bureaus(pack: Pack) -> Iterator[Bureau]:
    people = range(len(pack.posts))
    for few in (0, 1, 2):
        for vacant in combinations(people, few):
            yield Bureau(pack, frozenset(vacant), {})
    for deputy in people:
        yield Bureau(pack, frozenset(), {n: deputy for n in people if n != deputy})


@cache
def way(diagram: str, chain: Chain, *, verify: bool) -> Way:
    steps = predict(procedure(diagram), GIVEN, House(ruling(*chain, verify=verify)))
    asked = [
        Deciding(one.step, one.properties["role"], one.properties["kind"])
        for one in steps
        if not one.skipped
    ]
    return tuple(one for one in asked if one.kind in DECIDING)


def ways(pack: Pack, *, mixed: bool = False) -> set[Way]:
    """The deciders that a row of the bureau's own tables may ask for, through every diagram.

    With `mixed` those of a request too that asks for two things at once.
    """
    tables = [table for name, table in pack.tables.items() if name in {ACCESS, BY_NOTICE}]
    asked: set[tuple[Chain, bool]] = {
        (tuple(cast("list[str]", rule.outputs["chain"])), bool(rule.outputs["verify"]))
        for table in tables
        for rule in table.rules
    }
    if mixed:
        asked |= {both(one, other) for one, other in combinations(asked, 2)}
    return {
        way(diagram, chain, verify=verify) for diagram in DIAGRAMS for chain, verify in asked
    } - {()}


def both(one: tuple[Chain, bool], other: tuple[Chain, bool]) -> tuple[Chain, bool]:
    roles = {*one[0], *other[0]}
    return tuple(role for role in ORDER if role in roles), one[1] or other[1]


def matter(staff: Staff, by: int, *, for_outsider: bool) -> Subject:
    handlers = staff.holders("handler")
    office = next(one.office_id for one in staff.held if "handling_office" in one.roles)
    subject = describe(
        REQUEST, 1, 1, None, requester="", started_by=by, for_outsider=for_outsider,
        handler_id=next(iter(handlers), None),
    )  # fmt: skip
    return Subject(**{**vars(subject), "office_id": office})


def ends(staff: Staff, pack: Pack, subject: Subject, steps: Way, done: Done = ()) -> Iterator[Done]:
    """Every way in which people may decide one step after the other, until the end or a halt."""
    if not steps:
        yield done
        return
    step, *rest = steps
    decided = deciders(pack, done, step.step)
    try:
        got = assign(staff, pack, subject, step._asdict(), None, decided=decided)
    except RuleViolation:
        yield done
        return
    may = set(staff.holders(got.role, got.office_id)) - got.barred
    assert may
    for person in sorted(may):
        own = HistoryStep(step=step.step, kind=step.kind, person_id=person)
        yield from ends(staff, pack, subject, tuple(rest), (*done, own))


def persons(done: Done) -> list[int | None]:
    return [step.person_id for step in done]


@pytest.mark.article("GX-C-13", "RS-A-7.1", "SL-A-7.1")
@pytest.mark.parametrize("code", shipped_codes())
def test_nobody_decides_twice_nor_on_what_is_their_own(code: str) -> None:
    pack = load_shipped(code, frozenset({BY_NOTICE}))
    known = ways(pack, mixed=True)
    assert any(len(steps) > 1 for steps in known)
    for staff in bureaus(pack):
        for by in (one.person_id for one in staff.held if one.counts):
            for for_outsider in (False, True):
                subject = matter(staff, by, for_outsider=for_outsider)
                own = set() if for_outsider else staff.barred_for([by])
                for steps in known:
                    for done in ends(staff, pack, subject, steps):
                        deciding = persons(done)
                        assert len(set(deciding)) == len(deciding)
                        assert own.isdisjoint(deciding)


@pytest.mark.parametrize("code", shipped_codes())
def test_a_bureau_without_vacancies_is_never_stuck(code: str) -> None:
    pack = load_shipped(code, frozenset({BY_NOTICE}))
    staff = Bureau(pack, frozenset(), {})
    for by in range(len(pack.posts)):
        subject = matter(staff, by, for_outsider=False)
        for steps in ways(pack):
            for done in ends(staff, pack, subject, steps):
                assert len(done) == len(steps), (pack.posts[by].title, steps)


@pytest.mark.article("GX-C-13")
def test_who_reviews_and_who_approves_a_copy_for_each_requester() -> None:
    pack = load_shipped("emergency")
    staff = Bureau(pack, frozenset(), {})
    steps = way("copying", ("policy_office", "deputy_head"), verify=False)
    found = {}
    for by, post in enumerate(pack.posts):
        (done,) = ends(staff, pack, matter(staff, by, for_outsider=False), steps)
        found[post.title] = [staff.name(step.person_id or 0) for step in done]
    usual = ["政策法规科科长", "分管执法工作的副局长"]
    assert found == {
        **dict.fromkeys(found, usual),
        "政策法规科科长": ["分管执法工作的副局长", "局长"],
        "分管执法工作的副局长": ["政策法规科科长", "局长"],
    }


def test_which_steps_two_persons_decide_is_a_line_of_the_pack() -> None:
    (item, *tables) = shipped_items("emergency")
    sources = {one.name: one.source for one in (*shipped_items(SHARED), *tables)}
    line = b'separate = ["verify", "review", "approve"]'
    assert line in item.source
    silent, free = (
        read_pack(item.source.replace(line, text), sources) for text in (b"", b"separate = []")
    )
    assert silent.separate == set(DECIDING)
    staff = Bureau(free, frozenset(), {})
    steps = way("copying", ("policy_office", "deputy_head"), verify=False)
    (done,) = ends(staff, free, matter(staff, 2, for_outsider=False), steps)
    assert [staff.name(step.person_id or 0) for step in done] == ["分管执法工作的副局长"] * 2


def test_whoever_decided_may_decide_the_same_step_again_after_a_correction() -> None:
    pack = load_shipped("emergency")
    again = HistoryStep(step="review_policy", kind="review", person_id=1)
    assert deciders(pack, [again], "review_policy") == set()
    assert deciders(pack, [again], "approve_deputy") == {1}
