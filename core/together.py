"""Several small questions in one statement: their rows come one after another, not multiplied."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, false, select
from sqlalchemy.orm import InspectionAttr, aliased

Answers = list[list[Any]]


def side_by_side(*questions: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return the question that asks all of these at once; `sort_out` takes its rows apart.

    Each may select one entity first and any columns after it. Meant to be built once, with bound
    parameters: putting it together costs more than asking it.
    """
    first, *others = [question.subquery() for question in questions]
    source: Any = first
    for other in others:
        # Nothing matches, so that every row has the columns of one question and nulls elsewhere.
        source = source.join(other, false(), full=True)
    parts = [part for one in zip(questions, [first, *others], strict=True) for part in read(*one)]
    whole = select(*parts).select_from(source)
    # SQLAlchemy makes the columns of parts when first asked for. Two threads asking at once would
    # each make their own, and the statement be kept with columns that nobody finds again.
    whole.compile()
    return whole


def read(question: Select[*tuple[Any, ...]], found: Subquery) -> list[Any]:
    """Return what one question selects, read from its place in the whole."""
    entity, *columns = question.column_descriptions
    parts: list[InspectionAttr | ColumnElement[Any]] = [aliased(entity["entity"], found)]
    return parts + [found.c[column["name"]] for column in columns]


def sort_out(rows: Iterable[Row[*tuple[Any, ...]]], *widths: int) -> Answers:
    """Return the rows of each question; `widths` are the numbers of what each selects.

    A question that selects one entity answers with entities, else with tuples.
    """
    answers: Answers = [[] for _ in widths]
    for row in rows:
        start = 0
        for answer, width in zip(answers, widths, strict=True):
            if row[start] is not None:
                answer.append(row[start] if width == 1 else tuple(row[start : start + width]))
            start += width
    return answers
