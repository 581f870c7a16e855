"""Files that people bring, read without trust, and the faults that are found in them."""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from core.errors import DiaoyueError
from core.i18n import N_, Message, message

LARGEST_XML = 1_000_000
MOST_ELEMENTS = 40_000
# Searched in the bytes as well, because a parser that never sees a DOCTYPE cannot expand it;
# UTF-16 would hide the word from this search and is refused by the null bytes it contains.
FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)|\x00", re.IGNORECASE)
TOO_LARGE = N_("文件超过 1 MB。")
NOT_PLAIN = N_("文件中有 DOCTYPE、实体声明或不是 UTF-8 文本。")
NOT_WHOLE = N_("文件不是完整的 XML（第 {line} 行附近）。")
TOO_MANY = N_("文件中的元素太多。")
TWICE = N_("这一项写了不止一次；读的时候只有最后一次算数。")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a source: the element's id, "" for the whole file, and a sentence about it."""

    element: str
    message: Message

    def __str__(self) -> str:
        return f"{self.element}：{self.message}" if self.element else str(self.message)


class BadXml(DiaoyueError):
    """The bytes are no XML that this house reads; the message says why."""

    status = 422


def read_xml(source: bytes) -> etree._Element:
    """Return the root element of a small file without DOCTYPE that reaches nothing outside itself.

    Raises `BadXml` for any other bytes (CWE-611, CWE-776).
    """
    if len(source) > LARGEST_XML:
        raise BadXml(message(TOO_LARGE))
    if FORBIDDEN.search(source):
        raise BadXml(message(NOT_PLAIN))
    root = parsed(source)
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml(message(NOT_PLAIN))
    if sum(1 for _ in zip(root.iter(), range(MOST_ELEMENTS + 1), strict=False)) > MOST_ELEMENTS:
        raise BadXml(message(TOO_MANY))
    return root


def parsed(source: bytes) -> etree._Element:
    """Parse with everything off that a file could reach out or grow by."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise BadXml(message(NOT_WHOLE, line=line)) from error


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def repeated_keys(source: bytes | str) -> Iterator[Problem]:
    """Yield a problem per key that an object of a JSON text writes twice, under `a.b[3].c`.

    Readers take the last and say nothing. What is no JSON has no keys.
    """
    try:
        inside = deque([("", json.loads(source, object_pairs_hook=_Pairs))])
    except (ValueError, RecursionError):
        return
    while inside:
        place, value = inside.popleft()
        if isinstance(value, _Pairs):
            before = f"{place}." if place else ""
            times = Counter(key for key, _ in value.pairs)
            yield from (Problem(before + key, message(TWICE)) for key in times if times[key] > 1)
            inside += [(before + key, each) for key, each in value.pairs]
        elif isinstance(value, list):
            inside += [(f"{place}[{n}]", each) for n, each in enumerate(value)]


class _Pairs:
    """An object of JSON as it is written."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        self.pairs = pairs
