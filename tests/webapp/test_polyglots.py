"""Files that are two things at once, at every door: kept as what they are, never run."""

import io
import re
from typing import Any

import pytest
from werkzeug.http import parse_options_header

from archive.pages.drawing import draw_pages
from archive.recordings.rules import MEDIA_TYPES as RECORDED
from forms import uploads
from forms.texts import display_name
from tests.polyglots import HOSTILE, NAMES, SCRIPT, picture
from tests.webapp.conftest import House
from tests.webapp.filing import add, documents, named, photo
from webapp.display import disposition
from webapp.views import media

# What a browser shows or plays without running anything of it, and what it only keeps.
HARMLESS = {"application/pdf", "application/octet-stream"} | {"image/jpeg", "image/png"}
REFUSED = {
    "GIF that is a script",
    "drawing with a script",
    "web page",
    "archive",
    "picture bomb",
    "photo bomb",
}
JPEG = b"\xff\xd8\xff"


def test_no_kept_type_is_one_that_a_browser_runs() -> None:
    kept = {*uploads.MEDIA_TYPES.values(), uploads.UNKNOWN_TYPE, *RECORDED.values()}
    assert all(kind in HARMLESS or re.match("(audio|video)/", kind) for kind in kept)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_document_is_shown_as_pictures_whatever_else_it_is(cabinet: House, what: str) -> None:
    data, name = HOSTILE[what]
    answer = add(cabinet.visitor("archivist"), named(data, name))
    assert b"alert(" not in answer.data
    if what in REFUSED:
        assert (answer.status_code, documents(cabinet)) == (422, [])
        assert list(cabinet.installation.store.keys()) == []
        return
    assert answer.status_code in {303, 422}
    for row in documents(cabinet):
        assert row.media_type in HARMLESS
        pages = draw_pages(cabinet.installation.store.path(row.object_key or ""), 1)
        assert pages[1].startswith(JPEG)
        assert SCRIPT not in pages[1]
        check_handed_over(cabinet, row)


def check_handed_over(house: House, row: Any) -> None:
    """The original itself is only ever kept by a browser, under a name of one kind."""
    with house.app.test_request_context("/"):
        answer = house.app.process_response(media.handed_over(row))
    how, options = parse_options_header(answer.headers["Content-Disposition"])
    assert how == "attachment"
    assert options["filename"].endswith(row.media_type.rpartition("/")[2])
    assert answer.headers["Content-Type"] == row.media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "what", ["JPEG and web page", "PDF and web page", "web page", "photo bomb"]
)
def test_only_pictures_pass_the_door_of_recordings_and_only_as_pictures(
    cabinet: House, what: str
) -> None:
    data, name = HOSTILE[what]
    answer = cabinet.visitor("archivist").post(
        "/cases/1/recordings/new", {"file": named(data, name)}
    )
    taken = what.startswith("JPEG")
    assert answer.status_code == (303 if taken else 422), answer.text
    assert b"alert(" not in answer.data
    assert bool(list(cabinet.installation.store.keys())) == taken


@pytest.mark.parametrize("what", ["web page", "archive", "picture"])
def test_a_film_with_something_behind_it_is_sent_as_a_film_or_not_at_all(
    cabinet: House, clip: bytes, what: str
) -> None:
    behind = {"web page": SCRIPT, "archive": HOSTILE["archive"][0], "picture": picture()}[what]
    keeper = cabinet.visitor("archivist")
    answer = keeper.post("/cases/1/recordings/new", {"file": named(clip + behind, "片.html")})
    assert answer.status_code in {303, 422}
    if answer.status_code == 303:
        page = keeper.get(answer.location).text
        assert "WEBM" in page
        assert "alert(" not in page


@pytest.mark.parametrize("what", ["PDF with JavaScript", "web page before a PDF", "web page"])
def test_a_strangers_file_is_judged_and_never_sent_back(house: House, what: str) -> None:
    data, name = HOSTILE[what]
    answer = house.visitor().post("/v", {"file": named(data, f"<b>{name}")})
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert b"alert(" not in answer.data
    assert b"<b>a." not in answer.data
    assert list(house.installation.store.keys()) == []


def test_a_name_is_one_line_without_a_path_and_opens_no_header(
    cabinet: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.incoming.count_pages", lambda _path: 1)
    keeper = cabinet.visitor("archivist")
    files = [(io.BytesIO(photo(60 + n)), name) for n, name in enumerate(NAMES) if "\r" not in name]
    assert add(keeper, *files).status_code == 303
    rows = documents(cabinet)
    assert len(rows) == len(files)
    for row in rows:
        assert row.title
        assert not set(row.title) & set('\r\n\0\x1b\x7f\u202e/\\<>"')
        assert len(row.title) <= 120
        check_handed_over(cabinet, row)
    page = keeper.get("/cases/1").text
    assert "<script>alert(1)" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize("name", NAMES)
def test_a_header_names_a_file_in_one_line_of_plain_letters(name: str) -> None:
    for how in ("inline", "attachment"):
        header = disposition(how, display_name(name))
        assert header.isascii()
        assert header.isprintable()
        assert parse_options_header(header) == (how, {"filename": display_name(name)})
    assert display_name(name).partition(".")[0].lower() not in {"con", "com1", ""}
