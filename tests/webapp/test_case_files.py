"""Filling a case file: what comes in is looked into first, kept once, and refused with a reason."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from archive.cases.models import Case, CaseDispute, CaseHandler, Volume
from archive.pages.drawing import count_pages
from archive.recordings.models import Recording, RecordingFile
from archive.recordings.probing import probe
from archive.recordings.rules import Probed
from core.audit import AuditRow
from core.clock import BEIJING
from studio.demo.scans import Letter, scan
from tests.archive.playlists import LISTS
from tests.webapp.conftest import House, Visitor
from tests.webapp.filing import add, count, documents, named, photo
from webapp import incoming
from webapp.forms.recording_forms import carried_start, time_of

PLACES = re.compile(r"第 1 卷第 (\d+)–(\d+) 页")


@pytest.fixture(scope="session")
def letter() -> bytes:
    """A scanned letter."""
    return scan(Letter("询问笔录", [["问：", "答："]] * 3), "s")


# Documents.


def test_a_scan_becomes_a_document_with_its_own_pages(cabinet: House, letter: bytes) -> None:
    keeper = cabinet.visitor("archivist")
    assert "multipart/form-data" in keeper.get("/cases/1/documents/new").text
    answer = add(keeper, named(letter, "笔录.pdf"), title="王某询问笔录", pages="99")
    assert answer.status_code == 303, answer.text
    (row,) = documents(cabinet)
    assert (row.title, row.type, row.media_type) == (
        "王某询问笔录",
        "inquiry_record",
        "application/pdf",
    )
    assert row.pages == len(re.findall(rb"/Type\s*/Page\b", letter))
    assert (row.conclusive, row.evidence_basis) == (False, True)
    assert row.made_on == date(2026, 2, 3)
    assert b"".join(cabinet.installation.store.read(row.object_key or "")) == letter
    assert ("document.create", "ok") in cabinet.trail()
    assert "王某询问笔录" in keeper.get("/cases/1").text


def test_what_is_conclusive_can_be_said_otherwise(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    add(keeper, named(photo(), "a.jpg"), type="penalty_decision", evidence_basis="yes")
    add(keeper, named(photo(70), "b.jpg"), type="penalty_decision", conclusive="no")
    rows = documents(cabinet)
    assert [(row.conclusive, row.evidence_basis) for row in rows] == [(True, True), (False, False)]
    assert rows[0].media_type == "image/jpeg"
    assert rows[0].pages == 1


def test_several_files_follow_each_other_in_the_volume(cabinet: House, letter: bytes) -> None:
    keeper = cabinet.visitor("archivist")
    files = [named(letter, "一.pdf"), named(photo(), "二.jpg"), named(photo(90), "三.jpeg")]
    assert add(keeper, *files, title="不用", volume="1", first_page="11").status_code == 303
    rows = documents(cabinet)
    assert [row.title for row in rows] == ["一", "二", "三"]
    first = rows[0].pages
    assert [(row.first_page, row.last_page) for row in rows] == [
        (11, 10 + first),
        (11 + first, 11 + first),
        (12 + first, 12 + first),
    ]
    assert [row.position for row in rows] == [1, 2, 3]


def test_bytes_that_are_there_already_are_named_and_not_kept_twice(
    cabinet: House, letter: bytes
) -> None:
    keeper = cabinet.visitor("archivist")
    add(keeper, named(letter, "笔录.pdf"))
    again = add(keeper, named(letter, "又一份.pdf"))
    assert again.status_code == 422
    assert "“又一份”与已登记的“笔录”内容完全相同" in again.text
    mixed = add(
        keeper, named(letter, "又一份.pdf"), named(photo(), "新.jpg"), named(photo(), "重.jpg")
    )
    assert mixed.status_code == 303
    assert [row.title for row in documents(cabinet)] == ["笔录", "新"]
    page = keeper.get("/cases/1").text
    assert "已登记 1 件文件" in page
    assert "“重”与已登记的“新”" in page


REFUSED = [
    (b"", "空.pdf", {}, "是空的"),
    (b"<html><script>alert(1)</script></html>", "网页.pdf", {}, "内容不是"),
    (b"MZ" + bytes(500), "程序.pdf", {}, "内容不是"),
    (b"%PDF-1.7\n1 0 obj\nnonsense", "坏.pdf", {}, "打不开"),
    (photo(400, 400, "red")[:900], "截断.jpg", {}, "打不开"),
    (photo(), "好.jpg", {"type": "吃饭"}, "请从列表中选择"),
    (photo(), "好.jpg", {"made_on": "昨天"}, "2026-11-21"),
    (photo(), "好.jpg", {"volume": "1", "first_page": "61"}, "这一卷只有 60 页"),
    (photo(), "好.jpg", {"volume": "1"}, "从第几页起"),
    (photo(), "好.jpg", {"volume": "99"}, "请从列表中选择"),
    (photo(), "好.jpg", {"volume": "1", "first_page": "x"}, "1 以上的整数"),
]


@pytest.mark.parametrize(("data", "name", "typed", "sentence"), REFUSED)
def test_what_is_no_document_is_refused_at_its_field(
    cabinet: House, data: bytes, name: str, typed: dict[str, str], sentence: str
) -> None:
    keeper = cabinet.visitor("archivist")
    answer = add(keeper, named(data, name), title="保留的题名", **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "保留的题名" in answer.text
    assert documents(cabinet) == []
    assert "document.create" not in dict(cabinet.trail())


def test_one_bad_file_keeps_all_of_them_out(cabinet: House, letter: bytes) -> None:
    keeper = cabinet.visitor("archivist")
    assert add(keeper, named(letter, "好.pdf"), named(b"", "空.pdf")).status_code == 422
    assert documents(cabinet) == []
    assert list(cabinet.installation.store.keys()) == []


def test_an_upload_over_the_limit_is_a_page_with_a_reason(cabinet: House) -> None:
    keeper = cabinet.setting(upload_limit=200_000, demo=True).visitor("archivist")
    answer = add(keeper, named(b"%PDF-" + bytes(300_000), "大.pdf"))
    assert answer.status_code == 413
    assert "上传的文件太大，没有保存" in answer.text
    assert documents(cabinet) == []


def test_one_file_over_its_own_limit_is_refused_at_the_field(
    cabinet: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms.uploads.LARGEST_UPLOAD", 1 << 20)
    answer = add(cabinet.visitor("archivist"), named(photo() + bytes(2 << 20), "大.jpg"))
    assert answer.status_code == 422
    assert "超过 1 MB" in answer.text
    answer.request.environ["wsgi.input"].close()  # so large that the client spooled it


def test_what_lies_on_paper_only_is_entered_without_a_file(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    refused = add(keeper, title="纸质")
    assert refused.status_code == 422
    assert "请选择文件；只有纸质的" in refused.text
    assert add(keeper, title="勘验图", volume="1", first_page="3", pages="4").status_code == 303
    (row,) = documents(cabinet)
    assert (row.title, row.pages, row.first_page, row.last_page) == ("勘验图", 4, 3, 6)
    assert row.object_key is None


def test_a_document_is_moved_within_the_paper(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    path = "/cases/1/documents/1/place"
    assert keeper.get(path).status_code == 200
    assert keeper.post(path, {"volume": "1", "first_page": "59"}).status_code == 422
    assert keeper.post(path, {"volume": "1", "first_page": "58"}).status_code == 303
    assert PLACES.findall(keeper.get("/cases/1").text) == [("58", "60")]
    assert 'value="58"' in keeper.get(path).text
    assert keeper.post(path, {"volume": "0", "first_page": ""}).status_code == 303
    assert PLACES.findall(keeper.get("/cases/1").text) == []
    assert cabinet.visitor("handler").get(path).status_code == 403
    assert keeper.get("/cases/1/documents/99/place").status_code == 404


# Volumes, handlers, the archive, disputes.


def test_a_volume_has_a_number_of_its_own(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    assert 'value="2"' in keeper.get("/cases/1/volumes/new").text
    typed = {"number": "2", "pages": "84", "location": "3号柜2层", "title": "证据卷"}
    for changes, sentence in (
        ({"number": "1"}, "第 1 卷已经登记了"),
        ({"pages": "0"}, "1 以上的整数"),
        ({"pages": "很多"}, "1 以上的整数"),
        ({"location": ""}, "请填写"),
    ):
        answer = keeper.post("/cases/1/volumes/new", typed | changes)
        assert answer.status_code == 422, changes
        assert sentence in answer.text
    assert keeper.post("/cases/1/volumes/new", typed).status_code == 303
    assert count(cabinet, Volume) == 2
    assert "证据卷" in keeper.get("/cases/1").text
    assert ("volume.create", "ok") in cabinet.trail()


def test_a_case_has_one_main_handler(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    head, stranger = cabinet.id_of("head"), cabinet.id_of("stranger")
    page = keeper.get("/cases/1/handlers/new").text
    assert "周局" in page
    assert "外人" not in page
    assert "终端一" not in page
    for wrong in ("", str(stranger), "x"):
        assert keeper.post("/cases/1/handlers/new", {"person": wrong}).status_code == 422
    done = keeper.post("/cases/1/handlers/new", {"person": str(head), "main": "y"})
    assert done.status_code == 303
    rows = cabinet.read(
        lambda s: {one.person_id: one.main for one in s.scalars(select(CaseHandler))}
    )
    assert rows == {head: True, cabinet.id_of("handler"): False}
    assert ("case.handler", "ok") in cabinet.trail()


def test_a_case_is_archived_once_with_the_day_of_its_closing(cabinet: House) -> None:
    cabinet.write(lambda s: setattr(s.get_one(Case, 1), "archived_at", None))
    keeper = cabinet.visitor("archivist")
    assert "/cases/1/archive" in keeper.get("/cases/1").text
    assert keeper.get("/cases/1/archive").status_code == 200
    for day, sentence in (
        ("", "请填写"),
        ("2025-11-30", "不能早于立案日期"),
        ("2099-01-01", "不能晚于今天"),
    ):
        answer = keeper.post("/cases/1/archive", {"closed_on": day})
        assert answer.status_code == 422, day
        assert sentence in answer.text
    assert keeper.post("/cases/1/archive", {"closed_on": "2026-02-01"}).status_code == 303
    case = cabinet.read(lambda s: s.get_one(Case, 1))
    assert (case.closed_on, case.archived_at) == (date(2026, 2, 1), cabinet.clock.at)
    assert "/cases/1/archive" not in keeper.get("/cases/1").text
    assert keeper.post("/cases/1/archive", {"closed_on": "2026-02-01"}).status_code == 409


def test_a_dispute_ends_by_its_own_page(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    typed = {
        "kind": "reconsideration",
        "body": "平顶山市人民政府",
        "docket": "平政复〔2026〕1号",
        "began_on": "2026-02-01",
        "ended_on": "",
    }
    keeper.post("/cases/1/dispute", typed)
    assert "/cases/1/disputes/1/end" in keeper.get("/cases/1").text
    assert keeper.get("/cases/1/disputes/1/end").status_code == 200
    for day in ("", "2026-01-31"):
        assert keeper.post("/cases/1/disputes/1/end", {"ended_on": day}).status_code == 422
    assert keeper.post("/cases/1/disputes/1/end", {"ended_on": "2026-02-20"}).status_code == 303
    ended = cabinet.read(lambda s: s.scalars(select(CaseDispute.ended_on)).one())
    assert ended == date(2026, 2, 20)
    assert keeper.get("/cases/1/disputes/9/end").status_code == 404


# Recordings.

SAID = {
    "title": "现场检查录像",
    "place": "某工地",
    "started_on": "2026-01-05",
    "started_time": "09:05",
    "recorder_id": "0",
    "recorder": "协管员赵六",
    "officers": "王强、李芳",
    "device_brand": "甲牌",
    "device_model": "乙型",
    "device_number": "007",
    "classification": "none",
}


def upload(who: Visitor, data: bytes, name: str = "导出.webm") -> TestResponse:
    return who.post("/cases/1/recordings/new", {"file": named(data, name)})


def describe(who: Visitor, taken: TestResponse, **typed: str) -> TestResponse:
    """Fill in the form to which an upload has led."""
    page = who.get(taken.headers["Location"])
    assert page.status_code == 200, page.text
    sealed = re.search(r'name="file" value="([^"]+)"', page.text)
    key = re.search(r'name="_key" value="([^"]+)"', page.text)
    assert sealed
    assert key
    kept = {"file": sealed[1], "_key": key[1]}
    return who.post("/cases/1/recordings/enter", SAID | kept | typed)


def test_the_handler_takes_in_a_film(cabinet: House, clip: bytes) -> None:
    handler = cabinet.visitor("handler")
    assert "/cases/1/recordings/new" in handler.get("/cases/1").text
    assert handler.get("/cases/1/recordings/new").status_code == 200
    taken = upload(handler, clip)
    assert taken.status_code == 303, taken.text
    assert count(cabinet, Recording) == 1
    done = describe(handler, taken)
    assert done.status_code == 303, done.text
    row = cabinet.read(lambda s: s.scalars(select(Recording).order_by(Recording.id.desc())).first())
    assert (row.title, row.place, row.recorder) == ("现场检查录像", "某工地", "协管员赵六")
    assert row.officers == ["王强", "李芳"]
    assert (row.device_brand, row.device_model, row.device_number) == ("甲牌", "乙型", "007")
    assert row.started_at == datetime(2026, 1, 5, 9, 5, tzinfo=BEIJING)
    assert row.ended_at - row.started_at == timedelta(seconds=row.length)
    files = cabinet.read(
        lambda s: {
            one.role: one
            for one in s.scalars(select(RecordingFile).where(RecordingFile.recording_id == row.id))
        }
    )
    assert files.keys() == {"original", "playing", "thumbnail"}
    assert b"".join(cabinet.installation.store.read(files["original"].object_key)) == clip
    assert files["original"].display_name == "导出.webm"
    assert ("recording.create", "ok") in cabinet.trail()
    assert row.number in handler.get("/cases/1").text


def test_the_same_film_is_recognized(cabinet: House, clip: bytes) -> None:
    handler = cabinet.visitor("handler")
    first, second = upload(handler, clip), upload(handler, clip)
    assert describe(handler, first).status_code == 303
    late = describe(handler, second)
    assert late.status_code == 422
    assert "内容完全相同" in late.text
    third = upload(handler, clip)
    assert third.status_code == 422
    assert "内容完全相同" in third.text
    assert count(cabinet, Recording) == 2


def test_a_double_click_enters_one_recording(cabinet: House, clip: bytes) -> None:
    handler = cabinet.visitor("handler")
    taken = upload(handler, clip)
    page = handler.get(taken.headers["Location"]).text
    sealed = re.search(r'name="file" value="([^"]+)"', page)
    assert sealed
    typed = SAID | {"file": sealed[1], "_key": "once"}
    answers = [handler.post("/cases/1/recordings/enter", typed) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert {one.headers["Location"] for one in answers} == {"/cases/1"}
    assert count(cabinet, Recording) == 2


def test_the_cameras_clock_is_offered_and_the_handler_as_recorder(cabinet: House) -> None:
    exif = Image.Exif()
    exif[306] = "2026:01:05 09:07:30"
    handler = cabinet.visitor("handler")
    page = handler.get(upload(handler, photo(exif=exif), "照片.jpg").headers["Location"]).text
    assert 'value="2026-01-05"' in page
    assert 'value="09:07:30"' in page
    me = cabinet.id_of("handler")
    assert re.search(rf'<option selected value="{me}">王强|value="{me}" selected', page)


@pytest.mark.parametrize(
    ("kind", "created", "began"),
    [
        ("video", "2026-01-05T01:05:00.000000Z", datetime(2026, 1, 5, 9, 5, tzinfo=BEIJING)),
        ("video", "", None),
        ("photo", "2026:01:05 09:05:00", datetime(2026, 1, 5, 9, 5, tzinfo=BEIJING)),
        ("photo", "0000:00:00 00:00:00", None),
    ],
)
def test_clocks_of_devices(kind: str, created: str, began: datetime | None) -> None:
    assert carried_start(Probed(kind, "mp4", ("h264",), 1.0, created=created)) == began


def test_times_may_be_typed_with_chinese_colons() -> None:
    assert time_of("9：05").isoformat() == "09:05:00"
    assert time_of("23:05:09").isoformat() == "23:05:09"


WRONG = [
    ({"title": ""}, "请填写"),
    ({"place": ""}, "请填写"),
    ({"started_on": "昨天"}, "2026-11-21"),
    ({"started_time": "25:00"}, "09:05"),
    ({"started_on": "2099-01-01"}, "不能晚于现在"),
    ({"recorder": ""}, "摄录人员"),
    ({"recorder_id": "999"}, "请从列表中选择"),
    ({"classification": "state_secret"}, "国家秘密"),
]


@pytest.mark.parametrize(("typed", "sentence"), WRONG)
def test_what_is_typed_wrong_does_not_lose_the_film(
    cabinet: House, clip: bytes, typed: dict[str, str], sentence: str
) -> None:
    handler = cabinet.visitor("handler")
    taken = upload(handler, clip)
    refused = describe(handler, taken, **typed)
    assert refused.status_code == 422
    assert sentence in re.sub(r'<p class="hint".*?</p>', "", refused.text)
    assert re.search(r'name="file" value="[^"]{40,}"', refused.text)
    assert count(cabinet, Recording) == 1
    assert describe(handler, taken).status_code == 303


def flood() -> bytes:
    """A picture that says of itself that it has billions of pixels."""
    data = bytearray(photo(4000, 40, quality=10))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(data)


HOSTILE = {
    "nothing": (b"", "是空的"),
    "page": (b"<html></html>", "不是可以识别的音像文件"),
    "document": (b"%PDF-1.7 nothing to play", "不是可以识别的音像文件"),
    "flood": (flood(), "尺寸过大"),
    **{name: (text.format(port=9).encode(), "没有保存") for name, text in LISTS.items()},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(cabinet: House, name: str) -> None:
    data, sentence = HOSTILE[name]
    answer = upload(cabinet.visitor("handler"), data, "录像.mp4")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert list(cabinet.installation.store.keys()) == []


def test_a_film_cut_off_is_refused(cabinet: House, clip: bytes) -> None:
    """A full card leaves a file that declares more than it holds."""
    answer = upload(cabinet.visitor("handler"), clip[: len(clip) // 3])
    assert answer.status_code == 422
    assert "文件不完整" in answer.text
    assert list(cabinet.installation.store.keys()) == []


def test_no_file_at_all_is_said_at_the_field(cabinet: House) -> None:
    answer = cabinet.visitor("handler").post("/cases/1/recordings/new", {})
    assert answer.status_code == 422
    assert "请选择文件" in answer.text


def test_what_browsers_do_not_play_is_kept_and_said_to_be_so(
    cabinet: House, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Probed("video", "mpeg", ("mpeg2video",), 3.0, 720, 576)
    monkeypatch.setattr(incoming, "probe", lambda _path: old)
    handler = cabinet.visitor("handler")
    taken = upload(handler, clip, "旧.mpg")
    assert "浏览器不能播放这种格式" in handler.get(taken.headers["Location"]).text
    assert describe(handler, taken).status_code == 303
    roles = cabinet.read(lambda s: s.scalars(select(RecordingFile.role)).all())
    assert roles == ["original"]
    assert "原件，不能在线播放" in handler.get("/cases/1").text


def test_an_upload_is_tied_to_its_sender_and_its_case(cabinet: House, clip: bytes) -> None:
    taken = upload(cabinet.visitor("handler"), clip).headers["Location"]
    sealed = taken.split("file=")[1]
    keeper = cabinet.visitor("archivist")
    for word in (sealed, sealed[:-3] + "abc", ""):
        assert "/recordings/new" in keeper.get(
            f"/cases/1/recordings/enter?file={word}"
        ).headers.get("Location", "")
        answer = keeper.post("/cases/1/recordings/enter", SAID | {"file": word})
        assert "/recordings/new" in answer.headers["Location"]
    assert count(cabinet, Recording) == 1


# What holds for all of it.

ADDRESSES = [
    "/cases/1/documents/new",
    "/cases/1/documents/1/place",
    "/cases/1/volumes/new",
    "/cases/1/handlers/new",
    "/cases/1/archive",
    "/cases/1/recordings/new",
    "/cases/1/recordings/enter",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_who_may(cabinet: House, path: str) -> None:
    recording = "recordings" in path
    for login, status in (("stranger", 404), ("admin", 404), ("head", 403), ("legal", 403)):
        visitor = cabinet.visitor(login)
        assert visitor.get(path).status_code == status, login
        assert visitor.post(path, {}).status_code == status, login
    handler = cabinet.visitor("handler")
    assert (handler.get(path).status_code == 403) is not recording
    assert (handler.post(path, {}).status_code == 403) is not recording


def test_a_form_explains_the_mark_of_a_required_field_only_where_it_has_one(
    cabinet: House,
) -> None:
    keeper, marked = cabinet.visitor("archivist"), {}
    for path in ADDRESSES:
        page = keeper.get(path).text
        fields, _, foot = page.partition('class="sticky-end"')
        marked[path] = 'class="required"' in fields
        assert ("为必填" in foot) is marked[path], path
    assert marked["/cases/1/recordings/new"]
    assert not marked["/cases/1/documents/new"]


def test_doors_show_only_to_those_for_whom_they_open(cabinet: House) -> None:
    pages = {login: cabinet.visitor(login).get("/cases/1").text for login in ("handler", "head")}
    for path in ("documents/new", "volumes/new", "handlers/new", "documents/1/place"):
        assert all(f"/cases/1/{path}" not in page for page in pages.values()), path
    assert "/cases/1/recordings/new" in pages["handler"]
    assert "/cases/1/recordings/new" not in pages["head"]


def test_nobody_waits_while_a_file_is_looked_into(
    cabinet: House, letter: bytes, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write while a child looks into a file, and while its bytes are hashed and kept."""
    wrote: list[str] = []

    def free(name: str, slow: Callable[..., Any]) -> Callable[..., Any]:
        def look(*args: Any, **options: Any) -> Any:
            with cabinet.installation.database.writing() as session:
                session.get_one(Case, 1).name = f"{name} {len(wrote)}"
            wrote.append(name)
            return slow(*args, **options)

        return look

    store = type(cabinet.installation.store)
    monkeypatch.setattr(incoming, "count_pages", free("count", count_pages))
    monkeypatch.setattr(incoming, "probe", free("probe", probe))
    monkeypatch.setattr(store, "put", free("put", store.put))
    quick = cabinet.setting(lock_wait=1.0, demo=True)
    keeper = quick.visitor("archivist")
    assert add(keeper, named(letter, "笔录.pdf")).status_code == 303
    assert wrote == ["count", "put"]
    assert describe(keeper, upload(keeper, clip)).status_code == 303
    assert wrote == ["count", "put", "probe", "put", "put"]


def test_a_double_click_on_documents_adds_one(cabinet: House, letter: bytes) -> None:
    keeper = cabinet.visitor("archivist")
    answers = [add(keeper, named(letter, "笔录.pdf"), _key="twice") for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(documents(cabinet)) == 1


def test_the_trail_names_who_and_what(cabinet: House, letter: bytes) -> None:
    add(cabinet.visitor("archivist"), named(letter, "笔录.pdf"))
    row = cabinet.read(
        lambda s: s.scalars(select(AuditRow).where(AuditRow.kind == "document.create")).one()
    )
    assert row.person_id == cabinet.id_of("archivist")
    assert row.facts["sha256"] == documents(cabinet)[0].sha256
