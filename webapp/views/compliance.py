"""Each article of the regulations: whether the system keeps it, where, and which tests prove it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bureaus.articles import Article, all_articles, find
from bureaus.packs import load_shipped
from core.i18n import N_
from documents.registry import KINDS
from people.permissions import require_may
from studio.compliance import STATUSES, Entry, entries
from webapp.shell import current_bureau
from webapp.wording import word

blueprint = Blueprint("compliance", __name__)
ALL = "all"
WORDS = {
    "enforced": (N_("系统保证"), "green"),
    "supported": (N_("系统支持"), "blue"),
    "manual": (N_("人工办理"), ""),
    "open": (N_("尚未实现"), "amber"),
}
MEANINGS = (
    ("enforced", N_("违反规定的操作做不成")),
    ("supported", N_("系统提供办法，由人照办")),
    ("manual", N_("只能由人来做，例如拍摄、购置")),
    ("open", N_("还没有做")),
)


@dataclass(frozen=True)
class Line:
    """One article with what is stated of it."""

    article: Article
    entry: Entry


@dataclass(frozen=True)
class Document:
    """The articles of one regulation."""

    title: str
    notice: str
    lines: Sequence[Line]


@blueprint.get("/compliance")
def index() -> ResponseReturnValue:
    """Show all articles by regulation, narrowed to a bureau, a status or words."""
    require_may(g.actor, "read", "bureau_rules")
    bureau, status = chosen_bureau(), request.args.get("status", "")
    text = request.args.get("q", "").strip()
    lines = [line for line in all_lines() if bureau in {ALL, line.article.bureau}]
    shown = [line for line in lines if fits(line, status, text)]
    return render_template(
        "compliance/index.html",
        documents=by_document(shown),
        stats=stats(lines, status),
        bureaus=bureaus(),
        bureau=bureau,
        status=status,
        statuses=[(code, WORDS[code][0]) for code in STATUSES],
        status_words=WORDS,
        meanings=[(*WORDS[code], text) for code, text in MEANINGS],
        query=text,
        total=len(shown),
        papers={name: word(kind.title) for name, kind in KINDS.items()},
        full=request.args.get("full") == "1",
    )


def chosen_bureau() -> str:
    """Return whose articles are asked for, by default everybody's."""
    asked = request.args.get("bureau", ALL)
    return asked if asked in dict(bureaus()) else ALL


def bureaus() -> list[tuple[str, str]]:
    """Return the bureaus that have articles, by their short names."""
    codes = dict.fromkeys(article.bureau for article in all_articles())
    return [(ALL, word(N_("全部单位"))), *((code, load_shipped(code).short_name) for code in codes)]


def all_lines() -> list[Line]:
    """Return every article with what is stated of it, those of the reader's own bureau first."""
    own = current_bureau(g.actor)
    lines = [Line(find(entry.id), entry) for entry in entries()]
    return sorted(lines, key=lambda line: own is None or line.article.bureau != own.code)


def fits(line: Line, status: str, text: str) -> bool:
    """Tell whether an article is asked for."""
    article = line.article
    said = f"{article.id} {article.number} {article.short} {article.whole}".casefold()
    return status in {"", line.entry.status} and text.casefold() in said


def stats(lines: Iterable[Line], status: str) -> list[dict[str, object]]:
    """Return how many articles have each status, as ways to show only those."""
    counted = Counter(line.entry.status for line in lines)
    return [
        {
            "title": word(WORDS[code][0]),
            "count": counted[code],
            "url": url_for("compliance.index", **narrowed("" if code == status else code)),
            "tone": "amber" if code == "open" and counted[code] else "",
            "current": code == status,
        }
        for code in STATUSES
    ]


def narrowed(status: str) -> dict[str, Any]:
    """Return the present filters with another status."""
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "status"}
    return kept | ({"status": status} if status else {})


def by_document(lines: Iterable[Line]) -> list[Document]:
    """Group articles by their regulation."""
    groups = groupby(lines, key=lambda line: (line.article.document, line.article.notice))
    return [Document(title, notice, list(group)) for (title, notice), group in groups]
