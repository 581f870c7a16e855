"""Where the diagram's texts meet the one evaluator: conditions, scripts, lists and timers."""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.i18n import N_, message
from decisions.expressions import BadExpression, Expression, compile_expression
from workflows.engine.graph import Node

LONGEST_SCRIPT = 4_000
_ASSIGNMENT = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\s*=(?!=)\s*(.+)", re.DOTALL)
_DUE = "limit:"


def _due(limit: object) -> str:
    """`due("approve")` in a timer: the end of that limit, asked of the host when it is needed."""
    return f"{_DUE}{limit}"


TIMER_FUNCTIONS = {"due": _due}


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line of a script: `name = expression`."""

    name: str
    value: Expression


def compile_condition(text: str) -> Expression:
    """A condition or a list; raises BadExpression."""
    return compile_expression(text.strip())


def compile_timer(text: str) -> Expression:
    """A timer's text, where `due("limit")` is known too; raises BadExpression."""
    return compile_expression(text.strip(), TIMER_FUNCTIONS)


def limit_named_by(value: str) -> str | None:
    """The limit that a timer's value asks for, None when the value is an ISO text."""
    return value.removeprefix(_DUE) if value.startswith(_DUE) else None


def compile_script(text: str) -> tuple[Assignment, ...]:
    """A script is lines of `name = expression`; anything else raises BadExpression."""
    if len(text) > LONGEST_SCRIPT:
        raise BadExpression(message(N_("脚本太长。")))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadExpression(message(N_("脚本是空的。")))
    return tuple(_assignment(line) for line in lines)


def _assignment(line: str) -> Assignment:
    match = _ASSIGNMENT.fullmatch(line)
    if match is None or not is_data_name(match.group(1)):
        raise BadExpression(
            message(N_("脚本只能由“名称 = 表达式”的行组成：{line}"), line=line[:60])
        )
    return Assignment(match.group(1), compile_condition(match.group(2)))


def is_data_name(text: str) -> bool:
    """Whether expressions can read data of this name."""
    try:
        return compile_expression(text).names == {text}
    except BadExpression:
        return False


def facts_for(
    data: Mapping[str, object], unset: Mapping[str, object], extra: Mapping[str, object]
) -> Mapping[str, object]:
    """What an expression sees: the data, and null for what the diagram has not set yet."""
    return ChainMap(dict(extra), data, unset)  # type: ignore[arg-type]  # only read


def names_set_by(node: Node) -> Iterator[str]:
    """The data names that a node sets when it is done."""
    if node.kind == "userTask":
        yield node.many.output if node.many else node.id
    elif node.kind in {"businessRuleTask", "serviceTask"}:
        yield node.result
    elif node.kind == "scriptTask" and node.script:
        yield from (each.name for each in _readable(node.script))


def _readable(script: str) -> tuple[Assignment, ...]:
    try:
        return compile_script(script)
    except BadExpression:
        return ()
