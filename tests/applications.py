"""Pytest plugin: pages and addresses are compiled once in a run, for all applications that open."""

from collections.abc import Callable
from typing import Any

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from webapp.edge import Application

Build = Callable[..., tuple[str, str]]


class Compiled(BytecodeCache):
    """Compiled templates in memory; Jinja compares their sources before it takes one."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


def compiled_once(compile_builder: Callable[[Rule, bool], Build]) -> Callable[[Rule, bool], Build]:
    """Return Werkzeug's own compiler of what makes an address, with a memory.

    What it makes depends on the words of the rule alone; the rule itself is its first argument.
    """
    known: dict[Any, Build] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Build:
        converters = {name: type(one) for name, one in rule._converters.items()}
        parts = (rule.rule, rule._trace, converters, rule.defaults, append_unknown)
        key = repr(parts)
        if key not in known:
            known[key] = compile_builder(rule, append_unknown)
        return known[key]

    return builder


def pytest_configure(config: pytest.Config) -> None:
    del config
    Application.jinja_options = {**Application.jinja_options, "bytecode_cache": Compiled()}
    Rule._compile_builder = compiled_once(Rule._compile_builder)  # type: ignore[method-assign]
