"""Reading XML that a person uploaded: small, without DOCTYPE, never reaching outside itself."""

from collections.abc import Iterator

from lxml import etree

from core.errors import DiaoyueError
from core.i18n import N_, message

LARGEST_SOURCE = 1_000_000


class BadSource(DiaoyueError):
    """The bytes are not XML that this house reads; the message says why."""

    status = 422


def read_xml(xml: bytes) -> etree._Element:
    """Parse the bytes and return the root element; raises BadSource."""
    if len(xml) > LARGEST_SOURCE:
        raise BadSource(message(N_("文件超过 1 MB。")))
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise BadSource(message(N_("文件含有 DOCTYPE 或实体声明，不予接受。")))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise BadSource(message(N_("不是有效的 XML（第 {line} 行）。"), line=line)) from error
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        # Another encoding hides the declaration from the search above.
        raise BadSource(message(N_("文件含有 DOCTYPE 或实体声明，不予接受。")))
    return root


def local_name(element: etree._Element) -> str:
    """Name of an element without its namespace."""
    return etree.QName(element).localname


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """Child elements of any name."""
    return parent.iterchildren(etree.Element)
