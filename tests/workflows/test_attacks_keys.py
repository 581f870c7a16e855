"""The key of a form: one click of one person at one place, whatever else is sent with it."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from archive.access.models import AccessRequest
from core.idempotency import Command
from tests.workflows.browsing import Browser, browser, typed
from tests.workflows.matters import PARTY, STAFF, Matters

# Pages are read at the moment of the matters.
pytestmark = pytest.mark.usefixtures("now")

APPROVE = {"decision": "approve", "opinion": "同意。"}


def send(page: Browser, path: str, key: str, **form: Any) -> Any:
    token = page.fields("/requests/new")["csrf_token"]
    return page.post(path, csrf_token=token, _key=key, **form)


def requests(matters: Matters) -> list[AccessRequest]:
    rows = select(AccessRequest).order_by(AccessRequest.id)
    return matters.read(lambda s: list(s.scalars(rows)))


def test_another_persons_key_neither_shows_their_answer_nor_stops_the_click(
    matters: Matters,
) -> None:
    matters.submit(PARTY)
    matters.submit(STAFF)
    verify, approve = matters.open_task("verify"), matters.open_task("approve_head")
    keeper, head = browser(matters, "archivist"), browser(matters, "bureau_head")
    assert send(
        keeper, f"/tasks/{verify}", "shared", decision="refuse", opinion="缺授权。"
    ).location
    answer = send(head, f"/tasks/{approve}", "shared", **APPROVE)
    assert answer.status_code == 303
    assert matters.row(approve).state == "done"
    again = send(head, f"/tasks/{approve}", "shared", **APPROVE)
    assert (again.status_code, again.location) == (303, answer.location), "a double click of theirs"


def test_one_key_on_two_forms_of_a_page_stops_neither(matters: Matters) -> None:
    """The browser's way back shows the old page, whose other form is another act."""
    matters.submit(STAFF)
    matters.submit(STAFF)
    head = browser(matters, "bureau_head")
    tasks = [row.id for row in matters.waiting()]
    for task_id in tasks:
        assert send(head, f"/tasks/{task_id}", "same", **APPROVE).status_code == 303
    assert [matters.row(task_id).state for task_id in tasks] == ["done", "done"]


def test_another_persons_draft_key_begins_a_draft_of_ones_own(matters: Matters) -> None:
    for who, reason in (("handler", "甲的理由。"), ("department_head", "乙的理由。")):
        answer = send(
            browser(matters, who), "/requests/draft", "shared", **typed(matters, reason=reason)
        )
        assert answer.status_code == 204
    rows = requests(matters)
    assert [row.draft["reason"] for row in rows] == [["甲的理由。"], ["乙的理由。"]]
    assert len({row.started_by for row in rows}) == 2


@pytest.mark.parametrize("key", ["长" * 19_000, "'; DROP TABLE command; --", "\x00", "a\r\nb"])
def test_a_key_of_ones_own_making_is_as_good_as_any(matters: Matters, key: str) -> None:
    matters.submit(STAFF)
    head = browser(matters, "bureau_head")
    path = f"/tasks/{matters.open_task('approve_head')}"
    answers = [send(head, path, key, **APPROVE).status_code for _ in range(2)]
    assert answers[0] == 303
    assert set(answers) <= {303, 409}
    kept = matters.read(lambda s: list(s.scalars(select(Command.key))))
    assert {len(one) for one in kept} <= {64}


def test_a_draft_in_two_tabs_is_submitted_once(matters: Matters) -> None:
    page = browser(matters, "department_head")
    assert send(page, "/requests/draft", "first", **typed(matters)).status_code == 204
    draft = requests(matters)[0].id
    tabs = [send(page, f"/requests?id={draft}", key, **typed(matters)) for key in ("one", "two")]
    assert tabs[0].status_code == 303
    assert tabs[1].status_code == 409
    late = send(page, f"/requests/draft?id={draft}", "three", **typed(matters, reason="改过。"))
    assert late.status_code in {403, 409}
    assert [row.state for row in requests(matters)] == ["submitted"]
    assert requests(matters)[0].draft == {}
    assert len(matters.waiting()) == 1


def test_a_page_that_another_tab_has_overtaken_keeps_what_is_typed_in_a_draft_of_its_own(
    matters: Matters,
) -> None:
    page = browser(matters, "department_head")
    send(page, "/requests/draft", "first", **typed(matters, reason="第一页。"))
    draft = requests(matters)[0].id
    form = page.get(f"/requests/{draft}/edit").text
    hidden = r'name="(csrf_token|_key|_version)" value="([^"]+)"'
    opened = dict(re.findall(hidden, form[form.index('id="request-form"') :]))
    saving = f"/requests/draft?id={draft}"
    for n in ("甲", "乙"):
        again = typed(matters, reason=f"第二页{n}。")
        assert page.post(saving, **opened, **again).status_code == 204
    assert [row.draft["reason"] for row in requests(matters)] == [["第二页乙。"]]
    for n in ("甲", "乙"):
        send(page, "/requests/draft", "first", **typed(matters, reason=f"第一页{n}。"))
    stale = {**opened, "_key": "third"}
    page.post(saving, **stale, **typed(matters, reason="第三页。"))
    kept = [row.draft["reason"][0] for row in requests(matters)]
    assert kept == ["第二页乙。", "第一页乙。", "第三页。"]
