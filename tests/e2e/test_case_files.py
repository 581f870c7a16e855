"""A case from nothing: the archivist enters and fills it, its handler reads and plays it."""

from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image
from playwright.sync_api import expect

from studio.demo.scans import Letter, scan
from tests.e2e.people import Person, Town, today

NUMBER = "平人社罚〔2026〕801号"
RATE, SECONDS = 10, 3


def clip(path: Path) -> Path:
    """Film a plain wall for a moment."""
    with av.open(str(path), "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.time_base = Fraction(1, RATE)
        for step in range(RATE * SECONDS):
            wall = Image.new("RGB", (320, 180), (step * 5, 90, 120))
            frame = av.VideoFrame.from_image(wall)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def enters_case(lin: Person) -> str:
    """Enter the case and its handler; return its address."""
    lin.open("/cases/new")
    lin.fill(number=NUMBER, name="某餐饮公司拖欠工资案", party="某餐饮公司", opened_on="2026-01-05")
    lin.page.locator("#office").evaluate("list => { list.selectedIndex = 1 }")
    lin.click("保存")
    lin.is_told("案卷已登记")
    address = lin.page.url
    lin.click("指定承办人")
    lin.page.locator("#person").evaluate(
        "list => { list.value = [...list.options].find(one => one.text.includes('赵明远')).value }"
    )
    lin.page.locator("[name=main]").check()
    lin.look("case-handler")
    lin.click("保存")
    lin.is_told("赵明远 已是承办人")
    return address


def fills_paper(lin: Person, letter: Path) -> None:
    """Add a volume and a scan that lies in it."""
    lin.click("登记纸质卷")
    lin.fill(pages="40", location="3号柜2层")
    lin.look("case-volume")
    lin.click("保存")
    lin.is_told("纸质卷已登记")
    lin.click("登记文件")
    lin.page.locator("[name=files]").set_input_files([letter])
    lin.fill(title="行政处罚决定书", first_page="1")
    lin.page.locator("#type").evaluate("list => { list.value = 'penalty_decision' }")
    lin.page.locator("#volume").select_option(index=1)
    lin.look("case-document")
    lin.click("保存")
    lin.is_told("已登记 1 件文件")
    lin.page.locator("a", has_text="第 1 卷第 1–").click()
    lin.look("case-place")
    lin.fill(first_page="11")
    lin.click("保存")
    lin.sees("第 1 卷第 11–")


def takes_film(lin: Person, film: Path, letter: Path) -> None:
    """Upload a film; what is none is refused at the field."""
    lin.click("上传音像")
    lin.page.locator("[name=file]").set_input_files(letter)
    lin.click("上传", exact=True)
    lin.sees("不是可以识别的音像文件")
    lin.page.locator("[name=file]").set_input_files(film)
    lin.look("case-recording-file")
    lin.click("上传", exact=True)
    lin.sees("上传的文件", "320 × 180")
    lin.fill(
        title="后厨检查录像", place="某餐饮公司", started_on="2026-01-06", started_time="09:05"
    )
    lin.fill(recorder="赵明远", officers="赵明远、刘洋", device_brand="甲牌", device_number="007")
    lin.look("case-recording")
    lin.click("保存")
    lin.is_told("音像已登记")
    lin.sees("后厨检查录像")


def archives(lin: Person) -> None:
    lin.click("归档这份案卷")
    lin.fill(closed_on="2026-02-01")
    lin.look("case-archive")
    lin.click("保存")
    lin.is_told("已归档")
    lin.look("case-filled")


@pytest.mark.article("RS-A-5")
def test_a_case_is_filled_by_the_archivist_and_read_by_its_handler(
    town: Town, tmp_path: Path
) -> None:
    letter, film = tmp_path / "决定书.pdf", clip(tmp_path / "录像.webm")
    letter.write_bytes(scan(Letter("行政处罚决定书", [["某餐饮公司："]] * 2), "case files"))
    lin = town.sign_in("hrss-lin")
    address = enters_case(lin)
    fills_paper(lin, letter)
    takes_film(lin, film, letter)
    archives(lin)

    zhao = town.sign_in("hrss-zhao")
    zhao.go("提出申请")
    zhao.pick("requester", "handler")
    zhao.chooses_case("801")
    zhao.pick("materials", "file", "av")
    zhao.pick("actions", "view")
    zhao.fill(reason="核对本案材料。")
    zhao.click("提交申请", exact=False)
    zhao.is_told("申请已提交")
    lin.opens_task(NUMBER)
    lin.decides("pass")

    zhao.open(address)
    zhao.page.locator("table a.main", has_text="行政处罚决定书").click()
    expect(zhao.page.locator(".watermark")).to_contain_text("赵明远")
    zhao.page.go_back()
    zhao.page.locator(".files a", has_text="后厨检查录像").click()
    video = zhao.page.locator("video")
    video.evaluate("async film => { film.muted = true; await film.play() }")
    video.evaluate(
        "film => new Promise(done => { film.ontimeupdate = () => film.currentTime > .3 && done() })"
    )
    assert video.evaluate("film => film.videoWidth") == 320


def test_a_dispute_is_ended_where_it_is_listed(town: Town) -> None:
    lin = town.sign_in("hrss-lin")
    lin.open("/cases?q=恒泰")
    lin.page.locator("a.main").first.click()
    lin.click("登记复议或诉讼")
    lin.pick("kind", "litigation")
    lin.fill(body="新华区人民法院", docket="（2026）行初801号", began_on="2026-01-05")
    lin.click("保存")
    lin.click("登记结束")
    lin.fill(ended_on=today())
    lin.look("case-dispute-end")
    lin.click("保存")
    lin.is_told("已登记结束日期")
