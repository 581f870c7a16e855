"""A case may hold nothing of what is asked for: everybody is told before they run into it."""

from typing import Any

import pytest
from sqlalchemy import delete

from archive.recordings.models import Recording
from tests.workflows.browsing import Browser, browser, drafts, typed
from tests.workflows.matters import PARTY, Matters

NOTHING = "所选案卷里现在没有可以提供的这类材料"


@pytest.fixture(autouse=True)
def _no_recordings(matters: Matters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.edge.utc_now", lambda: matters.at)
    matters.write(lambda s: s.execute(delete(Recording)))


def sent(page: Browser, path: str, matters: Matters, **more: Any) -> dict[str, Any]:
    fields = page.fields(path)
    return {**typed(matters, **more), "csrf_token": fields["csrf_token"], "_key": "a-key-of-a-page"}


def test_a_member_of_the_bureau_is_told_at_the_field_and_nothing_is_sent(matters: Matters) -> None:
    page = browser(matters, "handler")
    asked = sent(page, "/requests/new", matters, requester="handler", materials="av")
    assert NOTHING in page.post("/requests/path", **asked).text
    answer = page.post("/requests", **asked)
    assert answer.status_code == 422
    assert NOTHING in answer.text
    assert drafts(matters) == []


def shown(page: str) -> str:
    """Return the box that says the visitor was told."""
    return page.partition('name="told_absent"')[2].partition(">")[0]


@pytest.mark.article("RS-A-7.1")
def test_whoever_comes_from_outside_may_still_ask_once_the_counter_has_told_them(
    matters: Matters,
) -> None:
    keeper = browser(matters, "archivist")
    asked = sent(
        keeper,
        "/counter",
        matters,
        **{
            "requester": "party",
            "materials": "av",
            "party_kind": "person",
            "persons-0-name": "孙小美",
            "persons-0-identity_kind": "none",
            "persons-0-identified_how": "社区工作人员当面确认",
        },
    )
    assert NOTHING in keeper.post("/requests/path?for=counter", **asked).text
    refused = keeper.post("/requests?for=counter", **asked)
    assert refused.status_code == 422
    assert "请打勾后再提交" in refused.text
    assert 'value="孙小美"' in refused.text
    assert drafts(matters) == []
    told = {**asked, "told_absent": "1"}
    assert " checked" in shown(keeper.post("/requests/path?for=counter", **told).text)
    assert keeper.post("/requests?for=counter", **told).status_code == 303


def test_who_decides_is_told_on_the_page_of_the_step_and_keeps_the_words(matters: Matters) -> None:
    request_id = matters.submit({**PARTY, "materials": ["av"]})
    matters.decide("archivist", "verify", decision="pass")
    head, place = browser(matters, "bureau_head"), f"/tasks/{matters.open_task('approve_head')}"
    keys = head.fields(place)
    answer = head.post(place, decision="approve", opinion="同意查阅音像。", **keys)
    assert answer.status_code == 409
    assert "没有可以提供的材料" in answer.text
    assert "同意查阅音像。</textarea>" in answer.text
    assert 'value="refuse"' in answer.text
    assert matters.request(request_id).state == "submitted"
    assert head.post(place, decision="refuse", opinion="没有音像。", **keys).status_code == 303
    assert [row.step for row in matters.waiting()] == ["deliver_refusal"]
