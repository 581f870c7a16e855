"""The handler of a case reads it without anybody's approval (handler_access)."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Town, plays

CASE = "平人社罚〔2025〕7号"


def asks(zhao: Person) -> None:
    zhao.go("提出申请")
    zhao.pick("requester", "handler")
    zhao.chooses_case(CASE)
    zhao.pick("materials", "file", "av")
    zhao.pick("actions", "view")
    zhao.fill(reason="整理案件材料，准备执行回访。")


@pytest.mark.article("RS-A-5")
def test_the_handler_reads_and_plays_at_the_own_desk(town: Town) -> None:
    zhao = town.sign_in("hrss-zhao")
    asks(zhao)
    expect(zhao.page.locator("#path")).to_contain_text("不需要审批")
    zhao.click("提交申请", exact=False)
    zhao.is_told("申请已提交")
    address = zhao.page.url

    lin = town.sign_in("hrss-lin")
    lin.opens_task("赵明远", CASE)
    lin.look("task-verify-case")
    lin.decides("pass")
    town.papers_are_made()

    zhao.open(address)
    zhao.look("handler-granted")
    zhao.open("/cases?q=农民工")
    zhao.page.locator("a.main").first.click()
    zhao.page.locator("table a.main", has_text="行政处罚决定书").click()
    expect(zhao.page.locator(".watermark")).to_contain_text("赵明远")
    zhao.click("下一页")
    zhao.look("document-page-two")
    zhao.page.go_back()
    zhao.page.go_back()
    zhao.page.locator(".files a", has_text="录像").first.click()
    plays(zhao)
    zhao.look("recording-at-desk")
    zhao.open(address)

    lin.opens_task("赵明远", CASE)
    lin.pick("intact", "yes")
    lin.decides("done")
    zhao.open(address)
    zhao.sees("已办结")


def test_who_does_not_handle_the_case_is_told_so_at_the_question(town: Town) -> None:
    he = town.sign_in("hrss-he")
    asks(he)
    he.click("提交申请", exact=False)
    expect(he.page.locator("#requester").locator("xpath=..")).to_contain_text("不是案卷")
    expect(he.page.locator("[name=reason]")).to_have_value("整理案件材料，准备执行回访。")
    he.look("request-not-handler")
