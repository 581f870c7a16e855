"""Who may do what: the table, row by row, as the regulations and the house have it."""

import pytest

from core.errors import NotFound, NotPermitted
from people.actors import Actor
from people.permissions import TABLE, can, may, require
from people.relations import Being
from tests.people.actors_and_things import (
    ADMINISTRATOR,
    ARCHIVIST,
    AUDITOR,
    BUREAU_HEAD,
    DEPARTMENT_HEAD,
    ELSEWHERE,
    LEGAL_HEAD,
    LEGAL_STAFF,
    ME,
    MY_OFFICE,
    OTHER_OFFICE,
    SOMEONE,
    STAFF,
    TERMINAL,
    Link,
    Thing,
    holder,
    thing,
)

SUPER = holder(duty="administrator", bureau=None)
ALL = (STAFF, ARCHIVIST, BUREAU_HEAD, LEGAL_HEAD, DEPARTMENT_HEAD, ADMINISTRATOR, AUDITOR, TERMINAL)


CASE = thing("case_file", office_id=OTHER_OFFICE, handlers=[Link(SOMEONE)])
OWN_CASE = thing("case_file", office_id=OTHER_OFFICE, handlers=[Link(SOMEONE), Link(ME)])
CASE_OF_OFFICE = thing("case_file", office_id=MY_OFFICE, handlers=[])
REQUEST = thing("access_request", started_by=SOMEONE)
OWN_REQUEST = thing("access_request", started_by=ME)
GRANT, OWN_GRANT = thing("access_grant", person_id=SOMEONE), thing("access_grant", person_id=ME)
PAPER = thing("instrument", issued_by=SOMEONE, request=REQUEST)
OWN_PAPER = thing("instrument", issued_by=SOMEONE, request=OWN_REQUEST)
DISC = thing("disc_record", filled_by=SOMEONE, participants=[Link(SOMEONE)])
SIGNED_DISC = thing("disc_record", filled_by=SOMEONE, participants=[Link(ME)])
COLLEAGUE, MYSELF = thing("person", id=SOMEONE), thing("person", id=ME)
ENTRY, AUDIT = thing("register_entry"), thing("audit", None)
RULES, SHARED_ITEM = thing("in_force"), thing("published_item", None)


@pytest.mark.parametrize(
    ("actor", "verb", "row", "allowed"),
    [
        pytest.param(STAFF, "find", CASE, True, id="staff find a case's number and name"),
        pytest.param(STAFF, "read", CASE, False, id="staff read no case of others"),
        pytest.param(STAFF, "read", OWN_CASE, True, id="a handler reads the own case"),
        pytest.param(ARCHIVIST, "read", CASE, True, id="the archivist reads every case's list"),
        pytest.param(DEPARTMENT_HEAD, "read", CASE, False, id="a head, not another office's"),
        pytest.param(DEPARTMENT_HEAD, "read", CASE_OF_OFFICE, True, id="a head, the own office's"),
        pytest.param(ADMINISTRATOR, "find", CASE, False, id="administrators find no case"),
        pytest.param(ADMINISTRATOR, "read", CASE, False, id="administrators read no case"),
        pytest.param(AUDITOR, "find", CASE, False, id="auditors find no case"),
        pytest.param(SUPER, "read", CASE, False, id="nor does the installation's administrator"),
        pytest.param(STAFF, "change", OWN_CASE, False, id="a handler does not change the file"),
        pytest.param(ARCHIVIST, "change", CASE, True, id="the archivist changes the file"),
        pytest.param(STAFF, "read", REQUEST, False, id="staff read no request of others"),
        pytest.param(STAFF, "read", OWN_REQUEST, True, id="staff read the own request"),
        pytest.param(BUREAU_HEAD, "read", REQUEST, True, id="the bureau head oversees requests"),
        pytest.param(STAFF, "withdraw", REQUEST, False, id="nobody withdraws another's request"),
        pytest.param(STAFF, "withdraw", OWN_REQUEST, True, id="one withdraws the own request"),
        pytest.param(STAFF, "read", ENTRY, False, id="the register is not for all staff"),
        pytest.param(ARCHIVIST, "correct", ENTRY, True, id="the archivist corrects the register"),
        pytest.param(BUREAU_HEAD, "correct", ENTRY, False, id="the head reads it only"),
        pytest.param(STAFF, "read", PAPER, False, id="papers of others' requests"),
        pytest.param(STAFF, "read", OWN_PAPER, True, id="papers of the own request"),
        pytest.param(ARCHIVIST, "open", GRANT, False, id="an archivist opens no other's grant"),
        pytest.param(STAFF, "open", OWN_GRANT, True, id="a grant opens to whom it names"),
        pytest.param(STAFF, "read", DISC, False, id="a disc record of others"),
        pytest.param(STAFF, "read", SIGNED_DISC, True, id="a disc record one has to sign"),
        pytest.param(STAFF, "read", COLLEAGUE, False, id="staff read no accounts"),
        pytest.param(ADMINISTRATOR, "read", COLLEAGUE, True, id="administrators read accounts"),
        pytest.param(ADMINISTRATOR, "disable", MYSELF, False, id="nobody disables themselves"),
        pytest.param(ADMINISTRATOR, "appoint", MYSELF, False, id="nobody appoints themselves"),
        pytest.param(ADMINISTRATOR, "grant_role", MYSELF, False, id="nor gives themselves duties"),
        pytest.param(ADMINISTRATOR, "issue_code", COLLEAGUE, True, id="codes for others"),
        pytest.param(ADMINISTRATOR, "issue_code", MYSELF, False, id="but none for themselves"),
        pytest.param(AUDITOR, "read", thing("audit"), True, id="auditors read their trail"),
        pytest.param(AUDITOR, "read", AUDIT, False, id="not the installation's own rows"),
        pytest.param(ADMINISTRATOR, "read", thing("audit"), False, id="administrators read none"),
        pytest.param(BUREAU_HEAD, "read", thing("audit"), False, id="nor do heads"),
        pytest.param(AUDITOR, "disable", COLLEAGUE, False, id="auditors change nothing"),
        pytest.param(BUREAU_HEAD, "enact", RULES, True, id="the bureau head enacts rules"),
        pytest.param(LEGAL_STAFF, "enact", RULES, False, id="legal staff draft, the head enacts"),
        pytest.param(LEGAL_STAFF, "change", RULES, True, id="legal staff change rules"),
        pytest.param(STAFF, "change", RULES, False, id="staff do not"),
        pytest.param(STAFF, "read", SHARED_ITEM, True, id="shared procedures are for all"),
        pytest.param(TERMINAL, "find", CASE, False, id="a terminal finds no case"),
        pytest.param(TERMINAL, "enter", thing("visit"), True, id="a terminal shows a visit"),
        pytest.param(STAFF, "enter", thing("visit"), False, id="staff are no terminal"),
    ],
)
def test_table(actor: Actor, verb: str, row: Thing, allowed: bool) -> None:
    assert can(actor, verb, row) is allowed


