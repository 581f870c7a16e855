"""A party or its lawyer comes to the counter and reads in the reading room (party_access)."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import CARD, LICENCE, Person, Town, plays

CASE = "平人社罚〔2025〕7号"
LAWYER = "欧阳翀云"


def comes_to_the_counter(lin: Person) -> None:
    """The archivist types what the lawyer says and shows."""
    lin.go("窗口登记")
    lin.pick("requester", "lawyer")
    lin.fill(client="平顶山市恒泰建筑劳务有限公司")
    lin.fill(
        persons_0_name=LAWYER,
        persons_0_unit="河南鹰城律师事务所",
        persons_0_telephone="13800000001",
        persons_0_identity_number=CARD,
        persons_0_licence_number=LICENCE,
    )
    lin.chooses_case("农民工")
    lin.pick("materials", "conclusive", "av")
    lin.pick("actions", "view")
    lin.pick("purpose", "litigation")
    lin.fill(reason="代理当事人准备行政诉讼，需要查阅处罚决定。")


def receives(lin: Person) -> str:
    """The counter takes the request; return the code of the receipt."""
    comes_to_the_counter(lin)
    lin.ticks_papers()
    lin.click("提交申请", exact=False)
    expect(lin.page).to_have_url(re.compile("/receipt"))
    return lin.page.locator(".numbers").inner_text()


@pytest.mark.article("RS-A-7.2", "RS-A-9")
def test_a_lawyer_reads_page_by_page_what_was_granted_and_nothing_else(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    lin.go("窗口登记")
    lin.look("counter-empty")
    lin.sees("来访人")
    comes_to_the_counter(lin)
    expect(lin.page.locator("#papers")).to_contain_text("委托书")
    lin.ticks_papers()
    lin.look("counter-filled")
    lin.click("提交申请", exact=False)
    expect(lin.page).to_have_url(re.compile("/receipt"))
    town.papers_are_made()
    expect(lin.button("打印回执")).to_be_visible()
    lin.look("receipt")
    receipt = lin.context.request.get(lin.button("打印回执").get_attribute("href") or "")
    assert receipt.body().startswith(b"%PDF-")
    code = lin.page.locator(".numbers").inner_text()

    stranger = town.somebody("stranger")
    stranger.open(f"/r/{code}")
    stranger.sees("办理中")
    stranger.does_not_see(LAWYER, "恒泰", CASE)
    stranger.look("receipt-progress")

    lin.opens_task(LAWYER)
    lin.sees("委托人（当事人）平顶山市恒泰建筑劳务有限公司", "案卷当事人平顶山市恒泰")
    lin.look("task-verify")
    for box in lin.page.locator('#decide [name="originals_seen"]').all():
        box.check()
    lin.decides("pass")
    chen = town.sign_in("hrss-chen")
    chen.opens_task(LAWYER)
    chen.look("task-approve-lawyer")
    chen.decides("approve")
    town.papers_are_made()
    stranger.open(f"/r/{code}")
    stranger.sees("已同意")

    one_time = is_let_in(lin)
    terminal = sits_down(town, one_time)
    leaves_nothing_open(town, terminal)
    terminal.click("看完了", exact=False)
    terminal.look("terminal-closed")

    checks_out(town, lin)


def is_let_in(lin: Person) -> str:
    """The archivist opens the visit; return the one-time code for the terminal."""
    lin.go("阅览室")
    lin.look("reading-room-desk")
    lin.page.locator("#grants tr", has_text=LAWYER).get_by_role("link").click()
    lin.look("visit-new")
    lin.click("核对无误", exact=False)
    code: str = lin.page.locator(".numbers").inner_text()
    lin.look("visit-waiting")
    return code


def checks_out(town: Town, lin: Person) -> None:
    """The file is found intact, the slip comes out, the matter ends, the register tells it all."""
    lin.go("阅览室")
    lin.page.locator("table a.main", has_text=LAWYER).first.click()
    lin.look("visit-running")
    lin.pick("intact", "yes")
    lin.click("确认离开")
    lin.is_told("已登记离开")
    town.papers_are_made()
    lin.page.reload()
    lin.sees("打开", "播放")
    lin.look("visit-closed")
    slip = lin.button("打印查阅凭条").get_attribute("href")
    assert slip
    assert lin.context.request.get(slip).body().startswith(b"%PDF-")

    lin.opens_task(LAWYER)
    lin.pick("intact", "yes")
    lin.decides("done")
    lin.go("查阅登记簿")
    row = lin.page.locator("#list tbody tr", has_text=LAWYER)
    expect(row).to_contain_text("完好")
    lin.look("register")
    lin.go("文书")
    lin.look("papers")


def sits_down(town: Town, code: str) -> Person:
    """The visitor at the terminal: wrong code, right code, a page, a film."""
    terminal = town.somebody("terminal")
    terminal.open("/room")
    terminal.look("terminal-enter")
    terminal.fill(code="ZZZZ-ZZZZ")
    terminal.click("开始阅览")
    terminal.look("terminal-wrong-code")
    terminal.fill(code=code)
    terminal.click("开始阅览")
    terminal.title("您可以看的材料")
    terminal.look("terminal-shelf")
    terminal.page.locator(".shelf a", has_text="决定书").first.click()
    expect(terminal.page.locator(".watermark")).to_contain_text(LAWYER)
    terminal.look("terminal-document")
    terminal.click("全部内容")
    terminal.page.locator(
        ".shelf li", has=terminal.page.locator('use[href*="camera"]')
    ).first.click()
    plays(terminal)
    terminal.look("terminal-video")
    terminal.click("全部内容")
    terminal.sees("已看")
    return terminal


def leaves_nothing_open(_town: Town, terminal: Person) -> None:
    """Whatever else the visitor tries answers as if it were not there."""
    shown = terminal.page.locator(".shelf a").evaluate_all("all => all.map(a => a.href)")
    granted = {int(number) for one in shown for number in re.findall(r"documents/(\d+)", one)}
    other = next(number for number in range(1, 60) if number not in granted)
    for address in (f"/room/documents/{other}/1", "/room/recordings/9999"):
        assert terminal.open(address).status == 404
    for address in ("/cases", "/tasks", "/register"):
        terminal.open(address)
        expect(terminal.page).to_have_url(re.compile("/login"))
    terminal.open("/room/items")
    expect(terminal.page.locator("a[download], .bar, .side")).to_have_count(0)
    leaving = terminal.page.evaluate(
        "() => { const away = document.createElement('a'); away.href = '/cases';"
        " document.body.append(away); away.click(); return location.pathname }"
    )
    assert leaving == "/room/items"


@pytest.mark.article("RS-A-7.2")
def test_a_lawyer_without_papers_is_refused_with_a_notice_to_take_home(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    receives(lin)
    lin.opens_task(LAWYER)
    lin.fill(opinion="委托书没有委托人签章，不能证明受托。")
    lin.decides("refuse")
    town.papers_are_made()
    lin.opens_task(LAWYER)
    lin.look("task-deliver")
    lin.paper("告知书")


def test_what_is_missing_is_asked_for_by_a_notice_and_brought_later(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    receives(lin)
    lin.opens_task(LAWYER)
    lin.button("退回补正").click()
    lin.fill(opinion="委托书没有写明委托权限。", bring="写明委托权限的委托书")
    lin.decides("return")
    town.papers_are_made()
    lin.open("/tasks")
    lin.page.locator("#list a.main", has_text=LAWYER).click()
    lin.sees("委托书没有写明委托权限。", "写明委托权限的委托书")
    lin.look("counter-correcting")
    expect(lin.page.locator("[name=persons-0-name]")).to_have_value(LAWYER)
    lin.fill(persons_0_identity_number=CARD)
    lin.ticks_papers()
    lin.click("提交申请", exact=False)
    lin.is_told("已补正")
    lin.opens_task(LAWYER)
    lin.decides("pass")
    lin.go("文书")
    lin.sees("补正")


def test_faults_are_told_at_the_field_and_nothing_typed_is_lost(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    comes_to_the_counter(lin)
    wrong = CARD[:-1] + ("1" if CARD[-1] != "1" else "2")
    lin.fill(persons_0_identity_number=wrong, persons_0_licence_number="", client="")
    lin.ticks_papers()
    lin.click("提交申请", exact=False)
    expect(lin.page.locator("[data-errors]")).to_be_visible()
    for name, words in (
        ("persons-0-identity_number", "校验"),
        ("persons-0-licence_number", "请填写"),
        ("client", "请填写"),
    ):
        box = lin.page.locator(f'[name="{name}"]')
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(lin.page.locator(f"#{name}-error")).to_contain_text(words)
    expect(lin.page.locator('[name="persons-0-name"]')).to_have_value(LAWYER)
    expect(lin.page.locator('[name="reason"]')).to_have_value(re.compile("代理当事人"))
    lin.look("counter-faults")
    lin.page.locator("[data-errors] a").first.click()
    lin.fill(
        persons_0_identity_number=CARD,
        persons_0_licence_number=LICENCE,
        client="平顶山市恒泰建筑劳务有限公司",
    )
    lin.click("提交申请", exact=False)
    expect(lin.page).to_have_url(re.compile("/receipt"))


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("委托书.exe", b"MZ\x90\x00" * 64, "文件"),
        ("委托书.pdf", b"MZ\x90\x00" * 64, "文件"),
        ("委托书.pdf", b"", "空"),
    ],
    ids=["program", "program called PDF", "empty"],
)
def test_a_scan_that_is_none_is_refused_at_its_place(
    town: Town, name: str, body: bytes, words: str
) -> None:
    lin = town.sign_in("hrss-lin")
    comes_to_the_counter(lin)
    lin.ticks_papers()
    scan = lin.page.locator("#papers [type=file]").first
    scan.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": body})
    lin.click("提交申请", exact=False)
    expect(lin.page.locator("#papers .error").first).to_contain_text(words)
    expect(lin.page.locator('[name="persons-0-name"]')).to_have_value(LAWYER)


def test_a_case_of_another_bureau_is_not_found(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    comes_to_the_counter(lin)
    lin.ticks_papers()
    lin.page.locator("[name=cases-0-case]").fill("石财罚〔2025〕2号")
    expect(lin.page.locator("#papers [type=checkbox]")).to_have_count(0)
    lin.click("提交申请", exact=False)
    expect(lin.page.locator("[data-errors]")).to_contain_text("石财罚〔2025〕2号")
    expect(lin.page.locator("[name=cases-0-case]")).to_have_value("石财罚〔2025〕2号")
