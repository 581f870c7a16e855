"""The way shown before sending is the way that the request goes."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from archive.access.models import AccessRuling, RequestCredential
from archive.cases.models import Case
from studio import scenario_world as world
from tests.forms.answering import ID_CARD
from tests.workflows.browsing import Browser, browser, typed
from tests.workflows.matters import HANDLER, LETTER, Matters

# Pages are read at the moment of the matters.
pytestmark = pytest.mark.usefixtures("now")

STEP = re.compile(r'<li class="(?:next|current|skipped)"><strong>([^<]+)')

ORGAN = {
    "requester": "state_organ",
    "organ": "police",
    "actions": ["view"],
    "materials": ["file"],
}
NOTICE = "平卫市监〔2026〕3号"
PASSED_BY = ("承办处室同意", "办公室审核", "主管领导审批", "局主要负责人审批")


def ahead(matters: Matters, keeper: Browser, **asked: Any) -> list[str]:
    """Return the steps that the counter shows for a request as typed."""
    fields = keeper.fields("/counter")
    sent = {**typed(matters, **asked), "csrf_token": fields["csrf_token"]}
    return STEP.findall(keeper.post("/requests/path?for=counter", **sent).text)


@pytest.mark.article("RS-A-8")
@pytest.mark.parametrize(
    ("action", "last"),
    [("mail", ["复印寄送并拟复函"]), ("onsite_read", ["拟通知阅卷复函", "查阅与核对归还"])],
)
def test_a_letter_is_answered_in_the_way_that_was_shown(
    matters: Matters, keeper: Browser, action: str, last: list[str]
) -> None:
    shown = ahead(matters, keeper, requester="remote_agency", actions=action)
    assert shown == ["提出申请", "登记来函", "局主要负责人审批", *last]
    matters.submit({**LETTER, "actions": [action]})
    way = {"mail": "mail", "onsite_read": "onsite"}[action]
    matters.decide("archivist", "register_letter", decision="pass", way=way)
    matters.decide("bureau_head", "approve_head", decision="approve")
    assert [row.name for row in matters.waiting()] == last[:1]


@pytest.mark.article("RS-A-7.1")
def test_what_is_forbidden_shows_only_what_still_comes(matters: Matters, keeper: Browser) -> None:
    shown = ahead(matters, keeper, requester="party", actions="photocopy", materials="conclusive")
    assert shown == ["提出申请", "送达告知书"]


def test_those_who_may_do_a_step_stand_side_by_side_as_the_language_has_it(
    matters: Matters, keeper: Browser
) -> None:
    matters.hire("archivist", "另一位")
    both = [matters.name("archivist"), "另一位"]
    fields = keeper.fields("/counter")
    asked = {**typed(matters, requester="party"), "csrf_token": fields["csrf_token"]}
    for language, mark in (("zh", "、"), ("en", ", ")):
        shown = keeper.post(f"/requests/path?for=counter&lang={language}", **asked).text
        assert any(mark.join(names) in shown for names in (both, both[::-1]))


@pytest.mark.article("GX-A-3")
def test_what_must_be_asked_apart_is_said_before_sending(emergency: Matters) -> None:
    page = browser(emergency, "handler")
    number = emergency.read(lambda s: s.get_one(Case, emergency.case_ids[0]).number)
    asked = {**typed(emergency), "cases-0-case": number, "requester": "handler"}
    asked["actions"] = ["view", "photocopy"]
    fields = page.fields("/requests/new")
    told = page.post("/requests/path", **asked, csrf_token=fields["csrf_token"]).text
    assert "这几项要分开申请" in told


@pytest.mark.article("GX-C-13")
def test_whoever_would_review_in_place_of_who_asks_is_not_shown_to_approve(
    emergency: Matters,
) -> None:
    page = browser(emergency, "policy_office")
    number = emergency.read(lambda s: s.get_one(Case, emergency.case_ids[0]).number)
    fields = page.fields("/requests/new")
    asked = typed(emergency, actions="copy", materials="av", purpose="supervision")
    sent = {**asked, "cases-0-case": number, "csrf_token": fields["csrf_token"]}
    shown = page.post("/requests/path", **sent).text
    deputy, head = emergency.name("deputy_head"), emergency.name("bureau_head")
    steps = {words[0]: words for words in re.findall(r"<strong>([^<]+)</strong>(.*?)</li>", shown)}
    assert f" {deputy} · " in steps["办公室审核"][1]
    assert f" {head} · " in steps["主管领导审批"][1]


@pytest.mark.article("RS-A-5", "GX-M-10")
def test_only_a_text_that_wants_a_special_reason_is_one_asked_for(
    matters: Matters, emergency: Matters
) -> None:
    assert "special_reason" in browser(matters, "handler").get("/requests/new").text
    assert "special_reason" not in browser(emergency, "handler").get("/requests/new").text


@pytest.mark.article("RS-A-6")
def test_a_request_that_was_sent_names_nobody_whom_the_rules_pass_by(
    matters: Matters, keeper: Browser
) -> None:
    request_id = matters.submit({**ORGAN, "by": "archivist"})
    page = keeper.get(f"/requests/{request_id}").text
    assert re.findall(r'<li class="(\w+)"[^>]*>([^<]+)<span class="sr">', page) == [
        ("current", "核验介绍信和证件"),
        *(("skipped", name) for name in PASSED_BY),
        ("next", "查阅与核对归还"),
        ("next", "填写复制件"),
    ]


@pytest.mark.article("WD-M-10.2")
def test_where_a_notice_decides_it_is_quoted_before_sending_and_afterwards(
    matters: Matters,
) -> None:
    market = Matters(matters.installation, "market").open()
    market.write(lambda s: world.decree(s, market.bureau_id, NOTICE, at=market.at))
    number = market.read(lambda s: s.get_one(Case, market.case_ids[0]).number)
    page = browser(market, "handler")
    asked = {**typed(market), "cases-0-case": number, "requester": "handler"}
    fields = page.fields("/requests/new")
    assert NOTICE in page.post("/requests/path", **asked, csrf_token=fields["csrf_token"]).text
    assert NOTICE in page.get(f"/requests/{market.submit(HANDLER)}").text


@pytest.mark.article("RS-A-7.1")
@pytest.mark.parametrize(
    ("kind", "own_unit", "papers"),
    [
        ("person", "某建筑公司", ["有效身份证件"]),
        ("organization", "", ["单位介绍信", "有效身份证件"]),
    ],
)
def test_the_papers_go_by_what_the_party_is_not_by_where_somebody_works(
    matters: Matters, keeper: Browser, kind: str, own_unit: str, papers: list[str]
) -> None:
    """A natural person brings an identity paper only (D-17), a unit its letter too."""
    visitor = {
        "requester": "party",
        "materials": "conclusive",
        "party_kind": kind,
        "party_unit": "某劳务公司",
        "persons-0-name": "孙小美",
        "persons-0-unit": own_unit,
        "persons-0-identity_kind": "id_card",
        "persons-0-identity_number": ID_CARD,
    }
    sent = {**typed(matters, **visitor), **keeper.fields("/counter")}
    answer = keeper.post("/requests?for=counter", **sent)
    assert answer.status_code == 303
    request_id = int(re.findall(r"/requests/(\d+)/", answer.headers["Location"])[0])
    own = RequestCredential.request_id == request_id
    terms = select(RequestCredential.term).where(own).order_by(RequestCredential.id)
    assert matters.read(lambda s: list(s.scalars(terms))) == papers
    row = matters.read(lambda s: s.scalars(select(AccessRuling)).one())
    assert row.credentials == papers


def test_putting_a_request_right_asks_for_no_number_again(
    matters: Matters, keeper: Browser
) -> None:
    visitor = {
        "requester": "party",
        "materials": "conclusive",
        "party_kind": "person",
        "persons-0-name": "孙小美",
        "persons-0-identity_kind": "id_card",
        "persons-0-identity_number": ID_CARD,
    }
    sent = {**typed(matters, **visitor), **keeper.fields("/counter")}
    place = keeper.post("/requests?for=counter", **sent).headers["Location"].split("/receipt")[0]
    assert ID_CARD not in keeper.get(place).text
    matters.decide("archivist", "verify", decision="return")
    assert f'value="{ID_CARD}"' in keeper.get(f"{place}/edit").text
    assert ID_CARD not in keeper.get(f"/counter?copy={place.rpartition('/')[2]}").text
