"""Pictures made on the spot."""

import struct
import zlib

SIDE = 420


def png(width: int = SIDE, height: int = SIDE, *, grey: int = 90) -> bytes:
    """Return a plain picture: every dot of one grey."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        tail = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + tail

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = zlib.compress((b"\0" + bytes([grey]) * width) * height)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
