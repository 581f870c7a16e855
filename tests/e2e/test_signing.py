"""A head signs with the mouse what she has approved; the ink stands on the paper."""

import io
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from PIL import Image
from playwright.sync_api import CDPSession
from sqlalchemy import select

from bureaus.models import Bureau
from bureaus.packs import HANDWRITTEN
from core.clock import utc_now
from core.settings import Signing
from documents.signing import authority
from documents.signing.strangers import judge_file
from documents.signing.trust import trusted_roots
from studio.publishing import change_signatures
from tests.e2e.people import PHONE, Person, Town
from tests.pens import NAME

SECRET = "kept outside the database"


def test_a_head_signs_what_he_approved_and_the_ink_stands_on_the_paper(
    town: Town, tmp_path: Path
) -> None:
    signs_by_hand(town, tmp_path)
    chen = town.sign_in("hrss-chen")
    chen.opens_task("魏东来")
    chen.decides("approve")
    town.papers_are_made()
    chen.open("/tasks")
    chen.page.locator(".stats a", has_text="文书等您手写签名").click()
    chen.look("signing-waiting")
    chen.page.locator("#main a.main").first.click()
    chen.look("signing")
    write_name(chen)
    chen.page.locator("[data-undo]").click()
    assert chen.page.locator("[data-told]").inner_text() == f"已写 {len(NAME) - 1} 笔"
    chen.page.locator("[data-clear]").click()
    chen.click("确认签名")
    chen.sees("没有读到签名，请在框里写下姓名。")
    chen.page.set_viewport_size(PHONE)
    write_name(chen)
    chen.picture("signing-written")
    chen.click("确认签名")
    chen.sees("已签名", "手写签名；再次确认身份")
    town.papers_are_made()
    chen.page.reload()
    chen.look("signed-paper")
    data = chen.paper("文书原件")
    roots = trusted_roots(town.installation.settings)
    assert [(one.name, one.state) for one in judge_file(data, roots).signatures] == [
        ("陈国栋", "valid")
    ]
    assert dots_of_ink(data) > 400


def signs_by_hand(town: Town, folder: Path) -> None:
    """Have the bureau sign by hand, with the built-in authority's keys at the worker."""
    (folder / "secret").write_text(SECRET)
    signing = Signing(provider="builtin", secret_file=folder / "secret")
    settings = replace(town.installation.settings, signing=signing)
    town.installation = replace(town.installation, settings=settings)
    authority.found(settings.keys_dir, "局", SECRET, folder / "root.p12", at=utc_now())
    with town.installation.database.writing() as session:
        here = session.scalars(select(Bureau.id).where(Bureau.code == "hrss")).one()
        change_signatures(session, here, HANDWRITTEN, by="陈国栋", at=utc_now())


def write_name(person: Person) -> None:
    """Write on the pad with the mouse."""
    pad, page = person.page.locator("canvas.pad"), person.page
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    scale = min(box["width"] / 3200, box["height"] / 1200)
    # Chromium 86 does not know what the page's own mouse asks for while a button is held.
    hand = page.context.new_cdp_session(page)
    for stroke in NAME:
        places = [(box["x"] + 8 + x * scale, box["y"] + 8 + y * scale) for x, y in stroke]
        press(hand, "mousePressed", places[0])
        for begin, end in pairwise(places):
            for step in range(1, 7):
                press(
                    hand,
                    "mouseMoved",
                    tuple(a + (b - a) * step / 6 for a, b in zip(begin, end, strict=True)),
                )
        press(hand, "mouseReleased", places[-1])


def press(hand: CDPSession, kind: str, place: tuple[float, ...]) -> None:
    """Let the left button of the mouse do something at a place."""
    held = {"button": "left", "buttons": 0 if kind == "mouseReleased" else 1, "clickCount": 1}
    hand.send("Input.dispatchMouseEvent", {"type": kind, "x": place[0], "y": place[1], **held})


def dots_of_ink(data: bytes) -> int:
    """Count the dots of the first page that are of the ink's dark blue: nothing else is."""
    command = ["pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-"]
    drawn = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    with Image.open(io.BytesIO(drawn)) as page:
        raw = page.convert("RGB").tobytes()
    dots = zip(raw[0::3], raw[1::3], raw[2::3], strict=True)
    return sum(red < 60 and blue > red + 30 for red, _green, blue in dots)
