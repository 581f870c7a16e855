"""When a field is hidden: three forms of FEEL, run by the one evaluator of the house."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import DiaoyueError
from core.i18n import N_, message
from decisions.expressions import Expression, compile_expression

_KEY = r"[a-z][a-z0-9_]{0,40}"
_VALUE = r'"[^"\\]{0,80}"|true|false|-?[0-9]{1,9}'
_EQUATION = rf"(?P<key>{_KEY})\s*(?:=\s*(?P<value>{_VALUE}))?"
_NEGATED = re.compile(rf"=\s*not\(\s*{_EQUATION}\s*\)")
_PLAIN = re.compile(rf"=\s*{_EQUATION}")
_LITERALS: Mapping[str, bool] = {"true": True, "false": False}


class BadCondition(DiaoyueError):
    """The text is none of the three forms."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`key` is true, or equals `value`; the whole negated or not."""

    key: str
    value: str | int | bool | None
    negated: bool
    expression: Expression

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether it is so for these answers; an answer that is not there counts as empty."""
        return bool(self.expression.evaluate({self.key: answers.get(self.key)}))

    def for_page(self) -> dict[str, object]:
        """What the page needs to follow it while somebody types."""
        return {"key": self.key, "value": self.value, "not": self.negated}


def parse_condition(text: str) -> Condition:
    """Compile `=x`, `=x = value` or `=not(…)` of either; raises BadCondition."""
    match = _NEGATED.fullmatch(text.strip()) or _PLAIN.fullmatch(text.strip())
    if match is None:
        raise BadCondition(
            message(N_("条件“{shown}”只能写成 =甲、=not(甲)、=甲 = 值。"), shown=text[:60])
        )
    key, literal = match["key"], match["value"]
    negated = match.re is _NEGATED
    inner = key if literal is None else f"{key} == {literal}"
    expression = compile_expression(f"not ({inner})" if negated else inner)
    return Condition(key, _value(literal), negated, expression)


def _value(literal: str | None) -> str | int | bool | None:
    if literal is None or literal in _LITERALS:
        return None if literal is None else _LITERALS[literal]
    return literal[1:-1] if literal.startswith('"') else int(literal)
