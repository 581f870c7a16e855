"""What the operators of the grammar do to plain values; every fault is an EvaluationFailed."""

from collections.abc import Mapping
from typing import TypeGuard

from core.errors import DiaoyueError
from core.i18n import N_, message

LARGEST_NUMBER = 10**15
LONGEST_TEXT = 2_000
LONGEST_LIST = 1_000


class EvaluationFailed(DiaoyueError):
    """An expression met facts it cannot work on: the caller's data is wrong, not the grammar."""


def shown(value: object) -> str:
    """A short, safe rendering of a value for an error message."""
    text = str(value) if isinstance(value, str | int | float | bool) else type(value).__name__
    return text[:40]


def is_number(value: object) -> TypeGuard[int | float]:
    """True for integers and floats; a truth value is not a number here, unlike in Python."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_small(number: float) -> bool:
    """True for a number within the cap; what is infinite or no number at all is beyond it."""
    return abs(number) <= LARGEST_NUMBER


def bounded(value: object) -> object:
    """Return the value if it is small enough to live with, else raise EvaluationFailed."""
    if is_number(value):
        if not is_small(value):
            raise EvaluationFailed(message(N_("计算结果超出允许的数值范围。")))
    elif isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise EvaluationFailed(message(N_("计算结果的文字太长。")))
    elif isinstance(value, list | tuple) and len(value) > LONGEST_LIST:
        raise EvaluationFailed(message(N_("计算结果的列表太长。")))
    return value


def member(record: object, key: str) -> object:
    """`record.key`: a dictionary lookup, nothing else; absent keys and null records give null."""
    if record is None:
        return None
    if isinstance(record, Mapping):
        return record.get(key)
    raise EvaluationFailed(
        message(N_("“.{key}”前面的值（{value}）不是一条记录。"), key=key, value=shown(record))
    )


def item(container: object, index: object) -> object:
    """`container[index]`: a list by position or a record by key."""
    if isinstance(container, list | tuple) and is_number(index) and isinstance(index, int):
        if -len(container) <= index < len(container):
            return container[index]
        raise EvaluationFailed(message(N_("列表中没有第 {index} 项。"), index=index))
    if isinstance(container, Mapping) and isinstance(index, str):
        return container.get(index)
    raise EvaluationFailed(
        message(N_("不能从“{value}”中取“{index}”。"), value=shown(container), index=shown(index))
    )


def same(left: object, right: object) -> bool:
    """Equality that never takes yes for one."""
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return bool(left == right)


def differs(left: object, right: object) -> bool:
    """The contrary of `same`."""
    return not same(left, right)


def _ordered(left: object, right: object) -> int:
    if is_number(left) and is_number(right):
        return (left > right) - (left < right)
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    raise EvaluationFailed(
        message(N_("“{left}”和“{right}”不能比较大小。"), left=shown(left), right=shown(right))
    )


def below(left: object, right: object) -> bool:
    """`left < right` for two numbers or two texts (dates are ISO texts)."""
    return _ordered(left, right) < 0


def at_most(left: object, right: object) -> bool:
    """`left <= right`."""
    return _ordered(left, right) <= 0


def above(left: object, right: object) -> bool:
    """`left > right`."""
    return _ordered(left, right) > 0


def at_least(left: object, right: object) -> bool:
    """`left >= right`."""
    return _ordered(left, right) >= 0


def within(value: object, container: object) -> bool:
    """`value in container` for lists, record keys and texts."""
    if isinstance(container, list | tuple | set | frozenset):
        return any(same(value, each) for each in container)
    if isinstance(container, Mapping) or (isinstance(container, str) and isinstance(value, str)):
        return isinstance(value, str) and value in container
    raise EvaluationFailed(message(N_("“in”后面的值（{value}）不是列表。"), value=shown(container)))


def outside(value: object, container: object) -> bool:
    """`value not in container`."""
    return not within(value, container)


def add(left: object, right: object) -> object:
    """`left + right` for two numbers, two texts or two lists, with a cap on the result."""
    if is_number(left) and is_number(right):
        return bounded(left + right)
    if isinstance(left, str) and isinstance(right, str):
        return bounded(left + right)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return bounded([*left, *right])
    raise EvaluationFailed(
        message(N_("“{left}”和“{right}”不能相加。"), left=shown(left), right=shown(right))
    )


def subtract(left: object, right: object) -> object:
    """`left - right` for two numbers."""
    if is_number(left) and is_number(right):
        return bounded(left - right)
    raise EvaluationFailed(
        message(N_("“{left}”和“{right}”不能相减。"), left=shown(left), right=shown(right))
    )


def negate(value: object) -> object:
    """`-value` for a number."""
    return subtract(0, value)


def count(items: object, key: object = None, value: object = None) -> int:
    """`count(list)` items, or with key and value only the records whose key has that value."""
    if not isinstance(items, list | tuple):
        raise EvaluationFailed(message(N_("count() 需要一个列表。")))
    if key is None:
        return len(items)
    return sum(1 for each in items if same(member(each, str(key)), value))
