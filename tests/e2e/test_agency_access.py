"""Another authority comes with a letter of introduction (agency_access)."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import CARD, Town

CASE = "平人社罚〔2025〕12号"
OFFICER = "欧阳明哲"


@pytest.mark.article("RS-A-6")
def test_two_officers_of_the_procuratorate_are_admitted_and_registered(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    lin.go("窗口登记")
    lin.pick("requester", "state_organ")
    lin.page.locator("[name=organ]").select_option("procuratorate")
    lin.fill(
        introduction_agency="平顶山市人民检察院",
        introduction_number="平检介〔2026〕118号",
        introduction_date="2026-11-10",
        persons_0_name=OFFICER,
        persons_0_unit="平顶山市人民检察院",
        persons_0_post="检察官",
        persons_0_identity_number=CARD,
    )
    lin.click("再加一个人", exact=False)
    lin.fill(
        persons_1_name="司马云舒",
        persons_1_unit="平顶山市人民检察院",
        persons_1_identity_number=CARD,
    )
    lin.chooses_case("物业服务")
    expect(lin.page.locator("[name=cases-0-case]")).to_have_value(CASE)
    lin.pick("materials", "file", "av")
    lin.pick("actions", "view")
    lin.pick("purpose", "supervision")
    lin.fill(reason="办理行政检察监督案件，需要调阅案卷。")
    expect(lin.page.locator("#papers")).to_contain_text("介绍信")
    lin.ticks_papers()
    lin.look("counter-agency")
    lin.click("提交申请", exact=False)
    expect(lin.page).to_have_url(re.compile("/receipt"))

    lin.opens_task(OFFICER)
    lin.sees("平检介〔2026〕118号", "2026年11月10日", "司马云舒")
    lin.look("task-verify-agency")
    for box in lin.page.locator('#decide [name="originals_seen"]').all():
        box.check()
    lin.decides("pass")
    town.papers_are_made()

    lin.opens_task(OFFICER)
    lin.look("task-visit-agency")
    lin.pick("intact", "yes")
    lin.pick("copied", "no")
    lin.decides("done")
    lin.go("查阅登记簿")
    expect(lin.page.locator("#list tbody tr", has_text=OFFICER)).to_contain_text(CASE)
    lin.go("文书")
    expect(lin.page.locator("body")).to_contain_text("核验")
