"""Keeps of what staff wrote the tags and classes that papers know; fields stay in their places."""

import re
from collections import Counter
from dataclasses import dataclass

import nh3
from jinja2 import Environment, TemplateSyntaxError

from core.errors import InvalidInput
from core.i18n import N_, message

TAGS = {"p", "h2", "h3", "br", "span", "strong", "ul", "ol", "li"}
TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
CLASSES = {"nowrap", "kai", "hei", "list", "c"}
SPANS = {"colspan", "rowspan"}
WIDEST = 20
BAD_SYNTAX = N_("模板写法有误：{what}")
UNCLOSED = N_("「{what}」没有写完：缺少结尾的括号。")
NO_COMMENT = N_("不能写网页注释（<!-- -->）：它不会印出来，请删去。")
RAW = N_("这里不能使用「{what}」：只能写文字、字段、条件和列表。")
INSIDE_A_TAG = N_("字段和条件只能写在文字里，不能写在标签中间，也不能拆散表格：{what}")
_READING = Environment(autoescape=True)  # reads only
_PLACE = re.compile(r"<!--([0-9]+)-->")
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")


@dataclass(frozen=True)
class Sanitised:
    """The text as it is kept, and the tags that were taken out of it."""

    text: str
    removed: tuple[str, ...] = ()


def sanitise(source: str) -> Sanitised:
    """Return a text with allowed tags and classes only; nothing in it runs, fetches or lays out.

    Raises `InvalidInput` for a text that cannot be read, or whose fields do not stand in the words.
    """
    with_places, held = _apart(source)
    kept = nh3.clean(
        with_places,
        tags=TAGS | TABLE,
        attributes=dict.fromkeys(("td", "th"), SPANS),
        allowed_classes=dict.fromkeys(TAGS | TABLE, CLASSES),
        attribute_filter=_span,
        strip_comments=False,
        link_rel=None,
        generic_attribute_prefixes=set(),
        url_schemes=set(),
    )
    if [int(number) for number in _PLACE.findall(kept)] != list(range(len(held))):
        raise InvalidInput({"text": message(INSIDE_A_TAG, what=_first_lost(kept, held))})
    text = _PLACE.sub(lambda found: held[int(found[1])], kept)
    return Sanitised(text, _removed(with_places, kept))


def _apart(source: str) -> tuple[str, list[str]]:
    """Put a numbered comment where each expression of Jinja stands; return them too."""
    words: list[str] = []
    held: list[str] = []
    open_part = ""
    try:
        parts = list(_READING.lex(source.replace("\r\n", "\n")))
    except TemplateSyntaxError as fault:
        raise InvalidInput({"text": message(BAD_SYNTAX, what=fault.message or "")}) from fault
    for _line, kind, value in parts:
        if kind == "data":
            words.append(_plain(value))
            continue
        if kind.startswith("raw"):
            raise InvalidInput({"text": message(RAW, what="raw")})
        open_part += value
        if kind.endswith("_end"):
            words.append(f"<!--{len(held)}-->")
            held.append(open_part)
            open_part = ""
    if open_part:
        raise InvalidInput({"text": message(UNCLOSED, what=open_part.strip())})
    return "".join(words), held


def _plain(words: str) -> str:
    if "<!--" in words or "-->" in words:
        raise InvalidInput({"text": message(NO_COMMENT)})
    return words


def _span(_tag: str, name: str, value: str) -> str | None:
    if name not in SPANS:
        return value
    return value if value.isascii() and value.isdigit() and 0 < int(value) <= WIDEST else None


def _first_lost(kept: str, held: list[str]) -> str:
    there = {int(number) for number in _PLACE.findall(kept)}
    return next((part for number, part in enumerate(held) if number not in there), held[0])


def _removed(before: str, after: str) -> tuple[str, ...]:
    gone = Counter(_TAG.findall(before.lower())) - Counter(_TAG.findall(after.lower()))
    return tuple(sorted(gone))
