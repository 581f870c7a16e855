"""The list of disc records is complete and searched; a record tells why its signers changed."""

from http import HTTPStatus

import pytest
from sqlalchemy.orm import Session

from archive.cases.models import Case
from core.search import grams
from tests.workflows.browsing import browser
from tests.workflows.matters import Matters
from webapp.views import discs as pages

# What is shown does not depend on the database.
pytestmark = pytest.mark.parametrize("staged", ["sqlite"], indirect=True)


def begun(matters: Matters, *signers: str) -> int:
    """Let the handler begin a record that these have to sign; return its id."""
    return matters.write(lambda session: matters.begin_disc(session, *signers)).id


def test_each_record_stands_on_one_page_of_the_list_and_is_found_by_its_case(
    now: Matters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SIZE", 1)
    found = {f'href="/discs/{begun(now, "handler")}"' for _ in range(2)}
    keeper = browser(now, "archivist")
    first, second = (keeper.get(f"/discs?page={n}").text for n in (1, 2))
    assert [[one in page for page in (first, second)].count(True) for one in found] == [1, 1]
    assert 'rel="next"' in first


def test_a_record_is_found_by_its_title_and_by_its_case(now: Matters) -> None:
    def entered(session: Session) -> None:
        session.get_one(Case, now.case_ids[0]).grams = grams("某建筑公司拖欠工资案")

    now.write(entered)
    link, keeper = f'href="/discs/{begun(now, "handler")}"', browser(now, "archivist")
    for asked, found in {"情景用": True, "拖欠工资": True, "别的": False}.items():
        assert (link in keeper.get(f"/discs?q={asked}").text) is found


def test_a_case_is_chosen_by_its_number_and_another_text_is_asked_for_again(
    now: Matters,
) -> None:
    handler, case_id = browser(now, "handler"), now.case_ids[0]
    number = now.read(lambda session: session.get_one(Case, case_id).number)
    assert 'data-lookup="/requests/cases"' in handler.get("/discs").text
    chosen = handler.get(f"/discs/new?number={number}")
    assert chosen.headers["Location"] == f"/discs/new?case={case_id}"
    unknown = handler.get("/discs/new?number=没有这个")
    assert unknown.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="没有这个"' in unknown.text
    assert "没有找到编号为“没有这个”的案卷" in unknown.text


def test_the_record_tells_who_was_added_or_removed_and_why(now: Matters) -> None:
    disc_id, handler = begun(now, "handler", "handler#2"), browser(now, "handler")
    address = f"/discs/{disc_id}"
    other = now.read(lambda session: now.actor(session, "handler#2"))
    typed = handler.fields(address) | {"person_id": str(other.person_id)}
    for change in ({"remove": "1", "reason": "误加，没有参加办案。"}, {"reason": "补录时在场。"}):
        key = {"_key": change["reason"]}
        answer = handler.post(f"{address}/participants", **typed | change | key)
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
    record = handler.get(address).text.partition("办理记录")[2]
    for told in ("移出签字人", "误加，没有参加办案。", "加入签字人", "补录时在场。"):
        assert told in record
    assert record.count(f"签字人：{other.name}") == 2


def test_whoever_signs_is_told_who_has_still_to_sign(now: Matters) -> None:
    begun(now, "handler", "handler#2", "archivist")
    own = now.read(lambda s: now.actor(s, "handler#2").person_id)
    task = next(row for row in now.waiting() if row.assignee_id == own)
    signer, address = browser(now, "handler#2"), f"/tasks/{task.id}"
    assert signer.post(address, **signer.fields(address), decision="done").status_code == 303
    told = signer.get("/tasks").text
    for who in ("handler", "archivist"):
        assert f"办案人员签字（{now.name(who)}）" in told
    assert f"办案人员签字（{now.name('handler#2')}）" not in told
