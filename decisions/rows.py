"""Decision tables: one published table, and the deciding of one set of facts by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import DiaoyueError
from core.i18n import N_, message
from core.sources import Problem
from decisions import cells
from decisions.cells import Literal, Test
from decisions.expressions import Expression
from decisions.operations import EvaluationFailed, same, shown

FIRST, UNIQUE = "FIRST", "UNIQUE"


class BadTable(DiaoyueError):
    """The source is no table of this house; `problems` lists every fault found."""

    status = 422

    def __init__(self, problems: Sequence[Problem], source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source
        super().__init__(self.problems[0].message)


class NoRuleMatches(DiaoyueError):
    """The table has no rule for these facts: silence is never an answer."""

    status = 409


class SeveralRulesMatch(DiaoyueError):
    """A table that promises one answer per case found two."""

    status = 409


@dataclass(frozen=True, slots=True)
class Input:
    """A question the table asks: its expression, its label and the answers it knows."""

    id: str
    label: str
    type: str
    expression: Expression
    values: tuple[Literal, ...]

    def read(self, facts: Mapping[str, object]) -> object:
        """Value of the question over the facts; raises EvaluationFailed on an unknown answer."""
        value = cells.plain(self.expression.evaluate(facts))
        if self.values and value is not None and not self._knows(value):
            raise EvaluationFailed(
                message(N_("“{label}”不能是“{value}”。"), label=self.label, value=shown(value))
            )
        return value

    def _knows(self, value: object) -> bool:
        if isinstance(value, str):
            return value in self.values
        return any(same(value, each) for each in self.values)


@dataclass(frozen=True, slots=True)
class Output:
    """An answer the table gives: its name, its label and the values it may take."""

    id: str
    name: str
    label: str
    type: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a test per input (None lets everything pass), its outputs and its reason."""

    id: str
    number: int
    tests: tuple[Test | None, ...]
    outputs: Mapping[str, object]
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table decided, by which row, on which articles, from which facts."""

    outputs: Mapping[str, object]
    rule: str
    reason: str
    basis: tuple[str, ...]
    facts: Mapping[str, object]
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A compiled decision table; immutable, so one may serve every thread."""

    id: str
    name: str
    hit_policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    sha256: str
    source: str = ""

    def decide(self, facts: Mapping[str, object]) -> Decision:
        """Decide the facts.

        Every input is read and must be an answer its column knows, also where no row asks.
        Raises NoRuleMatches, SeveralRulesMatch (hit policy UNIQUE), or EvaluationFailed when a
        fact is missing or of a kind the table does not know.
        """
        values = [column.read(facts) for column in self.inputs]
        tested: set[int] = set()
        hits: list[Rule] = []
        for rule in self.rules:
            if _matches(rule, values, tested):
                hits.append(rule)
                if self.hit_policy == FIRST:
                    break
        names = [column.expression.text for column in self.inputs]
        return self._decision(self._only(hits), {names[n]: values[n] for n in sorted(tested)})

    def _only(self, hits: Sequence[Rule]) -> Rule:
        if not hits:
            raise NoRuleMatches(
                message(N_("决策表“{table}”没有适用的规则。"), table=self.name), table=self.id
            )
        if len(hits) > 1:
            raise SeveralRulesMatch(
                message(
                    N_("决策表“{table}”第 {first}、{second} 行同时适用。"),
                    table=self.name,
                    first=hits[0].number,
                    second=hits[1].number,
                ),
                table=self.id,
            )
        return hits[0]

    def _decision(self, rule: Rule, read: Mapping[str, object]) -> Decision:
        basis = rule.outputs.get("basis")
        return Decision(
            outputs=rule.outputs,
            rule=rule.id,
            reason=rule.reason,
            basis=tuple(map(str, basis)) if isinstance(basis, list | tuple) else (),
            facts=read,
            table=self.sha256,
        )


def _matches(rule: Rule, values: Sequence[object], tested: set[int]) -> bool:
    for position, test in enumerate(rule.tests):
        if test is None:
            continue
        tested.add(position)
        if not test.holds(values[position]):
            return False
    return True
