"""What somebody with a browser and bad intent posts past the pages."""

import pytest

from tests.workflows.browsing import Browser, browser, drafts, typed
from tests.workflows.matters import PARTY, STAFF, Matters

# Pages are read at the moment of the matters.
pytestmark = pytest.mark.usefixtures("now")


def begun(page: Browser, path: str, matters: Matters, query: str) -> dict[str, str]:
    """Save a draft from one page and return its token and key."""
    fields = page.fields(path)
    keyed = {"csrf_token": fields["csrf_token"], "_key": "a-key-of-this-page"}
    assert page.post(f"/requests/draft{query}", **typed(matters), **keyed).status_code == 204
    return keyed


@pytest.mark.parametrize("by_id", [False, True])
def test_a_draft_of_the_counter_does_not_become_a_request_of_ones_own(
    matters: Matters, by_id: bool
) -> None:
    """Whoever asks for themselves is barred from deciding; a visitor's request bars nobody."""
    keeper = browser(matters, "archivist")
    keyed = begun(keeper, "/counter", matters, "?for=counter")
    query = f"?id={drafts(matters)[0].id}" if by_id else ""
    answer = keeper.post(f"/requests{query}", **typed(matters), **keyed)
    assert answer.status_code in {404, 422}, answer.location
    assert [row.state for row in drafts(matters)] == ["draft"]
    assert matters.waiting() == []


def test_a_draft_of_ones_own_does_not_become_a_visitors_request(matters: Matters) -> None:
    keeper = browser(matters, "archivist")
    keyed = begun(keeper, "/requests/new", matters, "")
    visitor = {
        "requester": "party",
        "materials": "conclusive",
        "party_kind": "person",
        "persons-0-name": "孙小美",
        "persons-0-identity_kind": "none",
        "persons-0-identified_how": "社区工作人员当面确认",
    }
    answer = keeper.post("/requests?for=counter", **typed(matters, **visitor), **keyed)
    assert answer.status_code in {404, 422}, answer.location
    assert matters.waiting() == []


def test_a_step_handed_to_somebody_is_out_of_reach_once_they_have_left_the_post(
    matters: Matters,
) -> None:
    """Losing a role counts from the next click on, also for what was handed over before."""
    matters.hire("archivist", "林晚")
    matters.submit(PARTY)
    task_id = matters.open_task("verify")
    matters.claim("archivist#2", task_id)
    app_user = browser(matters, "archivist#2")
    fields = {"csrf_token": app_user.fields(f"/tasks/{task_id}")["csrf_token"]}
    matters.move("archivist#2", "handler")
    answer = app_user.post(f"/tasks/{task_id}", decision="pass", **fields)
    assert answer.status_code in {403, 404, 409}
    assert matters.row(task_id).state == "open"


def test_a_decision_that_the_form_does_not_offer_is_refused(matters: Matters) -> None:
    matters.submit(PARTY)
    task_id = matters.open_task("verify")
    page = browser(matters, "archivist")
    token = page.fields(f"/tasks/{task_id}")["csrf_token"]
    for decision in ("approve", "", "done", "pass or approve", "__class__", "1"):
        answer = page.post(f"/tasks/{task_id}", decision=decision, csrf_token=token)
        assert answer.status_code == 422, decision
    assert matters.row(task_id).state == "open"


def test_refusing_without_a_word_is_refused(matters: Matters) -> None:
    matters.submit(STAFF)
    task_id = matters.open_task("approve_head")
    page = browser(matters, "bureau_head")
    token = page.fields(f"/tasks/{task_id}")["csrf_token"]
    for decision in ("refuse", "return"):
        answer = page.post(f"/tasks/{task_id}", decision=decision, csrf_token=token)
        assert answer.status_code == 422, decision
    assert matters.row(task_id).state == "open"


def test_taking_back_a_request_is_written_into_the_trail(matters: Matters) -> None:
    request_id = matters.submit(STAFF)
    matters.withdraw("department_head", request_id)
    assert [row.object_id for row in matters.trail("process.withdraw")] == [str(request_id)]
