"""An authority elsewhere writes a letter; the file is copied and mailed (letter_access)."""

import re

from playwright.sync_api import expect

from tests.e2e.people import Person, Town, today

CASE = "平人社罚〔2025〕7号"
AGENCY = "洛阳市人力资源和社会保障局"


def test_a_letter_is_answered_with_copies_by_mail(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    lin.go("窗口登记")
    lin.pick("requester", "remote_agency")
    lin.fill(
        letter_agency=AGENCY,
        letter_title="关于商请提供行政处罚案件材料的函",
        letter_number="洛人社函〔2026〕77号",
        letter_date="2026-11-10",
        letter_address="洛阳市洛龙区开元大道228号 邮编471000",
        letter_demand="请提供行政处罚决定书和送达回证复印件。",
    )
    lin.chooses_case("农民工")
    lin.pick("materials", "file")
    lin.pick("actions", "mail")
    lin.fill(reason="外地执法部门来函协查。")
    expect(lin.page.locator("#path")).to_contain_text("陈国栋")
    if lin.page.locator("#papers [type=checkbox]").count():
        lin.ticks_papers()
    lin.look("counter-letter")
    lin.click("提交申请", exact=False)
    expect(lin.page).to_have_url(re.compile("/receipt"))

    lin.opens_task(AGENCY)
    lin.look("task-register-letter")
    expect(lin.page.locator("[name=letter_number]")).to_have_value("洛人社函〔2026〕77号")
    lin.decides("pass")
    chen = town.sign_in("hrss-chen")
    chen.opens_task(AGENCY)
    chen.sees("洛人社函〔2026〕77号", "请提供行政处罚决定书和送达回证复印件")
    chen.decides("approve")

    zhao = town.sign_in("hrss-zhao")
    zhao.opens_task(AGENCY)
    zhao.look("task-letter-reply")
    replies(zhao)
    town.papers_are_made()
    lin.open("/tasks?tab=done")
    lin.page.locator("#list a.main", has_text=AGENCY).first.click()
    lin.page.locator(".head .sub a").click()
    lin.sees("已办结")
    lin.paper("复函")
    lin.paper("来函登记及审批单")
    lin.look("letter-completed")


def replies(zhao: Person) -> None:
    """The handler lists what goes into the envelope and under which number it went."""
    page = zhao.page
    page.locator('[name$="-name"]').first.fill("行政处罚决定书")
    page.locator('[name$="-pages"]').first.fill("4")
    expect(page.locator("[name=address]")).to_have_value(re.compile("洛阳市洛龙区"))
    zhao.fill(sent_on=today(), tracking="EMS1234567890CN")
    zhao.decides("done")