@pytest.mark.parametrize("kind", TABLE)
@pytest.mark.parametrize("actor", ALL, ids=lambda actor: str(actor.roles or actor.system_roles))
def test_another_bureaus_things_do_not_exist(actor: Actor, kind: str) -> None:
    tables = {"case": "case_file", "task": "inbox_task", "grant": "access_grant"}
    foreign = thing(
        tables.get(kind, kind),
        ELSEWHERE,
        state="open",
        role="archivist",
        office_id=None,
        assignee_id=ME,
        barred=[],
        started_by=ME,
        person_id=ME,
        handlers=[Link(ME)],
    )
    for verb in TABLE[kind]:
        assert not can(actor, verb, foreign)
        with pytest.raises(NotFound):
            require(actor, verb, foreign)


def test_what_one_sees_but_may_not_do_is_refused_openly() -> None:
    with pytest.raises(NotPermitted):
        require(STAFF, "change", OWN_CASE)
    with pytest.raises(NotFound):
        require(STAFF, "read", REQUEST)


def test_silence_refuses() -> None:
    assert not can(ARCHIVIST, "burn", CASE)
    assert not can(ARCHIVIST, "read", thing("counter"))
    assert not can(STAFF, "read", thing("case_file"))  # a row that names no handlers


def test_content_opens_by_a_grant_only() -> None:
    """No verb of a case or a recording shows its content, to anybody."""
    assert not {"open", "play", "download", "content"} & (
        TABLE["case"].keys() | TABLE["recording"].keys()
    )


@pytest.mark.parametrize("assignee", [None, ME, SOMEONE])
@pytest.mark.parametrize("barred", [[], [ME], [SOMEONE]])
@pytest.mark.parametrize("office", [None, MY_OFFICE, OTHER_OFFICE])
@pytest.mark.parametrize("state", ["open", "done"])
def test_a_task_is_done_by_whom_it_waits_for(
    assignee: int | None, barred: list[int], office: int | None, state: str
) -> None:
    task = thing(
        "inbox_task",
        role="department_head",
        assignee_id=assignee,
        barred=barred,
        office_id=office,
        state=state,
        closed_by=None,
    )
    in_office = office in {None, MY_OFFICE}
    expected = state == "open" and ME not in barred
    expected &= assignee in {None, ME} and in_office
    assert can(DEPARTMENT_HEAD, "act", task) is expected


def test_menus_follow_the_table() -> None:
    assert may(ADMINISTRATOR, "create", "person")
    assert not may(STAFF, "create", "person")
    assert may(STAFF, "read", "case")
    assert not may(ADMINISTRATOR, "read", "case")


def test_administration_is_kept_apart_from_work() -> None:
    """Whoever administers or audits the system does nothing else, whatever posts they may have."""
    busy = holder("archivist", "bureau_head", duty="administrator")
    for kind, verbs in TABLE.items():
        for verb, relations in verbs.items():
            business = [r for r in relations if isinstance(r, Being) and r.test(ARCHIVIST)]
            for relation in business:
                assert not relation.test(busy), (kind, verb)
