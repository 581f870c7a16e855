"""What each kind of user does in the demo while the pictures of the guide are taken."""
# ruff: noqa: INP001

import re
from collections.abc import Callable

from counter_journeys import (
    counter,
    disc,
    letter,
    outside,
    reading_room,
    register,
    verify_papers,
    volumes,
)
from take_pictures import PHONE, Camera, Person

Journey = Callable[[Camera], None]
OWN_CASE = "平人社罚〔2026〕3号"


def come_in(camera: Camera) -> None:
    """The login page of the demo."""
    anyone = camera.somebody()
    anyone.open("/login")
    anyone.shoot("login")


def request(camera: Camera) -> None:
    """Somebody of the bureau who is not the case's handler asks."""
    song = camera.sign_in("hrss-song")
    song.go("提出申请")
    song.pick("requester", "staff")
    song.choose_case("农民工")
    song.pick("materials", "file", "av")
    song.pick("actions", "view")
    song.shoot("request-new")
    song.press("提交申请")
    song.shoot("request-faults")
    song.fill(
        reason="办理关联案件，需要核对现场检查经过。",
        special_reason="关联案件当事人提出异议，需核对送达与告知的时间。",
    )
    song.show("[name=reason]", "center")
    song.shoot("request-reasons")
    song.press("提交申请")
    song.shoot("request-sent")
    song.open("/tasks")
    song.press("我发起的")
    song.shoot("requests-started")


def request_without_rule(camera: Camera) -> None:
    """What the bureau never wrote down is not decided by the system."""
    song = camera.sign_in("hrss-wei")
    song.go("提出申请")
    song.pick("requester", "staff")
    song.choose_case("农民工")
    song.pick("materials", "file")
    song.pick("actions", "excerpt")
    song.page.wait_for_timeout(1200)
    song.shoot("request-undefined")


def request_returned(camera: Camera) -> None:
    """A request that came back to be completed."""
    shen = camera.sign_in("finance-shen")
    shen.press("我发起的")
    shen.page.locator("#list a.main").first.click()
    shen.shoot("request-returned")
    shen.press("补正后重新提交")
    shen.shoot("request-correct")


def approve(camera: Camera) -> None:
    """The head of the bureau decides, at the desk."""
    chen = camera.sign_in("hrss-chen")
    chen.shoot("approver-inbox")
    chen.open_task(OWN_CASE)
    chen.shoot("approver-task")
    address = chen.page.url
    chen.decide("refuse")
    chen.shoot("approver-why")
    chen.page.locator("#decide textarea[name=opinion]").fill("同意查阅，不予复制。")
    chen.decide("approve")
    chen.shoot("approver-done")
    chen.open(address)
    chen.shoot("approver-settled")
    chen.open("/tasks")


def approve_on_phone(camera: Camera) -> None:
    """The same on a telephone: the decision comes first."""
    chen = camera.sign_in("hrss-chen", PHONE)
    chen.shoot("approver-phone-inbox")
    chen.open_task("龚晓棠")
    chen.shoot("approver-phone-task")


# A name in a running hand: places on the pad, in parts of its width.
NAME = (
    ((0.08, 0.16), (0.16, 0.14), (0.12, 0.24), (0.17, 0.33), (0.10, 0.36)),
    ((0.09, 0.14), (0.08, 0.52)),
    ((0.20, 0.18), (0.34, 0.16), (0.22, 0.32), (0.35, 0.30)),
    ((0.28, 0.22), (0.27, 0.48), (0.24, 0.44)),
    ((0.42, 0.16), (0.41, 0.48), (0.42, 0.16), (0.60, 0.15), (0.59, 0.47), (0.42, 0.47)),
    ((0.46, 0.24), (0.56, 0.23)),
    ((0.51, 0.24), (0.51, 0.39), (0.45, 0.40), (0.57, 0.38)),
    ((0.68, 0.26), (0.78, 0.24)),
    ((0.73, 0.14), (0.72, 0.50)),
    ((0.82, 0.20), (0.93, 0.18), (0.82, 0.30), (0.95, 0.28), (0.88, 0.44), (0.98, 0.36)),
)


def sign(camera: Camera) -> None:
    """The bureau has its papers signed by hand, and the head signs what he approved."""
    chen = camera.sign_in("hrss-chen")
    chen.open("/seals")
    chen.page.locator("#signatures summary").click()
    chen.page.locator("input[name=signatures][value=handwritten]").check()
    chen.page.get_by_role("button", name="从现在起生效").last.click()
    chen.open_task("46号")
    chen.decide("approve")
    chen.page.wait_for_timeout(15_000)  # the worker draws the proof
    chen.open("/signing")
    chen.page.locator("#main a.main").first.click()
    write(chen)
    chen.shoot("approver-sign")
    chen.page.get_by_role("button", name="确认签名").click()
    chen.page.wait_for_timeout(15_000)  # and then the paper
    chen.page.reload()
    chen.shoot("approver-signed")


