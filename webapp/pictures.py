"""Pages of kept originals as pictures of our own making, drawn when first asked for."""

import io
from collections.abc import Callable
from typing import Any, Protocol

from flask import Response, abort
from sqlalchemy.exc import IntegrityError

from archive.pages.drawing import draw_pages
from archive.pages.operations import keep_page
from archive.pages.queries import page_image
from core.errors import InvalidInput
from webapp import edge

PRIVATE = "private, no-store"


class Original(Protocol):
    """A row whose kept bytes have pages."""

    bureau_id: int
    object_key: str | None
    pages: int


def page_context(
    original: Original, title: str, page: int, address: Callable[[int], str]
) -> dict[str, Any]:
    """Return what the page of one page shows; without an address for a page that cannot be drawn.

    `address` tells where each page is; its picture lies beside it.
    """
    shown = can_be_drawn(original.bureau_id, original.object_key or "", page)
    return {
        "document": {"title": title, "pages": original.pages},
        "page": {
            "number": page,
            "url": f"{address(page)}.jpg" if shown else None,
            "alt": f"{title} {page}/{original.pages}",
        },
        "previous_url": address(page - 1) if page > 1 else None,
        "next_url": address(page + 1) if page < original.pages else None,
    }


def drawn(bureau_id: int, source_key: str, page: int) -> str:
    """Return the key of the picture of a page; `InvalidInput` for one that cannot be drawn."""
    known = page_image(edge.session(), bureau_id, source_key, page)
    return (known and known.object_key) or draw(bureau_id, source_key, page)


def can_be_drawn(bureau_id: int, source_key: str, page: int) -> bool:
    """Tell whether the page can be drawn, having drawn it."""
    try:
        drawn(bureau_id, source_key, page)
    except InvalidInput:
        return False
    return True


def draw(bureau_id: int, source_key: str, page: int) -> str:
    """Draw the page and the next ones and keep them; return the key of the page asked for."""
    store = edge.installation().store
    pages = draw_pages(store.path(source_key), page)
    kept = {number: store.put(io.BytesIO(data)) for number, data in pages.items()}
    for number, stored in kept.items():
        try:
            with edge.installation().database.writing() as session:
                keep_page(session, bureau_id, source_key, number, stored, at=edge.now())
        except IntegrityError:  # somebody else has drawn the same page meanwhile: the same picture
            continue
    return kept[page].key


def answer(bureau_id: int, source_key: str, page: int) -> Response:
    """Return a page as a picture, 404 for one that cannot be drawn: its page says so in words."""
    try:
        key = drawn(bureau_id, source_key, page)
    except InvalidInput:
        abort(404)
    data = b"".join(edge.installation().store.read(key))
    return Response(data, mimetype="image/jpeg", headers={"Cache-Control": PRIVATE})
