"""The other bureaus: sound and films, a party, a letter that invites, discs, the register."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.people import Person, Town, today

LAWYER = "陆知行"
HEARD = """async media => {
  media.muted = true; await media.play();
  await new Promise(done => { media.ontimeupdate = () => media.currentTime > .3 && done() });
}"""


def plays(media: Locator) -> None:
    media.evaluate(HEARD)


def sits_down(town: Town, keeper: Person, visitor: str, *sent: str) -> Person:
    """Let a visitor in, or whom a unit has `sent`; return the visitor before the terminal."""
    keeper.go("阅览室")
    keeper.page.locator("#grants tr", has_text=visitor).get_by_role("link").click()
    if sent:
        keeper.look("visit-of-a-unit")
        keeper.fill(visitors="\n".join(sent))
    keeper.click("核对无误", exact=False)
    terminal = town.somebody("terminal")
    terminal.open("/room")
    terminal.fill(code=keeper.page.locator(".numbers").inner_text())
    terminal.click("开始阅览")
    terminal.title("您可以看的材料")
    return terminal


def checks_out(keeper: Person, visitor: str) -> None:
    keeper.go("阅览室")
    keeper.page.locator("table a.main", has_text=visitor).first.click()
    keeper.pick("intact", "yes")
    keeper.click("确认离开")
    keeper.is_told("已登记离开")


@pytest.mark.article("SL-A-3", "SL-A-7", "SL-A-9")
def test_finance_plays_a_lawyer_the_sound_and_puts_its_register_right(town: Town) -> None:
    xu = town.sign_in("finance-xu")
    terminal = sits_down(town, xu, LAWYER)
    terminal.look("finance-shelf")
    terminal.page.locator(".shelf a", has_text="录音").first.click()
    expect(terminal.page.locator(".watermark")).to_contain_text(LAWYER)
    plays(terminal.page.locator("audio, video"))
    terminal.look("finance-sound")
    terminal.click("全部内容")
    terminal.click("看完了", exact=False)
    checks_out(xu, LAWYER)
    town.papers_are_made()
    xu.page.reload()
    assert "询问录音" in xu.look_everywhere("finance-visit")
    xu.opens_task(LAWYER)
    xu.pick("intact", "yes")
    xu.decides("done")

    xu.go("查阅登记簿")
    xu.page.locator("#list a.main").first.click()
    xu.sees("居民身份证 4104**********5512")
    corrects_the_unit(xu)
    assert "河南天衡（平顶山）律师事务所" in xu.look_everywhere("register-corrected")
    makes_void(xu)
    assert "误登" in xu.look_everywhere("register-void")
    xu.go("查阅登记簿")
    expect(xu.page.locator("#list tr.void")).to_have_count(1)
    xu.look_everywhere("register-with-void")
    xu.page.locator("#print summary").click()
    xu.sees("2026年1月1日 至")
    xu.page.get_by_role("dialog").get_by_role("button", name="制作").click()
    town.papers_are_made()
    xu.page.reload()
    address = xu.page.locator("#list a.main").first.get_attribute("href")
    book = xu.context.request.get(address or "").body()
    assert book.startswith(b"%PDF-")
    keep(town, "register-book", book)


def corrects_the_unit(xu: Person) -> None:
    """Without a reason nothing is added; with one the new words stand beside the old."""
    xu.page.locator("#correct summary").click()
    dialog = xu.page.get_by_role("dialog")
    dialog.locator("[name=field]").select_option("unit")
    dialog.locator("[name=text]").fill("河南天衡（平顶山）律师事务所")
    dialog.locator("[name=reason]").fill("执业机构名称以执业证为准。")
    xu.look("register-correcting")
    dialog.get_by_role("button", name="追加更正").click()
    xu.is_told("更正已追加")
    xu.sees("河南天衡律师事务所 → 河南天衡（平顶山）律师事务所")


def makes_void(xu: Person) -> None:
    xu.page.locator("#void summary").click()
    dialog = xu.page.get_by_role("dialog")
    dialog.locator("[name=reason]").fill("误登，另行登记。")
    dialog.get_by_role("button", name="作废").click()
    xu.is_told("已作废")
    expect(xu.page.locator("#correct, #void")).to_have_count(0)


def keep(town: Town, name: str, body: bytes) -> None:
    if town.shots is not None:
        (town.shots / f"{name}.pdf").write_bytes(body)


@pytest.mark.article("GX-A-3", "GX-A-4")
def test_emergency_shows_a_colleague_the_film_and_a_party_the_decision(town: Town) -> None:
    lei, shao = town.sign_in("emergency-lei"), town.sign_in("emergency-shao")
    lei.opens_task("邵红霞", "平开应急罚〔2025〕4号")
    lei.look("emergency-consent")
    lei.decides("approve")
    shao.open("/tasks?tab=started")
    shao.sees("有新结果")
    shao.look_everywhere("started-news")
    shao.page.locator("#list a.main").first.click()
    shao.look_everywhere("emergency-granted")
    shao.click("打开案卷", exact=False)
    shao.page.locator(".files a", has_text="录像").first.click()
    expect(shao.page.locator(".watermark")).to_contain_text("邵红霞")
    plays(shao.page.locator("video"))
    shao.look("emergency-film")
    shao.open("/tasks")
    expect(shao.page.locator(".tabs .news")).to_have_count(0)

    qiao = town.sign_in("emergency-qiao")
    qiao.opens_task("尚明远")
    for box in qiao.page.locator('#decide [name="originals_seen"]').all():
        box.check()
    qiao.decides("pass")
    terminal = sits_down(town, qiao, "尚明远")
    expect(terminal.page.locator(".shelf a", has_text="录像")).to_have_count(0)
    terminal.page.locator(".shelf a", has_text="决定书").first.click()
    expect(terminal.page.locator(".watermark")).to_contain_text("尚明远")
    terminal.look("emergency-party-document")
    checks_out(qiao, "尚明远")


@pytest.mark.article("SL-A-8")
def test_an_agency_elsewhere_is_invited_and_reads_here(town: Town) -> None:
    agency, xu = "许昌市魏都区财政局", town.sign_in("finance-xu")
    xu.opens_task(agency)
    xu.pick("way", "onsite")
    xu.fill(letter_title="关于商请查阅会计信息质量检查案卷的函")
    xu.look("letter-onsite-register")
    xu.decides("pass")
    feng = town.sign_in("finance-feng")
    feng.opens_task(agency)
    feng.sees("关于商请查阅会计信息质量检查案卷的函")
    feng.decides("approve")
    he = town.sign_in("finance-he")
    he.opens_task(agency)
    he.look("letter-invite")
    he.fill(
        read_from=today(),
        read_until=today(),
        place="石龙区财政局档案室",
        contact="许文静",
        telephone="0375-0000003",
        bring="单位介绍信\n经办人工作证件",
    )
    he.decides("done")
    town.papers_are_made()

    terminal = sits_down(town, xu, agency, "沈一诺，工作证 0017", "韩山，工作证 0023")
    terminal.page.locator(".shelf a").first.click()
    terminal.look("letter-onsite-document")
    checks_out(xu, agency)
    xu.opens_task(agency)
    xu.look("letter-onsite-return")
    xu.pick("intact", "yes")
    xu.decides("done")
    xu.page.locator("#toasts a").first.click()
    xu.page.locator(".head .sub a").click()
    xu.sees("已办结")
    assert "请携带：单位介绍信" in xu.look_everywhere("letter-onsite-completed")
    for title in ("复函", "来函登记及审批单"):
        keep(town, f"letter-onsite-{title}", xu.paper(title))


@pytest.mark.article("RS-M-16")
def test_a_record_of_a_disc_that_is_wrong_comes_back_and_is_signed_anew(town: Town) -> None:
    case = "平人社检〔2025〕46号"
    liu, zhao = town.sign_in("hrss-liu"), town.sign_in("hrss-zhao")
    liu.opens_task("音像刻盘存储", case)
    button = liu.page.locator('#decide [name=decision][value="return"]')
    button.click()
    expect(liu.page.locator("[name=reason]")).to_be_focused()
    liu.look("disc-returning")
    liu.fill(reason="录制地点应为宏图机械公司会议室。")
    liu.decides("return")

    zhao.opens_task("音像刻盘存储", case)
    zhao.sees("录制地点应为宏图机械公司会议室")
    expect(zhao.page.locator("[name=recorder]")).not_to_have_value("")
    zhao.look("disc-correcting")
    zhao.fill(place="宏图机械制造有限公司会议室")
    zhao.decides("done")
    for signer in (zhao, liu):
        signer.opens_task("音像刻盘存储", case)
        signer.sees("会议室")
        signer.page.locator("#decide [data-primary]").click()
        signer.is_told("已办理")
    zhao.open("/discs")
    zhao.page.locator("tr", has_text=case).locator("a.main").first.click()
    zhao.sees("退回", "录制地点应为宏图机械公司会议室")
    zhao.look_everywhere("disc-returned-and-signed")


@pytest.mark.article("RS-A-5")
def test_a_case_is_put_right_and_a_handler_leaves_it(town: Town) -> None:
    xu = town.sign_in("finance-xu")
    xu.open("/cases?q=正信")
    xu.page.locator("a.main").first.click()
    xu.click("更正", exact=False)
    xu.fill(party="平顶山正信会计师事务所（普通合伙）", reason="")
    xu.click("保存")
    expect(xu.page.locator("[data-errors]")).to_be_visible()
    xu.look("case-correcting-without-reason")
    xu.fill(reason="名称以营业执照为准。")
    xu.look("case-correcting")
    xu.click("保存")
    xu.is_told("已更正")
    xu.sees(
        "平顶山市正信会计师事务所", "平顶山正信会计师事务所（普通合伙）", "名称以营业执照为准。"
    )
    xu.page.locator("a[href$='/off']").last.click()
    xu.look_everywhere("case-handler-off")
    xu.fill(reason="调离股室。")
    xu.page.locator("main form button.btn-primary, main form button.btn-danger").last.click()
    xu.sees("调离股室。")
    assert "名称以营业执照为准" in xu.look_everywhere("case-changed")
