"""The whole space of a table: its gaps, its overlaps and the rows that can never speak.

Every test sees its own column only, so a column's values fall into classes that no row can
tell apart. Walking the classes is walking every combination, in a fraction of the steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from decisions.cells import Literal, Test, samples
from decisions.rows import Input, Rule, Table

Domains = Mapping[str, Sequence[Literal]]


@dataclass(frozen=True, slots=True)
class Region:
    """Combinations that the table cannot tell apart, by input, and the rows they hit."""

    values: Mapping[str, tuple[Literal, ...]]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Classes:
    """One column's values grouped by the set of rows (a bit each) that let them pass."""

    name: str
    groups: tuple[tuple[int, tuple[Literal, ...]], ...]


def domain(column: Input, rules: Sequence[Rule], position: int) -> tuple[Literal, ...]:
    """Values that stand for all of a column: its predefined ones, or samples of its cells."""
    if column.values:
        return column.values
    if column.type == "boolean":
        return (True, False)
    tests = [rule.tests[position] for rule in rules]
    return samples(literal for test in tests if test for literal in test.literals)


def overlaps(inputs: Sequence[Input], rules: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """Return every pair of rows that some combination passes."""
    values = [domain(column, rules, position) for position, column in enumerate(inputs)]
    passing = [
        [_passing(test, values[position]) for position, test in enumerate(rule.tests)]
        for rule in rules
    ]
    return [
        (rules[one], rules[other])
        for one, other in combinations(range(len(rules)), 2)
        if all(a & b for a, b in zip(passing[one], passing[other], strict=True))
    ]


def _passing(test: Test | None, values: Sequence[Literal]) -> int:
    return sum(1 << bit for bit, value in enumerate(values) if test is None or test.holds(value))


def walk(table: Table, domains: Domains | None = None) -> Iterator[Region]:
    """Go through the whole space; `domains` widens or narrows the values of single inputs."""
    columns = _columns(table, domains or {})
    for choice in product(*(column.groups for column in columns)):
        alive = (1 << len(table.rules)) - 1
        for mask, _ in choice:
            alive &= mask
        yield Region(
            {column.name: values for column, (_, values) in zip(columns, choice, strict=True)},
            _rows(table, alive),
        )


def gaps(table: Table, domains: Domains | None = None) -> Iterator[Region]:
    """Yield the regions that no row answers; whole branches are cut where a row takes all."""
    columns = _columns(table, domains or {})
    yield from _search(table, columns, (1 << len(table.rules)) - 1, {})


def unreached(table: Table, domains: Domains | None = None) -> list[Rule]:
    """Return the rows that never speak because earlier rows always answer before them."""
    columns = _columns(table, domains or {})
    speaking: set[int] = set()
    seen: set[tuple[int, int]] = set()
    _listen(table, columns, (1 << len(table.rules)) - 1, speaking, seen)
    return [rule for number, rule in enumerate(table.rules) if number not in speaking]


def _listen(
    table: Table,
    columns: Sequence[_Classes],
    alive: int,
    speaking: set[int],
    seen: set[tuple[int, int]],
) -> None:
    """Note the first row of every combination; the same rows left over the same columns once."""
    if not alive or (len(columns), alive) in seen:
        return
    seen.add((len(columns), alive))
    first = (alive & -alive).bit_length() - 1
    if _asks_nothing_more(table, table.rules[first], len(columns)):
        speaking.add(first)
        return
    for mask, _ in columns[0].groups:
        _listen(table, columns[1:], alive & mask, speaking, seen)


def _search(
    table: Table,
    columns: Sequence[_Classes],
    alive: int,
    values: Mapping[str, tuple[Literal, ...]],
) -> Iterator[Region]:
    if not alive:
        yield Region(values, ())
        return
    if not columns or _takes_all(table, alive, len(columns)):
        return
    column, rest = columns[0], columns[1:]
    for mask, group in column.groups:
        yield from _search(table, rest, alive & mask, {**values, column.name: group})


def _takes_all(table: Table, alive: int, remaining: int) -> bool:
    return any(_asks_nothing_more(table, rule, remaining) for rule in _rows(table, alive))


def _asks_nothing_more(table: Table, rule: Rule, remaining: int) -> bool:
    return all(test is None for test in rule.tests[len(table.inputs) - remaining :])


def _columns(table: Table, domains: Domains) -> list[_Classes]:
    return [
        _classes(table, position, domains.get(column.expression.text))
        for position, column in enumerate(table.inputs)
    ]


def _classes(table: Table, position: int, values: Sequence[Literal] | None) -> _Classes:
    column = table.inputs[position]
    groups: dict[int, list[Literal]] = {}
    for value in domain(column, table.rules, position) if values is None else values:
        mask = 0
        for bit, rule in enumerate(table.rules):
            test = rule.tests[position]
            if test is None or test.holds(value):
                mask |= 1 << bit
        groups.setdefault(mask, []).append(value)
    return _Classes(
        column.expression.text, tuple((mask, tuple(group)) for mask, group in groups.items())
    )


def _rows(table: Table, alive: int) -> tuple[Rule, ...]:
    return tuple(rule for bit, rule in enumerate(table.rules) if alive >> bit & 1)
