"""The list filter of each kind of thing: what a list shows is exactly what a check allows."""

from typing import TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, false, or_, true
from sqlalchemy.orm import Session

from core.errors import NotFound
from people.actors import Actor
from people.permissions import ACROSS_BUREAUS, NOT_FOUND, SHARED, kind_of, require, who
from people.relations import Rows

Row = TypeVar("Row")
Columns = TypeVarTuple("Columns")


def visible(
    query: Select[*Columns], actor: Actor, model: Rows, verb: str = "read"
) -> Select[*Columns]:
    """Keep of `query` the rows of `model` to which the actor may do `verb`."""
    return query.where(condition(actor, model, verb))


def condition(actor: Actor, model: Rows, verb: str = "read") -> ColumnElement[bool]:
    """Return the condition under which the actor may do `verb` to rows of `model`."""
    kind = kind_of(model)
    relations = [relation.clause(actor, model) for relation in who(verb, kind)]
    return scope(actor, kind, model) & or_(false(), *relations)


def scope(actor: Actor, kind: str, model: Rows) -> ColumnElement[bool]:
    """Return the condition that rows of the kind exist for the actor at all."""
    if actor.bureau_id is None:
        if kind in ACROSS_BUREAUS:
            return true()
        return model.bureau_id.is_(None) if kind in SHARED else false()
    own: ColumnElement[bool] = model.bureau_id == actor.bureau_id
    return own | model.bureau_id.is_(None) if kind in SHARED else own


def fetch(
    session: Session, model: type[Row], row_id: int | str, actor: Actor, verb: str = "read"
) -> Row:
    """Return the row that the actor may do `verb` to.

    Raises `NotFound` alike for what does not exist and for what the actor must not know of,
    `NotPermitted` for what the actor sees but may not do this to.
    """
    row = session.get(model, row_id)
    if row is None:
        raise NotFound(NOT_FOUND, verb=verb, kind=kind_of(model), object_id=row_id)
    require(actor, verb, row)
    return row
