"""What the tables say of a whole request, kept with the facts and the table that said it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from archive.access.models import AccessRuling
from bureaus.access_rules import BY_NOTICE
from bureaus.packs import load_shipped
from studio import scenario_world
from tests.workflows.matters import HANDLER, LETTER, PARTY, STAFF, Matters
from workflows import keeping
from workflows.models import HistoryStep
from workflows.rulings import SEVERITY, Asked, CaseFacts, in_dispute, purpose, rule

CASE = CaseFacts(id=1, number="1", kind="penalty", archived=True, disputed=False)
DISPUTED = replace(CASE, id=2, disputed=True)
LICENCE = replace(CASE, id=3, kind="licence")


@pytest.mark.article("GX-A-5", "GX-M-10")
def test_a_request_goes_no_further_than_its_worst_part() -> None:
    emergency = load_shipped("emergency", frozenset())
    both = Asked("party", ["view"], ["conclusive", "av"])
    found = rule(emergency, both, [CASE])
    assert [part.ruling.outcome for part in found.parts] == ["allow_after_verify", "undefined"]
    assert found.outcome == "undefined"
    assert found.silent == [found.parts[1]]


@pytest.mark.article("RS-A-7.1")
def test_what_alone_is_in_the_way_is_named_with_its_cases() -> None:
    hrss = load_shipped("hrss", frozenset())
    both = replace(CASE, id=4, number="4")
    mixed = rule(hrss, Asked("lawyer", ["view"], ["av", "evidence_basis"]), [CASE, both])
    assert mixed.outcome == "forbid"
    (part,) = keeping.in_the_way(mixed)
    assert part.values["case"] == ("1", "4")
    assert str(part.values["material"]) == "证据、依据和其他有关材料"
    good = rule(hrss, Asked("lawyer", ["view"], ["av"]), [CASE])
    bad = rule(hrss, Asked("lawyer", ["view"], ["evidence_basis"]), [CASE])
    assert keeping.in_the_way(good) == keeping.in_the_way(bad) == []


def test_a_request_for_nothing_is_undefined() -> None:
    found = rule(load_shipped("hrss", frozenset()), Asked("staff", [], []), [])
    assert found.outcome == SEVERITY[0] == "undefined"


@pytest.mark.article("GX-C-13")
def test_deciders_stand_in_the_order_of_the_house() -> None:
    emergency = load_shipped("emergency", frozenset())
    asked = Asked("handler", ["copy", "publish"], ["av"])
    assert rule(emergency, asked, [CASE]).chain == ["policy_office", "deputy_head", "bureau_head"]


@pytest.mark.article("RS-A-7.2")
def test_papers_are_listed_once_for_all_parts() -> None:
    hrss = load_shipped("hrss", frozenset())
    found = rule(hrss, Asked("lawyer", ["view"], ["conclusive", "av"]), [CASE, DISPUTED])
    assert len(found.parts) == 4
    assert found.credentials == ["单位介绍信", "有效身份证件", "委托书", "授权书", "律师执业证"]


@pytest.mark.article("GX-A-1")
def test_each_case_is_asked_by_its_own_kind() -> None:
    emergency = load_shipped("emergency", frozenset())
    found = rule(emergency, Asked("handler", ["view"], ["file"]), [CASE, LICENCE])
    assert [part.ruling.outcome for part in found.parts] == ["allow_direct", "undefined"]


@pytest.mark.article("GX-A-6")
def test_a_dispute_is_a_state_of_the_case_and_not_a_claim() -> None:
    claimed = Asked("party", ["view"], ["evidence_basis"], purpose="litigation")
    plain = Asked("party", ["view"], ["evidence_basis"])
    assert [purpose(asked, CASE) for asked in (claimed, plain)] == ["work", "work"]
    assert [purpose(asked, DISPUTED) for asked in (claimed, plain)] == ["litigation", "litigation"]
    assert purpose(Asked("staff", ["copy"], ["av"], purpose="litigation"), CASE) == "litigation"


def test_the_last_day_of_a_dispute_still_counts() -> None:
    from_, until = (date(2026, 1, 5), date(2026, 3, 1))
    assert in_dispute([(from_, until)], until)
    assert not in_dispute([(from_, until)], date(2026, 3, 2))
    assert in_dispute([(from_, None)], date(2036, 1, 1))


def kept(matters: Matters) -> list[AccessRuling]:
    rows = select(AccessRuling).order_by(AccessRuling.id)
    return list(matters.read(lambda session: session.scalars(rows).all()))


def test_each_part_is_kept_with_facts_articles_and_the_hash_of_its_table(matters: Matters) -> None:
    matters.submit(STAFF)
    table = load_shipped("hrss", frozenset()).table("access").sha256
    rows = kept(matters)
    assert [row.material for row in rows] == ["file", "av"]
    assert {row.table_sha256 for row in rows} == {table}
    assert all(row.basis == ["RS-A-5"] and row.facts["requester"] == "staff" for row in rows)


def test_the_history_says_which_facts_the_decision_read(matters: Matters) -> None:
    matters.submit(STAFF)
    query = select(HistoryStep).where(HistoryStep.step == "apply_rules")
    step = matters.read(lambda session: session.scalars(query).one())
    parts = step.evidence["facts"]["parts"]
    assert [(part["material"], part["outcome"]) for part in parts] == [
        ("file", "needs_approval"),
        ("av", "needs_approval"),
    ]
    assert all(part["table"] and part["facts"] for part in parts)
    assert step.basis == ["RS-A-5"]


def test_asking_again_keeps_nothing_twice(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head", decision="return")
    matters.resubmit(request_id, STAFF)
    assert len(kept(matters)) == 2


def test_a_correction_is_ruled_by_the_rules_of_the_day(matters: Matters) -> None:
    asked = {**PARTY, "actions": ["view", "photocopy"]}
    request_id = matters.submit({**asked, "actions": ["view"]})
    matters.decide("archivist", "verify", decision="return")
    matters.write(
        lambda s: scenario_world.decide_setting(
            s, matters.bureau_id, "party_copy", value=True, at=matters.at
        )
    )
    matters.resubmit(request_id, asked)
    assert [(row.action, row.outcome) for row in kept(matters)][-1] == (
        "photocopy",
        "needs_approval",
    )


@pytest.mark.article("RS-A-8")
def test_a_letter_registered_for_another_way_is_ruled_for_that_way(matters: Matters) -> None:
    matters.submit(LETTER)
    matters.decide("archivist", "register_letter", way="onsite")
    assert [row.action for row in kept(matters)] == ["mail", "onsite_read"]


def test_the_diagram_is_told_codes_and_no_names() -> None:
    data = rule(load_shipped("hrss", frozenset()), Asked("staff", ["view"], ["av"]), [CASE]).data()
    assert data == {
        "outcome": "needs_approval",
        "chain": ["bureau_head"],
        "verify": False,
        "register": True,
        "executor": None,
        "copy_payer": None,
    }


@pytest.mark.article("WD-M-10")
def test_a_decreed_table_is_the_one_that_is_named(matters: Matters) -> None:
    market = Matters(matters.installation, "market").open()
    notice = "卫市监〔2026〕8号"
    market.write(lambda s: scenario_world.decree(s, market.bureau_id, notice, at=market.at))
    market.submit(HANDLER)
    table = load_shipped("market", frozenset({BY_NOTICE})).tables[BY_NOTICE].sha256
    assert {row.table_sha256 for row in kept(market)} == {table}
