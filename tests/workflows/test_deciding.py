"""What makes deciding easy: own phrases, what comes next, who handed a step on, scans at hand."""

import html
import re
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, RequestCredential
from archive.cases.models import Case
from archive.kept import keep
from core.errors import InvalidInput, NotFound
from people import phrases
from tests.polyglots import picture
from tests.workflows.browsing import browser
from tests.workflows.matters import HANDLER, LETTER, PARTY, STAFF, Matters


def test_what_is_typed_becomes_a_phrase_and_stays_typed(now: Matters) -> None:
    now.submit(STAFF)
    head, address = browser(now, "bureau_head"), f"/tasks/{now.open_task('approve_head')}"
    typed = head.fields(address) | {"opinion": "同意，请在阅览室查阅。"}
    page = head.post(f"{address}/phrases", **typed)
    assert page.status_code == HTTPStatus.OK
    assert page.text.count("同意，请在阅览室查阅。") == 3  # typed, and a button with its words
    assert "同意，请在阅览室查阅。" in head.get("/account").text
    assert head.post(f"{address}/phrases", **typed | {"opinion": " "}).status_code == 422
    assert now.row(now.open_task("approve_head")).state == "open"


def test_phrases_are_ones_own_and_few(now: Matters) -> None:
    def act(session: Session) -> None:
        head, clerk = now.actor(session, "bureau_head"), now.actor(session, "archivist")
        first = phrases.keep(session, "approve", "同意。", by=head, at=now.at)
        assert phrases.keep(session, "approve", " 同意。 ", by=head, at=now.at) is first
        assert phrases.phrases_of(session, clerk) == []
        assert phrases.phrases_of(session, head, "verify") == []
        with pytest.raises(NotFound):
            phrases.drop(session, first.id, by=clerk)
        for number in range(phrases.MOST - 1):
            phrases.keep(session, "approve", f"同意第{number}项。", by=head, at=now.at)
        with pytest.raises(InvalidInput):
            phrases.keep(session, "approve", "再多一条。", by=head, at=now.at)
        phrases.drop(session, first.id, by=head)
        assert len(phrases.phrases_of(session, head)) == phrases.MOST - 1

    now.write(act)


def test_the_list_tells_what_a_decision_leads_to(now: Matters) -> None:
    now.submit(STAFF)
    head, address = browser(now, "bureau_head"), f"/tasks/{now.open_task('approve_head')}"
    answer = head.post(address, **head.fields(address), decision="approve")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    told = head.get("/tasks").text
    assert "接下来：查阅与核对归还（" in told
    assert f'href="{address}"' in told
    assert "回到待办" in head.get(address).text


def test_who_handed_a_step_on_and_why_stands_in_its_record(now: Matters) -> None:
    now.submit(PARTY)
    task_id = now.open_task("verify")
    now.hire("archivist", "档案管理员二")
    now.reassign("archivist", task_id, "archivist#2", reason="外出培训。")
    page = browser(now, "archivist#2").get(f"/tasks/{task_id}").text
    assert "外出培训。" in page
    assert "转给档案管理员二办理" in page


def test_a_scan_opens_for_who_decides_and_for_no_other(now: Matters) -> None:
    request_id = now.submit(PARTY)
    store = now.installation.store

    def scan(session: Session) -> int:
        row = RequestCredential(
            bureau_id=now.bureau_id, request_id=request_id, term="委托书", pages=1
        )
        keep(row, store.put(BytesIO(picture())), "image/jpeg")
        session.add(row)
        session.flush()
        return row.id

    number, task_id = now.write(scan), now.open_task("verify")
    other = now.submit(STAFF)
    keeper, stranger = browser(now, "archivist"), browser(now, "deputy_head")
    scan_url = f"/tasks/{task_id}/scans/{number}/1"
    assert scan_url in keeper.get(f"/tasks/{task_id}").text
    assert "委托书" in keeper.get(scan_url).text
    assert now.trail("scan.open") == []
    assert keeper.get(f"{scan_url}.jpg").mimetype == "image/jpeg"
    assert [one.object_id for one in now.trail("scan.open")] == [str(number)]
    for tail in ("1", "1.jpg", "original"):
        elsewhere = f"/requests/{other}/scans/{number}/{tail}"
        assert keeper.get(elsewhere).status_code == HTTPStatus.NOT_FOUND
    for address in (scan_url, f"{scan_url}.jpg"):
        assert stranger.get(address).status_code == HTTPStatus.NOT_FOUND
    assert (
        stranger.get(f"/requests/{request_id}/scans/{number}").status_code == HTTPStatus.NOT_FOUND
    )


