"""Packs the streams of a file once: the library packs them as tightly as can be, and twice."""

import zlib
from typing import Any

from weasyprint.pdf.stream import pydyf

LEVEL = 1


def pressed(_document: object, pdf: Any) -> None:  # noqa: ANN401  # the library has no types
    """Replace every stream that is yet to be packed by its packed bytes."""
    for part in pdf.objects:
        if isinstance(part, pydyf.Stream) and part.compress:
            content = b"\n".join(_bytes(piece) for piece in part.stream)
            part.stream = [zlib.compress(content, LEVEL)]
            part.extra["Filter"] = "/FlateDecode"
            part.compress = False


def _bytes(piece: Any) -> bytes:  # noqa: ANN401  # as above
    if isinstance(piece, pydyf.Object):
        data: bytes = piece.data
        return data
    return piece if isinstance(piece, bytes) else str(piece).encode("ascii")
