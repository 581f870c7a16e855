"""The columns of a DMN table: what it asks and what it answers."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from core.i18n import N_, Message, message
from core.sources import Problem, local_name
from decisions.cells import KNOWN_TYPES, BadCell, Literal, read_values
from decisions.expressions import BadExpression, compile_expression
from decisions.rows import Input, Output

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
MOST_COLUMNS = 40
QUIET = frozenset({"description", "extensionElements", "variable"})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


class ColumnReader:
    """Reads the columns of one file and collects what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, element: etree._Element | str, text: Message) -> None:
        name = element if isinstance(element, str) else element.get("id") or local_name(element)
        self.problems.append(Problem(name, text))

    def refuse_others(self, parent: etree._Element, known: set[str]) -> None:
        for child in parent.iterchildren(etree.Element):
            if local_name(child) not in known or not child.tag.startswith(f"{{{MODEL}}}"):
                self.refuse(child, unknown(child))

    def read_input(self, element: etree._Element) -> Input | None:
        label = element.get("label") or ""
        self.refuse_others(element, {"inputExpression", "inputValues", *QUIET})
        asked = next(children(element, "inputExpression"), None)
        text = (text_of(asked) if asked is not None else "").strip()
        type_name = self._type(element, asked.get("typeRef") if asked is not None else None)
        try:
            expression = compile_expression(text)
        except BadExpression as error:
            self.refuse(element, _in_column(label, error.message))
            return None
        values = self._values(element, "inputValues", type_name, label)
        return Input(element.get("id") or "", label or text, type_name, expression, values)

    def read_output_column(self, element: etree._Element) -> Output | None:
        name, label = element.get("name") or "", element.get("label") or ""
        self.refuse_others(element, {"outputValues", *QUIET})
        if not _NAME.fullmatch(name):
            self.refuse(element, message(N_("输出列“{name}”的名称应为小写英文标识。"), name=name))
        type_name = self._type(element, element.get("typeRef"))
        values = self._values(element, "outputValues", type_name, label)
        return Output(element.get("id") or "", name, label or name, type_name, values)

    def _type(self, element: etree._Element, type_name: str | None) -> str:
        type_name = type_name or "string"
        if type_name not in KNOWN_TYPES:
            self.refuse(element, message(N_("类型“{type}”不支持。"), type=type_name))
            return "string"
        return type_name

    def _values(
        self, element: etree._Element, name: str, type_name: str, label: str
    ) -> tuple[Literal, ...]:
        child = next(children(element, name), None)
        try:
            return read_values(text_of(child) if child is not None else None, type_name)
        except BadCell as error:
            self.refuse(element, _in_column(label, error.message))
            return ()

    def check_columns(
        self,
        body: etree._Element,
        inputs: Sequence[Input | None],
        outputs: Sequence[Output | None],
    ) -> None:
        if not inputs or not outputs or len(inputs) + len(outputs) > MOST_COLUMNS:
            self.refuse(body, message(N_("决策表至少要有一个输入列和一个输出列，且不超过 40 列。")))
        names = [each.name for each in outputs if each]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.refuse(body, message(N_("输出列“{name}”重复。"), name=name))


def _in_column(label: str, problem: Message) -> Message:
    return message(N_("“{column}”列：{problem}"), column=label, problem=problem)


def unknown(element: etree._Element) -> Message:
    """Sentence for an element that this house does not read."""
    return message(N_("不支持的元素“{element}”。"), element=local_name(element))


def children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """DMN children with this name."""
    return parent.iterchildren(f"{{{MODEL}}}{name}")


def text_of(element: etree._Element) -> str:
    """The text of an entry: dmn-js wraps it in one text element."""
    return "".join(child.text or "" for child in children(element, "text")).strip()
