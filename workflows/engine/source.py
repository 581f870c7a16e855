"""From bytes to the tree of a diagram, and where in it things stand."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from core.i18n import N_
from core.sources import BadXml, Problem, local_name, read_xml
from workflows.engine.problems import BadProcedure, problem

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DRAWING = (
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
)


def read_diagram(source: bytes) -> etree._Element:
    """The root element of a diagram; raises BadProcedure with one problem."""
    try:
        root = read_xml(source)
    except BadXml as error:
        raise BadProcedure([Problem("", error.message)]) from error
    if root.tag != f"{{{BPMN}}}definitions":
        raise BadProcedure([problem("", N_("这不是 BPMN 2.0 文件。"))])
    return root


def namespace(element: etree._Element) -> str:
    """The namespace of the tag, "" for none."""
    return etree.QName(element).namespace or ""


def is_bpmn(element: etree._Element) -> bool:
    """Whether the tag is one of the standard's model elements."""
    return namespace(element) == BPMN


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Direct BPMN children, of the given names if any are given."""
    for child in element:
        if is_bpmn(child) and (not names or local_name(child) in names):
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
