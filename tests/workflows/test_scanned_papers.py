"""Scans of visitors' papers: looked into before the request counts, and never run when opened."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from archive.access.models import RequestCredential
from tests.polyglots import HOSTILE, SCRIPT, pdf, picture
from tests.workflows.browsing import Browser, browser, drafts, typed
from tests.workflows.matters import Matters
from webapp.forms.earlier_scans import EarlierScans

# Pages are read at the moment of the matters.
pytestmark = pytest.mark.usefixtures("now")

VISITOR = {
    "requester": "party",
    "materials": "conclusive",
    "party_kind": "person",
    "persons-0-name": "孙小美",
    "persons-0-identity_kind": "none",
    "persons-0-identified_how": "社区工作人员当面确认",
}


def ask(matters: Matters, keeper: Browser, data: bytes, name: str) -> TestResponse:
    """Enter a visitor's request with one scan."""
    sent: dict[str, Any] = {"paper-p0-scan": FileStorage(BytesIO(data), name)}
    return keeper.post(
        "/requests?for=counter", **typed(matters, **VISITOR), **sent, **keyed(keeper)
    )


def keyed(keeper: Browser) -> dict[str, str]:
    return {"csrf_token": keeper.fields("/counter")["csrf_token"], "_key": "a-key-of-this-page"}


def kept(matters: Matters) -> list[RequestCredential]:
    named = (
        select(RequestCredential)
        .where(RequestCredential.object_key.is_not(None))
        .order_by(RequestCredential.id)
    )
    return list(matters.read(lambda s: s.scalars(named).all()))


