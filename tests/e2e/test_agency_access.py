"""Another authority comes with a letter of introduction (agency_access)."""

import re

import pytest
from playwright.sync_api import expect

from studio.demo.scans import Letter, scan
from tests.e2e.people import CARD, Person, Town, checked

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
        persons_1_identity_number=checked("41040319900215482"),
    )
    lin.chooses_case("物业服务")
    expect(lin.page.locator("[name=cases-0-case]")).to_have_value(CASE)
    lin.pick("materials", "file", "av")
    lin.pick("actions", "view")
    lin.pick("purpose", "supervision")
    lin.fill(reason="办理行政检察监督案件，需要调阅案卷。")
    expect(lin.page.locator("#papers")).to_contain_text("介绍信")
    lin.ticks_papers()
    letter = scan(Letter("介绍信", [["平顶山市人社局："], ["持信人的证件"]]), "letter")
    lin.page.locator("#papers [type=file]").first.set_input_files(
        {"name": "介绍信.pdf", "mimeType": "application/pdf", "buffer": letter}
    )
    lin.look("counter-agency")
    lin.click("提交申请", exact=False)
    expect(lin.page).to_have_url(re.compile("/receipt"))

    lin.opens_task(OFFICER)
    lin.sees("平检介〔2026〕118号", "2026年11月10日", "司马云舒")
    lin.look("task-verify-agency")
    looks_at_the_letter(lin)
    lin.opens_task(OFFICER)
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
    files_the_signed_print(lin)


def looks_at_the_letter(lin: Person) -> None:
    """The letter is leafed through as pictures, by keys; the page of the request shows the same."""
    lin.page.locator('a[href*="/scans/"]').first.click()
    lin.sees("第 1 / 2 页")
    lin.press("ArrowRight")
    lin.sees("第 2 / 2 页")
    lin.press("ArrowRight")
    lin.sees("第 2 / 2 页")
    lin.look_everywhere("scan-of-a-letter")
    lin.press("ArrowLeft")
    lin.sees("第 1 / 2 页")
    width = lin.page.locator(".viewer img").evaluate("image => image.naturalWidth")
    assert width == pytest.approx(1240, abs=2)
    lin.page.locator("#original summary").click()
    lin.sees("查毒")
    address = lin.page.locator("dialog form").get_attribute("action")
    assert address
    taken = lin.context.request.get(address)
    assert taken.body().startswith(b"%PDF-")
    assert taken.headers["content-disposition"].startswith("attachment")


def files_the_signed_print(lin: Person) -> None:
    """The print comes back signed: its code tells whose it is, and it too is shown as pictures."""
    sheet = lin.page.locator("#list tbody tr", has_text="核验").first
    sheet.locator('a[href^="/papers/"]:not([href$=".pdf"])').first.click()
    body = lin.paper("文书原件")
    lin.page.locator("[type=file]").set_input_files(
        {"name": "签字件.pdf", "mimeType": "application/pdf", "buffer": body}
    )
    lin.click("归档扫描件")
    lin.is_told("扫描件已归档")
    lin.page.locator('a[href*="/scans/"]').first.click()
    lin.sees("第 1 / ")
    lin.look("scan-of-a-paper")
