"""Somebody else of the bureau asks to see a case file, for a special reason (staff_access)."""

import re

import pytest
from playwright.sync_api import expect

from tests.documents.conftest import run_together as printed
from tests.e2e.people import Person, Town

CASE = "平人社罚〔2025〕7号"


def asks(song: Person) -> str:
    """Song, who heads another office, asks; return the address of the request."""
    song.go("提出申请")
    song.pick("requester", "staff")
    song.chooses_case("农民工")
    song.pick("materials", "file", "av")
    song.pick("actions", "view")
    song.fill(
        reason="办理关联案件，需要核对现场检查经过。",
        special_reason="关联案件当事人提出异议，需要核对送达与告知的时间。",
    )
    song.click("提交申请", exact=False)
    expect(song.page).to_have_url(re.compile(r"/requests/\d+$"))
    song.is_told("申请已提交")
    return song.page.url


@pytest.mark.article("RS-A-5")
def test_a_colleague_reads_a_file_when_the_head_agrees(town: Town) -> None:
    song = town.sign_in("hrss-song")
    song.go("提出申请")
    song.look("request-empty")
    song.pick("requester", "staff")
    song.chooses_case("农民工")
    expect(song.page.locator("[name=cases-0-case]")).to_have_value(CASE)
    song.pick("materials", "file", "av")
    song.pick("actions", "view")

    # Who will do it, until when and why stands beside the form before anything is sent.
    path = song.page.locator("#path")
    expect(path).to_contain_text("陈国栋")
    expect(path).to_contain_text("3 个工作日")
    expect(song.page.locator("#articles")).to_contain_text("第五条")
    song.page.locator("[name=special_reason]").scroll_into_view_if_needed()
    expect(path).to_be_in_viewport()
    song.look("request-preview")
    address = asks(song)
    song.look("request-running")

    chen = town.sign_in("hrss-chen")
    chen.look("inbox")
    chen.opens_task("宋志远", CASE)
    for part in ("#decide", "#diagram", ".facts", ".task-record .steps"):
        expect(chen.page.locator(part).first).to_be_in_viewport()
    expect(chen.page.locator(".bjs-powered-by")).to_be_visible()
    chen.look("task-approve")
    chen.page.get_by_role("button", name="同意查阅，不予复制。").click()
    chen.press("Control+Enter")
    chen.is_told("已办理")
    town.papers_are_made()

    song.open(address)
    song.sees("陈国栋", "同意查阅，不予复制。", "已同意")
    song.paper("审批")
    song.look("request-granted")
    reads_at_the_desk(song)

    lin = town.sign_in("hrss-lin")
    lin.opens_task("宋志远", CASE)
    lin.look("task-visit")
    lin.pick("intact", "yes")
    lin.decides("done")
    lin.go("查阅登记簿")
    lin.page.locator("#list a.main").first.click()
    lin.sees("宋志远", CASE)
    lin.look("register-entry")

    song.open(address)
    song.sees("已办结")
    song.look("request-completed")


def reads_at_the_desk(song: Person) -> None:
    song.open("/cases?q=农民工")
    song.look("cases")
    song.page.locator("a.main").first.click()
    song.look("case")
    song.page.locator("table a.main").first.click()
    song.look("case-document")
    expect(song.page.locator(".watermark")).to_contain_text("宋志远")


def test_inbox_is_worked_by_keyboard(town: Town) -> None:
    asks(town.sign_in("hrss-song"))
    chen = town.sign_in("hrss-chen")
    waiting = chen.page.locator("#list tbody tr")
    before = waiting.count()
    chen.press("j", "Enter")
    expect(chen.page.locator("#decide")).to_be_visible()
    chen.press("Control+Enter")
    chen.is_told("已办理")
    expect(waiting).to_have_count(before - 1)


def test_the_second_of_two_is_told_who_was_first(town: Town) -> None:
    asks(town.sign_in("hrss-song"))
    first, second = town.sign_in("hrss-chen"), town.sign_in("hrss-chen")
    for chen in (first, second):
        chen.opens_task("宋志远", CASE)
    first.decides("approve")
    second.page.locator('#decide [value="approve"]').click()
    second.sees("已由", "陈国栋", "办理")
    expect(second.page.locator("#decide")).to_have_count(0)
    second.look("task-settled")