def write(person: Person) -> None:
    """Write the name on the pad."""
    box, mouse = person.page.locator("canvas.pad").bounding_box(), person.page.mouse
    if box is None:
        return
    for stroke in NAME:
        for number, (x, y) in enumerate(stroke):
            mouse.move(box["x"] + x * box["width"], box["y"] + y * box["width"], steps=8)
            if number == 0:
                mouse.down()
        mouse.up()


def read(camera: Camera) -> None:
    """Somebody of the bureau reads what was granted, at the own desk."""
    song = camera.sign_in("hrss-song")
    song.press("我发起的")
    song.page.locator("#list a.main", has_text=OWN_CASE).first.click()
    song.show('main a:has-text("打开案卷")', "center")
    song.shoot("request-granted")
    song.press("打开案卷")
    song.shoot("case-granted")
    song.page.locator('main a[href^="/documents/"]').first.click()
    song.shoot("document")
    song.page.go_back()
    song.page.locator('main a[href^="/recordings/"]').first.click()
    song.shoot("recording")


def rules(camera: Camera) -> None:
    """The bureau's rules as legal staff see them."""
    li = camera.sign_in("hrss-li")
    li.go("本局规定")
    li.shoot("rules")
    for name, words in (
        ("rules-readings", "读法和时限"),
        ("rules-procedures", "办理流程"),
        ("rules-versions", "版本"),
    ):
        li.press(words)
        li.shoot(name)
    li.open("/rules/procedures/party_access")
    li.shoot("rules-procedure")
    li.go("条文落实")
    li.shoot("compliance")


def draft(camera: Camera) -> None:
    """A bureau whose regulation names nobody puts its draft into force."""
    qian = camera.sign_in("market-qian")
    qian.open("/rules?draft=1")
    qian.shoot("rules-draft")
    ren = camera.sign_in("market-ren")
    ren.open("/rules/draft")
    ren.fill(notice_number="平卫市监〔2026〕3号", dated="2026-11-20")
    ren.shoot("rules-enact")
    ren.press("下一步")
    ren.shoot("rules-enact-confirm")


def administer(camera: Camera) -> None:
    """Accounts, posts and offices."""
    admin = camera.sign_in("admin")
    admin.shoot("people")
    admin.open("/people/new")
    admin.fill(name="秦月明", login="hrss-qin")
    admin.page.locator("select[name=bureau]").select_option(label="平顶山市人力资源和社会保障局")
    admin.shoot("people-new")
    admin.press("建账号")
    admin.shoot("people-show")
    admin.press("生成一次性代码")
    admin.shoot("people-code")
    admin.open("/organisation")
    admin.shoot("organisation")


def audit(camera: Camera) -> None:
    """The trail and its proof."""
    auditor = camera.sign_in("audit")
    auditor.shoot("audit")
    auditor.press("核验全部")
    auditor.shoot("audit-verified")


def help_pages(camera: Camera) -> None:
    """The help that is in the product itself."""
    lin = camera.sign_in("hrss-lin")
    lin.open("/help")
    lin.shoot("help")


def begin(camera: Camera) -> None:
    """The first administrator of a real installation sets a password and a second factor."""
    admin = camera.somebody()
    code = re.search(r"[:：]\s*([A-Z0-9]{16})\b", camera.codes["printed"])
    admin.open("/login/first")
    admin.fill(login_name="admin", one_time_code=code.group(1) if code else "")
    admin.fill(password="每天走路去单位上班", repeat="每天走路去单位上班")  # noqa: S106
    admin.shoot("first-login")
    admin.press("设置并登录")
    admin.shoot("second-factor")
    admin.press("开始设置")


DEMO: tuple[Journey, ...] = (
    come_in,
    request,
    request_without_rule,
    request_returned,
    approve,
    approve_on_phone,
    read,
    counter,
    verify_papers,
    reading_room,
    volumes,
    register,
    letter,
    disc,
    rules,
    draft,
    administer,
    audit,
    outside,
    help_pages,
    sign,
)
REAL: tuple[Journey, ...] = (begin,)


def travel(journeys: tuple[Journey, ...], camera: Camera, wanted: set[str]) -> None:
    """Make the journeys in their order, all of them when none is named."""
    for journey in journeys:
        if not wanted or journey.__name__ in wanted:
            journey(camera)
