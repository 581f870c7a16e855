"""Uploads are judged by their bytes."""

from io import BytesIO

import pytest
from PIL import Image

from forms import uploads
from tests.forms.answering import upload

ACCEPT = (".pdf", ".jpg", ".jpeg", ".png")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def picture(kind: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (4, 4)).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("介绍信.pdf", PDF), ("证件.jpg", picture("JPEG")), ("证件.PNG", picture("PNG"))],
)
def test_the_kinds_asked_for_pass(name: str, content: bytes) -> None:
    assert uploads.fault(upload(name, content), ACCEPT) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 200),
        ("a.pdf", b"PK\x03\x04" + b"\0" * 200),
        ("a.jpg", b"GIF89a" + b"\0" * 40),
        ("a.png", b"\0"),
    ],
)
def test_a_name_does_not_make_a_kind(name: str, content: bytes) -> None:
    assert "不是 JPG、PDF、PNG" in str(uploads.fault(upload(name, content), ACCEPT))


def test_an_empty_file_is_said_to_be_empty() -> None:
    assert "是空的" in str(uploads.fault(upload("a.pdf", b""), ACCEPT))


def test_a_file_of_two_gigabytes_is_refused_without_being_read() -> None:
    class Huge(BytesIO):
        def tell(self) -> int:
            return 2 * 1024**3

        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError(size)

    huge = upload("a.pdf", PDF)
    huge.stream = Huge(PDF)
    assert "超过 50 MB" in str(uploads.fault(huge, ACCEPT))


def test_a_box_without_a_chosen_file_counts_as_nothing_sent() -> None:
    assert uploads.is_sent(upload("委托书.pdf", PDF))
    assert not uploads.is_sent(upload("", b""))


@pytest.mark.parametrize(
    ("name", "kind", "fitting"),
    [
        ("函.pdf", "application/pdf", "函.pdf"),
        ("照.JPEG", "image/jpeg", "照.JPEG"),
        ("函.html", "application/pdf", "函.html.pdf"),
        ("函.pdf.hta", "image/png", "函.pdf.hta.png"),
        ("委托书", "image/jpeg", "委托书.jpg"),
        ("图.svg", "image/svg+xml", "图.svg.bin"),
    ],
)
def test_a_name_ends_as_the_bytes_are(name: str, kind: str, fitting: str) -> None:
    assert uploads.name_of_kind(name, kind) == fitting


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("图.svg", picture("PNG"), "image/png"),
        ("图.html", picture("JPEG"), "image/jpeg"),
        ("函.jpg", PDF, "application/pdf"),
        ("图.png", b"<svg onload='alert(1)'/>", "application/octet-stream"),
    ],
)
def test_the_type_that_is_kept_is_that_of_the_bytes(name: str, content: bytes, kind: str) -> None:
    assert uploads.media_type(upload(name, content)) == kind
