"""Freezes the data of a paper: cleaned, checked and plain, before a number is taken."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from core.errors import InvalidInput
from core.i18n import N_, Message, Names, message
from documents.bundles import shipped_digest
from documents.glyphs import missing
from documents.papers.common import Paper
from documents.plain import Json, plain
from documents.registry import paper_kind

SCHEMA = 1
LONGEST_TEXT = 20_000
LONGEST_LIST = 2_000
SHOWN = 5
# Invisible to a reader and able to change what a line seems to say: bidirectional controls,
# zero-width and variation characters, soft hyphens, language tags, everything unassigned.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc\U000e0000-\U000e0fff]"
)


def clean(text: str) -> str:
    """Return `text` as it may stand on paper: composed, without control and invisible characters.

    Line ends become one newline, other blanks and controls one space or nothing.
    """
    if text.isprintable() and not _UNSEEN.search(text):  # nearly all: one line of plain words
        return unicodedata.normalize("NFC", text).strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _UNSEEN.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n")
    kept = (
        " " if c in "\t\v\f" else c
        for c in text
        if c in "\n\t\v\f" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"}
    )
    return "".join(kept).strip()


def freeze(
    kind: str, context: Paper, *, own_fonts: Path | None = None, template: str = ""
) -> dict[str, Json]:
    """Return the frozen paper: kind, version of the template and cleaned data, as plain JSON.

    `context` is the kind's schema, `template` the version in force (that which ships when it is
    empty). Raises `InvalidInput` that names every field with a character
    that no font has, a text over 20,000 characters or a list over 2,000 entries; `TypeError` when
    the context belongs to another kind.
    """
    schema = paper_kind(kind).schema
    if type(context) is not schema:
        raise TypeError(f"{kind} needs {schema.__name__}, not {type(context).__name__}")
    texts: list[str] = []
    data = plain(context, partial(_kept, texts))
    if _doubtful(data, texts, own_fonts) and (problems := dict(_problems(data, "", own_fonts))):
        raise InvalidInput(problems)
    version = template or shipped_digest(kind)
    return {"kind": kind, "schema": SCHEMA, "template": version, "data": data}


def _kept(texts: list[str], text: str) -> str:
    cleaned = clean(text)
    texts.append(cleaned)
    return cleaned


def _doubtful(data: Json, texts: Sequence[str], own_fonts: Path | None) -> bool:
    """Whether anything is too long or without a glyph: asked of all texts at once."""
    longest = max(map(len, texts), default=0)
    return (
        longest > LONGEST_TEXT
        or _longest_list(data) > LONGEST_LIST
        or bool(missing("".join(texts), own_fonts=own_fonts))
    )


def _longest_list(value: Json) -> int:
    inside = value.values() if isinstance(value, dict) else value
    deeper = (_longest_list(one) for one in inside if type(one) in {dict, list})
    return max(len(value) if isinstance(value, list) else 0, *deeper, 0)


def _problems(value: Json, where: str, own_fonts: Path | None) -> Iterator[tuple[str, Message]]:
    if isinstance(value, str):
        yield from _text_problems(value, where, own_fonts)
    elif isinstance(value, list):
        if len(value) > LONGEST_LIST:
            yield where, message(N_("条目过多：最多{most}条。"), most=LONGEST_LIST)
        for index, entry in enumerate(value[:LONGEST_LIST]):
            yield from _problems(entry, f"{where}.{index}", own_fonts)
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _problems(entry, f"{where}.{name}" if where else name, own_fonts)


def _text_problems(text: str, where: str, own_fonts: Path | None) -> Iterator[tuple[str, Message]]:
    if len(text) > LONGEST_TEXT:
        yield where, message(N_("内容过长：最多{most}字。"), most=LONGEST_TEXT)
    elif unprintable := missing(text, own_fonts=own_fonts):
        yield (
            where,
            without_glyph(unprintable),
        )


def without_glyph(characters: Sequence[str]) -> Message:
    """Name the characters that no font has, and what to do about them."""
    return message(
        N_(
            "「{characters}」没有可用的字形，无法打印：请改用规范写法，或请管理员放入含该字的字体。"
        ),
        characters=Names(f"{c}（U+{ord(c):04X}）" for c in characters[:SHOWN]),
    )
