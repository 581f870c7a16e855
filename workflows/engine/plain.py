"""Workflow data is plain JSON and nothing else; every value is checked where it comes in."""

import math
from collections.abc import Mapping

from core.errors import InvalidInput
from core.i18n import N_, message

DEEPEST = 20
LARGEST_INTEGER = 2**53


def plain(value: object, path: str = "data", depth: int = 0) -> object:
    """A deep copy made of JSON types only; raises InvalidInput naming the path of what is not."""
    if depth > DEEPEST:
        raise InvalidInput({path: message(N_("数据嵌套太深。"))})
    if isinstance(value, Mapping):
        return {
            _key(key, path): plain(each, f"{path}.{key}", depth + 1) for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [plain(each, f"{path}[{n}]", depth + 1) for n, each in enumerate(value)]
    if _is_scalar(value):
        return value
    raise InvalidInput({path: message(N_("流程数据只能是文字、数字、是否和列表。"))})


def plain_record(value: Mapping[str, object], path: str = "data") -> dict[str, object]:
    """The same for a record."""
    return {_key(key, path): plain(each, f"{path}.{key}", 1) for key, each in value.items()}


def _key(key: object, path: str) -> str:
    if type(key) is str and _encodable(key):
        return key
    raise InvalidInput({path: message(N_("流程数据的名称必须是文字。"))})


def _is_scalar(value: object) -> bool:
    if value is None or type(value) is bool:
        return True
    if type(value) is str:
        return _encodable(value)
    if type(value) is int:
        return abs(value) <= LARGEST_INTEGER
    return type(value) is float and math.isfinite(value)


def _encodable(text: str) -> bool:
    """Lone surrogates cannot be stored as UTF-8; isascii keeps the common case cheap."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
