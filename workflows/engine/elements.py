"""What may stand in a diagram at all: an allow-list of elements and attributes.

The library ignores a good deal without a word: link, compensation and signal end events,
conditions on ordinary flows, other products' extensions. Whatever is not known here is refused,
so that a diagram never means less than it shows.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from core.i18n import N_
from core.sources import Problem, local_name
from workflows.engine.graph import GATEWAYS, KINDS, NESTED, TASKS
from workflows.engine.problems import problem
from workflows.engine.source import (
    BPMN,
    DRAWING,
    SPIFF,
    XSI,
    is_bpmn,
    name_of,
    namespace,
)

_ART = frozenset({"textAnnotation", "association", "group", "category", "text", "categoryValue"})
_EVERYWHERE = frozenset({"documentation", "extensionElements"})
_FLOW_NODE = _EVERYWHERE | {"incoming", "outgoing"}
_SCOPE = KINDS | {"sequenceFlow"} | _ART | _EVERYWHERE
_CHILDREN: Mapping[str, frozenset[str]] = {
    "definitions": frozenset({"process", "collaboration", "signal", "category", *_EVERYWHERE}),
    "collaboration": _ART | _EVERYWHERE | {"participant"},
    "participant": _EVERYWHERE,
    "process": _SCOPE | {"laneSet"},
    "subProcess": _SCOPE | _FLOW_NODE,
    "laneSet": _EVERYWHERE | {"lane"},
    "lane": _EVERYWHERE | {"flowNodeRef", "childLaneSet"},
    "childLaneSet": _EVERYWHERE | {"lane"},
    "sequenceFlow": _EVERYWHERE | {"conditionExpression"},
    "userTask": _FLOW_NODE | {"multiInstanceLoopCharacteristics"},
    "scriptTask": _FLOW_NODE | {"script"},
    "endEvent": _FLOW_NODE | {"terminateEventDefinition"},
    "intermediateCatchEvent": _FLOW_NODE | {"timerEventDefinition", "signalEventDefinition"},
    "boundaryEvent": _FLOW_NODE | {"timerEventDefinition", "signalEventDefinition"},
    "timerEventDefinition": frozenset({"timeDate", "timeDuration", "timeCycle", *_EVERYWHERE}),
    "multiInstanceLoopCharacteristics": frozenset(
        {"loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem"}
        | {"completionCondition", *_EVERYWHERE}
    ),
    "textAnnotation": _EVERYWHERE | {"text"},
    "category": _EVERYWHERE | {"categoryValue"},
    **dict.fromkeys(
        ("association", "group", "signal", "terminateEventDefinition", "signalEventDefinition"),
        _EVERYWHERE,
    ),
}
# Attributes by element; a set of values where only those mean what the engine does.
_ANY = None
_TASK_ATTRIBUTES: Mapping[str, frozenset[str] | None] = {
    "isForCompensation": frozenset({"false"}),
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "implementation": frozenset({"##unspecified", "##WebService"}),
}
_ATTRIBUTES: Mapping[str, Mapping[str, frozenset[str] | None]] = {
    "definitions": dict.fromkeys(
        (
            "targetNamespace",
            "exporter",
            "exporterVersion",
            "expressionLanguage",
            "typeLanguage",
        )
    ),
    "process": {"isExecutable": _ANY, "isClosed": _ANY, "processType": _ANY},
    "collaboration": {"isClosed": _ANY},
    "participant": {"processRef": _ANY},
    "sequenceFlow": {"sourceRef": _ANY, "targetRef": _ANY, "isImmediate": _ANY},
    "association": {"sourceRef": _ANY, "targetRef": _ANY, "associationDirection": _ANY},
    "textAnnotation": {"textFormat": _ANY},
    "documentation": {"textFormat": _ANY},
    "group": {"categoryValueRef": _ANY},
    "categoryValue": {"value": _ANY},
    "startEvent": {
        "isInterrupting": frozenset({"true"}),
        "parallelMultiple": frozenset({"false"}),
    },
    "intermediateCatchEvent": {"parallelMultiple": frozenset({"false"})},
    "boundaryEvent": {
        "attachedToRef": _ANY,
        "cancelActivity": frozenset({"true", "false"}),
        "parallelMultiple": frozenset({"false"}),
    },
    "signalEventDefinition": {"signalRef": _ANY},
    "multiInstanceLoopCharacteristics": {
        "isSequential": frozenset({"true", "false"}),
        "behavior": frozenset({"All"}),
    },
    "inputDataItem": {"isCollection": frozenset({"false"}), "itemSubjectRef": frozenset()},
    "conditionExpression": {"language": frozenset(), "evaluatesToTypeRef": frozenset()},
    **{each: {"gatewayDirection": _ANY, "default": _ANY} for each in GATEWAYS},
    **dict.fromkeys(TASKS | NESTED, _TASK_ATTRIBUTES),
    "scriptTask": {**_TASK_ATTRIBUTES, "scriptFormat": _ANY},
    "callActivity": {**_TASK_ATTRIBUTES, "calledElement": _ANY},
    "subProcess": {**_TASK_ATTRIBUTES, "triggeredByEvent": frozenset({"false"})},
}
_SCOPES = frozenset({"definitions", "collaboration", "process", "subProcess", "laneSet", "lane"})
_MODELER = "http://camunda.org/schema/modeler/1.0"


def check_elements(root: etree._Element) -> Iterator[Problem]:
    """Every element and attribute that is not on the lists."""
    yield from _check_attributes(root)
    for child in root:
        if namespace(child) in DRAWING:
            continue
        if local_name(child) in _CHILDREN["definitions"] and is_bpmn(child):
            yield from _check(child)
        else:
            yield _unknown(child)


def _check(element: etree._Element) -> Iterator[Problem]:
    """One element and, as far as they are allowed, its children; a stack, not recursion."""
    ahead = [element]
    while ahead:
        here = ahead.pop()
        yield from _check_attributes(here)
        if local_name(here) == "extensionElements":
            yield from _check_extensions(here)
            continue
        allowed = _CHILDREN.get(
            local_name(here), _FLOW_NODE if local_name(here) in KINDS else frozenset()
        )
        for child in here:
            if is_bpmn(child) and local_name(child) in allowed:
                ahead.append(child)
            else:
                yield _unknown(child)


def _unknown(element: etree._Element) -> Problem:
    shown = _drawn(element)
    return problem(
        shown,
        N_("“{id}”中的“{tag}”本系统不支持，请换一种画法。"),
        id=shown,
        tag=local_name(element),
    )


def _drawn(element: etree._Element) -> str:
    """The id of what the reader sees on the drawing: the element, or the shape that it is in."""
    parent = element.getparent()
    if parent is None or local_name(parent) in _SCOPES:
        return name_of(element)
    return name_of(parent)


def _check_extensions(element: etree._Element) -> Iterator[Problem]:
    """Only `spiffworkflow:properties`; scripts, operators and other products' are refused."""
    for child in element:
        if child.tag != f"{{{SPIFF}}}properties":
            yield _unknown(child)
            continue
        seen: set[str] = set()
        for each in child:
            name = each.get("name") or ""
            if each.tag != f"{{{SPIFF}}}property" or not name or name in seen:
                yield _unknown(each)
            seen.add(name)


def _check_attributes(element: etree._Element) -> Iterator[Problem]:
    known = _ATTRIBUTES.get(local_name(element), {})
    for key, value in element.attrib.items():
        name, text = etree.QName(key), str(value)
        if name.namespace:
            if not _harmless(name, element):
                yield _unknown_attribute(element, name.localname, text)
        elif name.localname in known:
            values = known[name.localname]
            if values is not None and text not in values:
                yield _unknown_attribute(element, name.localname, text)
        elif name.localname not in {"id", "name"}:
            yield _unknown_attribute(element, name.localname, text)


def _harmless(name: etree.QName, element: etree._Element) -> bool:
    """The type of an expression element, and what modellers write about themselves at the top."""
    if name.namespace == XSI:
        return name.localname in {"type", "schemaLocation"}
    return name.namespace == _MODELER and element.tag == f"{{{BPMN}}}definitions"


def _unknown_attribute(element: etree._Element, name: str, value: str) -> Problem:
    return problem(
        name_of(element),
        N_("“{id}”的属性“{name}”（{value}）本系统不支持。"),
        id=name_of(element),
        name=name,
        value=value[:40],
    )