def test_who_stands_in_for_the_head_sees_the_request_before_and_after_deciding(
    now: Matters,
) -> None:
    other = now.submit(PARTY)
    now.vacate("bureau_head")
    asked, deputy = now.submit(STAFF), browser(now, "deputy_head")
    assert f'href="/requests/{asked}"' in deputy.get(f"/tasks/{now.open_task('approve_head')}").text

    def opens(request_id: int) -> bool:
        return deputy.get(f"/requests/{request_id}").status_code == HTTPStatus.OK

    assert (opens(asked), opens(other)) == (True, False)
    now.decide("deputy_head", "approve_head")
    assert (opens(asked), opens(other)) == (True, False)


def test_the_step_of_the_cases_handler_opens_it_to_no_other_handler(now: Matters) -> None:
    asked = now.submit(LETTER)
    now.decide("archivist", "register_letter", letter_title="关于商请提供材料的函")
    now.decide("bureau_head", "approve_head")
    pages = (f"/tasks/{now.open_task('copy_and_mail')}", f"/requests/{asked}")

    def opened(who: str) -> list[int]:
        return [browser(now, who).get(page).status_code for page in pages]

    assert opened("handler") == [HTTPStatus.OK, HTTPStatus.OK]
    assert opened("handler#2") == [HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND]


def test_a_handler_is_led_to_no_paper_that_does_not_open(now: Matters) -> None:
    request_id = now.submit({**STAFF, "by": "legal_head"})
    now.decide("bureau_head", "approve_head")
    seen = browser(now, "handler").get(f"/requests/{request_id}")
    assert "/papers/" not in seen.text.partition("<main")[2]
    assert now.read(lambda s: s.scalars(select(AccessRequest.id)).one()) == request_id


def test_what_ran_out_at_the_weekend_is_late_and_not_due_today(now: Matters) -> None:
    now.submit(STAFF)
    due = now.row(now.open_task("approve_head")).due_at
    assert due is not None
    now.at = due + timedelta(minutes=1)
    listed = browser(now, "bureau_head").get("/tasks").text.partition('id="list"')[2]
    assert "已超过时限" in listed
    assert "今天到期" not in listed


def test_a_drawing_speaks_the_language_of_the_reader_and_stays_a_drawing(now: Matters) -> None:
    now.submit(STAFF)
    head = browser(now, "bureau_head")
    address = re.findall(r'data-diagram="([^"]+)"', head.get("/rules/procedures/staff_access").text)
    chinese = head.get(html.unescape(address[0])).text
    english = head.get(address[0].replace("lang=zh", "lang=en")).text
    names = re.compile(r' name="([^"]*)"')
    assert re.search(r"[\u4e00-\u9fff]", "".join(names.findall(chinese)))
    assert not re.search(r"[\u4e00-\u9fff]", "".join(names.findall(english)))
    assert names.sub("", english) == names.sub("", chinese)


def test_without_scripts_a_button_shows_the_way_and_nothing_is_submitted(now: Matters) -> None:
    asker = browser(now, "department_head")
    typed = asker.fields("/requests/new") | {
        "requester": "staff",
        "cases-0-case": now.read(lambda s: s.scalars(select(Case.number)).first()),
        "materials": "file",
        "actions": "view",
        "reason": "核对台账。",
    }
    page = asker.post("/requests", **typed, preview="1")
    assert page.status_code == HTTPStatus.OK
    assert "局主要负责人审批" in page.text.partition('id="path"')[2]
    assert "核对台账。" in page.text
    assert "机关类别" not in page.text  # asked of organs only, and none asks here
    assert now.read(lambda s: s.scalars(select(AccessRequest.id)).all()) == []


def test_what_is_offered_as_an_opinion_on_a_copy_does_not_refuse_the_copy(now: Matters) -> None:
    copying = {**HANDLER, "actions": ["copy"], "materials": ["av"]}
    for raw, step, who, offered in (
        (STAFF, "approve_head", "bureau_head", True),
        (copying, "approve_legal", "legal_head", False),
        (LETTER, "approve_head", "bureau_head", False),  # copies go out by post
    ):
        now.submit(raw)
        if raw is LETTER:
            now.decide("archivist", "register_letter")
        page = browser(now, who).get(f"/tasks/{now.open_task(step)}").text
        assert ("同意查阅，不予复制。" in page) is offered
        now.decide(who, step)
