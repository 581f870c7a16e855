"""Reading drawn pages."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.pages.models import PageImage


def page_image(session: Session, bureau_id: int, source_key: str, page: int) -> PageImage | None:
    """Return the drawn page of an original of the bureau if it was drawn before."""
    return session.scalar(
        select(PageImage).where(
            PageImage.bureau_id == bureau_id,
            PageImage.source_key == source_key,
            PageImage.page == page,
        )
    )
