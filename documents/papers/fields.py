"""What the fields of papers mean: what each is called, and which articles name it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import get_args, get_type_hints

# Articles that say the same for several bureaus.
KEEPER = ("RS-A-3", "SL-A-3", "GX-A-2")
ROOM = ("RS-A-4", "SL-A-4", "GX-A-3")
ORGAN = ("RS-A-6", "SL-A-6", "GX-A-4")
PARTY = ("RS-A-7", "SL-A-7", "GX-A-5")
REMOTE = ("RS-A-8", "SL-A-8")
INTACT = ("RS-A-9", "SL-A-9", "GX-A-8")
SECRECY = ("RS-A-10", "SL-A-10", "GX-A-9", "GX-M-13", "GX-C-15", "WD-M-13")
REGISTER = (*KEEPER, "RS-A-6", "RS-A-7", "SL-A-6", "SL-A-7", "GX-A-3", "GX-M-10")
LEDGER = ("RS-M-4", "SL-M-4", "ZH-M-4")
STOPPED = ("RS-M-12", "SL-M-12", "ZH-M-12")
SPOKEN = ("GX-M-7", "WD-M-8")
INGEST = ("GX-M-8", "WD-M-9")
HANDED_OVER = ("RS-M-13", "SL-M-13", "ZH-M-13")
EVIDENCE = ("GX-M-11", "GX-C-14", "WD-M-11")
KEPT = ("RS-M-15", "SL-M-15", "ZH-M-15")
DISC = ("RS-M-16", "SL-M-16", "ZH-M-16")
REVIEWED = ("RS-M-17", "SL-M-17", "ZH-M-17", "WD-M-16")
VIOLATED = ("RS-M-18", "SL-M-18", "ZH-M-18", "GX-C-17", "WD-M-14")
DISPUTED = ("RS-M-6", "SL-M-6", "ZH-M-6", "GX-M-4", "WD-M-5")


@dataclass(frozen=True)
class Means:
    """What a field is called on paper; no articles: no regulation names it, it is ours."""

    label: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Described:
    """A field of a paper's schema with what it means; `needed` when a paper cannot be without."""

    name: str
    label: str
    articles: tuple[str, ...]
    needed: bool


def named(label: str, *articles: str) -> Means:
    """Mark a field that the articles name."""
    return Means(label, articles)


def ours(label: str) -> Means:
    """Mark a field that no regulation names."""
    return Means(label)


@cache
def described(schema: type) -> tuple[Described, ...]:
    """Return the fields of a paper that carry a meaning, in their order."""
    return tuple(_described(schema))


def _described(schema: type) -> Iterator[Described]:
    hints = get_type_hints(schema, include_extras=True)
    for field in fields(schema):
        for means in get_args(hints[field.name])[1:]:
            if isinstance(means, Means):
                needed = field.default is field.default_factory
                yield Described(field.name, means.label, means.articles, needed)


def citing(schema: type) -> tuple[str, ...]:
    """Return the articles that name any field of a paper, each once."""
    return tuple(dict.fromkeys(a for field in described(schema) for a in field.articles))
