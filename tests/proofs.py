"""Pytest plugin: which tests prove which article, as `make proofs` ships it with the product."""

import json
from collections import defaultdict
from collections.abc import Iterable

import pytest

from studio.compliance import PROOFS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-proofs", action="store_true", help="write the list and run nothing")


def proofs(items: Iterable[pytest.Item]) -> dict[str, list[str]]:
    """Return the tests of each article; the part of an article counts for the article."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        for mark in item.iter_markers("article"):
            for article in mark.args:
                found[article.split(".")[0]].add(item.nodeid.split("[")[0])
    return {article: sorted(found[article]) for article in sorted(found)}


def pytest_collection_finish(session: pytest.Session) -> None:
    if session.config.getoption("--write-proofs"):
        text = json.dumps(proofs(session.items), ensure_ascii=False, indent=1)
        PROOFS.write_text(text + "\n", encoding="utf-8")
        session.items.clear()
