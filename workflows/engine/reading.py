"""From the XML tree to the graph; tolerant, because the checks say what is wrong with it."""

from collections.abc import Mapping

from lxml import etree

from core.i18n import N_
from core.sources import local_name
from workflows.engine.graph import KINDS, Event, Flow, Graph, Many, Node, Scope
from workflows.engine.problems import BadProcedure, problem
from workflows.engine.source import BPMN, SPIFF, child_text, children

MOST_NODES = 200
_TIMINGS = ("timeDate", "timeDuration", "timeCycle")
_PROPERTY_PATH = f"./{{{BPMN}}}extensionElements/{{{SPIFF}}}properties/{{{SPIFF}}}property"


def read_graph(root: etree._Element) -> Graph:
    """The graph of the one process; raises BadProcedure when there is none, two, or too much."""
    process = _only_process(root)
    lanes = _lanes(process)
    signals = {s.get("id") or "": s.get("name") or "" for s in children(root, "signal")}
    scopes: dict[str, Scope] = {}
    _read_scope(process, None, lanes, signals, scopes)
    if sum(len(scope.nodes) for scope in scopes.values()) > MOST_NODES:
        raise BadProcedure([problem("", N_("流程图超过 {n} 个节点。"), n=MOST_NODES)])
    return Graph(process.get("id") or "", process.get("name") or "", scopes)


def _only_process(root: etree._Element) -> etree._Element:
    processes = list(children(root, "process"))
    if len(processes) != 1:
        raise BadProcedure(
            [problem("", N_("一个文件只能有一个流程，这里有 {n} 个。"), n=len(processes))]
        )
    process = processes[0]
    if not process.get("id"):
        raise BadProcedure([problem("", N_("流程没有编号。"))])
    if process.get("isExecutable") != "true":
        name = process.get("id") or ""
        raise BadProcedure([problem(name, N_("流程“{id}”没有标为可执行。"), id=name)])
    return process


def _lanes(process: etree._Element) -> dict[str, str]:
    return {
        (ref.text or "").strip(): lane.get("name") or ""
        for lane in process.iter(f"{{{BPMN}}}lane")
        for ref in children(lane, "flowNodeRef")
    }


def _read_scope(
    element: etree._Element,
    parent: str | None,
    lanes: Mapping[str, str],
    signals: Mapping[str, str],
    scopes: dict[str, Scope],
) -> None:
    scope = element.get("id") or ""
    if scope in scopes:
        return  # duplicate ids are reported from the XML
    nodes = {
        each.get("id") or "": _node(each, scope, lanes, signals)
        for each in children(element, *KINDS)
    }
    flows = tuple(_flow(each) for each in children(element, "sequenceFlow"))
    scopes[scope] = Scope(scope, element.get("name") or "", nodes, flows, parent)
    for each in children(element, "subProcess"):
        _read_scope(each, scope, lanes, signals, scopes)


def _flow(element: etree._Element) -> Flow:
    source, target = element.get("sourceRef") or "", element.get("targetRef") or ""
    return Flow(
        element.get("id") or f"{source}-{target}",
        source,
        target,
        element.get("name") or "",
        child_text(element, "conditionExpression"),
    )


def _node(
    element: etree._Element, scope: str, lanes: Mapping[str, str], signals: Mapping[str, str]
) -> Node:
    node_id = element.get("id") or ""
    return Node(
        id=node_id,
        kind=local_name(element),
        scope=scope,
        name=element.get("name") or "",
        lane=lanes.get(node_id, ""),
        documentation=child_text(element, "documentation") or "",
        properties=read_properties(element),
        default=element.get("default"),
        attached=element.get("attachedToRef"),
        interrupting=element.get("cancelActivity", "true") != "false",
        event=_event(element, signals),
        script=child_text(element, "script"),
        many=_many(element),
        calls=element.get("calledElement"),
    )


def read_properties(element: etree._Element) -> dict[str, str]:
    """The `spiffworkflow:properties` of an element."""
    return {
        each.get("name") or "": each.get("value") or "" for each in element.iterfind(_PROPERTY_PATH)
    }


def _event(element: etree._Element, signals: Mapping[str, str]) -> Event | None:
    timer = next(children(element, "timerEventDefinition"), None)
    if timer is not None:
        timing = next((t for t in _TIMINGS if child_text(timer, t) is not None), "")
        return Event("timer", child_text(timer, timing) or "" if timing else "", timing)
    signal = next(children(element, "signalEventDefinition"), None)
    if signal is not None:
        return Event("signal", signals.get(signal.get("signalRef") or "", ""))
    if next(children(element, "terminateEventDefinition"), None) is not None:
        return Event("terminate")
    return None


def _many(element: etree._Element) -> Many | None:
    loop = next(children(element, "multiInstanceLoopCharacteristics"), None)
    if loop is None:
        return None
    item = next(children(loop, "inputDataItem"), None)
    return Many(
        sequential=loop.get("isSequential") == "true",
        items=child_text(loop, "loopDataInputRef") or "",
        item="" if item is None else item.get("name") or item.get("id") or "",
        output=child_text(loop, "loopDataOutputRef") or "",
        until=child_text(loop, "completionCondition") or None,
    )