REFUSED = {
    "web page": "内容不是",
    "archive": "内容不是",
    "drawing with a script": "内容不是",
    "picture bomb": "图片过大",
    "photo bomb": "图片过大",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_scan_that_is_none_is_refused_at_its_field(
    matters: Matters, keeper: Browser, what: str
) -> None:
    answer = ask(matters, keeper, *HOSTILE[what])
    assert answer.status_code == 422
    assert REFUSED[what] in answer.text
    assert "孙小美" in answer.text
    assert [row.state for row in drafts(matters)] in ([], ["draft"])
    assert kept(matters) == []


@pytest.mark.parametrize(
    ("data", "name"),
    [(pdf()[:-200], "断.pdf"), (picture()[:300], "断.jpg"), (b"%PDF-1.7 /Encrypt", "密.pdf")],
)
def test_a_scan_that_nobody_could_open_is_refused_while_the_visitor_is_there(
    matters: Matters, keeper: Browser, data: bytes, name: str
) -> None:
    answer = ask(matters, keeper, data, name)
    assert answer.status_code == 422
    assert f"文件“{name}”打不开" in answer.text
    assert kept(matters) == []


ODD = [
    "JPEG and web page",
    "PDF with JavaScript",
    "PDF that launches",
    "PDF with a program in it",
]


@pytest.mark.parametrize("what", ODD)
def test_a_scan_is_shown_as_pictures_of_ours_whatever_it_is(
    matters: Matters, keeper: Browser, what: str
) -> None:
    data, _ = HOSTILE[what]
    assert ask(matters, keeper, data, "证件.html").status_code == 303
    (row,) = kept(matters)
    task = matters.open_task("verify")
    for place in (f"/requests/{row.request_id}", f"/tasks/{task}"):
        page = keeper.get(f"{place}/scans/{row.id}/1")
        assert page.mimetype == "text/html"
        assert f'src="{place}/scans/{row.id}/1.jpg"' in page.text
        assert "第 1 / 1 页" in page.text
        shown = keeper.get(f"{place}/scans/{row.id}/1.jpg")
        assert shown.mimetype == "image/jpeg"
        with Image.open(BytesIO(shown.data)) as image:
            assert (image.format, image.info.get("comment")) == ("JPEG", None)
        assert SCRIPT not in shown.data
        assert keeper.get(f"{place}/scans/{row.id}/2").status_code == 404
        assert keeper.get(f"{place}/scans/{row.id}/0.jpg").status_code == 404
    looked = matters.trail("scan.open")
    assert [(one.object_id, one.facts["page"]) for one in looked] == [(str(row.id), 1)] * 2


def test_the_file_itself_is_only_for_keeping_and_only_for_the_archivist(
    matters: Matters, keeper: Browser
) -> None:
    data, _ = HOSTILE["PDF with JavaScript"]
    assert ask(matters, keeper, data, "证件.html").status_code == 303
    (row,) = kept(matters)
    place = f"/requests/{row.request_id}/scans/{row.id}"
    assert f"{place}/original" in keeper.get(f"{place}/1").text
    opened = keeper.get(f"{place}/original")
    assert opened.data == data
    how, options = parse_options_header(opened.headers["Content-Disposition"])
    assert (how, options["filename"]) == ("attachment", "证件.html.pdf"), "no browser opens it"
    assert opened.mimetype == "application/octet-stream"
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert opened.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert opened.headers["X-Frame-Options"] == "DENY"
    (taken,) = matters.trail("scan.export")
    assert (taken.object_id, taken.facts["sha256"]) == (str(row.id), row.sha256)
    head = browser(matters, "legal_head")
    assert f"{place}/original" not in head.get(f"{place}/1").text
    assert head.get(f"{place}/original").status_code == 403
    assert len([one for one in matters.trail("scan.export") if one.result == "ok"]) == 1


def test_a_page_that_cannot_be_shown_says_what_to_do_and_takes_no_other_with_it(
    matters: Matters, keeper: Browser
) -> None:
    torn = pdf().replace(b"/Kids [3 0 R] /Count 1", b"/Kids [3 0 R] /Count 2")
    assert ask(matters, keeper, torn, "证件.pdf").status_code == 303
    (row,) = kept(matters)
    place = f"/requests/{row.request_id}/scans/{row.id}"
    first, second = keeper.get(f"{place}/1"), keeper.get(f"{place}/2")
    assert (first.status_code, second.status_code) == (200, 200)
    assert f"{place}/1.jpg" in first.text
    assert "第 2 页显示不出来" in second.text
    assert "另交一份" in second.text
    assert f"{place}/2.jpg" not in second.text
    assert keeper.get(f"{place}/2.jpg").status_code == 404


def test_a_scan_of_thousands_of_pages_is_refused_while_the_visitor_is_there(
    matters: Matters, keeper: Browser
) -> None:
    kids = b"/Kids [" + b"3 0 R " * 5_000 + b"] /Count 5000"
    answer = ask(matters, keeper, pdf().replace(b"/Kids [3 0 R] /Count 1", kids), "厚.pdf")
    assert answer.status_code == 422
    assert "文件“厚.pdf”有 5000 页，超过 300 页" in answer.text
    assert kept(matters) == []


def test_a_step_that_asks_for_no_file_takes_none(matters: Matters, keeper: Browser) -> None:
    assert ask(matters, keeper, picture(), "证件.jpg").status_code == 303
    task_id = matters.open_task("verify")
    sent = {
        "scans": FileStorage(BytesIO(SCRIPT), "x.html"),
        "opinion": FileStorage(BytesIO(SCRIPT), "x.html"),
    }
    answer = keeper.post(
        f"/tasks/{task_id}", decision="refuse", **sent, csrf_token=keyed(keeper)["csrf_token"]
    )
    assert answer.status_code == 422
    assert b"alert(" not in answer.data
    assert matters.row(task_id).state == "open"
    assert len(kept(matters)) == 1


def correct(matters: Matters, keeper: Browser, request_id: int, **sent: Any) -> TestResponse:
    """Put the returned request right on its page, with or without another scan."""
    matters.decide("archivist", "verify", decision="return")
    page = f"/requests/{request_id}/edit"
    assert "已上传：证件.pdf" in keeper.get(page).text
    keys = {name: keeper.fields(page)[name] for name in ("csrf_token", "_key")}
    address = f"/requests?for=counter&id={request_id}"
    return keeper.post(address, **typed(matters, **VISITOR), **sent, **keys)


def test_a_scan_that_came_before_need_not_be_sent_again(matters: Matters, keeper: Browser) -> None:
    ask(matters, keeper, pdf(), "证件.pdf")
    (first,) = kept(matters)
    assert correct(matters, keeper, first.request_id).status_code == 303
    before, now = kept(matters)
    assert (before.id, before.replaced_at is None) == (first.id, False)
    assert (now.object_key, now.display_name, now.pages) == (first.object_key, "证件.pdf", 1)
    task = matters.open_task("verify")
    assert keeper.get(f"/tasks/{task}").text.count("/scans/") == 1


def test_a_scan_that_takes_its_place_leaves_the_first_one_kept(
    matters: Matters, keeper: Browser
) -> None:
    ask(matters, keeper, pdf(), "证件.pdf")
    (first,) = kept(matters)
    clearer = {"paper-p0-scan": FileStorage(BytesIO(picture()), "清晰.jpg")}
    assert correct(matters, keeper, first.request_id, **clearer).status_code == 303
    before, now = kept(matters)
    assert (before.object_key, before.display_name) == (first.object_key, "证件.pdf")
    assert (now.display_name, now.replaced_at) == ("清晰.jpg", None)


OWN, SHARED = "有效身份证件", "单位介绍信"


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (["甲"], ["甲"], [0]),
        (["甲"], ["甲伍"], [0]),
        (["甲", "乙"], ["乙"], [1]),
        (["甲", "乙"], ["乙", "甲"], [1, 0]),
        (["甲", "乙"], ["甲", "丙"], [0, 1]),
        (["甲", "乙"], ["丙"], [None]),
        (["甲"], ["甲", "丙"], [0, None]),
        ([], ["甲"], [None]),
    ],
)
def test_nobody_is_given_the_scan_of_somebody_else(
    before: list[str], now: list[str], found: list[int | None]
) -> None:
    rows = {(OWN, n): RequestCredential(number=str(n)) for n in range(len(before))}
    earlier = EarlierScans(before, rows)
    places = [earlier.find(OWN, n if len(now) > 1 else None, now) for n in range(len(now))]
    assert [None if row is None else int(row.number) for row in places] == found
    assert earlier.find(SHARED, None, now) is None
