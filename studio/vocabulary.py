"""The names that a diagram may use: what the forms, tables, papers and bureaus really have."""

from collections.abc import Iterator
from functools import cache
from itertools import count, takewhile

from archive.access.rules import MOVES
from bureaus.articles import all_articles, exists
from bureaus.checking import ROLES
from bureaus.packs import load_shipped, shipped_codes
from documents import registry
from forms import schema
from workflows.engine import Vocabulary
from workflows.steps import DECISIONS

# What each verb of workflows.steps reads of its arguments.
VERBS: dict[str, frozenset[str]] = {
    "register.enter": frozenset(),
    "grant.issue": frozenset({"days", "visits"}),
    "grant.close": frozenset(),
    "paper.issue": frozenset({"paper", "sheet"}),
    "request.settle": frozenset({"state", "copy", "inform", "inform_if"}),
    "notice.copy": frozenset({"role"}),
    "copy.record": frozenset(),
    "letter.dispatch": frozenset(),
    "disc.number": frozenset(),
    "disc.file": frozenset(),
}
# What those arguments may say.
WORDS = {
    "state": frozenset(MOVES["submitted"]),
    "sheet": frozenset(registry.KINDS),
    **dict.fromkeys(("role", "copy", "inform"), frozenset(ROLES)),
}
# What every run starts with (workflows.requests, workflows.discs).
START = frozenset({"request_id", "disc_id", "bureau", "requester", "participants"})


def citable() -> Iterator[str]:
    """Yield the ids of all articles and of their paragraphs and items."""
    for article in all_articles():
        yield article.id
        yield from takewhile(exists, (f"{article.id}.{part}" for part in count(1)))


@cache
def shipped_vocabulary() -> Vocabulary:
    """Return the names that the shipped rooms and bureaus have."""
    packs = [load_shipped(code) for code in shipped_codes()]
    return Vocabulary(
        forms=frozenset(schema.names()),
        decisions=frozenset(DECISIONS),
        verbs=VERBS,
        roles=frozenset(ROLES),
        papers=frozenset(registry.KINDS),
        limits=frozenset(name for pack in packs for name in pack.limits),
        words=WORDS,
        data=START,
        articles=frozenset(citable()),
    )
