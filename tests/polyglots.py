"""Files that are two things at once, and file names that are none; made here, small."""

import io
import struct
import zipfile
import zlib

from PIL import Image

SCRIPT = b"<html><script>alert(document.cookie)</script></html>"


def picture(kind: str = "JPEG", **options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (24, 32), "white").save(made, kind, **options)  # type: ignore[arg-type]
    return made.getvalue()


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("index.html", SCRIPT)
    return made.getvalue()


def pdf(catalogue: str = "", *more: str, page: str = "/MediaBox [0 0 200 200]") -> bytes:
    """A PDF of one page, whose catalogue and further objects are as given."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {page} >>",
        *more,
    ]
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    size = len(objects) + 1
    made += f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(made)


def huge_png(side: int = 60_000) -> bytes:
    """A picture of 3.6 thousand million pixels in less than a kilobyte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")
    )


def huge_jpeg() -> bytes:
    """A picture whose header claims 65,500 lines of as many points."""
    small = bytearray(picture())
    at = small.index(b"\xff\xc0")
    small[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(small)


LAUNCH = "/OpenAction << /S /Launch /F (cmd.exe) /Win << /F (cmd.exe) /P (/c calc) >> >>"
RUNNING = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
NAMED = (
    "/Names << /JavaScript << /Names [(x) 4 0 R] >> /EmbeddedFiles << /Names [(a.exe) 5 0 R] >> >>"
)
ATTACHED = "<< /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>"
OUTWARD = "/MediaBox [0 0 200 200] /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 200 200] "
OUTWARD += (
    "/A << /S /URI /URI (http://127.0.0.1:9/canary) >> >>] /AA << /O << /S /Launch /F (x) >> >>"
)

# Of each: what it is, under which name it comes.
HOSTILE: dict[str, tuple[bytes, str]] = {
    "PDF and web page": (pdf() + SCRIPT, "a.pdf"),
    "web page before a PDF": (SCRIPT + pdf(), "a.pdf"),
    "PDF and ZIP": (pdf() + archive(), "a.pdf"),
    "ZIP before a PDF": (archive() + pdf(), "a.pdf"),
    "PDF named as a web page": (pdf(), "a.html"),
    "PDF with JavaScript": (pdf(RUNNING), "a.pdf"),
    "PDF that launches": (pdf(LAUNCH), "a.pdf"),
    "PDF with a program in it": (
        pdf(
            NAMED,
            "<< /S /JavaScript /JS (1) >>",
            ATTACHED,
            "<< /Length 2 >>\nstream\nMZ\nendstream",
        ),
        "a.pdf",
    ),
    "PDF that calls out": (pdf(page=OUTWARD), "a.pdf"),
    "PDF of a gigantic sheet": (pdf(page="/MediaBox [0 0 99999999 99999999]"), "a.pdf"),
    "JPEG and web page": (picture() + SCRIPT, "a.jpg"),
    "JPEG with a script inside": (picture(comment=SCRIPT), "a.jpg"),
    "JPEG named as a script": (picture(), "a.js"),
    "PNG and ZIP": (picture("PNG") + archive(), "a.png"),
    "GIF that is a script": (b"GIF89a=1;alert(1)//" + bytes(60), "a.jpg"),
    "drawing with a script": (
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "a.jpg",
    ),
    "web page": (SCRIPT, "a.jpg"),
    "archive": (archive(), "a.pdf"),
    "picture bomb": (huge_png(), "a.png"),
    "photo bomb": (huge_jpeg(), "a.jpg"),
}

NAMES = [
    "../../../etc/passwd.jpg",
    "..\\..\\windows\\system32\\x.jpg",
    "证件\u202egpj.exe.jpg",
    "a\x00b\x1b[31m\x7f.jpg",
    "line\r\nSet-Cookie: x=1.jpg",
    'quote"; filename="x.html.jpg',
    "CON.jpg",
    "com1.tar.jpg",
    "长" * 4_000 + ".jpg",
    "...jpg",
    "<script>alert(1)<.jpg",
    "＜img src=x onerror=alert(1)＞.jpg",
]
