"""Numbers, codes and states of papers."""

import struct

from core.crypto import ALPHABET
from core.errors import InvalidInput
from core.i18n import N_, message

CODE = 16


PNG = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"
HEAD = struct.Struct(">8xII")
LARGEST_SEAL, FEWEST_PIXELS, UNEVEN = 2 * 1024 * 1024, 400, 1.05
SMALLEST_DIAMETER, LARGEST_DIAMETER = 38.0, 45.0
NO_PICTURE = N_("印章图像应当是不超过 2 MB 的 PNG 文件。")
NOT_ROUND = N_("印章图像应当裁成正方形，边长不少于 {n} 像素；现在是 {width}×{height}。")
DIAMETER = N_("印章直径应当在 38 至 45 毫米之间。")


def check_seal(data: bytes, diameter: float) -> None:
    """Raise `InvalidInput` unless the scan can stand on paper in its true size."""
    whole = data.startswith(PNG) and data[12:16] == b"IHDR" and data.endswith(PNG_END)
    if not whole or len(data) > LARGEST_SEAL:
        raise InvalidInput({"file": NO_PICTURE})
    width, height = HEAD.unpack_from(data, len(PNG))
    if min(width, height) < FEWEST_PIXELS or max(width, height) > UNEVEN * min(width, height):
        sentence = message(NOT_ROUND, n=FEWEST_PIXELS, width=width, height=height)
        raise InvalidInput({"file": sentence})
    if not SMALLEST_DIAMETER <= diameter <= LARGEST_DIAMETER:
        raise InvalidInput({"diameter": DIAMETER})


def number_text(word: str, year: int, n: int) -> str:
    """Word a paper's number as GB/T 9704-2012 7.2.5 does: 石财阅〔2026〕42号, no padding."""
    return f"{word}〔{year}〕{n}号"


def clean_code(typed: str) -> str:
    """Return a verification code as stored: capitals without spaces or dashes, "" if impossible."""
    code = "".join(typed.upper().replace("-", " ").split())
    return code if len(code) == CODE and set(code) <= set(ALPHABET) else ""
