"""Scans of visitors' papers: looked into before the request counts, and never run when opened."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from archive.access.models import RequestCredential
from tests.polyglots import HOSTILE, SCRIPT, pdf, picture
from tests.workflows.browsing import Browser, browser
from tests.workflows.matters import Matters
from tests.workflows.test_attacks import drafts, typed

VISITOR = {
    "requester": "party",
    "materials": "conclusive",
    "party_kind": "person",
    "persons-0-name": "孙小美",
    "persons-0-identity_kind": "none",
    "persons-0-identified_how": "社区工作人员当面确认",
}


@pytest.fixture(autouse=True)
def _same_time(matters: Matters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.edge.utc_now", lambda: matters.at)


@pytest.fixture
def keeper(matters: Matters) -> Browser:
    return browser(matters, "archivist")


def ask(matters: Matters, keeper: Browser, data: bytes, name: str) -> TestResponse:
    """Enter a visitor's request with one scan."""
    sent: dict[str, Any] = {"paper-p0-scan": FileStorage(BytesIO(data), name)}
    return keeper.post(
        "/requests?for=counter", **typed(matters, **VISITOR), **sent, **keyed(keeper)
    )


def keyed(keeper: Browser) -> dict[str, str]:
    return {"csrf_token": keeper.fields("/counter")["csrf_token"], "_key": "a-key-of-this-page"}


def kept(matters: Matters) -> list[RequestCredential]:
    named = select(RequestCredential).where(RequestCredential.object_key.is_not(None))
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


@pytest.mark.parametrize("what", ["JPEG and web page", "PDF and web page", "PDF with JavaScript"])
def test_a_scan_that_is_something_else_too_is_never_run(
    matters: Matters, keeper: Browser, what: str
) -> None:
    data, _ = HOSTILE[what]
    assert ask(matters, keeper, data, "证件.html").status_code == 303
    (row,) = kept(matters)
    opened = keeper.get(f"/requests/{row.request_id}/scans/{row.id}")
    how, options = parse_options_header(opened.headers["Content-Disposition"])
    assert opened.mimetype == ("image/jpeg" if what.startswith("JPEG") else "application/pdf")
    assert how == ("inline" if what.startswith("JPEG") else "attachment")
    assert options["filename"] in {"证件.html.jpg", "证件.html.pdf"}, (
        "no browser opens it as a page"
    )
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert opened.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert opened.headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}


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
