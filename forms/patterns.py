"""Patterns of answers: a text that fits none must be refused at once, however it is written."""

import re
from itertools import accumulate
from operator import mul

# Read as one sign each: an escaped one, and a class.
_SIGNS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
# A repeated group, a reference back or a look around multiplies what it holds by itself.
_RUNAWAY = re.compile(r"\)[+*{?]|\\[0-9]|\(\?")
_CHOICE = re.compile(r"[+*?|]|\{([0-9]*),([0-9]*)\}")
LONGEST_TEXT = 4_000
MOST_WAYS = LONGEST_TEXT**2


def is_runaway(pattern: str) -> bool:
    """Tell whether some text may be tried against the pattern in more ways than are soon tried.

    What may go on to the end of the text counts as often as the text is long, and all multiply.
    """
    bare = _SIGNS.sub("x", pattern)
    choices = (ways(*found.groups(), sign=found[0]) for found in _CHOICE.finditer(bare))
    return bool(_RUNAWAY.search(pattern)) or any(
        tried > MOST_WAYS for tried in accumulate(choices, mul)
    )


def ways(least: str | None, most: str | None, *, sign: str) -> int:
    """Return in how many ways one repetition or alternative can be tried."""
    if sign in {"?", "|"}:
        return 2
    return int(most) - int(least or 0) + 1 if most else LONGEST_TEXT
