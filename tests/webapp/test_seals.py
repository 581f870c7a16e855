"""The pages of seals: registered from what is sent, used by right alone, each use in the book."""

import io
import re
from typing import Any

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive.instruments.models import Instrument
from archive.instruments.operations import PaperFacts, deliver, issue
from archive.instruments.queries import file_of
from archive.instruments.sealing import note_use
from archive.seals.models import RegisteredSeal
from core.outbox import Job
from people.actors import load_actor
from people.models import Person
from tests.people_of_bureaus import NOON, PASSWORD
from tests.polyglots import HOSTILE, SCRIPT
from tests.webapp.conftest import House, Visitor
from tests.webapp.letters import state, words
from tests.webapp.published import publish_with_legal_head
from workflows.papers.issuing import Composed

RED = (200, 20, 30)
DRAWN = {"origin": "drawn", "name": "平顶山市人社局", "diameter": "42"}


@pytest.fixture
def house(house: House) -> House:
    """The house with what ships published and a head of the legal office, as a demo."""
    house.write(publish_with_legal_head)
    return house.setting(demo=True)


def scan(kind: str = "JPEG", *, width: int = 500, height: int = 500, comment: str = "") -> bytes:
    """An impression on a sheet that is not quite white."""
    sheet = Image.new("RGB", (1400, 1600), (250, 249, 246))
    box = (500, 600, 500 + width, 600 + height)
    ImageDraw.Draw(sheet).ellipse(box, outline=RED, width=14)
    out = io.BytesIO()
    if kind == "JPEG":
        sheet.save(out, kind, comment="who scanned this")
    else:
        told = PngInfo()
        told.add_text("Comment", comment)
        sheet.save(out, kind, pnginfo=told)
    return out.getvalue()


def send(visitor: Visitor, data: bytes, **typed: str) -> TestResponse:
    form: dict[str, Any] = {"origin": "scan", "name": "平顶山市人社局", "diameter": "42"} | typed
    return visitor.post("/seals/new", form | {"file": (io.BytesIO(data), "章.png")})


def newest(house: House) -> RegisteredSeal:
    last = select(RegisteredSeal).order_by(RegisteredSeal.id.desc()).limit(1)
    found: RegisteredSeal = house.read(lambda session: session.scalars(last).one())
    return found


def registered(house: House, **typed: str) -> int:
    """Register a drawn seal as the head; return its id."""
    answer = house.visitor("head").post("/seals/new", DRAWN | typed)
    assert answer.status_code == 303, words(answer)
    return newest(house).id


def entitled(house: House, who: str = "role:archivist", **typed: str) -> int:
    """Register a seal that somebody may use."""
    number = registered(house, **typed)
    given = house.visitor("head").post(
        f"/seals/{number}/rights", {"who": who, "paper_kind": "every"}
    )
    assert given.status_code == 303
    return number


def waiting(house: House, seal_id: int) -> int:
    """Issue a paper that waits for the seal."""
    seal = house.read(lambda s: s.get_one(RegisteredSeal, seal_id))
    needed = 1 + seal.two_persons
    facts = PaperFacts(
        "approval_sheet", "查阅审批表", "平人社阅", "electronic", seal_id=seal_id, consents=needed
    )

    def write(session: Session) -> int:
        by = load_actor(session, session.get_one(Person, house.id_of("handler")), NOON)
        freeze = lambda number, _code: Composed("1", {"number": number})  # noqa: E731  # one line is all
        return issue(session, by.bureau_id or 0, facts, freeze, by=by, at=NOON).id

    return int(house.write(write))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_scan_is_cut_out_and_made_anew(house: House, kind: str) -> None:
    sent = scan(kind)
    assert send(house.visitor("head"), sent).status_code == 303
    row = newest(house)
    kept = b"".join(house.installation.store.read(row.object_key))
    assert kept != sent
    assert b"who scanned" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGBA")
        assert picture.width == picture.height == pytest.approx(501, abs=2)
        middle, edge = (250, 250), (250, 4)
        assert picture.getpixel(middle)[3] == 0  # type: ignore[index]  # the paper is clear
        assert picture.getpixel(edge)[3] > 200  # type: ignore[index,operator]  # the ink is not


