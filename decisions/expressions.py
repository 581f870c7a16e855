"""The one expression grammar: a Python expression cut down to an allow-list, run as closures.

Nothing is ever handed to `eval`: each allowed node becomes a small function once, and the
function is cached by its text. There are no attributes (`a.b` looks up key b), no loops, no
powers, no products, no formatting, and every text, number and list has a cap.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn

from core.errors import DiaoyueError
from core.i18n import N_, message
from decisions import operations
from decisions.operations import EvaluationFailed

LONGEST_EXPRESSION = 2_000
MOST_NODES = 300
DEEPEST_NESTING = 40
MOST_CACHED = 4_096

Facts = Mapping[str, object]
Run = Callable[[Facts], object]
Function = Callable[..., object]

STANDARD_FUNCTIONS: Mapping[str, Function] = {"count": operations.count}
_CONSTANTS: Mapping[str, object] = {"true": True, "false": False, "null": None}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operations.same,
    ast.NotEq: operations.differs,
    ast.Lt: operations.below,
    ast.LtE: operations.at_most,
    ast.Gt: operations.above,
    ast.GtE: operations.at_least,
    ast.In: operations.within,
    ast.NotIn: operations.outside,
    ast.Is: operations.same,
    ast.IsNot: operations.differs,
}
_ARITHMETIC: Mapping[type[ast.operator], Callable[[object, object], object]] = {
    ast.Add: operations.add,
    ast.Sub: operations.subtract,
}
_ANYTHING_A_FUNCTION_RAISES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


class BadExpression(DiaoyueError):
    """The text is not in the grammar; the message says which part and why."""

    status = 422


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text, the top-level names and the dotted paths it reads."""

    text: str
    names: frozenset[str]
    paths: frozenset[str]
    run: Run = field(repr=False, compare=False)

    def evaluate(self, facts: Facts) -> object:
        """Value of the expression over the facts; raises EvaluationFailed and nothing else."""
        try:
            return self.run(facts)
        except DiaoyueError:
            raise
        except _ANYTHING_A_FUNCTION_RAISES as error:
            raise EvaluationFailed(
                message(N_("表达式“{expression}”无法计算。"), expression=self.text[:80])
            ) from error

    def reads(self, facts: Facts) -> dict[str, object]:
        """The dotted paths this expression may read with their present values, for the history."""
        return {path: _follow(facts, path) for path in sorted(self.paths)}


def compile_expression(text: str, functions: Mapping[str, Function] | None = None) -> Expression:
    """Compile one expression with the standard and the caller's functions.

    Raises BadExpression for anything outside the grammar. The result is cached and immutable.
    """
    registered = tuple(sorted({**STANDARD_FUNCTIONS, **(functions or {})}.items()))
    return _compile(text, registered)


@lru_cache(MOST_CACHED)
def _compile(text: str, functions: tuple[tuple[str, Function], ...]) -> Expression:
    if not isinstance(text, str) or not text.strip():
        raise BadExpression(message(N_("表达式是空的。")))
    tree = _parse(text)
    compiler = _Compiler(dict(functions))
    run = compiler.build(tree, 0)
    return Expression(text, frozenset(compiler.names), frozenset(compiler.paths), run)


def _parse(text: str) -> ast.expr:
    if len(text) > LONGEST_EXPRESSION:
        raise BadExpression(message(N_("表达式超过 {limit} 个字符。"), limit=LONGEST_EXPRESSION))
    if "\\" in text:
        # An escape sequence could hide what a reviewer reads.
        raise BadExpression(message(N_("表达式中不能使用反斜杠。")))
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadExpression(
            message(N_("表达式“{expression}”写法有误。"), expression=text.strip()[:80])
        ) from error
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise BadExpression(message(N_("表达式太复杂，请拆成几步。")))
    return tree


def _follow(facts: Facts, path: str) -> object:
    value: object = facts
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _refuse(what: str) -> NoReturn:
    raise BadExpression(message(N_("表达式中不允许使用“{what}”。"), what=what[:60]))


def _plain_name(name: str) -> str:
    if name.startswith("_"):
        _refuse(name)
    return name


