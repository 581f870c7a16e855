"""The articles of the regulations as data: every rule, card, paper and register row quotes them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import NotFound
from core.i18n import N_, message

FOLDER = Path(__file__).parent
_ITEM_OPENS = "（"
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Article:
    """One article, or with a sub-number one of its items or paragraphs, in the original words."""

    id: str
    bureau: str
    document: str
    notice: str
    number: str
    short: str
    text: tuple[str, ...]
    note: str = ""

    @property
    def whole(self) -> str:
        """Return the text with one line per paragraph or item."""
        return "\n".join(self.text)

    @property
    def cited(self) -> str:
        """Return how a paper cites it: 《……制度》第七条第二款."""
        return f"《{self.document}》{self.number}"


def find(article_id: str) -> Article:
    """Return an article by id: `RS-A-7`, or a part of it: `RS-A-7.2`. Raises NotFound."""
    found = _articles().get(article_id)
    if found is not None:
        return found
    whole, _, part = article_id.rpartition(".")
    article = _articles().get(whole)
    if article is None or not part.isdecimal() or not part.isascii():
        raise _unknown(article_id)
    return _part(article, article_id, int(part))


def exists(article_id: str) -> bool:
    """Tell whether an id resolves."""
    try:
        find(article_id)
    except NotFound:
        return False
    return True


def quote(article_id: str) -> str:
    """Return the article with its source, for a card: 《……》第七条：…… Raises NotFound."""
    article = find(article_id)
    return f"{article.cited}：{''.join(article.text)}"


def all_articles() -> tuple[Article, ...]:
    """Return every article of every document, in the order of the texts."""
    return tuple(_articles().values())


def _unknown(article_id: str) -> NotFound:
    return NotFound(message(N_("没有编号为“{article}”的条款。"), article=article_id))


def _part(article: Article, article_id: str, part: int) -> Article:
    items = [line for line in article.text if line.startswith(_ITEM_OPENS)]
    parts, unit = (items, "项") if items else (list(article.text), "款")
    if not 1 <= part <= len(parts):
        raise _unknown(article_id)
    return Article(
        id=article_id,
        bureau=article.bureau,
        document=article.document,
        notice=article.notice,
        number=f"{article.number}第{_NUMERALS[part - 1]}{unit}",
        short=article.short,
        text=(parts[part - 1],),
        note=article.note,
    )


@cache
def _articles() -> Mapping[str, Article]:
    documents = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    found = [article for document in documents for article in _read(document)]
    return {article.id: article for article in found}


def _read(document: Mapping[str, Any]) -> list[Article]:
    return [
        Article(
            id=f"{document['id']}-{number}",
            bureau=document["bureau"],
            document=document["title"],
            notice=document["number"],
            number=entry["number"],
            short=entry["short"],
            text=tuple(entry["text"]),
            note=entry.get("note", ""),
        )
        for number, entry in enumerate(document["articles"], 1)
    ]
