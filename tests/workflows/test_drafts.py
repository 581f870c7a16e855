"""What has been typed and not sent, in the list of what one has begun."""

import re

import pytest

from tests.workflows.browsing import browser, typed
from tests.workflows.matters import PARTY, Matters


@pytest.mark.usefixtures("now")
def test_a_draft_is_known_again_by_its_visitor_and_case(matters: Matters) -> None:
    keeper = browser(matters, "archivist")
    fields = keeper.fields("/counter")
    asked = {**typed(matters), "requester": "party", "persons-0-name": "孙小美"}
    assert keeper.post("/requests/draft?for=counter", **asked, **fields).status_code == 204
    shown = keeper.get("/tasks?tab=started").text
    row = re.search(r"<tr(?:(?!</tr>).)*未提交的草稿.*?</tr>", shown, re.DOTALL)
    assert row
    title, number, requester = re.findall(r"<td[^>]*>(.*?)</td>", row[0], re.DOTALL)[:3]
    assert f"{asked['cases-0-case']} · 工作需要核对。" in title
    assert (number, requester) == ("—", "孙小美")


def test_what_no_rule_decides_yet_is_kept_as_a_draft_to_go_on_with(now: Matters) -> None:
    staff = browser(now, "deputy_head")
    asked = {**typed(now), "requester": "staff", "materials": "file", "actions": "excerpt"}
    answer = staff.post("/requests", **asked, **staff.fields("/requests/new"))
    assert answer.status_code == 409
    assert "缺的规定" in answer.text
    back = re.search(r'href="(/requests/\d+/edit)"', answer.text)
    assert back
    assert asked["reason"] in staff.get(back[1]).text


def test_why_a_request_came_back_stays_in_sight_with_the_way_to_its_papers(now: Matters) -> None:
    number = now.submit(PARTY)
    now.decide("archivist", "verify", decision="return", opinion="委托书没有盖章。")
    keeper = browser(now, "archivist")
    edit = f"/requests/{number}/edit"
    sent = {**keeper.fields(edit), "requester": "party"}
    refused = keeper.post(f"/requests?for=counter&id={number}", **sent)
    assert refused.status_code == 422
    for page in (keeper.get(edit).text, refused.text):
        assert "委托书没有盖章。" in page
        assert f'href="/requests/{number}"' in page
