"""Every text of a diagram that is evaluated: in the grammar, and reading only known names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.i18n import N_
from core.sources import Problem
from decisions.expressions import BadExpression, Expression
from decisions.operations import EvaluationFailed
from workflows.engine.grammar import (
    compile_condition,
    compile_script,
    compile_timer,
    is_data_name,
    limit_named_by,
    names_set_by,
)
from workflows.engine.graph import Graph, Node
from workflows.engine.problems import problem
from workflows.engine.timing import cycle, duration, moment

_UNQUOTED = re.compile(r"(R\d*/)?P[0-9TWDHMS]+")


@dataclass(frozen=True, slots=True)
class Text:
    """An expression of the diagram, compiled, with the names that it may read beside the data."""

    element: str
    expression: Expression
    own: frozenset[str] = frozenset()


def names_of(graph: Graph) -> frozenset[str]:
    """The data names that the diagram itself sets."""
    return frozenset(name for node in graph.nodes.values() for name in names_set_by(node))


def check_texts(graph: Graph) -> tuple[list[Problem], list[Text]]:
    """What is not in the grammar, and the compiled texts for the check of their names."""
    problems: list[Problem] = []
    texts: list[Text] = []
    for flow in graph.flows.values():
        if flow.condition:
            _add(problems, texts, flow.id, flow.condition, compile_condition)
    for node in graph.nodes.values():
        problems.extend(_check_names(node))
        if node.kind == "scriptTask":
            _add_script(problems, texts, node)
        if node.many is not None:
            problems.extend(_check_many(node))
            _add_many(problems, texts, node)
        if node.event is not None and node.event.kind == "timer":
            _add(problems, texts, node.id, node.event.text, compile_timer)
            problems.extend(_check_timer(node))
    return problems, texts


def _add(
    problems: list[Problem],
    texts: list[Text],
    element: str,
    text: str,
    compiler: Callable[[str], Expression],
    own: frozenset[str] = frozenset(),
) -> None:
    try:
        texts.append(Text(element, compiler(text), own))
    except BadExpression as error:
        problems.append(_bad(element, error))


def _bad(element: str, error: BadExpression) -> Problem:
    return problem(
        element, N_("“{id}”中的表达式不能使用：{reason}"), id=element, reason=error.message
    )


def _add_script(problems: list[Problem], texts: list[Text], node: Node) -> None:
    try:
        lines = compile_script(node.script or "")
    except BadExpression as error:
        problems.append(_bad(node.id, error))
        return
    texts.extend(Text(node.id, line.value) for line in lines)


def _check_names(node: Node) -> Iterator[Problem]:
    """Data names that properties give."""
    chosen = [node.properties["result"]] if node.properties.get("result") else []
    if node.kind == "businessRuleTask" and not chosen:
        chosen = [node.result]
    for name in chosen:
        if not is_data_name(name):
            yield problem(node.id, N_("“{id}”的数据名称“{name}”不能使用。"), id=node.id, name=name)


def _check_many(node: Node) -> Iterator[Problem]:
    many = node.many
    if many is None:
        return
    if not many.items or not is_data_name(many.output):
        yield problem(
            node.id,
            N_("多人办理的“{name}”（{id}）必须写明名单和结果的数据名称。"),
            name=node.title,
            id=node.id,
        )
    if many.item and not is_data_name(many.item):
        yield problem(node.id, N_("“{id}”的数据名称“{name}”不能使用。"), id=node.id, name=many.item)
    if many.output in {many.items, node.id}:
        yield problem(
            node.id,
            N_("多人办理的“{name}”（{id}）的结果要用另外的名称。"),
            name=node.title,
            id=node.id,
        )


def _add_many(problems: list[Problem], texts: list[Text], node: Node) -> None:
    if node.many is None:
        return
    if node.many.items:
        _add(problems, texts, node.id, node.many.items, compile_condition)
    if node.many.until:
        own = frozenset({node.many.item, node.id})
        _add(problems, texts, node.id, node.many.until, compile_condition, own)


def _check_timer(node: Node) -> Iterator[Problem]:
    """A timer whose text is a constant is read now; cycles only beside a task."""
    event = node.event
    if event is None:
        return
    repeated = event.timing == "timeCycle"
    if repeated and (node.kind != "boundaryEvent" or node.interrupting):
        yield problem(node.id, N_("重复的定时“{id}”只能是附在任务上的非中断事件。"), id=node.id)
    if _UNQUOTED.fullmatch(event.text):
        yield problem(
            node.id, N_('“{id}”的定时要写在引号里："{text}"。'), id=node.id, text=event.text[:40]
        )
        return
    try:
        timer = compile_timer(event.text)
        if timer.names:
            return
        value = timer.evaluate({})
    except (BadExpression, EvaluationFailed):
        return  # reported as an expression
    try:
        _read_constant(event.timing, value)
    except (ValueError, OverflowError):
        yield problem(
            node.id,
            N_('“{id}”的定时“{text}”无法识别：请写成带引号的 "PT72H"、"P3D" 或 due("时限")。'),
            id=node.id,
            text=event.text[:40],
        )


def _read_constant(timing: str, value: object) -> None:
    if not isinstance(value, str):
        raise ValueError(timing)  # noqa: TRY004  # one kind of fault for the caller
    limit = limit_named_by(value)
    if limit is not None:
        if timing == "timeCycle" or not limit:
            raise ValueError(timing)
        return
    {"timeCycle": cycle, "timeDuration": duration, "timeDate": moment}[timing](value)


def limits_named(graph: Graph) -> Iterator[tuple[str, str]]:
    """(element, limit) for each timer that asks for a limit by a constant name."""
    for node in graph.nodes.values():
        if node.event is None or node.event.kind != "timer":
            continue
        try:
            timer = compile_timer(node.event.text)
            value = None if timer.names else timer.evaluate({})
        except (BadExpression, EvaluationFailed):
            continue
        limit = limit_named_by(value) if isinstance(value, str) else None
        if limit is not None:
            yield node.id, limit


def unknown_names(texts: list[Text], known: frozenset[str]) -> Iterator[Problem]:
    """Names that nothing sets."""
    for text in texts:
        for name in sorted(text.expression.names - known - text.own):
            yield problem(
                text.element,
                N_("“{id}”的表达式用到了没有人提供的数据“{name}”。"),
                id=text.element,
                name=name,
            )
