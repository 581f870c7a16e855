"""Every paper with its example, as each bureau would issue it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Any

from bureaus import articles
from bureaus.checklists import checklist_in_force
from bureaus.packs import Pack, load_shipped, shipped_codes
from documents.kinds import PaperKind
from documents.papers.common import Article, Decision, Paper
from documents.papers.ledgers import ChecklistRow, RecordingChecklist
from documents.plain import thaw

# The bureau's own short word for numbers, as its notices bear it.
WORD = "official_notice"
MOST_CITED = 2


@cache
def packs() -> Mapping[str, Pack]:
    """Return the shipped bureaus by their names."""
    found = (load_shipped(code) for code in shipped_codes())
    return {pack.name: pack for pack in found}


def specimen(kind: PaperKind, pack: Pack) -> Paper:
    """Return the shipped example as the bureau would issue it: its names, posts and articles.

    What a regulation of another bureau says is left out: a paper cites its own bureau's alone.
    """
    raw: dict[str, Any] = json.loads(kind.example.read_text("utf-8"))
    home = packs()[raw["issuer"]["name"]]
    if home.code != pack.code:
        raw = json.loads(_renamed(json.dumps(raw, ensure_ascii=False), home, pack))
    raw["issuer"] = {
        "name": pack.name,
        "telephone": pack.telephone,
        "address": pack.address,
        "office": pack.register_keeper,
    }
    paper = thaw(kind.schema, raw)
    if home.code != pack.code:
        paper = replace(paper, articles=cited(kind, pack))
    return replace(paper, **_own(paper, pack))


def _renamed(text: str, home: Pack, pack: Pack) -> str:
    pairs = (
        (home.name, pack.name),
        (home.short_name, pack.short_name),
        (home.register_keeper, pack.register_keeper),
        (home.words[WORD], pack.words[WORD]),
    )
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def cited(kind: PaperKind, pack: Pack) -> tuple[Article, ...]:
    """Return the first articles of the bureau's own that name fields of the paper."""
    found = (articles.find(name) for name in kind.articles)
    own = [article for article in found if article.bureau == pack.code]
    return tuple(Article(id=one.id, text=one.cited) for one in own[:MOST_CITED])


def _own(paper: Paper, pack: Pack) -> dict[str, Any]:
    """Return what the bureau's own data say: posts of those who decide, its clauses, its list."""
    own: dict[str, Any] = {}
    if decisions := getattr(paper, "decisions", ()):
        own["decisions"] = tuple(_posted(decision, pack) for decision in decisions)
    for name in ("remedy", "secrets"):
        if hasattr(paper, name) and name in pack.clauses:
            own[name] = pack.clauses[name]
    if isinstance(paper, RecordingChecklist):
        own |= _checklist(paper, pack)
    return own


def _checklist(paper: RecordingChecklist, pack: Pack) -> dict[str, Any]:
    """Return the matters of the bureau's own list; without one, neither rows nor its notice."""
    rows = tuple(ChecklistRow(**asdict(one)) for one in checklist_in_force(pack.code))
    number = paper.number if rows else f"{pack.words['recording_checklist']}〔{paper.day.year}〕1号"
    return {"rows": rows, "number": number}


def _posted(decision: Decision, pack: Pack) -> Decision:
    post = pack.roles.get(decision.role, decision.post)
    return replace(decision, post=post)
