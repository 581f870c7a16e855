"""What an uploaded file really is: by its bytes, never by its name or what the browser says."""

from collections.abc import Mapping
from os import SEEK_END
from pathlib import PurePath
from typing import BinaryIO, Protocol

import puremagic

from core.i18n import N_, Message, Names, message
from forms.texts import display_name

LARGEST_UPLOAD = 50 * 1024 * 1024
_HEAD = 8_192
_SAME: Mapping[str, str] = {".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg", ".tiff": ".tif"}
_PDF_START = 1_024
MEDIA_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}
UNKNOWN_TYPE = "application/octet-stream"


class Upload(Protocol):
    """What a form gets from a browser: werkzeug's FileStorage is one."""

    filename: str | None
    stream: BinaryIO


def is_sent(upload: object) -> bool:
    """Whether a file was chosen at all; browsers send an empty part when none was."""
    return bool(getattr(upload, "filename", None))


def size_of(upload: Upload) -> int:
    """The size in bytes; the stream is left at its start."""
    upload.stream.seek(0, SEEK_END)
    size = upload.stream.tell()
    upload.stream.seek(0)
    return size


def fault(upload: Upload, accept: tuple[str, ...]) -> Message | None:
    """What is wrong with a file, or None; the stream is left at its start."""
    name = display_name(upload.filename or "")
    size = size_of(upload)
    if size == 0:
        return message(N_("文件“{name}”是空的，请重新选择。"), name=name)
    if size > LARGEST_UPLOAD:
        return message(
            N_("文件“{name}”超过 {n} MB，请压缩或者分开上传。"), name=name, n=LARGEST_UPLOAD >> 20
        )
    if not sniff(upload) & _normal(accept):
        shown = Names(sorted({each.lstrip(".").upper() for each in _normal(accept)}))
        return message(N_("文件“{name}”的内容不是 {kinds}，请换一个文件。"), name=name, kinds=shown)
    return None


def sniff(upload: Upload) -> frozenset[str]:
    """The endings that fit the first bytes."""
    head = upload.stream.read(_HEAD)
    upload.stream.seek(0)
    found = _normal(tuple(_endings(head)))
    if b"%PDF-" not in head[:_PDF_START]:
        found -= {".pdf"}
    return found


def media_type(upload: Upload) -> str:
    """The type that the first bytes tell; what the browser claimed is not asked."""
    upload.stream.seek(0)
    found = sniff(upload)
    return next((kind for ending, kind in MEDIA_TYPES.items() if ending in found), UNKNOWN_TYPE)


def name_of_kind(name: str, kind: str) -> str:
    """The name with an ending that fits what the bytes are, so that no other program opens them.

    A PDF may hold a web page too, and a machine goes by the ending.
    """
    ending = next((ending for ending, each in MEDIA_TYPES.items() if each == kind), ".bin")
    return name if _normal((PurePath(name).suffix.lower(),)) == {ending} else f"{name}{ending}"


def _endings(head: bytes) -> list[str]:
    try:
        return [match.extension for match in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _normal(endings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_SAME.get(each, each) for each in endings)
