"""The picture of a seal, made in a process of its own: drawn from its name, or from a scan."""

import json
from typing import Any

from core.errors import InvalidInput
from core.i18n import N_
from documents import apart
from documents.glyphs import missing
from documents.papers.common import Seal

SECONDS = 20
# The word by which the child (`documents.impression`) is told of an oval or a rectangle.
LONG = "long"
NOT_DRAWN = N_("这个名称画不成印章：有的字没有字形，请换用规范汉字。")
FAULTS = {
    "": N_("图像打不开：可能已损坏，或者不是 PNG、JPEG 图片。"),
    "large": N_("图像太大：最多 4,000 万像素，请缩小后再传。"),
    "empty": N_("图像上找不到印章：底色要白，印迹要清楚。"),
    "uneven": N_(
        "印迹不是圆形（宽高相差超过 5%）：请裁去别的内容，扫描时放平；椭圆形、长方形的请勾选。"
    ),
    "long": N_("印迹太长（长边超过短边的两倍）：请裁去印章以外的内容。"),
    "small": N_("印章部分太小：直径（最长一边）不足 400 像素，请用 300 dpi 以上扫描。"),
}


def drawn(seal: Seal) -> bytes:
    """Return a seal as SVG; raises `InvalidInput` at `name` for characters without outlines."""
    if missing(seal.name + seal.lower):
        raise InvalidInput({"name": NOT_DRAWN})
    facts: dict[str, Any] = {
        "name": seal.name,
        "lower": seal.lower,
        "code": seal.code,
        "diameter": seal.diameter,
    }
    drawing = apart.ask("documents.seals", json.dumps(facts).encode(), seconds=SECONDS)
    if not drawing:
        raise InvalidInput({"name": NOT_DRAWN})
    return drawing


def cleaned(scan: bytes, *, long: bool = False) -> bytes:
    """Return the impression on a scan as our own PNG: cut out, the paper around it clear.

    A `long` seal is an oval or a rectangle; it stands in the middle of its square. Raises
    `InvalidInput` at `file` for what is no picture of such a seal.
    """
    arguments = (LONG,) if long else ()
    answer = apart.ask("documents.impression", scan, seconds=SECONDS, arguments=arguments)
    head, _, picture = answer.partition(b"\n")
    if not picture:
        raise InvalidInput({"file": FAULTS.get(head.decode("ascii", "replace"), FAULTS[""])})
    return picture
