"""Recordings of a case go onto two discs, signed by everybody who took part (disc_burning)."""

from playwright.sync_api import expect

from tests.e2e.people import Person, Town, today

CASE = "平人社罚〔2025〕7号"


def test_all_sign_the_record_then_the_department_head_then_two_discs(town: Town) -> None:
    zhao = town.sign_in("hrss-zhao")
    zhao.go("刻录光盘")
    zhao.look("discs")
    zhao.fill(number=CASE)
    zhao.page.locator("[data-value]").first.click()
    zhao.click("填写记录表")
    zhao.look("disc-new")
    fills_in(zhao)
    zhao.click("提交并送签", exact=False)
    zhao.is_told("请参加办案的人员签字")
    address = zhao.page.url
    zhao.look("disc-signing")
    zhao.sees("MP4", "00:40:00", "制作单位")  # nobody signs what they cannot see (GX-C-9)

    liu = town.sign_in("hrss-liu")
    for signer in (liu, zhao):
        signer.opens_task("音像刻盘存储", CASE)
        signer.look("task-sign")
        signer.page.locator("#decide [data-primary]").click()
        signer.is_told("已办理")
    song = town.sign_in("hrss-song")
    song.opens_task("音像刻盘存储", CASE)
    song.decides("approve")
    lin = town.sign_in("hrss-lin")
    lin.opens_task("音像刻盘存储", CASE)
    lin.look("task-make-discs")
    lin.fill(
        made_on=today(),
        maker="林静怡",
        place_1="监察支队档案室3号柜",
        keeper_1="林静怡",
        place_2="局办公室异地备份柜",
        keeper_2="宋志远",
    )
    lin.page.locator("[name=identical]").first.check()
    lin.decides("done")
    town.papers_are_made()
    lin.open(address)
    lin.paper("标签")
    lin.paper("记录表")
    zhao.open(address)
    zhao.look("disc-filed")


def fills_in(zhao: Person) -> None:
    """The handler says what was recorded, when and by whom, and who has to sign."""
    page = zhao.page
    page.locator("[name=situation]").select_option(index=1)
    page.locator("[name=recordings]").first.check()
    for signer in ("刘龑", "赵明远"):
        page.locator("#participants").get_by_label(signer, exact=True).check()
    zhao.fill(
        officers="赵明远、刘龑",
        recorder="刘龑",
        started_at="2025-04-02 09:30",
        ended_at="2025-04-02 10:10",
        place="某安置房项目工地",
        device_brand="海康威视",
        device_model="DSJ-HIKN1A1",
        format="MP4",
        length="40",
    )
    expect(page.locator("[name=title]")).not_to_have_value("")
