"""What staff may write into a paper: text, fields, conditions and lists; no call, no reach.

The language is a closed list of Jinja's nodes and of our filters, with types: a text that passes
here words every paper of its kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, TemplateSyntaxError, nodes

from core.i18n import N_, Message, message
from documents.checking import TemplateProblem
from documents.kinds import PaperKind
from documents.papers.common import Item, Moment

LARGEST, DEEPEST, LONGEST_CONST = 64 * 1024, 2, 2000
TOO_LARGE = N_("文字过长：最多 64 KB。")
TOO_DEEP = N_("模板嵌套过深。")
BAD_SYNTAX = N_("模板写法有误：{what}")
NOT_ALLOWED = N_("这里不能使用「{what}」：只能写文字、字段、条件和列表。")
NO_FIELD = N_("「{kind}」没有字段「{name}」。")
NO_NAME = N_("没有名为「{name}」的数据。")
NOT_A_LIST = N_("「{what}」不是列表，不能逐项列出。")
NOT_ONE = N_("「{what}」包含多项内容，请选用其中的一项，或者逐项列出。")
NOT_WORDED = N_("「{what}」要写成文字：日期用 | cn_date，时刻用 | cn_time，是否用条件。")
NOT_FOR = N_("「{filter}」不能用于这里的内容。")
TAKEN = N_("「{name}」已经是别的数据的名字，请给列表中的每一项另起一个名字。")
NESTED = N_("列表最多套两层。")
LONG_TEXT = N_("一段固定文字最多 2000 字。")
_READING = Environment(autoescape=True)  # reads only: nothing is ever rendered with it

Hint: TypeAlias = Any
Scope: TypeAlias = Mapping[str, Hint]
ANYTHING = object()
DAY, LIST = (date, datetime, NoneType), tuple[str, ...]


@dataclass(frozen=True)
class _Filter:
    """What a filter takes and gives; `words`: it takes fixed words besides."""

    takes: Callable[[Hint], bool]
    gives: Hint
    words: int = 0


@dataclass(frozen=True)
class _Loop:
    """What a list says of itself while it is gone through."""

    index: int
    index0: int
    first: bool
    last: bool
    length: int


def _is(*hints: Hint) -> Callable[[Hint], bool]:
    return lambda hint: all(option in hints for option in _options(hint))


def _origin(hint: Hint) -> object:
    return get_origin(hint)


def _options(hint: Hint) -> tuple[Hint, ...]:
    if _origin(hint) in (Union, UnionType):
        return get_args(hint)
    return (str,) if _origin(hint) is Literal else (hint,)


def _without_none(hint: Hint) -> Hint:
    left = [option for option in _options(hint) if option is not NoneType]
    return left[0] if len(left) == 1 else hint


def _countable(hint: Hint) -> bool:
    return hint is str or _origin(hint) is tuple


FILTERS: Mapping[str, _Filter] = {
    "cn_date": _Filter(_is(*DAY), str),
    "cn_time": _Filter(_is(datetime, NoneType), str),
    "cn_join": _Filter(_is(LIST), str),
    "cn_number": _Filter(_is(int), str),
    "ended": _Filter(_is(str), str, words=1),
    "iso": _Filter(_is(date), str),
    "length": _Filter(_countable, int),
    "paragraphs": _Filter(_is(str), LIST),
    "total_pages": _Filter(_is(tuple[Item, ...]), int),
    "span": _Filter(_is(Moment), str),
    "unbroken": _Filter(_is(str), str),
}


def check_wording(source: str, kind: PaperKind) -> list[TemplateProblem]:
    """Return what is wrong with a text for papers of `kind`, each with its line; never raises."""
    if len(source) > LARGEST:
        return [TemplateProblem(0, message(TOO_LARGE))]
    try:
        tree = _READING.parse(source)
        reader = _Reader(kind)
        reader.read(tree.body, {"paper": kind.schema, "title": str}, 0)
    except TemplateSyntaxError as fault:
        return [TemplateProblem(fault.lineno, message(BAD_SYNTAX, what=fault.message or ""))]
    except (RecursionError, ValueError):  # a number of more digits than Python reads
        return [TemplateProblem(0, message(TOO_DEEP))]
    return sorted(reader.found, key=lambda problem: problem.line)


def require_allowed(source: str, kind: PaperKind) -> None:
    """Raise `ValueError` with the first thing that is wrong with a text."""
    for problem in check_wording(source, kind):
        raise ValueError(f"line {problem.line}: {problem.message}")


class _Reader:
    """Goes through a text with the types of what it names."""

    def __init__(self, kind: PaperKind) -> None:
        self.kind = kind
        self.found: list[TemplateProblem] = []

    def say(self, node: nodes.Node, sentence: str, **values: object) -> Hint:
        said: Message = message(sentence, **values)
        self.found.append(TemplateProblem(node.lineno or 0, said))
        return ANYTHING

    def read(self, body: list[nodes.Node], scope: Scope, depth: int) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for part in node.nodes:
                        self._shown(part, scope)
                case nodes.If():
                    self._if(node, scope, depth)
                case nodes.For():
                    self._for(node, scope, depth)
                case _:
                    self.say(node, NOT_ALLOWED, what=type(node).__name__)

    def _if(self, node: nodes.If, scope: Scope, depth: int) -> None:
        known = self.type_of(node.test, scope)
        self.read(node.body, {**scope, _named(node.test): _without_none(known)}, depth)
        self.read([*node.elif_, *node.else_], scope, depth)

    def _for(self, node: nodes.For, scope: Scope, depth: int) -> None:
        if depth >= DEEPEST:
            self.say(node, NESTED)
        if node.test is not None or node.recursive or not isinstance(node.target, nodes.Name):
            self.say(node, NOT_ALLOWED, what="for … if" if node.test else "for")
            return
        if node.target.name in {*scope, "loop"}:
            self.say(node, TAKEN, name=node.target.name)
        listed = self.type_of(node.iter, scope)
        if listed is not ANYTHING and _origin(listed) is not tuple:
            self.say(node, NOT_A_LIST, what=_named(node.iter))
            listed = ANYTHING
        one = ANYTHING if listed is ANYTHING else get_args(listed)[0]
        self.read(node.body, {**scope, node.target.name: one, "loop": _Loop}, depth + 1)
        self.read(node.else_, scope, depth)

    def _shown(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        hint = self.type_of(node, scope)
        if any(is_dataclass(one) or _origin(one) is tuple for one in _options(hint)):
            self.say(node, NOT_ONE, what=_named(node))
        elif not set(_options(hint)) <= {str, int, float, ANYTHING}:
            self.say(node, NOT_WORDED, what=_named(node))

    def type_of(self, node: nodes.Node, scope: Scope) -> Hint:
        """Return the type of an expression; what may not stand there is noted."""
        if _named(node) in scope:  # a name, or a field that a condition around it asks for
            return scope[_named(node)]
        read = _EXPRESSIONS.get(type(node))
        if read is None:
            return self.say(node, NOT_ALLOWED, what=type(node).__name__)
        return read(self, node, scope)

    def name(self, node: nodes.Name, _scope: Scope) -> Hint:
        return self.say(node, NO_NAME, name=node.name)

    def not_(self, node: nodes.Not, scope: Scope) -> Hint:
        self.type_of(node.node, scope)
        return bool

    def either(self, node: nodes.And | nodes.Or, scope: Scope) -> Hint:
        return self._one_of(node.left, node.right, scope)

    def choice(self, node: nodes.CondExpr, scope: Scope) -> Hint:
        self.type_of(node.test, scope)
        return self._one_of(node.expr1, node.expr2 or nodes.Const(""), scope)

    def const(self, node: nodes.Const, _scope: Scope) -> Hint:
        if isinstance(node.value, str) and len(node.value) > LONGEST_CONST:
            return self.say(node, LONG_TEXT)
        return type(node.value)

    def field(self, node: nodes.Getattr, scope: Scope) -> Hint:
        owner = self.type_of(node.node, scope)
        if owner is ANYTHING:
            return ANYTHING
        schema = owner if is_dataclass(owner) else None  # what may be absent has no fields
        known = {field.name for field in fields(schema)} if schema else set()
        if schema is None or node.attr not in known:
            owned = self.kind.title if owner is self.kind.schema else _named(node.node)
            return self.say(node, NO_FIELD, kind=owned, name=node.attr)
        return get_type_hints(schema)[node.attr]

    def filtered(self, node: nodes.Filter, scope: Scope) -> Hint:
        about = FILTERS.get(node.name)
        if about is None or node.node is None:
            return self.say(node, NOT_ALLOWED, what=node.name)
        taken = self.type_of(node.node, scope)
        wrong = node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) != about.words
        texts = [self.type_of(word, scope) for word in node.args]
        if wrong or any(text not in (str, ANYTHING) for text in texts):
            return self.say(node, NOT_FOR, filter=node.name)
        if taken is not ANYTHING and not about.takes(taken):
            return self.say(node, NOT_FOR, filter=node.name)
        return about.gives

    def compared(self, node: nodes.Compare, scope: Scope) -> Hint:
        sides = [node.expr, *(one.expr for one in node.ops)]
        types = [self.type_of(side, scope) for side in sides]
        alike = all(one.op in {"eq", "ne"} for one in node.ops)
        if not alike and not all(one in (int, ANYTHING) for one in types):
            return self.say(node, NOT_FOR, filter=node.ops[0].op)
        return bool

    def _one_of(self, left: nodes.Node, right: nodes.Node, scope: Scope) -> Hint:
        one, other = self.type_of(left, scope), self.type_of(right, scope)
        if ANYTHING in (one, other):
            return ANYTHING
        return one if one == other else Union[one, other]  # noqa: UP007  # made from values


_EXPRESSIONS: Mapping[type[nodes.Node], Callable[[_Reader, Any, Scope], Hint]] = {
    nodes.Const: _Reader.const,
    nodes.Name: _Reader.name,
    nodes.Getattr: _Reader.field,
    nodes.Filter: _Reader.filtered,
    nodes.Compare: _Reader.compared,
    nodes.Not: _Reader.not_,
    nodes.And: _Reader.either,
    nodes.Or: _Reader.either,
    nodes.CondExpr: _Reader.choice,
}


def _named(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter) and node.node is not None:
        return f"{_named(node.node)} | {node.name}"
    if isinstance(node, nodes.Getattr):
        return f"{_named(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else type(node).__name__
