"""From bytes to an XML tree, refusing what an attacker or an accident could have put there."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from core.i18n import N_
from workflows.engine.problems import BadProcedure, Problem, problem

LARGEST_SOURCE = 1_000_000
MOST_ELEMENTS = 40_000
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DRAWING = (
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
)
# Searched in the bytes as well, because a parser that never sees a DOCTYPE cannot expand it;
# UTF-16 would hide the word from this search and is refused by the null bytes it contains.
_FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)|\x00", re.IGNORECASE)


def read_xml(source: bytes) -> etree._Element:
    """The root element of a diagram; raises BadProcedure with one problem."""
    if len(source) > LARGEST_SOURCE:
        raise BadProcedure([problem("", N_("文件超过 1 MB。"))])
    if _FORBIDDEN.search(source):
        raise BadProcedure([problem("", N_("文件中有 DOCTYPE、实体声明或不是 UTF-8 文本。"))])
    root = _parse(source)
    if root.tag != f"{{{BPMN}}}definitions":
        raise BadProcedure([problem("", N_("这不是 BPMN 2.0 文件。"))])
    return root


def _parse(source: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        raise BadProcedure(
            [problem("", N_("文件不是完整的 XML（第 {line} 行附近）。"), line=line)]
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadProcedure([problem("", N_("文件中有 DOCTYPE、实体声明或不是 UTF-8 文本。"))])
    if sum(1 for _ in zip(root.iter(), range(MOST_ELEMENTS + 1), strict=False)) > MOST_ELEMENTS:
        raise BadProcedure([problem("", N_("文件中的元素太多。"))])
    return root


def local(element: etree._Element) -> str:
    """The tag without its namespace."""
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    """The namespace of the tag, "" for none."""
    return etree.QName(element).namespace or ""


def is_bpmn(element: etree._Element) -> bool:
    """Whether the tag is one of the standard's model elements."""
    return namespace(element) == BPMN


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Direct BPMN children, of the given names if any are given."""
    for child in element:
        if is_bpmn(child) and (not names or local(child) in names):
            yield child


def child_text(element: etree._Element, name: str) -> str | None:
    """The text of the first such child; None when there is no child, "" when it is empty."""
    child = next(children(element, name), None)
    return None if child is None else (child.text or "").strip()


def name_of(element: etree._Element) -> str:
    """What to call an element in a message: its id, else its parent's."""
    here: etree._Element | None = element
    while here is not None:
        if here.get("id"):
            return str(here.get("id"))
        here = here.getparent()
    return ""


def duplicate_ids(root: etree._Element) -> list[Problem]:
    """Ids that occur more than once anywhere in the file, the drawing included."""
    seen = Counter(str(each.get("id")) for each in root.iter() if each.get("id"))
    return [
        problem(each, N_("编号“{id}”出现了 {n} 次。"), id=each, n=n)
        for each, n in seen.items()
        if n > 1
    ]
