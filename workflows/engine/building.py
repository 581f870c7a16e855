"""From the graph to the library's specs, connected once and shared by every run."""

from collections.abc import Callable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.specs import WorkflowSpec

from workflows.engine import gateways, specs
from workflows.engine.events import Guard, Pause, Split, event_definition
from workflows.engine.grammar import compile_condition, compile_script, compile_timer
from workflows.engine.graph import Flow, Graph, Node, Scope
from workflows.engine.many import EachStep, ManyStep

# The library reserves the names Start and End; no XML id can begin with this sign.
MARK = "#"


class ProcessSpec(BpmnProcessSpec):  # type: ignore[misc]  # the library has no types
    """The library's process with our first and last tasks."""

    def __init__(self, scope: Scope) -> None:
        WorkflowSpec.__init__(self, name=scope.id)
        self.description = scope.name
        self.start = specs.Start(self, "Start")
        self.end = specs.EndJoin(self, f"{scope.id}.EndJoin")
        self.end.connect(SimpleBpmnTask(self, "End"))
        self.io_specification = None
        self.data_objects: dict[str, object] = {}
        self.data_stores: dict[str, object] = {}
        self.correlation_keys: dict[str, object] = {}
        self.bpmn_start_events: list[object] = []


def build(graph: Graph) -> dict[str, ProcessSpec]:
    """The specs of a checked graph: one per scope, keyed by the scope's id."""
    return {scope.id: _build_scope(scope) for scope in graph.scopes.values()}


def _build_scope(scope: Scope) -> ProcessSpec:
    process = ProcessSpec(scope)
    for node in scope.nodes.values():
        _MAKERS.get(node.kind, _plain_step)(process, node)
    for node in scope.nodes.values():
        _connect(process, scope, node)
    for spec in process.task_specs.values():
        if isinstance(spec, gateways.InclusiveGateway):
            spec.upstream = {way: _upstream(process, way, spec.name) for way in spec._inputs}  # noqa: SLF001
    return process


def _connect(process: ProcessSpec, scope: Scope, node: Node) -> None:
    spec = process.task_specs[MARK + node.id]
    flows = scope.leaving[node.id]
    spec.taken = tuple(flow.id for flow in flows)
    guards = scope.guards[node.id]
    if guards:
        _connect_guards(process, node, guards)
    for flow in flows:
        spec.connect(process.task_specs[_entry(process, flow.target)])
    if isinstance(spec, gateways.ConditionalGateway):
        _connect_choices(process, spec, flows)
    if node.kind == "startEvent":
        process.start.connect(spec)
    elif node.kind == "endEvent":
        spec.connect(process.end)


def _connect_guards(process: ProcessSpec, node: Node, guards: tuple[Node, ...]) -> None:
    spec = process.task_specs[MARK + node.id]
    spec.guarded = True
    split = process.task_specs[f"{MARK}{node.id}.split"]
    split.connect(spec)
    for guard in guards:
        split.connect(process.task_specs[MARK + guard.id])


def _entry(process: ProcessSpec, node: str) -> str:
    """Where a token for a node goes in: before its guards, if it has any."""
    split = f"{MARK}{node}.split"
    return split if split in process.task_specs else MARK + node


def _connect_choices(
    process: ProcessSpec, spec: gateways.ConditionalGateway, flows: tuple[Flow, ...]
) -> None:
    for flow in flows:
        target = _entry(process, flow.target)
        if flow.condition is None or flow.id == spec.node.default:
            spec.default = (flow.id, target)
        else:
            condition = compile_condition(flow.condition)
            spec.choices.append(gateways.Choice(flow.id, target, condition))


def _upstream(process: ProcessSpec, way: str, gateway: str) -> frozenset[str]:
    """Every spec from which a token can come to `way` without passing the gateway."""
    seen, ahead = {way}, [way]
    while ahead:
        for name in process.task_specs[ahead.pop()]._inputs:  # noqa: SLF001
            if name not in seen and name != gateway:
                seen.add(name)
                ahead.append(name)
    return frozenset(seen)


def _plain_step(process: ProcessSpec, node: Node) -> None:
    _SIMPLE[node.kind](process, MARK + node.id, node)


def _make_user(process: ProcessSpec, node: Node) -> None:
    if node.many is None:
        specs.UserStep(process, MARK + node.id, node)
        return
    child = f"{MARK}{node.id}.each"
    whole = ManyStep(process, MARK + node.id, node, child=child, many=node.many)
    whole.items = compile_condition(node.many.items)
    whole.until = compile_condition(node.many.until) if node.many.until else None
    EachStep(process, child, node)


def _make_script(process: ProcessSpec, node: Node) -> None:
    specs.ScriptStep(process, MARK + node.id, node).lines = compile_script(node.script or "")


def _make_nested(process: ProcessSpec, node: Node) -> None:
    called = node.calls if node.kind == "callActivity" else node.id
    specs.NestedStep(process, MARK + node.id, subworkflow_spec=called, node=node)


def _definition(node: Node) -> Any:  # noqa: ANN401  # the library has no types
    event = node.event
    if event is None:
        raise TypeError(node.id)
    expression = compile_timer(event.text) if event.kind == "timer" else None
    return event_definition(event.kind, event.text, expression, event.timing)


def _make_pause(process: ProcessSpec, node: Node) -> None:
    Pause(process, MARK + node.id, event_definition=_definition(node), node=node)


def _make_guard(process: ProcessSpec, node: Node) -> None:
    Guard(
        process,
        MARK + node.id,
        event_definition=_definition(node),
        cancel_activity=node.interrupting,
        node=node,
    )
    split = f"{MARK}{node.attached}.split"
    if split not in process.task_specs:
        Split(process, split)


_SIMPLE: Mapping[str, type[specs.Step]] = {
    "startEvent": specs.Step,
    "endEvent": specs.EndStep,
    "serviceTask": specs.VerbStep,
    "businessRuleTask": specs.DecisionStep,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
}
_MAKERS: Mapping[str, Callable[[ProcessSpec, Node], None]] = {
    "userTask": _make_user,
    "scriptTask": _make_script,
    "subProcess": _make_nested,
    "callActivity": _make_nested,
    "intermediateCatchEvent": _make_pause,
    "boundaryEvent": _make_guard,
}
