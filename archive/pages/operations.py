"""Keeping drawn pages."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.kept import keep
from archive.pages.models import PageImage
from archive.pages.queries import page_image
from core.storage import Stored


def keep_page(
    session: Session, bureau_id: int, source_key: str, page: int, stored: Stored, *, at: datetime
) -> PageImage:
    """Keep a drawn page; somebody else's drawing of the same page stays."""
    known = page_image(session, bureau_id, source_key, page)
    if known is not None:
        return known
    image = PageImage(bureau_id=bureau_id, source_key=source_key, page=page, created_at=at)
    keep(image, stored, "image/jpeg")
    session.add(image)
    session.flush()  # drawn by two at once on PostgreSQL, the second is refused by the constraint
    return image
