"""Makes any paper's data as long and as many as people may make them, each piece to be found again.

Every field begins, halves and ends with a character of its own that stands nowhere else, so that
what a paper lost can be named.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from documents.glyphs import missing
from documents.kinds import TEMPLATES
from documents.papers.common import Paper
from documents.registry import example

SENTENCE = "因办理关联案件需要核对现场检查过程中票据的存放情况，"
# What the system itself words or codes stays as it is.
OWN = {"issuer", "number", "articles", "verify_url", "stamping", "seal", "remarks", "demo"}
NUMBERS = {"code", "code_url", "audit_head", "digest", "request_number", "register_number"}
CODES = {
    "requester",
    "actions",
    "mark",
    "role",
    "pen",
    "mode",
    "answer",
    "conclusion",
    "act",
    "addressed",
}
WORDS = {"annex", "batch", "reply_number", "disc_mark", "label", "urgency", "printed_by"}
KEPT = OWN | NUMBERS | CODES | WORDS
# What is a text on other papers is a code on this one.
CODES_OF = {"proof_of_service": {"way"}}
# Names of persons and titles: a line, not a text.
NAMES = {"keeper", "witness", "maker", "extractor", "returned_to", "subject"}
LINE = 50
# Lists of things; all others are of persons, cases, points and paragraphs.
THINGS = {"items", "rows", "materials", "samples", "evidence", "files", "attachments"}
# As many as the procedure and the regulations have.
FIXED = {"decisions", "copies"}


@dataclass(frozen=True)
class Size:
    """How long the texts of a paper and of its lists become, and how many entries these get."""

    lengths: tuple[int, ...]
    inner: int
    people: int
    things: int


# Long and short in turn, so that either stands beside the other: what is long in one is short in
# the other.
SIZES = {
    "fifty": Size((50,), 50, 2, 2),
    "forty entries": Size((1, 2000), 16, 40, 40),
    "three hundred things": Size((2000, 1), 1, 1, 300),
}


@cache
def rare() -> tuple[str, ...]:
    """Characters that print and stand in no template and no example."""
    known = SENTENCE + "".join(path.read_text("utf-8") for path in TEMPLATES.iterdir())
    all_ = map(chr, range(0x4E10, 0x9FA0, 41))
    return tuple(one for one in all_ if one not in known and not missing(one))


@dataclass
class Grown:
    """A paper grown to a size; `marks` tells each field's own character and how often it stands."""

    size: Size
    kept: frozenset[str]
    marks: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    texts: int = 0

    def text(self, path: str, length: int) -> str:
        mark = self.marks.setdefault(path, rare()[len(self.marks)])
        self.counts[path] += 1 if length == 1 else 3
        if length == 1:
            return mark
        body = (SENTENCE * (length // len(SENTENCE) + 1))[: length - 3]
        return mark + body[: length // 2] + mark + body[length // 2 :] + mark

    def whole(self, paper: Paper) -> Paper:
        """Return the paper with every text and list of its own grown."""
        grown: Paper = replace(paper, **dict(self.grown(paper, "", None)))  # type: ignore[arg-type]
        return replace(grown, stamping="wet", seal=None, demo=False)

    def grown(self, thing: Any, place: str, inner: int | None) -> Iterator[tuple[str, Any]]:
        hints = get_type_hints(type(thing), include_extras=True)
        for one in fields(thing):
            if one.name not in self.kept and not coded(hints[one.name]):
                path = f"{place}.{one.name}".lstrip(".")
                yield one.name, self.value(getattr(thing, one.name), one.name, path, inner)

    def value(self, value: Any, name: str, path: str, inner: int | None) -> Any:
        if isinstance(value, str):
            return self.text(path, self.length(name, inner))
        if isinstance(value, tuple) and value:
            count = len(value) if name in FIXED else self.count(name)
            several = (value[n % len(value)] for n in range(count))
            return tuple(self.value(one, name, f"{path}[]", self.size.inner) for one in several)
        if is_dataclass(value):
            return replace(value, **dict(self.grown(value, path, inner)))  # type: ignore[type-var]
        return value

    def count(self, name: str) -> int:
        return self.size.things if name in THINGS else self.size.people

    def length(self, name: str, inner: int | None) -> int:
        if name == "opinion":
            inner = None
        if inner is None:
            self.texts += 1
            inner = self.size.lengths[self.texts % len(self.size.lengths)]
        return min(inner, LINE) if name in NAMES or name.endswith("_by") else inner


def coded(hint: Any) -> bool:
    """Tell a field of codes from one of words."""
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return get_origin(plain) is Literal


def grow(kind: str, size: str) -> tuple[Paper, Grown]:
    """Return a kind's example at a size, and what must be found on it."""
    made = Grown(SIZES[size], frozenset(KEPT | CODES_OF.get(kind, set())))
    return made.whole(example(kind)), made
