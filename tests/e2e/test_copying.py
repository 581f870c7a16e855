"""Copies of a case file on the approval of the legal office (copying)."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Town, today

CASE = "平人社罚〔2025〕7号"


@pytest.mark.article("RS-A-4")
def test_the_handler_gets_copies_when_the_legal_office_agrees(town: Town) -> None:
    zhao = town.sign_in("hrss-zhao")
    zhao.go("提出申请")
    zhao.pick("requester", "handler")
    zhao.chooses_case(CASE)
    zhao.pick("materials", "file")
    zhao.pick("actions", "photocopy")
    zhao.fill(reason="法院要求提供案卷复印件。")
    expect(zhao.page.locator("#path")).to_contain_text("李晓梅")
    zhao.click("提交申请", exact=False)
    zhao.is_told("申请已提交")
    address = zhao.page.url

    li = town.sign_in("hrss-li")
    li.opens_task("赵明远")
    li.look("task-approve-copy")
    li.decides("approve")
    lin = town.sign_in("hrss-lin")
    lin.opens_task("赵明远")
    lin.look("task-make-copy")
    copies = lin.page.locator(".repeat-row").first
    copies.locator('[name$="-title"]').fill("行政处罚决定书")
    choice = copies.locator('[name$="-action"][value="photocopy"]')
    if choice.count():
        choice.check()
    copies.locator('[name$="-pages"]').fill("4")
    lin.fill(made_on=today(), taken_by="赵明远", fee="2")
    lin.decides("done")
    town.papers_are_made()

    zhao.open(address)
    zhao.sees("已办结")
    zhao.paper("复制")
    zhao.look("copying-completed")
    lin.go("查阅登记簿")
    expect(lin.page.locator("#list tbody")).to_contain_text(re.compile("赵明远"))
    lin.page.locator("#list tbody tr", has_text="赵明远").first.locator("a.main").click()
    lin.sees("行政处罚决定书 4 页", "领取人 赵明远", "复制费用 2.00 元")
