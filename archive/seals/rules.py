"""What a seal may be, and in which states it stands."""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import InvalidInput
from core.i18n import N_, message

ORIGINS: Mapping[str, str] = {
    "authorised": N_("备案印章：制章单位交付的印章图像"),
    "scan": N_("印模扫描：盖在纸上的印章扫描图"),
    "drawn": N_("系统绘制：按名称绘制的图样，不是备案印章"),
}
ORIGIN_WORDS: Mapping[str, str] = {
    "authorised": N_("备案印章"),
    "scan": N_("印模扫描"),
    "drawn": N_("系统绘制图样"),
}
STATES: Mapping[str, str] = {
    "in_use": N_("使用中"),
    "suspended": N_("暂停使用"),
    "retired": N_("已停用"),
}
EVENTS: Mapping[str, str] = {
    "suspend": N_("暂停使用"),
    "resume": N_("恢复使用"),
    "retire": N_("停用"),
}
# Which events may follow in which state; a retired seal never comes back.
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "in_use": ("suspend", "retire"),
    "suspended": ("resume", "retire"),
    "retired": (),
}
PNG = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"
HEAD = struct.Struct(">8xII")
LARGEST_SEAL, FEWEST_PIXELS, UNEVEN = 2 * 1024 * 1024, 400, 1.05
SMALLEST_DIAMETER, TRUE_SIZE, LARGEST_DIAMETER = 38.0, 42.0, 45.0
LONGEST_NAME, LONGEST_LOWER, LONGEST_PROOF = 30, 12, 60
CODE = re.compile(r"[0-9A-Za-z]{0,13}")
NO_PICTURE = N_("印章图像应当是不超过 2 MB 的 PNG 文件。")
NOT_ROUND = N_("印章图像应当裁成正方形，边长不少于 {n} 像素；现在是 {width}×{height}。")
DIAMETER = N_("印章直径应当在 38 至 45 毫米之间。")
NO_NAME = N_("请填写印章上的单位名称。")
LONG = N_("最多 {n} 个字。")
BAD_CODE = N_("编码只用数字和字母，最多 13 位。")
NO_PROOF = N_("请填写备案（刻制）证明的编号；没有的，选“印模扫描”。")
UNKNOWN = N_("请从列表中选择。")


@dataclass(frozen=True)
class SealFacts:
    """What is told of a seal when it is registered."""

    name: str
    origin: str
    diameter: float = TRUE_SIZE
    lower: str = ""
    code: str = ""
    proof: str = ""
    signed: bool = False
    two_persons: bool = False


@dataclass(frozen=True)
class RightFacts:
    """Who may use a seal, a person or whoever holds a role, on which kind of paper ("": any)."""

    paper_kind: str = ""
    person_id: int | None = None
    role: str = ""


def check_facts(facts: SealFacts) -> None:
    """Raise `InvalidInput` naming every field that a seal cannot have so."""
    faults = {
        "name": "" if facts.name.strip() else NO_NAME,
        "origin": "" if facts.origin in ORIGINS else UNKNOWN,
        "diameter": "" if SMALLEST_DIAMETER <= facts.diameter <= LARGEST_DIAMETER else DIAMETER,
        "code": "" if CODE.fullmatch(facts.code) else BAD_CODE,
        "proof": NO_PROOF if facts.origin == "authorised" and not facts.proof.strip() else "",
    }
    long = {"name": LONGEST_NAME, "lower": LONGEST_LOWER, "proof": LONGEST_PROOF}
    found = {field: sentence for field, sentence in faults.items() if sentence}
    too_long = {
        field: message(LONG, n=most)
        for field, most in long.items()
        if len(getattr(facts, field)) > most
    }
    if found or too_long:
        raise InvalidInput({**found, **too_long})


def check_picture(data: bytes) -> None:
    """Raise `InvalidInput` unless the picture can stand on paper in its true size."""
    whole = data.startswith(PNG) and data[12:16] == b"IHDR" and data.endswith(PNG_END)
    if not whole or len(data) > LARGEST_SEAL:
        raise InvalidInput({"file": NO_PICTURE})
    width, height = HEAD.unpack_from(data, len(PNG))
    if min(width, height) < FEWEST_PIXELS or max(width, height) > UNEVEN * min(width, height):
        sentence = message(NOT_ROUND, n=FEWEST_PIXELS, width=width, height=height)
        raise InvalidInput({"file": sentence})
