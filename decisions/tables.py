"""DMN 1.3 as dmn-js writes it, read into a Table; whatever is not understood is refused."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from core.i18n import N_, Message, message
from core.sources import BadXml, Problem, local_name, read_xml
from decisions.cells import (
    BadCell,
    Test,
    compile_test,
    read_output,
)
from decisions.columns import MODEL, QUIET, ColumnReader, children, text_of, unknown
from decisions.operations import same
from decisions.rows import (
    FIRST,
    UNIQUE,
    BadTable,
    Decision,
    Input,
    NoRuleMatches,
    Output,
    Rule,
    SeveralRulesMatch,
    Table,
)
from decisions.space import overlaps

__all__ = [
    "FIRST",
    "UNIQUE",
    "BadTable",
    "Decision",
    "Input",
    "NoRuleMatches",
    "Output",
    "Rule",
    "SeveralRulesMatch",
    "Table",
    "parse_table",
]

DRAWING = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
MOST_RULES = 500


def parse_table(xml: bytes, source: str = "") -> Table:
    """Compile one DMN file with one decision table in it; raises BadTable with every problem."""
    try:
        root = read_xml(xml)
    except BadXml as error:
        raise BadTable([Problem("xml", error.message)], source) from error
    reader = _Reader()
    table = reader.table(root, hashlib.sha256(xml).hexdigest(), source)
    if reader.problems or table is None:
        raise BadTable(reader.problems, source)
    return table


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the table a problem stands, for its sentence."""

    table: str
    row: int

    def says(self, problem: Message, column: str = "") -> Message:
        where = message(N_("表“{table}”第 {row} 行"), table=self.table, row=self.row)
        if column:
            where = message(N_("{where}“{column}”列"), where=where, column=column)
        return message(N_("{where}：{problem}"), where=where, problem=problem)


class _Reader(ColumnReader):
    """Reads one file and collects what is wrong with it."""

    def table(self, root: etree._Element, sha256: str, source: str) -> Table | None:
        decision = self._decision(root)
        if decision is None:
            return None
        self.refuse_others(decision, {"decisionTable", *QUIET})
        body = self._only_child(decision, "decisionTable")
        if body is None:
            return None
        hit_policy = body.get("hitPolicy", UNIQUE)
        if hit_policy not in {FIRST, UNIQUE}:
            self.refuse(
                body,
                message(N_("命中策略“{policy}”不支持，只用 FIRST 或 UNIQUE。"), policy=hit_policy),
            )
        self.refuse_others(body, {"input", "output", "rule", "annotation", *QUIET})
        inputs = [self.read_input(each) for each in children(body, "input")]
        outputs = [self.read_output_column(each) for each in children(body, "output")]
        self.check_columns(body, inputs, outputs)
        if self.problems:
            # Cells cannot be judged against columns that are not understood.
            return None
        columns = [each for each in inputs if each]
        answers = [each for each in outputs if each]
        rules = self._rules(decision.get("name") or "", body, columns, answers)
        self._check_rules(body, hit_policy, columns, rules)
        return Table(
            id=decision.get("id") or "",
            name=decision.get("name") or decision.get("id") or "",
            hit_policy=hit_policy,
            inputs=tuple(columns),
            outputs=tuple(answers),
            rules=tuple(rules),
            sha256=sha256,
            source=source,
        )

    def _decision(self, root: etree._Element) -> etree._Element | None:
        if root.tag != f"{{{MODEL}}}definitions":
            self.refuse(local_name(root), message(N_("不是 DMN 1.3 决策表文件。")))
            return None
        for child in root.iterchildren(etree.Element):
            if local_name(child) not in {"decision", *QUIET} and not _is_drawing(child):
                self.refuse(child, unknown(child))
        return self._only_child(root, "decision")

    def _only_child(self, parent: etree._Element, name: str) -> etree._Element | None:
        found = list(children(parent, name))
        if len(found) != 1:
            self.refuse(
                parent,
                message(
                    N_("应当恰有一个 {name}，实际有 {count} 个。"), name=name, count=len(found)
                ),
            )
            return None
        return found[0]

    def _rules(
        self,
        table: str,
        body: etree._Element,
        inputs: Sequence[Input],
        outputs: Sequence[Output],
    ) -> list[Rule]:
        found = list(children(body, "rule"))
        if not found or len(found) > MOST_RULES:
            self.refuse(body, message(N_("决策表至少要有一行，且不超过 500 行。")))
            return []
        return [
            self._rule(_Place(table, number), element, inputs, outputs)
            for number, element in enumerate(found, 1)
        ]

    def _rule(
        self,
        place: _Place,
        element: etree._Element,
        inputs: Sequence[Input],
        outputs: Sequence[Output],
    ) -> Rule:
        self.refuse_others(element, {"inputEntry", "outputEntry", "annotationEntry", *QUIET})
        conditions = [text_of(each) for each in children(element, "inputEntry")]
        answers = [text_of(each) for each in children(element, "outputEntry")]
        if (len(conditions), len(answers)) != (len(inputs), len(outputs)):
            self.refuse(element, place.says(message(N_("单元格的数目与列数不符。"))))
            return Rule(element.get("id") or "", place.row, (), {}, "")
        tests = [
            self._test(place, element, column, text)
            for column, text in zip(inputs, conditions, strict=True)
        ]
        given = {
            column.name: self._answer(place, element, column, text)
            for column, text in zip(outputs, answers, strict=True)
        }
        reason = next(((each.text or "").strip() for each in children(element, "description")), "")
        return Rule(element.get("id") or "", place.row, tuple(tests), given, reason)

    def _test(
        self, place: _Place, element: etree._Element, column: Input, text: str
    ) -> Test | None:
        try:
            test = compile_test(text, column.type)
        except BadCell as error:
            self.refuse(element, place.says(error.message, column.label))
            return None
        self._check_known(place, element, column, test.literals if test else ())
        return test

    def _answer(self, place: _Place, element: etree._Element, column: Output, text: str) -> object:
        try:
            value = read_output(text, column.type)
        except BadCell as error:
            self.refuse(element, place.says(error.message, column.label))
            return None
        self._check_known(place, element, column, value if isinstance(value, list) else [value])
        return value

    def _check_known(
        self,
        place: _Place,
        element: etree._Element,
        column: Input | Output,
        values: Iterable[object],
    ) -> None:
        for value in values:
            known = value is None or any(same(value, each) for each in column.values)
            if column.values and not known:
                text = message(N_("“{value}”不在本列的预设取值中。"), value=value)
                self.refuse(element, place.says(text, column.label))

    def _check_rules(
        self, body: etree._Element, hit_policy: str, inputs: Sequence[Input], rules: Sequence[Rule]
    ) -> None:
        ids = [rule.id for rule in rules]
        for rule in sorted({each for each in ids if not each or ids.count(each) > 1}):
            self.refuse(body, message(N_("行标识“{rule}”为空或重复。"), rule=rule))
        if hit_policy != UNIQUE or self.problems:
            return
        for first, second in overlaps(inputs, rules):
            text = message(
                N_("第 {first} 行与第 {second} 行会同时命中，UNIQUE 不允许重叠。"),
                first=first.number,
                second=second.number,
            )
            self.refuse(second.id, text)


def _is_drawing(element: etree._Element) -> bool:
    return str(element.tag).startswith(f"{{{DRAWING}}}")
