"""S-FEEL cells as dmn-js writes them, compiled to the one grammar; anything else is refused."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.errors import DiaoyueError
from core.i18n import N_, Message, message
from decisions.expressions import BadExpression, Expression, compile_expression
from decisions.operations import EvaluationFailed, above

Literal = str | int | float | bool | None

LONGEST_CELL = 1_000

_CELL = "cell"
_STRING = re.compile(r'"[^"\\\n]*"')
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
_DATE = re.compile(r'date\(\s*"(\d{4}-\d{2}-\d{2})"\s*\)')
_WORDS: dict[str, Literal] = {"true": True, "false": False, "null": None}
_INTERVAL = re.compile(r"([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\[\])])")
_COMPARISON = re.compile(r"(<=|>=|!=|<|>|=)\s*(.+)", re.DOTALL)
_NEGATION = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_FULL_WIDTH = re.compile("[“”‘’，（）【】：]")
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "number": (int, float),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "date": (dt.date,),
}
KNOWN_TYPES = frozenset(_TYPES)


class BadCell(DiaoyueError):
    """The cell is not S-FEEL as this house reads it; the message says what to write instead."""

    status = 422


@dataclass(frozen=True, slots=True)
class Test:
    """One compiled input cell: what was written, what runs, and the literals it mentions."""

    text: str
    expression: Expression
    literals: tuple[Literal, ...]

    def holds(self, value: object) -> bool:
        """Tell whether the value of the input passes; raises EvaluationFailed on a wrong kind."""
        return bool(self.expression.evaluate({_CELL: value}))


def compile_test(text: str | None, type_name: str) -> Test | None:
    """Compile an input cell; None stands for any value (empty or `-`). Raises BadCell."""
    text = (text or "").strip()
    if text in {"", "-"}:
        return None
    _limit(text)
    literals: list[Literal] = []
    negation = _NEGATION.fullmatch(text)
    inner = _any_of(negation[1] if negation else text, type_name, literals)
    source = f"not ({inner})" if negation else inner
    try:
        return Test(text, compile_expression(source), tuple(literals))
    except BadExpression as error:
        raise BadCell(error.message) from error


def read_output(text: str | None, type_name: str) -> object:
    """Read an output cell: a literal, a list of literals, or nothing (null). Raises BadCell."""
    text = (text or "").strip()
    _limit(text)
    if not text:
        return None
    if text.startswith("[") and text.endswith("]"):
        inner = text[1:-1].strip()
        return [_literal(each, type_name) for each in _split(inner)] if inner else []
    return _literal(text, type_name)


def read_values(text: str | None, type_name: str) -> tuple[Literal, ...]:
    """Read the predefined values of a column: `"a","b"`; nothing written means no limit."""
    text = (text or "").strip()
    _limit(text)
    return tuple(_literal(each, type_name) for each in _split(text)) if text else ()


def plain(value: object) -> object:
    """Bring a fact into the form that cells compare: dates are ISO texts."""
    if isinstance(value, dt.datetime):
        raise EvaluationFailed(message(N_("决策表只比较日期，不比较时刻。")))
    return value.isoformat() if isinstance(value, dt.date) else value


def samples(literals: Iterable[Literal]) -> tuple[Literal, ...]:
    """Values of which every test over these literals takes one side or the other.

    Each literal itself, points between and beyond the numbers and texts, both truth values
    and null: no S-FEEL test of the column can tell any other value from all of these.
    """
    given = set(literals)
    truths = {value for value in given if isinstance(value, bool)}
    numbers = sorted(
        value for value in given if isinstance(value, int | float) and not isinstance(value, bool)
    )
    texts = sorted(value for value in given if isinstance(value, str))
    found: list[Literal] = [None]
    if truths:
        found += [True, False]
    if numbers:
        between = [(a + b) / 2 for a, b in pairwise(numbers)]
        found += [numbers[0] - 1, *numbers, *between, numbers[-1] + 1]
    if texts:
        found += ["", *texts, *(each + "\x01" for each in texts)]
    return tuple(found)


def _limit(text: str) -> None:
    if len(text) > LONGEST_CELL:
        raise BadCell(message(N_("单元格超过 {limit} 个字符。"), limit=LONGEST_CELL))


def _any_of(text: str, type_name: str, literals: list[Literal]) -> str:
    parts = _split(text)
    plain_parts = [part for part in parts if _is_plain(part)]
    tests = [_compare(part, type_name, literals) for part in parts if not _is_plain(part)]
    if plain_parts:
        values = [_literal(part, type_name) for part in plain_parts]
        literals.extend(values)
        tests.insert(0, f"{_CELL} in [{', '.join(map(_written, values))}]")
    return " or ".join(f"({test})" for test in tests)


def _is_plain(part: str) -> bool:
    return not (_INTERVAL.fullmatch(part) or _COMPARISON.fullmatch(part))


def _compare(part: str, type_name: str, literals: list[Literal]) -> str:
    interval = _INTERVAL.fullmatch(part)
    if interval:
        opening, low, high, closing = interval.groups()
        bounds = [_literal(low, type_name), _literal(high, type_name)]
        literals.extend(bounds)
        _check_order(part, bounds)
        first = "<=" if opening == "[" else "<"
        second = "<=" if closing == "]" else "<"
        low, high = (_written(bound) for bound in bounds)
        return f"{_CELL} != null and {low} {first} {_CELL} {second} {high}"
    operator, operand = _COMPARISON.fullmatch(part).groups()  # type: ignore[union-attr]
    value = _literal(operand, type_name)
    literals.append(value)
    if operator in {"=", "!="}:
        return f"{_CELL} {'==' if operator == '=' else '!='} {_written(value)}"
    return f"{_CELL} != null and {_CELL} {operator} {_written(value)}"


def _check_order(text: str, bounds: Sequence[Literal]) -> None:
    if above(*bounds):
        raise BadCell(
            message(N_("区间“{written}”的下限大于上限，永远不会命中。"), written=text[:60])
        )


def _literal(text: str, type_name: str) -> Literal:
    text = text.strip()
    value = _read(text)
    if value is None:
        return None
    wanted = _TYPES[type_name]
    is_truth = isinstance(value, bool)
    if not isinstance(value, wanted) or (is_truth and bool not in wanted):
        raise BadCell(
            message(
                N_("“{written}”与本列的类型（{type}）不符。"), written=text[:60], type=type_name
            )
        )
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(text: str) -> Literal | dt.date:
    if text in _WORDS:
        return _WORDS[text]
    if _STRING.fullmatch(text):
        return text[1:-1]
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    date = _DATE.fullmatch(text)
    if date:
        return _read_date(date[1])
    raise BadCell(_advice(text))


def _read_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadCell(message(N_("没有“{written}”这一天。"), written=text)) from error


def _advice(text: str) -> Message:
    shown = text[:60]
    if not text:
        return message(N_("逗号之间缺少取值。"))
    if _FULL_WIDTH.search(text):
        return message(N_("“{written}”用了全角标点，请改用英文标点。"), written=shown)
    if re.fullmatch(r"[-\d.]+", text):
        return message(N_("数字“{written}”写法有误或位数太多。"), written=shown)
    if re.fullmatch(r"[\w.]+", text):
        return message(N_("“{written}”是文字，请加英文双引号。"), written=shown)
    return message(
        N_('不认识“{written}”。可写："值"、"值一","值二"、not(…)、比较、[1..5]、date(…) 或 -。'),
        written=shown,
    )


def _written(value: Literal) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _split(text: str) -> Sequence[str]:
    """Split at the commas that stand outside quotes and brackets."""
    parts, start, depth, quoted = [], 0, 0, False
    for position, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    parts.append(text[start:].strip())
    return parts
