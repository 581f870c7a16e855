"""What is beside the procedures: silence of the rules, strangers, administration, English."""

import hashlib
import re

from playwright.sync_api import expect
from sqlalchemy import select

from archive.instruments.models import Instrument
from core.clock import utc_now
from core.i18n import Message
from core.outbox import Job, put
from jobs import leases
from tests.e2e.people import Person, Town


def test_where_the_rules_are_silent_the_page_says_which_rule_is_missing(town: Town) -> None:
    fan = town.sign_in("market-fan")
    fan.go("提出申请")
    fan.pick("requester", "handler")
    fan.chooses_case("鲜味源")
    fan.pick("materials", "file")
    fan.pick("actions", "view")
    fan.fill(reason="整理案件材料，准备归档。")
    expect(fan.page.locator("#path")).to_contain_text("本局规定没有写明")
    expect(fan.page.locator("#path")).to_contain_text("局长")
    fan.look("request-undefined")
    fan.click("提交申请", exact=False)
    fan.sees("没有写明")
    fan.look("undefined")
    fan.open("/tasks?tab=started")
    expect(fan.page.locator("#list")).not_to_contain_text("鲜味源")


def test_a_stranger_confirms_a_paper_by_the_square_code_on_it(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    town.papers_are_made()
    lin.go("文书")
    address = lin.page.locator("#list a.main").first.get_attribute("href")
    assert address
    body = lin.context.request.get(address).body()
    stranger = town.somebody("stranger")
    stranger.open(address_in_the_square(town, address))
    stranger.sees(hashlib.sha256(body).hexdigest(), "0375", "现行有效")
    stranger.does_not_see("林静怡", "陈国栋")
    stranger.look("verify")
    paper = {"name": "文书.pdf", "mimeType": "application/pdf"}
    stranger.page.locator("[type=file]").set_input_files({**paper, "buffer": body})
    stranger.click("核对")
    stranger.sees("完全一致")
    stranger.page.locator("[type=file]").set_input_files({**paper, "buffer": body + b"!"})
    stranger.click("核对")
    stranger.sees("不一致")
    stranger.open("/v/ZZZZZZZZZZZZ")
    stranger.sees("没有这份文书")


def address_in_the_square(town: Town, address: str) -> str:
    """Return what the square code on a paper says; it was frozen when the paper was issued."""
    number = int(address.rpartition("/")[2].removesuffix(".pdf"))
    with town.installation.database.reading() as session:
        frozen = str(session.get_one(Instrument, number).frozen)
    found = re.search(r"/v/[0-9A-Z]+", frozen)
    assert found
    return found.group(0)


def test_an_administrator_creates_an_account_that_its_owner_opens_by_a_code(town: Town) -> None:
    admin = town.sign_in("admin")
    admin.look("people")
    admin.go("人员管理")
    admin.click("新建", exact=False)
    admin.look("people-new")
    admin.fill(name="诸葛文远", login="hrss-zhuge")
    admin.page.locator("[name=bureau]").select_option(index=0)
    admin.page.locator("main form [type=submit], main form button.btn-primary").last.click()
    admin.is_told("账号已建好")
    admin.look("person")
    admin.click("生成一次性代码")
    admin.look("person-code")
    code = admin.page.locator("#one-time-code").inner_text()

    owner = town.somebody("owner")
    owner.open("/login")
    owner.look("login")
    owner.click("第一次登录", exact=False)
    owner.look("login-code")
    enters_first_time(owner, code)


def enters_first_time(owner: Person, code: str) -> None:
    owner.fill(login_name="hrss-zhuge", one_time_code=code)
    for box in owner.page.locator("[type=password]").all():
        box.fill("长安一片月-万户捣衣声9")
    owner.click("设置并登录")
    expect(owner.page.get_by_role("navigation", name="主导航")).to_be_visible()
    owner.sees("诸葛文远")
    owner.look("first-page")


def test_the_audit_administrator_reads_what_was_done_and_verifies_the_chain(town: Town) -> None:
    town.sign_in("hrss-song")
    audit = town.sign_in("audit")
    audit.look("audit")
    audit.sees("宋志远")
    audit.click("核验全部")
    audit.look("audit-verified")


def test_an_administrator_runs_a_job_again_or_gives_it_up_with_a_reason(town: Town) -> None:
    for number in ("1", "2"):
        put_aside(town, number)
    admin = town.sign_in("admin")
    admin.go("运行状况")
    expect(admin.page.locator("#aside tbody tr")).to_have_count(2)
    assert "文书字体缺字：㐂" in admin.look_everywhere("health-aside")
    admin.page.locator("#aside tbody tr").first.get_by_role("button", name="再试一次").click()
    admin.is_told("已重新排队办理")
    admin.page.locator("#aside summary").click()
    admin.look("health-dismissing")
    admin.page.get_by_role("dialog").locator("[name=reason]").fill("已另行补发。")
    admin.page.get_by_role("dialog").get_by_role("button", name="不再办理").click()
    admin.is_told("不再办理")
    admin.sees("没有搁置的工作")
    admin.look("health-quiet")


def put_aside(town: Town, number: str) -> None:
    """A paper that cannot be drawn, as the worker leaves it."""
    at = utc_now()
    with town.installation.database.writing() as session:
        put(session, "render", {"instrument_id": int(number)}, key=number, at=at)
        job_id = session.scalars(select(Job.id).where(Job.key == number)).one()
        lease = leases.claim(session, at=at, job_id=job_id)
        assert lease is not None
        leases.put_aside(
            session, lease, Message("文书字体缺字：{characters}", {"characters": "㐂"}), at=at
        )


def test_the_interface_speaks_english_when_asked_to(town: Town) -> None:
    song = town.sign_in("hrss-song")
    song.click("English")
    expect(song.page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    expect(song.page.get_by_role("heading", level=1)).not_to_have_text("待办")
    song.look("inbox-english")
    song.open("/requests/new")
    song.look("request-english")
    song.page.get_by_role("link", name="中文").click()
    song.title("调阅申请")
