"""What happens at the counter, in the reading room and outside, for the pictures of the guide."""
# ruff: noqa: INP001

import re
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument
from take_pictures import SHOTS, Camera, keep

CARD = "410403198805123712"
LICENCE = "14104201910123456"
LAWYER = "欧阳翀云"


def counter(camera: Camera) -> None:
    """The archivist takes the request of a lawyer at the counter."""
    lin = camera.sign_in("hrss-lin")
    lin.go("窗口登记")
    lin.pick("requester", "lawyer")
    lin.fill(
        client="平顶山市恒泰建筑劳务有限公司",
        persons_0_name=LAWYER,
        persons_0_unit="河南鹰城律师事务所",
        persons_0_telephone="13800000001",
        persons_0_identity_number=CARD[:-1] + "1",
        persons_0_licence_number=LICENCE,
    )
    lin.choose_case("农民工")
    lin.pick("materials", "conclusive", "av")
    lin.pick("actions", "view")
    lin.shoot("counter-form")
    lin.pick("purpose", "litigation")
    lin.fill(reason="代理当事人准备行政诉讼，需要查阅处罚决定。")
    lin.press("提交申请")
    lin.show('[name="persons-0-identity_number"]', "center")
    lin.shoot("counter-faults")
    lin.fill(persons_0_identity_number=checked(CARD[:-1]))
    lin.tick_all("#papers [type=checkbox]")
    lin.show("#papers", "center")
    lin.shoot("counter-papers")
    lin.press("提交申请")
    lin.page.wait_for_url(re.compile("/receipt"))
    camera.codes["receipt"] = lin.page.locator(".numbers").inner_text()
    lin.page.get_by_text("打印回执", exact=True).wait_for()  # drawn by the worker meanwhile
    lin.shoot("counter-receipt")


def checked(seventeen: str) -> str:
    """Return an identity number with its check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True))
    return seventeen + "10X98765432"[total % 11]


def verify_papers(camera: Camera) -> None:
    """The archivist looks at the originals; the head agrees."""
    lin = camera.sign_in("hrss-lin")
    lin.open_task(LAWYER)
    lin.tick_all('#decide [name="originals_seen"]')
    lin.shoot("archivist-verify")
    lin.decide("pass")
    chen = camera.sign_in("hrss-chen")
    chen.open_task(LAWYER)
    chen.shoot("approver-task-lawyer")
    chen.decide("approve")


def reading_room(camera: Camera) -> None:
    """A visit from the desk to the slip, with the visitor's terminal in between."""
    lin = camera.sign_in("hrss-lin")
    lin.go("阅览室")
    lin.shoot("room-desk")
    lin.page.locator("#grants tr", has_text=LAWYER).get_by_role("link").click()
    lin.shoot("room-new")
    lin.press("核对无误")
    code = lin.page.locator(".numbers").inner_text()
    lin.shoot("room-code")
    sit_down(camera, code)
    lin.go("阅览室")
    lin.page.locator("table a.main", has_text=LAWYER).first.click()
    lin.shoot("room-running")
    lin.pick("intact", "yes")
    lin.show("[name=intact]", "center")
    lin.shoot("room-leave")
    lin.press("确认离开")
    lin.shoot("room-left")


def sit_down(camera: Camera, code: str) -> None:
    """What the visitor sees."""
    visitor = camera.somebody()
    visitor.open("/room")
    visitor.fill(code="ZZZZ-ZZZZ")
    visitor.shoot("visitor-enter")
    visitor.press("开始阅览")
    visitor.shoot("visitor-wrong-code")
    visitor.fill(code=code)
    visitor.press("开始阅览")
    visitor.shoot("visitor-shelf")
    visitor.page.locator(".shelf a", has_text="决定书").first.click()
    visitor.shoot("visitor-document")
    visitor.press("全部内容")
    film = visitor.page.locator(".shelf li", has=visitor.page.locator('use[href*="camera"]'))
    film.first.locator("a").click()
    visitor.shoot("visitor-video")
    visitor.press("看完了")
    visitor.shoot("visitor-closed")


def volumes(camera: Camera) -> None:
    """A file that is on paper only: which volumes, how many pages."""
    lin = camera.sign_in("hrss-lin")
    lin.open("/cases?q=2012")
    lin.page.locator("#list a.main, main td a").first.click()
    lin.shoot("case-paper")
    lin.open("/cases/new")
    lin.shoot("case-new")


def register(camera: Camera) -> None:
    """The register, an entry, and how to correct or void it."""
    lin = camera.sign_in("hrss-lin")
    lin.go("查阅登记簿")
    lin.shoot("register")
    lin.page.locator("#list a.main", has_text="0002").first.click()
    lin.shoot("register-entry")
    lin.press("更正")
    lin.shoot("register-correct")
    lin.open("/papers")
    lin.shoot("papers")