def test_a_double_click_is_one_request(town: Town) -> None:
    song = town.sign_in("hrss-song")
    song.open("/tasks?tab=started")
    before = song.page.locator("#list tbody tr").count()
    song.go("提出申请")
    song.pick("requester", "staff")
    song.chooses_case("农民工")
    song.pick("materials", "file")
    song.pick("actions", "view")
    song.fill(reason="核对送达时间。", special_reason="关联案件需要核对送达与告知的时间。")
    song.button("提交申请", exact=False).dblclick()
    song.is_told("申请已提交")
    song.open("/tasks?tab=started")
    expect(song.page.locator("#list tbody tr")).to_have_count(before + 1)


def test_a_request_can_be_taken_back_until_somebody_has_acted(town: Town) -> None:
    song = town.sign_in("hrss-song")
    address = asks(song)
    song.page.locator("#withdraw summary").click()
    song.look("request-withdrawing")
    song.fill(reason="已从其他途径了解。")
    song.page.get_by_role("dialog").get_by_role("button", name="撤回").click()
    song.is_told("已撤回")
    chen = town.sign_in("hrss-chen")
    chen.open("/tasks")
    expect(chen.page.locator("#list a.main", has_text=f"宋志远申请调阅 {CASE}")).to_have_count(0)
    second = asks(song)
    assert second != address
    chen.opens_task("宋志远", CASE)
    chen.decides("approve")
    song.open(second)
    expect(song.page.locator("#withdraw")).to_have_count(0)


def test_what_was_returned_is_corrected_and_decided_in_a_second_pass(town: Town) -> None:
    song, chen = town.sign_in("hrss-song"), town.sign_in("hrss-chen")
    address = asks(song)
    chen.opens_task("宋志远", CASE)
    chen.button("退回补正").click()
    expect(chen.page.locator("[name=bring]")).to_be_visible()
    expect(chen.page.locator("[name=opinion]")).to_be_focused()
    chen.look("task-returning")
    chen.fill(opinion="请写明关联的案件。", bring="关联案件的立案审批表")
    chen.decides("return")
    town.papers_are_made()

    song.open("/tasks")
    song.look("inbox-returned")
    song.open(address)
    song.sees("待补正", "关联案件的立案审批表")
    song.look("request-returned")
    song.click("补正后重新提交")
    song.sees("请写明关联的案件。", "关联案件的立案审批表")
    song.look("request-correcting")
    song.fill(special_reason="关联案件为平人社罚〔2026〕9号，立案审批表已交档案室。")
    song.click("提交申请", exact=False)
    song.is_told("已补正")

    chen.opens_task("宋志远", CASE)
    chen.sees("关联案件为平人社罚〔2026〕9号")
    chen.decides("approve")
    song.open(address)
    song.sees("已同意")


@pytest.mark.article("RS-A-5")
def test_a_refusal_says_why_and_gives_a_notice(town: Town) -> None:
    song, chen = town.sign_in("hrss-song"), town.sign_in("hrss-chen")
    address = asks(song)
    chen.opens_task("宋志远", CASE)
    bring = chen.page.locator('#decide [name="bring"]')
    expect(bring).to_be_hidden()
    chen.page.locator('#decide [value="refuse"]').click()
    expect(bring).to_be_visible()
    chen.look("task-refuse-bring")
    chen.page.locator('#decide [value="refuse"]').click()
    chen.sees("理由")
    chen.look("task-refuse-without-reason")
    chen.fill(opinion="所述情况可以向承办人了解，不属于特殊理由。", bring="部门负责人的书面说明")
    chen.decides("refuse")
    town.papers_are_made()
    song.open(address)
    song.sees("不予调阅", "不属于特殊理由")
    assert "部门负责人的书面说明" in printed(song.paper("告知书"))
    sheet = printed(song.paper("审批表"))
    assert "不予批准" in sheet
    assert "不同意。所述情况" in sheet
    song.look("request-refused")


def test_a_draft_saves_itself_and_is_gone_on_with_later(town: Town) -> None:
    song = town.sign_in("hrss-song")
    song.go("提出申请")
    song.pick("requester", "staff")
    song.fill(reason="核对送达时间，先存下来。")
    expect(song.page.locator("[data-saved]")).to_contain_text("已自动保存")
    song.open("/tasks?tab=started")
    song.sees("以后自动删除")
    song.look("inbox-started")
    song.click("继续填写", exact=False)
    expect(song.page.locator("[name=reason]")).to_have_value("核对送达时间，先存下来。")
    expect(song.page.locator("[name=requester][value=staff]")).to_be_checked()
    song.look("request-draft")
    song.page.locator("#drop summary").click()
    song.page.get_by_role("dialog").get_by_role("button", name="删除").click()
    song.is_told("草稿已删除")
