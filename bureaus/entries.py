"""Entries of a pack as they are read from TOML: of the right kind, or named as wrong."""

from collections.abc import Mapping
from typing import Any

Raw = Mapping[str, Any]


def text(raw: Raw, name: str) -> str:
    """Return the text under a name; raises `KeyError` or `ValueError` naming it."""
    return kept(raw[name], name)


def kept(value: object, name: str) -> str:
    """Return a value that must be text."""
    if not isinstance(value, str):
        raise ValueError(name)  # noqa: TRY004  # the file is wrong, not the call
    return value


def texts(raw: Raw, name: str) -> tuple[str, ...]:
    """Return the list of texts under a name."""
    listed = raw[name]
    if not isinstance(listed, list):
        raise ValueError(name)  # noqa: TRY004  # as above
    return tuple(kept(each, name) for each in listed)


def named_texts(raw: Raw) -> dict[str, str]:
    """Return a section that gives each name a text."""
    return {name: text(raw, name) for name in raw}


def named_lists(raw: Raw) -> dict[str, tuple[str, ...]]:
    """Return a section that gives each name a list of texts."""
    return {name: texts(raw, name) for name in raw}


def named_numbers(raw: Raw) -> dict[str, int]:
    """Return a section that gives each name a whole number."""
    for name, value in raw.items():
        if type(value) is not int:
            raise ValueError(name)
    return dict(raw)
