"""Search in Chinese: runs of characters are kept, so that a query of one or more is found."""

import re
import unicodedata
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

# A question of more words than this is cut: each costs a pass over the rows.
MOST_WORDS = 20
LONGEST_WORD, LONGEST_QUESTION = 200, 2_000
WORD = re.compile(r"[0-9a-z]+|[\u3400-\u9fff\U00020000-\U0003ffff]+")


def normalize(text: str) -> str:
    """Fold width and case, so that ＡＢ and ab are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> str:
    """Return the searchable form of a text: normalized, runs kept, separated by single spaces."""
    return " ".join(WORD.findall(normalize(text)))


def pairs(text: str) -> list[str]:
    """Return the distinct pairs of neighbouring characters of each run of Chinese text."""
    found = {a + b for run in WORD.findall(normalize(text)) for a, b in pairwise(run)}
    return sorted(found)


def contains(column: InstrumentedAttribute[str], query: str) -> ColumnElement[bool]:
    """Return the condition that every part of `query` occurs in the `grams` column."""
    parts = [part[:LONGEST_WORD] for part in WORD.findall(normalize(query)[:LONGEST_QUESTION])]
    parts = list(dict.fromkeys(parts))[:MOST_WORDS]
    if not parts:
        return or_(column == "", column != "")
    return and_(*(column.contains(part, autoescape=True) for part in parts))
