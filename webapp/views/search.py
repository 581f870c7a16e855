"""One box that finds cases, requests, papers, register entries and persons."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotPermitted
from people.permissions import NOT_PERMITTED
from webapp import edge
from webapp.noting import acting
from webapp.pages import finding
from webapp.pages.paging import Page

blueprint = Blueprint("search", __name__)
LONGEST = 80


@blueprint.get("/search")
def index() -> ResponseReturnValue:
    """Show what the words find, ten of each kind, or with `kind` one kind page by page."""
    codes = finding.kinds_for(acting())
    if not codes:
        raise NotPermitted(NOT_PERMITTED)
    text = request.args.get("q", "").strip()[:LONGEST]
    kind = request.args.get("kind", "")
    number = max(1, request.args.get("page", 1, type=int))
    chosen = [kind] if kind in codes else codes
    size = finding.PAGE if kind in codes else finding.FEW
    groups = []
    if finding.askable(text):
        groups = [
            finding.find(
                edge.session(), acting(), code, text, page=number if kind in codes else 1, size=size
            )
            for code in chosen
        ]
    return render_template(
        "search/index.html",
        query=text,
        kinds=[finding.KINDS[code].title for code in codes],
        groups=[(group, more(group, text, size)) for group in groups if group.hits],
        asked=finding.askable(text),
        total=sum(group.total for group in groups),
        page=Page(number, groups[0].total, size) if kind in codes and groups else None,
        all_url=url_for("search.index", q=text) if kind in codes else None,
    )


def more(group: finding.Group, text: str, size: int) -> str | None:
    """Return where the rest of a group is, None when there is none."""
    if group.total <= size or size == finding.PAGE:
        return None
    return url_for("search.index", q=text, kind=group.code)