def letter(camera: Camera) -> None:
    """A letter from elsewhere: registered, decided, copied and mailed."""
    xu = camera.sign_in("finance-xu")
    xu.open_task("魏都区")
    xu.shoot("letter-register")
    xu.decide("pass")
    feng = camera.sign_in("finance-feng")
    feng.open_task("魏都区")
    feng.shoot("letter-approve")
    feng.decide("approve")
    he = camera.sign_in("finance-he")
    he.shoot("handler-inbox")
    he.open_task("魏都区")
    he.shoot("letter-dispatch")
    he.press("转办")
    he.shoot("task-reassign")


def disc(camera: Camera) -> None:
    """A disc record: filled in, signed by everybody, then made."""
    zhao = camera.sign_in("hrss-zhao")
    zhao.go("刻录光盘")
    zhao.shoot("disc-list")
    zhao.fill(number="平人社罚〔2025〕7号")
    zhao.press("填写记录表")
    zhao.page.locator("[name=recordings]").first.check()
    zhao.page.locator("select[name=situation]").select_option(index=1)
    for signer in ("刘龑", "赵明远"):
        zhao.page.get_by_label(signer, exact=True).last.check()
    for name, value in DISC.items():
        box = zhao.page.locator(f"[name={name}]")
        if box.count() and box.first.get_attribute("type") not in {"radio", "checkbox"}:
            box.fill(value)
    zhao.page.evaluate("scrollTo(0, 0)")
    zhao.shoot("disc-new")
    zhao.press("提交并送签")
    zhao.shoot("disc-signing")
    sign_disc(camera)


DISC = {
    "officers": "赵明远、刘龑",
    "recorder": "刘龑",
    "started_at": "2025-04-02 09:30",
    "ended_at": "2025-04-02 10:10",
    "place": "某安置房项目工地",
    "device_brand": "海康威视",
    "device_model": "DSJ-HIKN1A1",
    "format": "MP4",
    "length": "40",
    "making_unit": "监察支队档案室",
    "maker": "林静怡",
}


def sign_disc(camera: Camera) -> None:
    """Everybody signs, the department head agrees, the archivist makes two copies."""
    for login in ("hrss-liu", "hrss-zhao"):
        signer = camera.sign_in(login)
        signer.open_task("平人社罚〔2025〕7号")
        if login == "hrss-liu":
            signer.shoot("disc-sign")
        signer.page.locator("#decide [data-primary]").click()
        signer.page.wait_for_load_state()
    song = camera.sign_in("hrss-song")
    song.open_task("平人社罚〔2025〕7号")
    song.decide("approve")
    lin = camera.sign_in("hrss-lin")
    lin.open_task("平人社罚〔2025〕7号")
    lin.shoot("disc-make")


def outside(camera: Camera) -> None:
    """Somebody who received a paper, or holds a receipt."""
    lin = camera.sign_in("hrss-lin")
    lin.go("文书")
    address = lin.page.locator('a[href$=".pdf"]', has_text="查阅审批表").first.get_attribute("href")
    body = lin.body(str(address))
    sheet: Image.Image = PdfDocument(body)[0].render(scale=1.2).to_pil()
    picture = BytesIO()
    sheet.save(picture, "PNG")
    keep(picture.getvalue(), SHOTS / "paper.png")
    check_paper(camera, code_of(camera, Path(str(address)).stem), body)
    stranger = camera.somebody()
    stranger.open("/r")
    stranger.fill(code=camera.codes["receipt"])
    stranger.press("查询")
    stranger.shoot("outside-progress")


def code_of(camera: Camera, instrument: str) -> str:
    """Return the code in the QR code of a paper, as its frozen data hold it."""
    with closing(sqlite3.connect(camera.data / "diaoyue.sqlite")) as database:
        row = database.execute(
            "select frozen from instrument where id = ?", (instrument,)
        ).fetchone()
    found = re.search(r"/v/(\w+)", row[0])
    return found.group(1) if found else ""


def check_paper(camera: Camera, code: str, body: bytes) -> None:
    """The page behind the code of a paper, and the comparison of the file."""
    stranger = camera.somebody()
    stranger.open(f"/v/{code}")
    stranger.shoot("outside-paper")
    for name, bytes_sent in (("outside-same", body), ("outside-different", body + b" ")):
        stranger.page.locator("[type=file]").set_input_files(
            {"name": "收到的文书.pdf", "mimeType": "application/pdf", "buffer": bytes_sent}
        )
        stranger.press("核对")
        stranger.show(".note[role]", "center")
        stranger.shoot(name)
    stranger.open("/v/ABCDEFGHJK")
    stranger.shoot("outside-unknown")
