"""Pytest plugin: pages are compiled once in a run, though every test opens an application."""

import pytest
from jinja2.bccache import Bucket, BytecodeCache

from webapp.edge import Application


class Compiled(BytecodeCache):
    """Compiled templates in memory; Jinja compares their sources before it takes one."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


def pytest_configure(config: pytest.Config) -> None:
    del config
    Application.jinja_options = {**Application.jinja_options, "bytecode_cache": Compiled()}
