"""Draws small BPMN files for the tests: enough XML to run, no drawing."""

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' id="definitions" targetNamespace="https://example.org/test">'
)
START = '<bpmn:startEvent id="start"/>'
END = '<bpmn:endEvent id="end"/>'


def process(*body: str, ident: str = "proc", executable: str = "true", extra: str = "") -> bytes:
    inner = "".join(body)
    return (
        f'{HEAD}{extra}<bpmn:process id="{ident}" name="测试流程" isExecutable="{executable}">'
        f"{inner}</bpmn:process></bpmn:definitions>"
    ).encode()


def properties(**values: str) -> str:
    if not values:
        return ""
    rows = "".join(
        f"<spiffworkflow:property name={quoteattr(k)} value={quoteattr(v)}/>"
        for k, v in values.items()
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{rows}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def node(kind: str, ident: str, inner: str = "", **attributes: str) -> str:
    written = "".join(f" {k}={quoteattr(v)}" for k, v in attributes.items())
    return f"<bpmn:{kind} id={quoteattr(ident)}{written}>{inner}</bpmn:{kind}>"


def user(ident: str, inner: str = "", **values: str) -> str:
    values = {"role": "archivist", **values}
    return node("userTask", ident, properties(**values) + inner, name=f"步骤{ident}")


def script(ident: str, text: str) -> str:
    return node("scriptTask", ident, f"<bpmn:script>{escape(text)}</bpmn:script>")


def verb(ident: str, name: str, **arguments: str) -> str:
    return node("serviceTask", ident, properties(verb=name, **arguments))


def decision(ident: str, table: str, **more: str) -> str:
    return node("businessRuleTask", ident, properties(decision=table, **more))


def exclusive(ident: str, default: str | None = None) -> str:
    return node("exclusiveGateway", ident, **({"default": default} if default else {}))


def inclusive(ident: str, default: str | None = None) -> str:
    return node("inclusiveGateway", ident, **({"default": default} if default else {}))


def parallel(ident: str) -> str:
    return node("parallelGateway", ident)


def many(
    items: str, output: str, item: str = "one", sequential: bool = False, until: str = ""
) -> str:
    done = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<bpmn:loopDataInputRef>{escape(items)}</bpmn:loopDataInputRef>"
        f"<bpmn:loopDataOutputRef>{output}</bpmn:loopDataOutputRef>"
        f'<bpmn:inputDataItem id="{item}_of_{output}" name="{item}"/>{done}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def timer(kind: str, text: str) -> str:
    return (
        f"<bpmn:timerEventDefinition><bpmn:{kind}>{escape(text)}</bpmn:{kind}>"
        "</bpmn:timerEventDefinition>"
    )


def boundary(ident: str, host: str, inner: str, interrupting: bool = True) -> str:
    return node(
        "boundaryEvent", ident, inner, attachedToRef=host, cancelActivity=str(interrupting).lower()
    )


def subprocess(ident: str, *body: str) -> str:
    return node("subProcess", ident, "".join(body))


def call(ident: str, process: str) -> str:
    return node("callActivity", ident, calledElement=process)


def flow(source: str, target: str, condition: str | None = None, ident: str | None = None) -> str:
    inner = (
        f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
        if condition
        else ""
    )
    written = ident or f"{source}_{target}"
    return (
        f'<bpmn:sequenceFlow id="{written}" sourceRef="{source}" targetRef="{target}">'
        f"{inner}</bpmn:sequenceFlow>"
    )


def chain(*ids: str) -> str:
    return "".join(flow(a, b) for a, b in pairwise(ids))


SIGNAL = '<bpmn:signal id="sig" name="withdraw"/>'
SIGNAL_EVENT = '<bpmn:signalEventDefinition id="sigdef" signalRef="sig"/>'