class _Compiler:
    """Turns allowed nodes into closures and notes what they read; a fresh one per expression."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self.functions = functions
        self.names: set[str] = set()
        self.paths: set[str] = set()

    def build(self, node: ast.expr, depth: int) -> Run:
        if depth > DEEPEST_NESTING:
            raise BadExpression(message(N_("表达式嵌套太深。")))
        builder = _BUILDERS.get(type(node))
        if builder is None:
            _refuse(type(node).__name__)
        return builder(self, node, depth + 1)

    def constant(self, node: ast.Constant, _depth: int) -> Run:
        value = node.value
        if not isinstance(value, str | int | float | bool | None):
            _refuse(type(value).__name__)
        if operations.is_number(value) and not operations.is_small(value):
            raise BadExpression(message(N_("数字太大。")))
        return lambda _facts: value

    def name(self, node: ast.Name, _depth: int) -> Run:
        name = _plain_name(node.id)
        if name in _CONSTANTS:
            value = _CONSTANTS[name]
            return lambda _facts: value
        if name in self.functions:
            _refuse(name)
        self.names.add(name)
        self.paths.add(name)
        return lambda facts: _top_level(facts, name)

    def attribute(self, node: ast.Attribute, depth: int) -> Run:
        key = _plain_name(node.attr)
        paths = set(self.paths)
        record = self.build(node.value, depth)
        whole = _dotted(node)
        if whole is not None:
            # Only the member is read, not the record on the way to it.
            self.paths = paths | {whole}
        return lambda facts: operations.member(record(facts), key)

    def subscript(self, node: ast.Subscript, depth: int) -> Run:
        container, index = self.build(node.value, depth), self.build(node.slice, depth)
        return lambda facts: operations.item(container(facts), index(facts))

    def sequence(self, node: ast.List | ast.Tuple, depth: int) -> Run:
        parts = tuple(self.build(each, depth) for each in node.elts)
        return lambda facts: [part(facts) for part in parts]

    def both_or_either(self, node: ast.BoolOp, depth: int) -> Run:
        parts = tuple(self.build(each, depth) for each in node.values)
        if isinstance(node.op, ast.And):
            return lambda facts: all(part(facts) for part in parts)
        return lambda facts: any(part(facts) for part in parts)

    def unary(self, node: ast.UnaryOp, depth: int) -> Run:
        operand = self.build(node.operand, depth)
        if isinstance(node.op, ast.Not):
            return lambda facts: not operand(facts)
        if isinstance(node.op, ast.USub):
            return lambda facts: operations.negate(operand(facts))
        _refuse(type(node.op).__name__)

    def arithmetic(self, node: ast.BinOp, depth: int) -> Run:
        operate = _ARITHMETIC.get(type(node.op))
        if operate is None:
            _refuse(type(node.op).__name__)
        left, right = self.build(node.left, depth), self.build(node.right, depth)
        return lambda facts: operate(left(facts), right(facts))

    def comparison(self, node: ast.Compare, depth: int) -> Run:
        left = self.build(node.left, depth)
        texts = _listed_texts(node)
        if texts is not None:
            return lambda facts: _one_of(left(facts), texts)
        steps = tuple(
            (_COMPARISONS[type(operator)], self.build(right, depth))
            for operator, right in zip(node.ops, node.comparators, strict=True)
        )
        if len(steps) == 1:
            compare, right = steps[0]
            return lambda facts: compare(left(facts), right(facts))
        return lambda facts: _chain(facts, left, steps)

    def choice(self, node: ast.IfExp, depth: int) -> Run:
        test, yes, no = (self.build(each, depth) for each in (node.test, node.body, node.orelse))
        return lambda facts: yes(facts) if test(facts) else no(facts)

    def call(self, node: ast.Call, depth: int) -> Run:
        if not isinstance(node.func, ast.Name) or node.func.id not in self.functions:
            _refuse(ast.unparse(node.func) + "()")
        if node.keywords:
            _refuse(str(node.keywords[0].arg))
        function = self.functions[node.func.id]
        arguments = tuple(self.build(each, depth) for each in node.args)
        return lambda facts: operations.bounded(function(*(part(facts) for part in arguments)))


def _top_level(facts: Facts, name: str) -> object:
    try:
        return facts[name]
    except KeyError:
        raise EvaluationFailed(message(N_("没有名为“{name}”的数据。"), name=name)) from None


def _chain(
    facts: Facts, first: Run, steps: tuple[tuple[Callable[[object, object], bool], Run], ...]
) -> bool:
    left = first(facts)
    for compare, part in steps:
        right = part(facts)
        if not compare(left, right):
            return False
        left = right
    return True


def _listed_texts(node: ast.Compare) -> frozenset[str] | None:
    """Return the texts of `x in ["a", "b"]`, the commonest cell of a table, ready for a look-up."""
    listed = node.comparators[0]
    if len(node.ops) > 1 or not isinstance(node.ops[0], ast.In) or not isinstance(listed, ast.List):
        return None
    values = [each.value for each in listed.elts if isinstance(each, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    return frozenset(texts) if len(texts) == len(listed.elts) else None


def _one_of(value: object, texts: frozenset[str]) -> bool:
    return isinstance(value, str) and value in texts


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        parent = _dotted(node.value)
        return None if parent is None else f"{parent}.{node.attr}"
    return None


_BUILDERS: Mapping[type[ast.expr], Callable[..., Run]] = {
    ast.Constant: _Compiler.constant,
    ast.Name: _Compiler.name,
    ast.Attribute: _Compiler.attribute,
    ast.Subscript: _Compiler.subscript,
    ast.List: _Compiler.sequence,
    ast.Tuple: _Compiler.sequence,
    ast.BoolOp: _Compiler.both_or_either,
    ast.UnaryOp: _Compiler.unary,
    ast.BinOp: _Compiler.arithmetic,
    ast.Compare: _Compiler.comparison,
    ast.IfExp: _Compiler.choice,
    ast.Call: _Compiler.call,
}
