"""Frozen dataclasses to plain JSON and back, by their annotations."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

T = TypeVar("T")
Json: TypeAlias = Any
Hint: TypeAlias = Any


SCALARS = frozenset({NoneType, bool, int, float})


def plain(value: object, clean: Callable[[str], str]) -> Json:
    """Return `value` as JSON types: dataclasses become objects, days and moments ISO text.

    Every text goes through `clean`.
    """
    kind = type(value)
    if kind in SCALARS:
        return value
    if isinstance(value, str):
        return clean(value)
    if names := _names(kind):  # type: ignore[arg-type]  # a type is hashable
        return {name: plain(getattr(value, name), clean) for name in names}
    if isinstance(value, list | tuple):
        return [plain(entry, clean) for entry in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"a paper cannot hold {kind.__name__}")


@cache
def _names(schema: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(schema)) if is_dataclass(schema) else ()


def thaw(schema: type[T], data: object) -> T:
    """Build a `schema` from plain JSON; fields that are missing take their defaults.

    Raises `ValueError` or `TypeError` naming the field that is missing, unknown or of another type.
    """
    built: T = _build(schema, data, schema.__name__)
    return built


def _build(hint: Hint, value: object, where: str) -> Json:
    origin: object = get_origin(hint)
    if origin in (Union, UnionType):
        return _optional(hint, value, where)
    if origin is tuple:
        return _entries(hint, value, where)
    if origin is Literal:
        return _one_of(get_args(hint), value, where)
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass(hint, value, where)
    return _scalar(hint, value, where)


def _optional(hint: Hint, value: object, where: str) -> Json:
    if value is None:
        return None
    (inner,) = [option for option in get_args(hint) if option is not NoneType]
    return _build(inner, value, where)


def _entries(hint: Hint, value: object, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{where}: a list is needed")
    inner = get_args(hint)[0]
    return tuple(_build(inner, entry, f"{where}[{index}]") for index, entry in enumerate(value))


def _one_of(options: tuple[object, ...], value: object, where: str) -> object:
    if value not in options:
        raise ValueError(f"{where}: one of {options} is needed")
    return value


@cache
def _hints(schema: type) -> dict[str, Hint]:
    return get_type_hints(schema)


def _dataclass(schema: type, value: object, where: str) -> Json:
    if not isinstance(value, dict):
        raise TypeError(f"{where}: an object is needed")
    known: dict[str, Field[Any]] = {field.name: field for field in fields(schema)}
    if unknown := value.keys() - known.keys():
        raise ValueError(f"{where}: unknown fields {sorted(unknown)}")
    if missing := [name for name in known.keys() - value.keys() if _needed(known[name])]:
        raise ValueError(f"{where}: missing fields {sorted(missing)}")
    hints = _hints(schema)
    return schema(
        **{name: _build(hints[name], part, f"{where}.{name}") for name, part in value.items()}
    )


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _scalar(hint: Hint, value: object, where: str) -> Json:
    if hint in (date, datetime) and isinstance(value, str):
        return hint.fromisoformat(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        raise TypeError(f"{where}: {hint.__name__} is needed")
    return value