def test_an_oval_stands_in_its_square_and_nothing_that_was_sent_with_it_is_kept(
    house: House,
) -> None:
    """The file is a picture, a web page, a drawing, an archive and a PDF at once."""
    behind = [SCRIPT, HOSTILE["drawing with a script"][0], HOSTILE["PDF and ZIP"][0]]
    sent = scan("PNG", width=700, comment=SCRIPT.decode()) + b"".join(behind)
    answer = send(house.visitor("head"), sent, long="y")
    assert answer.status_code == 303, words(answer)
    row = newest(house)
    kept = b"".join(house.installation.store.read(row.object_key))
    assert kept.startswith(b"\x89PNG")
    assert kept.endswith(b"IEND\xaeB`\x82")
    assert not [mark for mark in (b"<script", b"<svg", b"PK\x03\x04", b"%PDF") if mark in kept]
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.size, picture.text) == ((701, 701), {})  # type: ignore[attr-defined]
        box = picture.getchannel("A").getbbox()
    assert box is not None
    assert (box[2] - box[0], box[3] - box[1]) == pytest.approx((701, 501), abs=2)
    shown = house.visitor("head").get(f"/seals/{row.id}/picture")
    assert (shown.mimetype, shown.data) == ("image/png", kept)
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("before", ["web page before a PDF", "ZIP before a PDF", "archive"])
def test_a_picture_behind_something_else_is_none(house: House, before: str) -> None:
    answer = send(house.visitor("head"), HOSTILE[before][0] + scan("PNG"))
    assert answer.status_code == 422
    assert "打不开" in words(answer)
    assert list(house.installation.store.keys()) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "请选择印章图像"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "打不开"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "打不开"),
        (b"%PDF-1.7", "打不开"),
        (b"GIF89a" + b"\0" * 30, "打不开"),
        (scan()[:900], "打不开"),
        (scan(width=700), "不是圆形"),
        (scan(width=200, height=200), "太小"),
    ],
    ids=["none", "svg", "broken", "pdf", "gif", "cut", "oval", "small"],
)
def test_what_is_no_picture_of_a_seal_is_told(house: House, data: bytes, sentence: str) -> None:
    answer = (
        send(house.visitor("head"), data)
        if data
        else house.visitor("head").post(
            "/seals/new", {"origin": "scan", "name": "局", "diameter": "42"}
        )
    )
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert house.read(lambda s: s.scalar(select(RegisteredSeal.id))) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "请填写"),
        ({"diameter": "50"}, "38 至 45 毫米"),
        ({"diameter": "nan"}, "38 至 45 毫米"),
        ({"code": "41-04"}, "数字和字母"),
        ({"origin": "authorised"}, "证明的编号"),
        ({"origin": "police"}, "从列表中选择"),
        ({"name": "\U0003fffd局"}, "字形"),
        ({"signed": "y"}, "还没有启用电子签章"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_a_seal_cannot_be_is_told(house: House, typed: dict[str, str], sentence: str) -> None:
    answer = house.visitor("head").post("/seals/new", DRAWN | typed)
    assert sentence in words(answer)
    assert house.read(lambda s: s.scalar(select(RegisteredSeal.id))) is None


def test_a_drawn_seal_is_never_shown_as_an_authorised_one(house: House) -> None:
    number = registered(house, lower="行政执法专用章")
    page = words(house.visitor("head").get(f"/seals/{number}"))
    assert "这不是备案印章" in page
    assert "系统绘制图样" in words(house.visitor("archivist").get("/seals"))
    drawing = house.visitor("archivist").get(f"/seals/{number}/picture")
    assert drawing.mimetype == "image/svg+xml"
    assert b"<script" not in drawing.data
    assert b"<text" not in drawing.data


def test_a_preview_registers_nothing(house: House) -> None:
    answer = house.visitor("head").get("/seals/preview.svg?name=平顶山市人社局&diameter=40")
    assert answer.data.startswith(b"<svg")
    assert house.read(lambda s: s.scalar(select(RegisteredSeal.id))) is None


def test_nobody_gives_themselves_a_right(house: House) -> None:
    number = registered(house)
    head = house.visitor("head")
    for who in (f"person:{house.id_of('head')}", "role:bureau_head"):
        answer = head.post(f"/seals/{number}/rights", {"who": who, "paper_kind": "every"})
        assert answer.status_code == 422
    nothing = head.post(f"/seals/{number}/rights", {"who": "role:archivist", "paper_kind": ""})
    assert nothing.status_code == 422
    stranger = f"person:{house.id_of('stranger')}"
    answer = head.post(f"/seals/{number}/rights", {"who": stranger, "paper_kind": "every"})
    assert answer.status_code == 422
    assert "还没有人可以用" in words(head.get(f"/seals/{number}"))


def test_a_right_that_was_taken_away_lets_nobody_seal(house: House) -> None:
    number = entitled(house)
    paper = waiting(house, number)
    keeper, head = house.visitor("archivist"), house.visitor("head")
    assert "平人社阅" in words(keeper.get("/sealing"))
    page = head.get(f"/seals/{number}").text
    (end,) = re.findall(r'action="(/seals/\d+/rights/\d+/end)"', page)
    assert head.post(end).status_code == 303
    assert "没有等您用印的文书" in words(keeper.get("/sealing"))
    assert keeper.post("/sealing", {"paper": str(paper)}).status_code == 403
    assert state(house, paper) == "waiting"


def test_the_right_to_a_seal_opens_its_papers_to_whoever_has_it(house: House) -> None:
    here = f"person:{house.id_of('handler')}"
    paper = waiting(house, registered(house))
    # Issued by the handler; the head of the legal office reads it by post, a colleague does not.
    assert house.visitor("stranger").get(f"/papers/{paper}").status_code == 404
    number = entitled(house, who=here)
    other = waiting(house, number)
    assert "等您用印" in words(house.visitor("handler").get(f"/papers/{other}"))
    assert "等您用印" not in words(house.visitor("handler").get(f"/papers/{paper}"))


def test_sealing_has_the_paper_drawn_and_twice_is_once(house: House) -> None:
    paper = waiting(house, entitled(house))
    keeper = house.visitor("archivist")
    typed = {"paper": str(paper), "_key": "k1"}
    assert keeper.post("/sealing", typed).status_code == 303
    assert keeper.post("/sealing", typed).status_code == 303
    assert state(house, paper) == "pending"
    jobs = house.read(lambda s: s.scalars(select(Job.key).order_by(Job.id)).all())
    assert jobs == [f"proof:{paper}", f"render:{paper}"]
    keeper.post("/sealing", {"paper": str(paper)})
    assert "不在等待用印" in words(keeper.get("/sealing"))


def test_two_persons_and_not_one_twice(house: House) -> None:
    number = entitled(house, two_persons="y")
    given = {"who": "role:legal_head", "paper_kind": "approval_sheet"}
    house.visitor("head").post(f"/seals/{number}/rights", given)
    paper = waiting(house, number)
    keeper = house.visitor("archivist")
    keeper.post("/sealing", {"paper": str(paper)})
    assert "等另一位确认" in words(keeper.get("/sealing"))
    keeper.post("/sealing", {"paper": str(paper)})
    assert "您已经同意过" in words(keeper.get("/sealing"))
    assert state(house, paper) == "waiting"
    house.visitor("law").post("/sealing", {"paper": str(paper)})
    assert state(house, paper) == "pending"


def test_sealing_asks_once_more_who_it_is(house: House) -> None:
    """Outside demos a fresh proof of identity comes before the seal; what was ticked travels on."""
    number = entitled(house)
    paper = waiting(house, number)
    real = house.setting(demo=False)
    keeper = real.visitor("archivist")
    real.clock.forward(minutes=6)
    asked = keeper.post("/sealing", {"paper": str(paper)})
    assert asked.status_code == 401
    assert f'name="paper" value="{paper}"' in asked.text
    assert state(house, paper) == "waiting"
    wrong = keeper.post("/sealing", {"paper": str(paper), "step_up": "wrong"})
    assert wrong.status_code == 401
    right = keeper.post("/sealing", {"paper": str(paper), "step_up": PASSWORD})
    assert right.status_code == 303
    assert state(house, paper) == "pending"


def test_suspended_resumed_and_retired_with_a_reason(house: House) -> None:
    number = entitled(house)
    head = house.visitor("head")
    place = f"/seals/{number}/events"
    assert head.post(place, {"kind": "suspend", "reason": " "}).status_code == 422
    assert head.post(place, {"kind": "resume", "reason": "回来"}).status_code == 409
    for kind in ("suspend", "resume", "retire"):
        assert head.post(place, {"kind": kind, "reason": "送检"}).status_code == 303
    assert head.post(place, {"kind": "resume", "reason": "又要用"}).status_code == 409
    page = words(head.get(f"/seals/{number}"))
    assert page.count("送检") == 3
    assert "给出权利" not in page
    kinds = [kind for kind, _ in house.trail() if kind.startswith("seal.")]
    assert kinds == [
        "seal.register",
        "seal.entitle",
        "seal.suspend",
        "seal.resume",
        "seal.retire",
    ]


def test_a_paper_is_left_to_be_stamped_and_the_stamping_noted(house: House) -> None:
    paper = waiting(house, entitled(house))
    keeper = house.visitor("archivist")
    assert keeper.post(f"/papers/{paper}/by-hand").status_code == 303
    stored = house.installation.store.put(io.BytesIO(b"%PDF"))
    house.write(lambda s: deliver(s, s.get_one(Instrument, paper), stored, pages=1, at=NOON))
    assert "打印件盖章以后" in words(keeper.get(f"/papers/{paper}"))
    assert keeper.post(f"/papers/{paper}/stamped", {"day": "昨天"}).status_code == 422
    assert keeper.post(f"/papers/{paper}/stamped", {"day": "2026-11-23"}).status_code == 303
    assert keeper.post(f"/papers/{paper}/stamped", {"day": "2026-11-23"}).status_code == 409
    book = words(keeper.get("/seals/uses"))
    for said in ("2026-0001", "纸面盖章", "李晓梅", "2026年11月23日"):
        assert said in book
    assert "2026-0001" in words(keeper.get("/seals/uses/print?way=hand"))
    assert "这段时间没有用印" in words(keeper.get("/seals/uses?way=picture"))
    assert "这段时间没有用印" in words(keeper.get("/seals/uses?since=2026-11-24"))


def test_the_page_of_a_paper_shows_both_digests_and_its_use(house: House) -> None:
    paper = waiting(house, entitled(house))
    house.visitor("archivist").post("/sealing", {"paper": str(paper)})
    stored = house.installation.store.put(io.BytesIO(b"%PDF"))

    def finish(session: Session) -> None:
        row = session.get_one(Instrument, paper)
        deliver(session, row, stored, pages=1, at=NOON)
        note_use(session, row, at=NOON)

    house.write(finish)
    page = words(house.visitor("archivist").get(f"/papers/{paper}"))
    kept = house.read(lambda s: file_of(s, paper))
    for said in (kept.sha256, kept.sm3, "2026-0001", "不是备案印章", "李晓梅"):
        assert said in page


@pytest.mark.parametrize(("by_hand", "said"), [(False, "不是备案印章"), (True, "盖在纸面上")])
def test_strangers_are_told_what_seal_a_paper_bears(
    house: House, said: str, *, by_hand: bool
) -> None:
    paper = waiting(house, entitled(house))
    place = f"/papers/{paper}/by-hand" if by_hand else "/sealing"
    house.visitor("archivist").post(place, {"paper": str(paper)})
    data = b"%PDF-1.7 the paper"
    stored = house.installation.store.put(io.BytesIO(data))
    house.write(lambda s: deliver(s, s.get_one(Instrument, paper), stored, pages=1, at=NOON))
    told = house.visitor().post("/v", {"file": (io.BytesIO(data), "文书.pdf")})
    assert "现行有效" in words(told)
    assert said in words(told)


def test_the_bureau_chooses_how_its_papers_are_sealed(house: House) -> None:
    number = registered(house)
    assert number
    head = house.visitor("head")
    assert "暂不使用" in words(head.get("/seals"))
    assert head.post("/seals/way", {"stamping": "electronic"}).status_code == 303
    assert "逐份用印" in words(head.get("/seals"))
    assert head.post("/seals/way", {"stamping": "sample"}).status_code == 409
    assert "逐份用印" in words(head.get("/seals"))
    assert head.post("/seals/way", {"stamping": "wet"}).status_code == 303
    assert "留出盖章处，盖章后登记" in words(head.get("/seals"))
