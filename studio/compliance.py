"""Where each of the 148 articles is kept, and which tests prove it."""

import json
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from bureaus.articles import all_articles
from documents.registry import KINDS

STATUSES = ("enforced", "supported", "manual", "open")
FOLDER = Path(__file__).parent
STATEMENTS = FOLDER / "compliance.toml"
# Written by `make proofs` from the marks of the tests, so that it ships without them.
PROOFS = FOLDER / "proofs.json"


@dataclass(frozen=True)
class Entry:
    """One article: its status, the places that keep it and the tests that prove it.

    `templates` are papers that hold what it names while no procedure issues them yet.
    """

    id: str
    status: str
    where: tuple[str, ...]
    tests: tuple[str, ...]
    templates: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        """Return the entry as `diaoyue compliance --json` prints it."""
        return {
            **asdict(self),
            "where": list(self.where),
            "tests": list(self.tests),
            "templates": list(self.templates),
        }


@cache
def entries() -> tuple[Entry, ...]:
    """Return an entry per article, in the order of the texts."""
    stated = tomllib.loads(STATEMENTS.read_text("utf-8"))
    proofs = json.loads(PROOFS.read_text("utf-8"))
    return tuple(
        Entry(
            id=article.id,
            status=stated[article.id]["status"],
            where=tuple(stated[article.id].get("where", ())),
            tests=tuple(proofs.get(article.id, ())),
            templates=templates_only(article.id),
        )
        for article in all_articles()
    )


def templates_only(article: str) -> tuple[str, ...]:
    """Return the papers with a field that the article, or a part of it, names but none issues."""
    return tuple(
        kind.name
        for kind in KINDS.values()
        if kind.waiting and any(named.partition(".")[0] == article for named in kind.articles)
    )
