"""The reading room: what is seen is marked and reported, and the visitor stays inside."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_watermark_lies_over_every_page_and_its_removal_closes_the_page(page: Page) -> None:
    page.goto("/sample/document")
    expect(page.locator(".watermark")).to_contain_text("石人社查〔2026〕41号")
    page.evaluate("document.querySelector('.watermark').remove()")
    expect(page.locator(".viewer")).to_contain_text("水印被移除")


def test_opened_page_is_reported(page: Page) -> None:
    with page.expect_request("**/sample/beacon") as told:
        page.goto("/sample/document")
    assert "open" in str(told.value.post_data)


def test_visitor_cannot_leave_the_reading_room_by_going_back(page: Page) -> None:
    page.goto("/sample/inbox")
    page.goto("/sample/shelf")
    page.evaluate("history.back()")
    page.evaluate("new Promise(done => setTimeout(done, 300))")
    expect(page).to_have_url(re.compile("/sample/shelf"))


def test_visitor_cannot_copy_and_prints_an_empty_sheet(page: Page) -> None:
    page.goto("/sample/document")
    stopped = page.evaluate(
        "!document.body.dispatchEvent(new Event('copy', {cancelable: true, bubbles: true}))"
    )
    assert stopped
    page.emulate_media(media="print")
    expect(page.locator(".viewer")).to_be_hidden()


def test_playing_and_pausing_is_reported_with_the_place(page: Page) -> None:
    page.goto("/sample/video")
    with page.expect_request("**/sample/beacon") as told:
        page.locator("video").dispatch_event("play")
    body = str(told.value.post_data)
    assert "play" in body
    assert "position" in body


def test_visitor_who_is_away_is_locked_out(page: Page) -> None:
    page.clock.install()
    page.goto("/sample/shelf")
    page.clock.fast_forward("05:02")
    expect(page.locator(".kiosk-lock")).to_be_visible()


def test_links_out_of_the_room_do_nothing(page: Page) -> None:
    page.goto("/sample/shelf")
    page.evaluate("document.querySelector('.shelf a').href = '/sample/inbox'")
    page.locator(".shelf a").first.click()
    expect(page).to_have_url(re.compile("/sample/shelf$"))
